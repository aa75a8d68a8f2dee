"""unused.csv: what one unit of each move that the least-cost mix leaves out would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.optimiser.answers.best import Best

Row = list[object]
HEADER = ["measure", "move", "kind", "year", "marginal_cost", "marginal_cost_discounted", "unit"]


def unused_rows(best: Best) -> tuple[list[str], list[Row]]:
    """Return header and rows: cost of forcing one unit of activity in a year [CNY of 2020].

    marginal_cost : as money of the year; marginal_cost_discounted : present value in the base year.
    """
    years, discount = best.run.index.years, best.task.data.discount
    library = best.run.scenario.library.measures
    rows: list[Row] = []
    for found in best.unused:
        kind = library[found.measure].moves[found.move].kind
        for t, year in enumerate(years[1:], 1):
            present = float(found.discounted[t])
            if present == present:  # noqa: PLR0124 - NaN where there is no such unit
                rows.append([found.measure, found.move, kind, year,
                             present / float(discount[t]), present, f"CNY_2020/{found.unit}"])
    return HEADER, rows
