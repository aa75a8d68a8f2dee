"""Words of `simulator explain`, in Chinese and English."""

from __future__ import annotations

EXPLAIN_TEXTS: dict[str, tuple[str, str]] = {
    "explain.more": ("另有 {count} 行，见 --json", "{count} more rows: --json"),
    "explain.title": ("{kind} {item}：{title}", "{kind} {item}: {title}"),
    "explain.number": ("{kind} {item}", "{kind} {item}"),
    "explain.field": ("{name}：{value}", "{name}: {value}"),
    "explain.stop": ("；", "; "),
    "help.explain": (
        "结果中任一数值的来龙去脉。", "Show the chain behind any number of a results folder.",
    ),
    "help.explain.folder": ("结果文件夹", "results folder"),
    "help.explain.item": (
        "目标、条款、措施、排放源、参数行等，或表名加 列=值",
        "target id, clause, measure, source, source@facility, source/technology, source/control, "
        "pollutant, parameter row (file.csv:line), bureau, cost, or a table with "
        "selectors: emissions case=plan source=clinker pollutant=NOx year=2025",
    ),
}
"""Key -> (Chinese, English)."""
