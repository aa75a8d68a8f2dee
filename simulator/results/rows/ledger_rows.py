"""The ledger of a case, row by row, and the bridge from the inventory change to it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.accounting.ledger import Ledger, old_activity_share
from simulator.city.index import REST, SURPLUS_GAS, Site
from simulator.results.rows.labels import FLARE_SECTOR, Labels, row_key
from simulator.results.rows.text import number
from simulator.simulation.case import BASELINE
from simulator.simulation.run import Run
from simulator.units.canonical import YEARLY_MASS

Array = np.ndarray
Row = list[object]
HEADER = (
    "case,sector,source,facility,pollutant,year,frozen_activity,old_activity_share,"
    "inventory_change,booked,transferred,offset,note\n"
)
BRIDGE_HEADER = ["case", "pollutant", "year", "item", "value", "unit"]
NOTES = {
    "registered": "booked for the activity of the base year",
    "activity_growth": "booked for the activity of the base year; the rest is growth",
    "growth_project": "growth project: never booked",
    "unregistered": "not a registered source: not booked",
    "sink": "sink: not booked",
    "flared_gas": "gas flared in no registered source: not booked",
    "transfers": "emissions that receivers of moved activity book against it",
    "offsets": "emissions of growth projects that offset measures must cover",
}
"""Why the booked reduction of a row differs from its inventory change."""
LEFT_OUT = ("sink", "unregistered", "growth_project", "activity_growth")


def reason(run: Run, number: int) -> str:
    """Return the key of NOTES for a site."""
    site: Site = run.index.sites[number]
    if run.index.sink[number]:
        return "sink"
    if site.growth:
        return "growth_project"
    if not site.registered:
        return "unregistered"
    demand = run.frozen.mix.demand[number]
    return "activity_growth" if (demand > demand[0]).any() else "registered"


def ledger_text(run: Run) -> str:
    """Return ledger.csv.

    booked - transferred - offset adds up to the engineering reduction; inventory_change adds up to
    frozen path less case of the direct emissions and sinks.
    """
    return HEADER + "".join(line for name in run.cases for line in _lines(run, name))


def _lines(run: Run, case: str) -> Iterator[str]:
    labels, ledger = Labels(run.index), run.ledger(case)
    demand = run.frozen.mix.demand
    share = old_activity_share(run.frozen.mix)
    for n, site in enumerate(run.index.sites):
        head = row_key(case, run.index.source(n).sector, site.source, site.facility)
        note = NOTES[reason(run, n)]
        for p in labels.pollutant_numbers:
            if ledger.inventory[n, p].any():
                rows = zip(demand[n].tolist(), share[n].tolist(), ledger.inventory[n, p].tolist(),
                           ledger.booked[n, p].tolist(), strict=True)
                for year, (activity, old, change, booked) in zip(run.index.years, rows,
                                                                  strict=True):
                    yield (f"{head},{run.index.pollutants[p]},{year},{activity:.12g},{old:.12g},"
                           f"{change:.12g},{booked:.12g},0,0,{note}\n")
    yield from _common_lines(run, case, labels, ledger)


def _common_lines(run: Run, case: str, labels: Labels, ledger: Ledger) -> Iterator[str]:
    """Yield what belongs to no site: flared gas, transfers and offsets."""
    flared = flared_change(run, case)
    for key, sector, source, series in (
        ("flared_gas", FLARE_SECTOR, SURPLUS_GAS, flared),
        ("transfers", "transfers", "transfers", ledger.transferred),
        ("offsets", "offsets", "offsets", ledger.offsets),
    ):
        for p in labels.pollutant_numbers:
            if series[p].any():
                for year, value in zip(run.index.years, series[p].tolist(), strict=True):
                    cells = [number(value) if key == k else "0"
                             for k in ("flared_gas", "", "transfers", "offsets")]
                    yield (f"{case},{sector},{source},{REST},{run.index.pollutants[p]},{year},,,"
                           f"{','.join(cells)},{NOTES[key]}\n")


def flared_change(run: Run, case: str) -> Array:
    """Return frozen path less case of flared gas, (pollutant, year) [t/yr]."""
    change: Array = (run.frozen.flared - run.cases[case].flared).sum(0)
    return change


def bridge(run: Run, case: str) -> dict[str, Array]:
    """Return the steps from inventory change to engineering reduction, (pollutant, year) [t/yr].

    inventory_change, from the baseline to the case, and happened_anyway, from the frozen path to
    the baseline, less the steps in between are engineering_reduction.
    """
    ledger = run.ledger(case)
    left = ledger.inventory - ledger.booked
    flared = flared_change(run, case)
    anyway = run.ledger(BASELINE).inventory.sum(0) + flared_change(run, BASELINE)
    steps = {"inventory_change": ledger.inventory.sum(0) + flared - anyway,
             "happened_anyway": anyway}
    reasons = [reason(run, number) for number in range(len(run.index.sites))]
    for key in LEFT_OUT:
        chosen = [number for number, found in enumerate(reasons) if found == key]
        steps[f"less_{key}"] = -left[chosen].sum(0)
    steps["less_flared_gas"] = -flared
    steps["booked"] = ledger.booked.sum(0)
    steps["less_transfers"] = -ledger.transferred
    steps["less_offsets"] = -ledger.offsets
    steps["engineering_reduction"] = ledger.total
    return steps


def bridge_rows(run: Run) -> tuple[list[str], list[Row]]:
    """Return header and rows of ledger_bridge.csv."""
    labels = Labels(run.index)
    rows: list[Row] = []
    for case in run.cases:
        for item, values in bridge(run, case).items():
            for p in labels.pollutant_numbers:
                for year, value in zip(run.index.years, values[p].tolist(), strict=True):
                    rows.append([case, run.index.pollutants[p], year, item, value, YEARLY_MASS])
    return BRIDGE_HEADER, rows
