"""Where the bundled tables and scenarios lie: inside the wheel, or beside a source checkout."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

SCENARIO_FILE = "scenario.yaml"


def _root(name: str) -> Path:
    package = Path(str(resources.files("simulator")))
    inside = package / "data" / name
    return inside if inside.is_dir() else package.parent / name


def parameters_root() -> Path:
    """Return the folder of the bundled parameter tables."""
    return _root("parameters")


def scenarios_root() -> Path:
    """Return the folder of the bundled scenarios."""
    return _root("scenarios")


def bundled_scenarios() -> list[str]:
    """Return the names of the bundled scenarios."""
    root = scenarios_root()
    return sorted(path.parent.name for path in root.glob(f"*/{SCENARIO_FILE}"))


def short_name(path: Path) -> str:
    """Return a path from `parameters` or `scenarios` on, where it has one of them."""
    parts = path.parts
    for root in ("parameters", "scenarios"):
        if root in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(root) :])
    return path.as_posix()
