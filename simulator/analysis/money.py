"""What a case costs: the present value over the horizon, and one year."""

from __future__ import annotations

from typing import NamedTuple

from simulator.simulation.case import Case
from simulator.simulation.run import Run


class Cost(NamedTuple):
    """Present value of the years after the base year, and the cost of one [CNY of 2020]."""

    present: float
    year: int
    in_year: float


def case_costs(run: Run) -> dict[str, Cost]:
    """Return the cost of every case; the year is the one in which most targets are judged."""
    return {name: _cost(run, case) for name, case in run.cases.items()}


def _cost(run: Run, case: Case) -> Cost:
    year = run.scenario.file.years.main_target
    return Cost(float(case.present_cost), year, float(case.total_cost[run.index.year(year)]))
