"""What the cases cost, as a record and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.analysis.money import Cost, case_costs
from simulator.cli.asked.options import Options
from simulator.cli.shown.layout import table, wrap
from simulator.simulation.case import BASELINE
from simulator.simulation.run import Run

if TYPE_CHECKING:
    from simulator.optimiser.answers.best import Best

UNITS = {"zh": 1e8, "en": 1e9}
"""CNY in 亿元 and in a billion."""
DECIMALS = {"zh": 2, "en": 3}


def cost_record(run: Run) -> dict[str, object]:
    """Return case -> present value and cost of the main target year [CNY of 2020]."""
    return {name: {"present_value": c.present, "year": c.year, "in_year": c.in_year}
            for name, c in case_costs(run).items()}


def cost_text(run: Run, best: Best | None, options: Options) -> str:
    """Return a table of costs, and what the targets cost if the optimiser found a mix."""
    costs = case_costs(run)
    base = costs[BASELINE]
    rows = [_row(options.say(f"case.{name}"), cost, base, options)
            for name, cost in costs.items()]
    if best is not None:
        cheapest = best.cheapest
        rows.append([options.say("cost.cheapest"), money(cheapest, options),
                     money(cheapest - base.present, options), ""])
    header = [options.say("run.case"), options.say("cost.present"), options.say("cost.above"),
              options.say("cost.year", year=base.year)]
    lines = [options.say("cost.title"), table(header, rows)]
    if best is not None and best.status == "optimal" and best.most is None:
        lines += wrap(options.say(
            "cost.targets", targets=money(best.targets_cost, options),
            savings=money(base.present - best.cheapest, options),
        ))
    return "\n".join(lines)


def _row(name: str, cost: Cost, base: Cost, options: Options) -> list[object]:
    above = "" if cost is base else money(cost.present - base.present, options)
    return [name, money(cost.present, options), above, money(cost.in_year, options)]


def money(value: float, options: Options) -> str:
    """Return an amount in the unit of the language."""
    return f"{value / UNITS[options.lang]:,.{DECIMALS[options.lang]}f}"
