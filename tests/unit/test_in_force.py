"""The rows that a run uses: a city's own in place of the common ones, values as they are used."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from simulator.errors import InputError
from simulator.parameters.tables import kinds
from simulator.simulation.scenario import Scenario
from tests.fixtures.whole_city import whole_city


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return whole_city().load(tmp_path_factory.mktemp("in_force"))


def _places(frame: pd.DataFrame) -> set[tuple[str, int]]:
    return set(zip(frame["file"], frame["line"], strict=True))


def test_own_prices_stand_in_place_of_common_ones(scenario: Scenario) -> None:
    """Diesel has common prices too: only the city's are in force, with all their years."""
    common = {row.keys[0] for row in scenario.tables.rows("prices")}
    assert "diesel" in common
    frame = scenario.parameters("prices")
    diesel = frame[frame.carrier == "diesel"].set_index("row")
    assert list(diesel.index) == ["diesel import 2020", "diesel import 2030"]
    assert diesel.value.tolist() == [8.0, 9.0]
    assert diesel.file.str.endswith("cities/tiny/prices.csv").all()


def test_each_price_in_force_is_that_of_the_city(scenario: Scenario) -> None:
    """Every price at the year of its row, times its unit, is the compiled city's."""
    frame, index = scenario.parameters("prices"), scenario.index
    store = scenario.store
    scale = {(store.rows[i].file, store.rows[i].line): store.scale[i]
             for table in ("prices", "city_prices") for i in store.ids(table)}
    for row in frame.itertuples():
        at = index.years.index(int(row.model_year or index.years[0]))
        found = scenario.city.prices[row.item][index.carrier(row.carrier), at]
        assert found == pytest.approx(row.value * scale[row.file, row.line]), row.row


def test_what_the_formulas_read_is_in_force(scenario: Scenario) -> None:
    """No process of the city has read a row that is said not to be in force."""
    tables = ("processes", "fuels", "emission_factors", "costs")
    places = set().union(*(_places(scenario.parameters(table)) for table in tables))
    rows = scenario.store.rows
    read = {(rows[i].file, rows[i].line) for used in scenario.city.coefficients.trace.values()
            for i in used}
    assert read
    assert read <= places


def test_a_row_of_the_whole_city_replaces_a_common_one_and_one_of_a_facility_does_not(
    scenario: Scenario,
) -> None:
    (row, *_) = (r for r in scenario.tables.rows("processes") if r.keys[0] == "coke")
    source, technology, item, name, origin = row.keys
    cells = {"source": source, "technology": technology, "item": item, "name": name,
             "origin": origin, "value": repr(row.value), "unit": row.unit, "note": "own"}
    for facility, stays in (("*", False), ("works_a", True)):
        other = scenario.replace(parameters={"processes": [{**cells, "facility": facility}]})
        assert ((row.file, row.line) in _places(other.parameters("processes"))) is stays


def test_rows_go_into_replace_by_their_names(scenario: Scenario) -> None:
    frame = scenario.parameters("prices").set_index("row")
    twice = {name: f"{2 * row.value} {row.unit}" for name, row in frame.iterrows()}
    other = scenario.replace(parameters={"prices": twice})
    np.testing.assert_allclose(other.city.prices["import"], 2 * scenario.city.prices["import"])
    np.testing.assert_allclose(other.parameters("prices").value, 2 * frame.value)


def test_values_put_in_place_are_shown(scenario: Scenario) -> None:
    theta = scenario.theta.copy()
    at = scenario.store.ids("city_prices")[0]
    theta[at] *= 2
    frame = scenario.with_values(theta).parameters("prices").set_index("row")
    assert frame.value["diesel import 2020"] == pytest.approx(16.0)


@pytest.mark.parametrize(("table", "words"), [
    ("price", 'write "prices"'), ("city_prices", 'write "prices"'), ("zzzz", "use one of: "),
])
def test_an_unknown_table_is_an_error(scenario: Scenario, table: str, words: str) -> None:
    with pytest.raises(InputError, match=f'unknown table "{table}"') as caught:
        scenario.parameters(table)
    assert words in str(caught.value)
    assert "activity, mix, controls" in str(caught.value)


def test_unknown_tables_as_read_are_errors_too(scenario: Scenario) -> None:
    for name, kind in kinds().items():
        (scenario.tables.rows if kind.values else scenario.tables.plain)(name)
    for table, words in (("prces", 'write "prices"'), ("activity", 'write "city_activity"'),
                         ("moves", "one of processes"), (None, "one of processes")):
        with pytest.raises(InputError) as caught:
            scenario.tables.rows(table)
        assert words in str(caught.value)
    with pytest.raises(InputError, match='write "moves"'):
        scenario.tables.plain("move")
