"""Shadow prices: what one unit of tightening of a target costs."""

from __future__ import annotations

from typing import NamedTuple

from simulator import units
from simulator.optimiser.programme.prepared import MONEY_SCALE
from simulator.optimiser.programme.target_terms import Row, origin_of
from simulator.optimiser.solving.solver import Solution
from simulator.optimiser.solving.task import Task
from simulator.scenario.keys import Target
from simulator.simulation.run import Run, series_of
from simulator.targets.asked import evaluation_year, own_kind, unit_of
from simulator.tolerances import NO_DUAL


class ShadowPrice(NamedTuple):
    """Cost of tightening a target by one unit of its row in every year it holds, at least zero.

    discounted : present value in the base year; undiscounted : the same sum as money of the year in
    which the target is judged [CNY of 2020 per unit].
    """

    undiscounted: float
    discounted: float
    unit: str


def shadow_prices(task: Task, run: Run, case: str, found: Solution) -> dict[str, ShadowPrice]:
    """Return the price of every target that binds in the programme and has a number.

    The dual of a row is money (present value) per unit of its bound; times the change of the bound
    per unit of the value, at the solution, it is the price of the row. A held target's is the sum
    over its rows.
    """
    file, discount = task.run.scenario.file, task.data.discount
    prices = {}
    for name, numbers in task.rows_of_target.items():
        target = file.targets[name]
        if target.value is None:
            continue
        total = sum(_row_price(task, run, case, i, found) for i in numbers)
        written = units.normalise(unit_of(target))
        total *= units.factor(written, task.rows.rows[numbers[0]].unit)
        year = run.index.years.index(evaluation_year(target, file.years.main_target))
        undiscounted = total / float(discount[year] or 1.0)
        prices[name] = ShadowPrice(undiscounted, total, _per(unit_of(target)))
    return prices


def _per(unit: str) -> str:
    """Return the unit of a price per unit of a row; shares are per percentage point."""
    compound = any(sign in unit for sign in "/* ")
    return f"CNY_2020/({unit})" if compound else f"CNY_2020/{unit}" if unit else "CNY_2020"


def _row_price(task: Task, run: Run, case: str, number: int, found: Solution) -> float:
    """Return the present value of one canonical unit of tightening of one row [CNY of 2020]."""
    row = task.rows.rows[number]
    dual = abs(float(found.duals[task.row_numbers[number]]))
    if dual < NO_DUAL:
        return 0.0
    target = run.scenario.file.targets[row.target]
    return dual * MONEY_SCALE * _moved_bound(run, case, target, row) / row.scale


def _moved_bound(run: Run, case: str, target: Target, row: Row) -> float:
    """Return how much the bound of a row moves per canonical unit of the target's value."""
    kind = own_kind(target)
    moved = abs(origin_of(run, target)) if kind.relative else 1.0
    if target.denominator is None:
        return moved
    return moved * kind.bound(series_of(run, case, target.denominator)[0], row.year)
