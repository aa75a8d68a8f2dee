"""Names of cases and verdicts in Chinese and English, the same wherever they are shown."""

from __future__ import annotations

CASES: dict[str, tuple[str, str]] = {
    "baseline": ("基准", "baseline"),
    "plan": ("规划", "plan"),
    "least_cost": ("最低成本", "least cost"),
}
VERDICTS: dict[str, tuple[str, str]] = {
    "met": ("达标", "met"),
    "missed": ("未达标", "missed"),
    "slack": ("自然达标", "slack"),
    "not_set": ("无数值", "not set"),
    "not_modelled": ("未建模", "not modelled"),
    "tracked": ("跟踪", "tracked"),
}
NAMES = {
    **{f"case.{key}": names for key, names in CASES.items()},
    **{f"verdict.{key}": names for key, names in VERDICTS.items()},
}
"""Key -> (Chinese, English), such as "verdict.met"."""
