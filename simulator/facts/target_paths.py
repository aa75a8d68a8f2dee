"""What each target is judged by over the years, in the unit of its row, and what it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator import units
from simulator.facts import city_totals

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

RELATIVE = ("change", "direction")
SIGNS = ("rise", "fall")
HELD_KINDS = ("cap", "share", "change", "intensity", "capacity", "quantity")


@dataclass(frozen=True)
class TargetPath:
    """One target over the years.

    series : case -> (year,) in `unit`; required : value the plan asks for, None for a target that
    only says rise or fall, or names a year; holds : whether it applies up to the last year.
    """

    target: str
    unit: str
    kind: str
    series: dict[str, np.ndarray]
    year: int
    required: float | None
    comparator: str
    holds: bool


def target_paths(folder: ResultsFolder) -> list[TargetPath]:
    """Return every target that is judged by a series, in the order of the plan."""
    rows = folder.table("target_series")
    found: dict[str, dict[str, list[float]]] = {}
    canonical: dict[str, str] = {}
    for name, case, value, unit in zip(rows["target_id"], rows["case"], rows["value"],
                                       rows["unit"], strict=True):
        found.setdefault(name, {}).setdefault(case, []).append(value)
        canonical[name] = unit
    judged = {str(row["target_id"]): row
              for row in folder.table("targets").to_dict("records")}
    return [_path(folder, name, series, canonical[name], judged[name])
            for name, series in found.items() if name in judged]


def _path(
    folder: ResultsFolder, name: str, series: dict[str, list[float]], canonical: str,
    row: dict[Any, Any],
) -> TargetPath:
    target = folder.resolved["targets"][name]
    years = city_totals.years(folder)
    main = city_totals.main_year(folder)
    year = int(target.get("evaluation_year") or target.get("target_year") or main)
    compared, unit = indicator(target, {c: np.array(v) for c, v in series.items()}, years,
                               canonical)
    written = str(row["unit"]) if target["kind"] != "peak" else unit
    scale = scale_to(written, unit)
    value = float(row["required"])
    plain = target["kind"] not in ("peak", "direction") and target["comparator"] not in SIGNS
    return TargetPath(
        name, written, str(target["kind"]), {c: v * scale for c, v in compared.items()}, year,
        value if plain and np.isfinite(value) else None, str(target["comparator"] or ""),
        bool(target.get("hold", True)) and target["kind"] in HELD_KINDS
        and target["comparator"] != "band",
    )


def indicator(
    target: dict[str, Any], series: dict[str, np.ndarray], years: list[int], unit: str
) -> tuple[dict[str, np.ndarray], str]:
    """Return what a target compares: changes since the base year, sums and yearly steps."""
    kind = target["kind"]
    if kind in RELATIVE or target["comparator"] in SIGNS:
        at = years.index(int(target.get("base_year") or years[0]))
        fixed = series.get("plan") if target.get("base_case") == "plan" else None
        return {c: _change(v, float((v if fixed is None else fixed)[at]))
                for c, v in series.items()}, "1"
    if kind == "cumulative" and not target.get("denominator"):
        return {c: np.cumsum(v) - v[0] for c, v in series.items()}, unit
    if kind == "annual_rate":
        return {c: np.diff(v, prepend=v[0]) for c, v in series.items()}, unit
    return series, unit


def _change(values: np.ndarray, origin: float) -> np.ndarray:
    return values / origin - 1 if origin else values


def scale_to(written: str, canonical: str) -> float:
    """Return what turns an amount in the canonical unit into the unit of the target's row."""
    if canonical == "*" or written in (canonical, ""):
        return 1.0
    if (written, canonical) == ("%", "1"):
        return 100.0
    try:
        return 1 / units.factor(written, canonical)
    except units.UnitError:
        return 1.0
