"""What was saved in years already past, and what is still open: rows of periods.csv.

Past are the years up to the last one in which anything was observed. Reductions and costs are sums
over the years of a period. The rows of a case add up to frozen path less case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from simulator.accounting.costs import present_value
from simulator.analysis.effects import Effect
from simulator.analysis.sites import between, totals
from simulator.results.rows.labels import Labels
from simulator.simulation.case import BASELINE, PLAN
from simulator.simulation.run import Run
from simulator.wording import OBSERVED, OPEN, PAST, TOGETHER

Array = np.ndarray
Row = list[object]


def period_rows(run: Run, effects: Mapping[str, Effect] | None) -> tuple[list[str], list[Row]]:
    """Return header and rows of periods.csv.

    effects : what each measure of the plan changes; without it they stand together.
    """
    labels = Labels(run.index)
    header = [
        "case", "measure", "period", "first_year", "last_year",
        *(f"reduction_{p}" for p in labels.pollutants), "reduction_CO2_import",
        "reduction_CO2_sink", "total_cost", "present_cost",
    ]
    chosen, years = periods(run), run.index.years
    return header, [
        [case, player, period, years[own][0], years[own][-1], *_sums(run, effect, own)]
        for case, player, effect in _players(run, effects or {}) for period, own in chosen.items()
    ]


def periods(run: Run) -> dict[str, slice]:
    """Return period -> its years; one without years is left out."""
    years = run.index.years
    now = min(max(run.city.base.observed.last, years[0]), years[-1])
    first_open = run.index.year(now) + 1
    found = {PAST: slice(1, first_open), OPEN: slice(first_open, len(years))}
    return {period: own for period, own in found.items() if own.start < own.stop}


def _players(run: Run, effects: Mapping[str, Effect]) -> Iterator[tuple[str, str, Effect]]:
    """Yield case, measure and its effect; what a case does together where it is not taken apart."""
    before = totals(run.cases[BASELINE])
    observed = between(totals(run.frozen), before)
    for name, case in run.cases.items():
        if name == PLAN and effects:
            yield from ((name, key, effect) for key, effect in effects.items())
            continue
        yield name, OBSERVED, observed
        if name != BASELINE:
            yield name, TOGETHER, between(before, totals(case))


def _sums(run: Run, effect: Effect, own: slice) -> Row:
    """Return reductions [t], cost and its present value [CNY of 2020] of the years of a period."""
    numbers = Labels(run.index).pollutant_numbers
    reduced = [*effect.direct[numbers], effect.imports, effect.sinks]
    cost = np.zeros_like(effect.cost)
    cost[own] = effect.cost[own]
    return [*(float(series[own].sum()) for series in reduced), float(cost.sum()),
            float(present_value(cost, run.cases[BASELINE].rate))]
