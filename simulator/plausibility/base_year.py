"""The base year beside what was published, and beside other cities per head and per GDP."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from simulator import units
from simulator.accounting.quantities import form, present, unit_of
from simulator.city.index import Index
from simulator.errors import Problem
from simulator.parameters.reader import Value, row_name
from simulator.plausibility.known import per_head, thresholds
from simulator.plausibility.warned import Warned
from simulator.scenario.keys import Quantity
from simulator.simulation.case import BASELINE
from simulator.simulation.run import Run
from simulator.wording import readable

PUBLISHED, HEADS = "W-PUBLISHED", "W-PERHEAD"
MEASURED: Mapping[str, Quantity] = {
    "co2_ceads": Quantity(kind="emission", pollutant="CO2", boundary="direct"),
    "electricity_consumption": Quantity(kind="energy", carriers=["electricity"]),
    "energy_consumption_total": Quantity(kind="primary_energy"),
    "crude_steel_output": Quantity(kind="activity", sources=["crude_steel"]),
    "coke_output": Quantity(kind="activity", sources=["coke"]),
    "primary_aluminium_output": Quantity(kind="activity", sources=["primary_aluminium"]),
}
"""Variable of statistics.csv -> what of the model it is."""


def odd_base(run: Run) -> Iterator[Warned]:
    """Yield what is odd about the base year: beside statistics, and per head."""
    yield from _beside_statistics(run)
    yield from _per_head(run)


def _beside_statistics(run: Run) -> Iterator[Warned]:
    city, base, apart = run.scenario.city, run.index.years[0], thresholds()["published"]
    for row in _statistics(run, base):
        quantity = MEASURED[row.keys[0]]
        ours = abs(float(form(city, quantity).value(run.cases[BASELINE].mix)[0]))
        size = ours / units.factor(row.unit, unit_of(city, quantity))
        low, high = row.low * (1 - apart), row.high * (1 + apart)
        if not low <= size <= high:
            yield Warned(Problem(
                PUBLISHED, row.file, row.line, row_name(row.keys),
                f"{readable(size)} {row.unit} in the model's base year",
                f"{readable(row.low)} to {readable(row.high)} {row.unit} as published, or at most "
                f"{apart:.0%} outside",
                "check the activities behind it, or say in the note of the row what is counted "
                "otherwise"), max(size / high, low / size if size else np.inf))


def _statistics(run: Run, base: int) -> Iterator[Value]:
    """Yield the figures of the base year, else of the year before, that the model has as well."""
    store = run.scenario.store
    for name, quantity in MEASURED.items():
        rows = {store.rows[i].keys[-1]: store.rows[i] for i in store.ids("city_statistics")
                if store.rows[i].keys[0] == name}
        row = rows.get(str(base)) or rows.get(str(base - 1))
        if row is not None and counted(run.index, quantity):
            yield row


def counted(index: Index, quantity: Quantity) -> bool:
    """Tell whether a city has what a published figure is about."""
    return set(quantity.sources) <= set(index.lists.sources) and present(index, quantity)


def _per_head(run: Run) -> Iterator[Warned]:
    row = _population(run)
    if row is None:
        return
    people = row.value
    for known in per_head():
        if known.pollutant not in run.index.pollutants:
            continue
        emitted = run.cases[BASELINE].emissions[..., run.index.pollutant(known.pollutant), 0]
        size = float(emitted.sum()) / people
        if not known.low <= size <= known.high:
            yield Warned(Problem(
                HEADS, row.file, row.line,
                f"{row_name(row.keys)}: {known.pollutant} of the base year",
                f"{readable(size)} t per person", f"{known.low:g} to {known.high:g} t per person",
                "check the population and the activities of the base year"),
                max(size / known.high, known.low / size if size else np.inf))


def _population(run: Run) -> Value | None:
    store, base = run.scenario.store, str(run.index.years[0])
    return next((store.rows[i] for i in store.ids("city_drivers")
                 if store.rows[i].keys[0] == "population" and store.rows[i].keys[-1] == base), None)
