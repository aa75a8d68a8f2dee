"""What the programme says of a mix is what the accounting says of it, for any mix.

Random amounts are put into the Pyomo variables; the values of its expressions are compared with
the accounting of the same mix, to 1e-9 of their size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from simulator import units
from simulator.accounting import balances
from simulator.accounting.quantities import unit_of as unit_of_quantity
from simulator.optimiser.programme.assembly import build_programme
from simulator.optimiser.programme.prepared import (
    CARRIER_SCALE,
    MONEY_SCALE,
    Data,
    build_data,
)
from simulator.optimiser.programme.tables import constant_cost
from simulator.optimiser.programme.target_rows import TargetRows, build_rows
from simulator.optimiser.programme.target_terms import INSIDE, Row
from simulator.scenario.keys import Quantity, Target
from simulator.simulation.case import LEAST_COST, Case
from simulator.simulation.run import Run, series_of
from simulator.targets.asked import unit_of
from tests.fixtures.bundled_cities import simulated
from tests.fixtures.moving import moving_city
from tests.fixtures.programme import probe, put, random_case, variables_of, with_targets

Array = np.ndarray
EXACT = 1e-9
SEEDS = (1, 2, 3)
CITIES = ("tiny", "liupanshui")
LEVELS = ("cap", "share", "intensity", "quantity", "capacity")


@cache
def plain(city: str) -> Run:
    return moving_city().run() if city == "tiny" else simulated(city)


@dataclass
class Filled:
    """A Pyomo model whose variables hold a random mix, and the run that has it as least cost."""

    run: Run
    data: Data
    rows: TargetRows
    model: Any
    case: Case

    @classmethod
    def of(cls, run: Run, seed: int) -> Filled:
        data = build_data(run)
        rows = build_rows(run, data, lambda _, target: target.value is not None
                          or target.kind == "peak")
        model = build_programme(data, rows)
        case, levers = random_case(data, seed)
        put(model, variables_of(data, case.mix, levers))
        for name in ("c_target_most", "c_target_least", "c_trade", "c_linked", "objective"):
            model.component(name).fill()
        return cls(Run(run.scenario, {**run.cases, LEAST_COST: case}), data, rows, model, case)

    def value(self, number: int) -> float:
        """Return the left side of a target row in the unit of its quantity, constants included."""
        row = self.rows.rows[number]
        family = self.model.c_target_least if row.least else self.model.c_target_most
        return float(family[number].body()) * row.scale + row.constant

    def quantities_agree(self) -> list[Quantity]:
        """Assert that each target row says of its quantity what the accounting does; return them.

        A difference of two large numbers is exact to their size, not to its own.
        """
        targets, found = self.run.scenario.file.targets, []
        for number, row in enumerate(self.rows.rows):
            quantity = targets[row.target].quantity
            assert quantity is not None
            series = series_of(self.run, LEAST_COST, quantity)[0]
            size = max(abs(series[row.year]), abs(row.constant), row.scale)
            assert abs(self.value(number) - series[row.year]) <= EXACT * size, quantity
            found.append(quantity)
        return found


def quantities(run: Run) -> Iterator[dict[str, Any]]:
    """Yield every kind of quantity that has a linear form, for everything it can be about."""
    index = run.index
    for pollutant in index.pollutants:
        yield {"kind": "emission", "pollutant": pollutant, "boundary": "direct"}
        yield {"kind": "ledger", "pollutant": pollutant}
    yield {"kind": "emission", "pollutant": "CO2", "boundary": "energy_net"}
    for sector in dict.fromkeys(index.source(u).sector for u in range(len(index.sites))):
        yield {"kind": "emission", "pollutant": "NOx", "sectors": [sector]}
        yield {"kind": "energy", "sectors": [sector]}
    for carrier in index.carriers:
        yield {"kind": "energy", "carriers": [carrier]}
    for group in dict.fromkeys(c.group for c in index.lists.carriers.values()):
        yield {"kind": "energy", "group": group}
    yield from ({"kind": kind} for kind in ("primary_energy", "non_fossil_energy"))
    yield {"kind": "energy", "group": "coal_products"}
    for source in dict.fromkeys(site.source for site in index.sites):
        yield from ({"kind": kind, "sources": [source]}
                    for kind in ("activity", "additions", "capacity", "coverage", "area",
                                 "flue_gas"))
    for name in run.scenario.city.coefficients.attributes:
        yield {"kind": "attribute", "name": name}


def probed(run: Run) -> Run:
    """Return a run that asks for every quantity in the first, a middle and the last year."""
    years = run.index.years
    found = {}
    for n, quantity in enumerate(quantities(run)):
        unit = unit_of_quantity(run.scenario.city, Quantity(**quantity))
        for year in (years[1], years[len(years) // 2], years[-1]):
            found[f"{n}-{year}"] = probe(quantity, "" if unit == "1" else unit, year)
    return with_targets(run, found)


@cache
def filled(city: str, seed: int) -> Filled:
    return Filled.of(probed(plain(city)), seed)


cases = pytest.mark.parametrize(("city", "seed"), [
    pytest.param(city, seed, marks=[] if city == "tiny" else [pytest.mark.slow])
    for city in CITIES for seed in SEEDS
])


@pytest.mark.slow
@cases
def test_every_quantity_is_that_of_the_accounting(city: str, seed: int) -> None:
    """Emissions by pollutant, boundary and sector, energy, ledger, capacity, activity, area."""
    seen = {(quantity.kind, quantity.pollutant or quantity.group)
            for quantity in filled(city, seed).quantities_agree()}
    assert {("emission", "CO2"), ("emission", "NOx"), ("ledger", "VOC"), ("primary_energy", ""),
            ("non_fossil_energy", ""), ("capacity", ""), ("coverage", ""), ("additions", ""),
            ("energy", "electricity")} <= seen


@pytest.mark.slow
@cases
def test_a_quantity_without_a_row_does_not_change(city: str, seed: int) -> None:
    """Where the programme left a row out, no mix moves the quantity and it is at most zero."""
    found = filled(city, seed)
    rows = {row.target for row in found.rows.rows}
    for name, target in found.run.scenario.file.targets.items():
        if name in rows or not found.run.present(target.quantity):
            continue
        year = found.run.index.year(target.target_year)
        assert series_of(found.run, LEAST_COST, target.quantity)[0][year] <= 0.0, target.quantity


@cases
def test_net_imports_are_those_of_the_accounting(city: str, seed: int) -> None:
    """use + dumped - output, from the rows of trade with imports and exports taken out."""
    found = filled(city, seed)
    c, index, mix = found.data.city.coefficients, found.data.city.index, found.case.mix
    expected = balances.net_import(mix, c)
    gross = np.abs(c.net_use).T @ mix.activity + np.abs(c.control_use).T @ mix.controlled
    m = found.model
    for f, t in m.c_trade:
        body = m.c_trade[f, t].body()
        traded = m.imp[f, t].value - m.exp[f, t].value
        assert abs(body) * CARRIER_SCALE <= EXACT * max(gross[f, t], 1.0), index.carriers[f]
        assert abs(traded * CARRIER_SCALE - expected[f, t]) <= EXACT * max(gross[f, t], 1.0)
    missing = [f for f in range(len(index.carriers))
               if f not in m.TRADED and np.abs(expected[f, 1:]).max() > 0]
    linked = {index.carrier(index.source(u).carrier) for u in m.LINKED}
    assert set(missing) <= linked


@cases
def test_cost_is_that_of_the_accounting(city: str, seed: int) -> None:
    """Present value of annuities, upkeep, running cost, trade and moves; the base year is out."""
    found = filled(city, seed)
    objective = found.model.objective.expr() + constant_cost(found.data)
    yearly = found.case.total_cost
    items = sum(np.abs(part).sum(-2) for part in found.case.costs.values())
    assert objective * MONEY_SCALE == pytest.approx(
        float((yearly * found.data.discount).sum()),
        abs=EXACT * float((items * found.data.discount).sum()), rel=EXACT)


def bounds(target: Target, run: Run) -> tuple[float, float]:
    """Return the value and its tolerance in canonical units."""
    number = units.split_quantity(str(target.value))[0]
    measured = run.measured(target, "plan")
    scale = units.factor(units.normalise(unit_of(target)), measured.unit)
    part = units.quantity(str(target.tolerance), "1") if target.tolerance is not None else 0.0
    return number * scale, abs(number) * scale * part


def expected_of(found: Filled, target: Target, row: Row) -> float:
    """Return numerator - bound * denominator as a planner would work it out from the mix."""
    measured = found.run.measured(target, LEAST_COST)
    value, tolerance = bounds(target, found.run)
    shift = tolerance + INSIDE * abs(value)
    bound = value - shift if row.least else value + shift
    below = 1.0 if measured.denominator is None else measured.denominator[row.year]
    return float(measured.numerator[row.year] - bound * below)


@pytest.mark.slow
@pytest.mark.parametrize("city", CITIES)
def test_every_target_row_is_its_numerator_less_its_bound_times_the_denominator(city: str) -> None:
    """The targets of the scenario itself, of the kinds that compare a level in a year."""
    found = Filled.of(plain(city), 4)
    targets = found.run.scenario.file.targets
    seen = 0
    for number, row in enumerate(found.rows.rows):
        target = targets[row.target]
        if target.kind in LEVELS:
            value = expected_of(found, target, row)
            scale = max(abs(value), abs(row.constant), row.scale)
            assert abs(found.value(number) - value) <= EXACT * scale, row.target
            seen += 1
    assert seen >= 5


@pytest.mark.slow
@pytest.mark.parametrize("city", CITIES)
def test_changes_and_peaks_compare_a_year_with_another(city: str) -> None:
    """Change: E[t] - (1 + change) E[base]. Peak: E[t] - E[t-1] after it, the plan's before it."""
    run = plain(city)
    carbon = {"kind": "emission", "pollutant": "CO2", "boundary": "energy_net"}
    change = probe(carbon, "", 2025).model_copy(
        update={"kind": "change", "value": "-10 %", "comparator": None})
    peak = change.model_copy(update={"kind": "peak", "value": None, "target_year": 2024})
    found = Filled.of(with_targets(run, {"change": change, "peak": peak}), 5)
    series = series_of(found.run, LEAST_COST, change.quantity)[0]
    plan = series_of(found.run, "plan", change.quantity)[0]
    for number, row in enumerate(found.rows.rows):
        t = row.year
        if row.target == "change":
            before = 0.9 * plan[0] + INSIDE * 0.1 * abs(plan[0])
        else:
            before = plan[t] * (1 + INSIDE) if t <= 4 else series[t - 1]
        size = max(np.abs(series).max(), abs(before))
        assert abs(found.value(number) - (series[t] - before)) <= EXACT * size, row.target


def test_a_wrong_coefficient_would_be_seen() -> None:
    """The comparison is sharp: one part in a hundred million more activity breaks it."""
    found = filled("tiny", 1)
    number = next(n for n, row in enumerate(found.rows.rows)
                  if found.run.scenario.file.targets[row.target].quantity
                  == Quantity(kind="emission", pollutant="NOx", boundary="direct"))
    row = found.rows.rows[number]
    quantity = found.run.scenario.file.targets[row.target].quantity
    mix = replace(found.case.mix, activity=found.case.mix.activity * (1 + 1e-8))
    other = Run(found.run.scenario, {**found.run.cases, LEAST_COST: replace(found.case, mix=mix)})
    series = series_of(other, LEAST_COST, quantity)[0]
    assert abs(found.value(number) - series[row.year]) > EXACT * abs(series[row.year])
