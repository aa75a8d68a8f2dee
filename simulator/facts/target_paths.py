"""What each target is judged by over the years, in the unit of its row, and what it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator import units
from simulator.facts import city_totals
from simulator.scenario.keys import Target
from simulator.targets.asked import canonical_unit, evaluation_year, indicator, own_kind
from simulator.targets.kinds import Asks
from simulator.targets.measured import Measured

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder


@dataclass(frozen=True)
class TargetPath:
    """One target over the years.

    series : case -> (year,) in `unit`; asks : an amount, a direction or a year; required : value
    the plan asks for, None where it asks for no amount; holds : whether it applies up to the last
    year.
    """

    target: str
    unit: str
    asks: Asks
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
    target = Target.model_validate(folder.resolved["targets"][name])
    kind = own_kind(target)
    compared, unit = _compared(target, {c: np.array(v) for c, v in series.items()},
                               city_totals.years(folder), canonical)
    written = unit if kind.asks is Asks.YEAR else str(row["unit"])
    scale = scale_to(written, unit)
    value = float(row["required"])
    return TargetPath(
        name, written, kind.asks, {c: v * scale for c, v in compared.items()},
        evaluation_year(target, city_totals.main_year(folder)),
        value if kind.asks is Asks.AMOUNT and np.isfinite(value) else None,
        target.comparator or "", target.hold and kind.holds and target.comparator != "band",
    )


def _compared(
    target: Target, series: dict[str, np.ndarray], years: list[int], unit: str
) -> tuple[dict[str, np.ndarray], str]:
    """Return what a target compares, case by case: the table holds ratios, year by year.

    A ratio of sums cannot be told from yearly ratios, which are shown as they are.
    """
    if target.denominator is not None and own_kind(target).of_sums:
        return series, unit
    measured = {case: Measured(values, None, unit) for case, values in series.items()}
    found = {case: indicator(target, case, measured.__getitem__, tuple(years))[0]
             for case in series}
    return found, canonical_unit(target, unit)


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
