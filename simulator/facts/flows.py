"""Energy of one year as flows: fuels to conversion and sectors, electricity and heat to sectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.facts import city_totals
from simulator.facts.energy import ELECTRICITY, GREEN, HEAT, used
from simulator.facts.sums import sums

if TYPE_CHECKING:
    import pandas as pd

    from simulator.results.reading import ResultsFolder

CONVERSION, CLEAN, LOSSES, IMPORT, EXPORT = "conversion", "clean", "losses", "import", "export"
SMALL = 1e-4
"""Flows below this share of all use are too thin to be drawn."""


class Flow(NamedTuple):
    """A flow from one node to another [TJ/yr]; a node is a kind and a key."""

    source: tuple[str, str]
    target: tuple[str, str]
    value: float


def shown_years(folder: ResultsFolder) -> list[int]:
    """Return the years for which flows are drawn: the first, the main target year, the last.

    One more stands midway between the last two.
    """
    years, main = city_totals.years(folder), city_totals.main_year(folder)
    return sorted({years[0], main, (main + years[-1]) // 2, years[-1]})


def flows(folder: ResultsFolder) -> dict[tuple[str, int], list[Flow]]:
    """Return (case, year) -> flows.

    A process that delivers electricity or heat belongs to conversion: what it burns goes there,
    what it delivers, less the electricity and heat it uses itself, comes from there. All other use
    goes from the carrier to the sector.
    """
    rows = used(folder)
    rows = rows[rows["year"].isin(shown_years(folder))]
    trade = folder.table("energy")
    trade = trade[trade["carrier"].isin([ELECTRICITY, GREEN, HEAT])
                  & trade["flow"].isin(["import", "export"])]
    found = {}
    for case in folder.cases:
        for year in shown_years(folder):
            part, own = (table[(table["case"] == case) & (table["year"] == year)]
                         for table in (rows, trade))
            found[case, year] = _of_year(part, own)
    return found


def _of_year(rows: pd.DataFrame, trade: pd.DataFrame) -> list[Flow]:
    site = ["source", "facility", "technology"]
    power = rows["carrier"].isin([ELECTRICITY, GREEN, HEAT])
    made = rows[(rows["flow"] == "output") & power & (rows["value"] > 0)]
    makers = set(zip(*(made[c] for c in site), strict=True))
    ids = [key in makers for key in zip(*(rows[c] for c in site), strict=True)]
    is_use = rows["flow"] == "use"
    use = rows[is_use].assign(maker=np.array(ids, dtype=bool)[is_use])
    fuel = use[use["maker"]].groupby("group", sort=False)["value"].sum()
    own_use = {g: float(fuel.pop(g)) for g in (ELECTRICITY, HEAT) if g in fuel}
    burnt = float(fuel.sum())
    found = [Flow(("group", str(g)), ("node", CONVERSION), float(v)) for g, v in fuel.items()]
    burning = use[use["maker"] & (use["value"] > 0)]
    fuelled = set(zip(*(burning[c] for c in site), strict=True))
    clean = [key not in fuelled for key in zip(*(made[c] for c in site), strict=True)]
    for carrier, part in made.assign(clean=clean).groupby("carrier", sort=False):
        goal = ("group", _group(str(carrier)))
        free = float(part.loc[part["clean"], "value"].sum())
        own = float(part["value"].sum()) - free - own_use.pop(goal[1], 0.0)
        found += [Flow(("node", CLEAN), goal, free), Flow(("node", CONVERSION), goal, own)]
        burnt -= own
    found.append(Flow(("node", CONVERSION), ("node", LOSSES), burnt))
    found += [Flow(("group", g), ("sector", s), value)
              for (g, s), value in sums(use[~use["maker"]], ["group", "sector"]).items()]
    found += _traded(trade)
    total = sum(flow.value for flow in found if flow.target[0] == "sector")
    return [flow for flow in found if flow.value > SMALL * total]


def _traded(trade: pd.DataFrame) -> list[Flow]:
    found: dict[tuple[tuple[str, str], tuple[str, str]], float] = {}
    for carrier, flow, value in zip(trade["carrier"], trade["flow"], trade["value"], strict=True):
        node = ("group", _group(str(carrier)))
        ends = (("node", IMPORT), node) if flow == "import" else (node, ("node", EXPORT))
        found[ends] = found.get(ends, 0.0) + float(value)
    return [Flow(*ends, value) for ends, value in found.items()]


def _group(carrier: str) -> str:
    return ELECTRICITY if carrier == GREEN else carrier
