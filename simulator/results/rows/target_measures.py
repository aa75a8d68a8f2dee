"""What each measure of the plan contributes to each target: rows of target_measures.csv."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator import units
from simulator.analysis.effects import Effect
from simulator.analysis.target_effects import canonical_unit, judged
from simulator.scenario.keys import Target
from simulator.simulation.case import PLAN
from simulator.simulation.run import Run
from simulator.targets.asked import evaluation_year, own_kind, row_unit
from simulator.targets.kinds import Asks
from simulator.wording import INTERACTION

Row = list[object]
TARGET_MEASURE_HEADER = ["target_id", "case", "measure", "year", "effect", "unit", "own_effect",
                         "own_unit"]


def target_measure_rows(run: Run, effects: Mapping[str, Effect] | None) -> Iterator[Row]:
    """Yield rows of target_measures.csv; a measure without a row contributes nothing.

    effects : what each measure of the plan changes; no rows without it.
    """
    if not effects:
        return
    main = run.scenario.file.years.main_target
    for key, target in judged(run).items():
        unit = canonical_unit(run, target)
        own, factor = _own_unit(target, unit)
        for measure, effect in effects.items():
            change = effect.targets.get(key, 0.0)
            if change or measure == INTERACTION:
                yield [key, PLAN, measure, evaluation_year(target, main), change,
                       unit.replace("(", "").replace(")", ""), change * factor, own]


def _own_unit(target: Target, unit: str) -> tuple[str, float]:
    """Return the unit of the target's row and the factor to it; a peak is written as a year."""
    if own_kind(target).asks is Asks.YEAR:
        return unit, 1.0
    try:
        return row_unit(target, unit)
    except units.UnitError:
        return unit, 1.0
