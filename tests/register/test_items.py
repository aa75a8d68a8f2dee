"""Every item of every table moves a number of the results.

An item that is added to a sector or a table fails here until some row of it moves a number.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from simulator.accounting.equivalents import SUMS, weights
from simulator.parameters import tables
from simulator.parameters.codelists import DRIVERS
from simulator.parameters.row_targets import FINANCE_UNITS, GRID_UNITS, POLLUTION_EQUIVALENT
from simulator.simulation.run import simulate
from simulator.simulation.scenario import Scenario
from tests.fixtures.numbers import differing, of_results
from tests.fixtures.register import Bench
from tests.fixtures.register_items import (
    ANY,
    Item,
    changed,
    inert_items,
    item_of,
    items_of_sectors,
    synthetic_city,
    with_values,
)

WAITING = {"discount_rate_private": "the hurdles of the least cost"}
"""Item of finance.csv -> what it waits for; until then it moves no number."""
READ_ON_LOADING = ("deflator", "discount_rate")
LATER = 3
"""Years by which the first year of every move is put off."""
ITEMS = {
    "prices": (1, ("import", "export")),
    "city_grid": (0, tuple(GRID_UNITS)),
    "city_activity": (3, tables.FACILITY_ITEMS_ACTIVITY),
    "city_mix": (3, tables.MIX_ITEMS),
    "limits": (2, tables.LIMIT_ITEMS),
    "control_effects": (3, ("economic_life",)),
}
"""Table -> which key is the item, and the legal ones."""

IN_THE_CITY = {("control_effects", ANY, "economic_life")}
"""What no common table states; the city with everything does."""


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Return the city with every source."""
    return synthetic_city(Path(tmp_path_factory.mktemp("synthetic")))


def _rows(scenario: Scenario, table: str, place: int, item: str) -> list[int]:
    """Return the rows of an item, in the common table and in the city's own."""
    own = [*scenario.store.ids(table), *scenario.store.ids(f"city_{table}")]
    return [i for i in own if scenario.store.rows[i].keys[place] == item]


@pytest.mark.slow
def test_items_of_sectors_and_fuels_move_a_number(synthetic: Scenario) -> None:
    groups: dict[Item, list[int]] = defaultdict(list)
    for i, row in enumerate(synthetic.store.rows):
        item = item_of(row, synthetic)
        if item is not None:
            groups[item].append(i)
    assert {item for item in items_of_sectors() if item not in groups} == IN_THE_CITY
    assert set(groups) <= set(items_of_sectors())
    assert inert_items(synthetic, groups) == []


@pytest.mark.parametrize(
    ("table", "item"), [(t, item) for t, (_, own) in ITEMS.items() for item in own], ids=str
)
def test_an_item_moves_a_number(table: str, item: str, bench: Bench) -> None:
    scenario = bench.run.scenario
    rows = _rows(scenario, table, ITEMS[table][0], item)
    assert rows, "no row of it in the city"
    theta = changed(scenario.theta, rows)
    if item == "earliest":
        theta[rows] = scenario.theta[rows] + LATER
    assert bench.moved(simulate(with_values(scenario, theta)))


def test_every_driver_moves_its_target(bench: Bench) -> None:
    """All drivers change by a factor of their own; each target on one follows that one."""
    scenario = bench.run.scenario
    theta, factors = scenario.theta.copy(), {}
    for number, name in enumerate(DRIVERS, 1):
        rows = _rows(scenario, "drivers", 0, name)
        assert rows or name == "constant", name
        factors[name] = 1 + 0.01 * number
        theta[rows] *= factors[name]
    run = simulate(with_values(scenario, theta))
    moved = differing(of_results(bench.run), of_results(run))
    for name, factor in factors.items():
        before, after = (r.scenario.city.base.drivers[name] for r in (bench.run, run))
        np.testing.assert_allclose(after, before * (1 if name == "constant" else factor))
        assert (("targets", f"D_{name}", "plan") in moved) == (name != "constant")


@pytest.mark.parametrize("item", [
    *FINANCE_UNITS, *(POLLUTION_EQUIVALENT + p for p in ("NOx", "SO2", "PM2.5", "NH3", "VOC", "COD",
                                                         "NH3-N")),
])
def test_an_item_of_finance_moves_a_weight(item: str, bench: Bench) -> None:
    """The weights of sums of pollutants; rates and the deflator act when tables are read."""
    if item in READ_ON_LOADING:
        return
    scenario = bench.run.scenario
    rows = _rows(scenario, "finance", 0, item)
    assert rows
    theta = changed(scenario.theta, rows)
    found = [weights(scenario.store, values, kind) for kind in SUMS
             for values in (scenario.theta, theta)]
    moved = any(a != b for a, b in zip(found[::2], found[1::2], strict=True))
    assert moved == (item not in WAITING)


def test_the_discount_rate_of_finance_counts_where_the_scenario_has_none(bench: Bench) -> None:
    data = {**bench.city.scenario, "finance": {}}
    found = []
    for rate in ("6", "5"):
        rows = [{**row, "value": rate, "low": rate, "high": rate}
                if row["item"] == "discount_rate" else row
                for row in bench.city.files["finance.csv"][1]]
        with bench.scenario(data), bench.tables({"finance.csv": rows}):
            run = bench.loaded()
        assert run is not None
        found.append(run)
    assert [run.scenario.discount_rate for run in found] == pytest.approx([0.06, 0.05])
    costs = [run.cases["plan"].total_cost.sum() for run in found]
    assert costs[0] > costs[1]


def test_the_deflator_makes_prices_of_other_years(bench: Bench) -> None:
    prices = [{**row, "year": "2021"} for row in bench.city.files["prices.csv"][1]]
    finance = [{**row, "value": "0.9", "low": "0.9", "high": "0.9"}
               if row["model_year"] == "2021" else row
               for row in bench.city.files["finance.csv"][1]]
    found = []
    for deflator in ({}, {"finance.csv": finance}):
        with bench.tables({"prices.csv": prices, **deflator}):
            found.append([value for table, value in bench.rows() if table == "prices"])
    assert np.array(found[1]) == pytest.approx(np.array(found[0]) * 0.9 / 0.95)
