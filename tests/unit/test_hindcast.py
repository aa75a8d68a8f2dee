"""The hindcast: no datum later than the base year, two rivals, and the ends of draws."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import simulator
from simulator.errors import InputError
from simulator.hindcasting.files import write_hindcast
from simulator.hindcasting.hindcast import Hindcast
from simulator.hindcasting.rows import Thing
from simulator.hindcasting.scores import Scored
from simulator.kernels.quantiles import quantiles
from simulator.simulation.sampling import sampled
from tests.fixtures.city import TinyCity, build

HOME = "cities/tiny/"
INDUSTRY, TRANSPORT, ENERGY = f"{HOME}industry/", f"{HOME}transport/", f"{HOME}energy/"
EXACT = 1e-12


def coke(city: TinyCity, year: int, value: float, grade: str = "official") -> TinyCity:
    """State what the coke works made in a year."""
    city.add(f"{INDUSTRY}activity.csv", value, "kt", source="coke", facility="works_a",
             item="activity", model_year=str(year))
    city.rows(f"{INDUSTRY}activity.csv")[-1].update(grade=grade, note="as told")
    return city


def buses(city: TinyCity, year: int, value: float) -> TinyCity:
    """State what the buses drove in a year."""
    return city.add(f"{TRANSPORT}activity.csv", value, "Mvkm", source="buses", facility="rest",
                    item="activity", model_year=str(year))


def population(city: TinyCity, year: int, value: float) -> TinyCity:
    return city.add(f"{HOME}drivers.csv", value, "person", driver="population",
                    model_year=str(year))


def covered(city: TinyCity, year: int, value: float) -> TinyCity:
    return city.add(f"{INDUSTRY}controls.csv", value, "percent", source="coke", facility="*",
                    technology="*", control="secondary", model_year=str(year))


def published(city: TinyCity, year: int, value: float) -> TinyCity:
    return city.add(f"{HOME}statistics.csv", value, "kt", variable="coke_output",
                    model_year=str(year))


def standing(city: TinyCity) -> TinyCity:
    """Let a city load without its later years: drivers stay, projects need no path."""
    city.change(f"{HOME}drivers.csv", {"extend": "hold"})
    for sector, source, facility in (("energy", "grid_coal_power", "plant_new"),
                                     ("industry", "coke", "coking_new")):
        city.add(f"{HOME}{sector}/activity.csv", 1, "1", source=source, facility=facility,
                 item="driver", name="constant")
    return city


def without_later(city: TinyCity) -> TinyCity:
    """Delete every row of a year after 2020 from the city's tables and the prices."""
    for name, (_, rows) in city.files.items():
        if name.startswith(HOME) or name == "prices.csv":
            rows[:] = [row for row in rows if row.get("model_year", "") <= "2020"]
    return city


def past(*changes: Callable[[TinyCity], object], draws: int = 0) -> Hindcast:
    return simulator.hindcast(build(*changes).load(), draws)


def only(found: Hindcast) -> Scored:
    (row,) = found.rows
    return row


def errors(row: Scored) -> list[float | None]:
    """Return the errors of the model, of persistence and of the trend."""
    return [row.error(said) for said in (row.projected, row.persistence, row.trend)]


def test_a_driver_goes_on_as_it_grew_before_the_base_year() -> None:
    """Population 0.8 to 1 million in five years: x 1.25 by 2025, and 5 Mvkm become 6.25.

    5 Mvkm observed: the model is 25 % above it, persistence right; 2.5 Mvkm in 2015 doubled, so
    the trend says 10, 100 % above it. Rows between the two years count for nothing.
    """
    found = past(lambda c: population(population(c, 2015, 800_000), 2018, 999_999),
                 lambda c: buses(buses(c, 2015, 2.5), 2025, 5))
    row = only(found)
    assert (row.thing.source, row.year, row.unit) == ("buses", 2025, "Mvkm")
    assert row.projected == pytest.approx(6.25, rel=EXACT)
    assert errors(row) == pytest.approx([25, 0, 100], rel=1e-9, abs=1e-9)
    how = {one.name: (one.how, one.since, one.until) for one in found.continued}
    assert how["population"] == ("trend", 2015, 2020)
    assert how["gdp"] == ("hold", 2020, 2020)


def test_a_row_before_the_last_five_years_makes_no_trend() -> None:
    """A million in 2014 tells nothing of the years from 2015 on: the driver stays, so do buses."""
    found = past(lambda c: population(c, 2014, 500_000), lambda c: buses(c, 2025, 4),
                 lambda c: buses(c, 2014, 1))
    assert errors(only(found))[:2] == pytest.approx([25, 25])
    assert only(found).trend is None


def test_units_of_a_row_are_those_of_its_numbers() -> None:
    """100 000 t in 2020 stay; 80 kt were observed in 2022: 25 % above it, in kt."""
    row = only(past(lambda c: coke(c, 2022, 80)))
    assert (row.observed, row.unit) == (80, "kt")
    assert row.projected == pytest.approx(100, rel=EXACT)
    assert errors(row)[:2] == pytest.approx([25, 25])


def test_an_estimate_is_not_scored_and_not_used() -> None:
    """80 kt scaled from elsewhere are no observation, and do not move the 90 kt of 2024."""
    row = only(past(lambda c: coke(coke(c, 2022, 80, "estimate"), 2024, 125)))
    assert (row.year, row.projected) == (2024, pytest.approx(100, rel=EXACT))
    assert errors(row)[0] == pytest.approx(-20)


def test_growth_projects_and_years_beyond_the_horizon_are_left_out() -> None:
    """The tiny city states paths of two projects; nothing of them is an observation."""
    found = past(lambda c: coke(c, 2031, 80))
    assert found.rows == ()
    assert found.scores == ()


def test_the_trend_of_a_share_ends_at_all_of_it() -> None:
    """25 % in 2015 and 50 % in 2020 would be 100 % in 2025, and no more in 2026."""
    found = past(lambda c: covered(c, 2015, 25), lambda c: covered(covered(c, 2025, 80), 2026, 80))
    assert [row.trend for row in found.rows] == pytest.approx([100, 100])
    assert [errors(row) for row in found.rows] == [pytest.approx([-37.5, -37.5, 25])] * 2
    assert {row.thing.name for row in found.rows} == {"secondary"}


def test_stocks_turn_over_without_a_datum_of_later_years() -> None:
    """60 of 100 buses of China IV, on average 5 years old, live for 10: 6 leave every year.

    After three years 42 of 100 are left where population stands; 20 % were observed. New buses were
    of China VI in 2020, so none is electric: 100 % below the 30 % observed.
    """
    def shares(city: TinyCity) -> None:
        for technology, value in (("china_4", 20), ("china_6", 50), ("bev", 30)):
            city.add(f"{TRANSPORT}mix.csv", value, "percent", source="buses", facility="*",
                     technology=technology, item="share", model_year="2023")

    found = {row.thing.technology: row for row in past(shares).rows}
    assert found["china_4"].projected == pytest.approx(42, rel=1e-9)
    assert found["china_6"].projected == pytest.approx(58, rel=1e-9)
    assert errors(found["bev"])[:2] == pytest.approx([-100, -100])


def test_sales_that_begin_later_leave_the_base_year_as_it_stood() -> None:
    """Electric buses are sold from 2023 on; without that row the others do not add up to 100 %."""
    def sales(city: TinyCity) -> None:
        city.change(f"{TRANSPORT}mix.csv", {"value": "90", "low": "90", "high": "90"},
                    source="buses", item="additions_share")
        city.add(f"{TRANSPORT}mix.csv", 10, "percent", source="buses", facility="*",
                 technology="bev", item="additions_share", model_year="2023")

    row = only(past(sales))
    assert row.thing.quantity == "additions_share"
    assert row.projected == pytest.approx(0, abs=EXACT)


def test_published_figures_are_compared_with_what_the_model_has_of_them() -> None:
    """80 kt published for 2020, 40 for 2015, 125 for 2025; the model makes 100 kt of coke.

    Persistence says 80, 36 % too little; the trend 160, 28 % too much; the model 20 % too little.
    """
    found = past(lambda c: published(published(published(c, 2015, 40), 2020, 80), 2025, 125))
    row = only(found)
    assert (row.thing.quantity, row.thing.name) == ("statistic", "coke_output")
    assert errors(row) == pytest.approx([-20, -36, 28], rel=1e-9)


def test_scores_are_medians_and_counts() -> None:
    """Errors of 25, -20 and 100 % of three years of coke: 25 in the middle; no trend anywhere."""
    found = past(lambda c: coke(coke(coke(c, 2022, 80), 2023, 125), 2024, 50))
    coke_score, whole = found.scores
    assert (coke_score.quantity, whole.quantity) == ("activity", "all")
    assert coke_score.projected == pytest.approx(25)
    assert (whole.count, whole.trends, whole.trend, whole.inside) == (3, 0, None, None)


def wide(city: TinyCity) -> TinyCity:
    """Give the coke of 2020 a range of 80 to 120 kt."""
    return city.change(f"{INDUSTRY}activity.csv", {"low": "80000", "high": "120000"},
                       source="coke", facility="works_a", item="activity", model_year="2020")


def test_ends_are_those_of_the_range() -> None:
    """Triangular from 80 over 100 to 120: 5 % lie below 80 + sqrt(0.05 x 40 x 20) = 86.32."""
    found = past(wide, lambda c: coke(coke(c, 2022, 87), 2024, 86), draws=1000)
    inside, outside = found.rows
    assert inside.low == pytest.approx(80 + np.sqrt(40), rel=1e-3)
    assert inside.high == pytest.approx(120 - np.sqrt(40), rel=1e-3)
    assert (inside.inside, outside.inside) == (True, False)
    assert found.scores[-1].inside == 0.5


@pytest.mark.parametrize(("kind", "part", "value"), [
    ("triangular", 0.5, 10), ("triangular", 0.0, 0), ("triangular", 1.0, 40), ("uniform", 0.25, 10),
    ("normal", 0.5, 10), ("normal", 0.95, 40), ("normal", 0.05, 0), ("fixed", 0.9, 10),
])
def test_quantiles(kind: str, part: float, value: float) -> None:
    """Of 0 to 10 to 40; a triangle from 10 on both sides has its middle at its tip."""
    high = 20.0 if (kind, part) == ("triangular", 0.5) else 40.0
    assert quantiles(kind, np.array(part), 0.0, 10.0, high) == pytest.approx(value, abs=1e-9)


def test_quantiles_of_a_lognormal_row() -> None:
    """Of 5 to 10 to 40: the median is the value, and the ends have 5 % beyond them."""
    found = quantiles("lognormal", np.array([0.05, 0.5, 0.95]), 5.0, 10.0, 40.0)
    assert found == pytest.approx([5, 10, 40])


def test_rows_of_a_group_and_years_of_a_row_move_together() -> None:
    """Each draw has them at the same place of their ranges; one draw in each equal part."""
    city = build(lambda c: population(c, 2019, 900_000))
    ends = {"low": "500000", "high": "1500000", "value": "1e6", "distribution": "uniform"}
    path = f"{HOME}drivers.csv"
    columns, rows = city.files[path]
    city.files[path] = ((*columns, "distribution"), rows)
    city.change(path, ends, driver="population")
    scenario = city.load()
    theta = sampled(scenario, 10, 1).theta
    assert theta is not None
    own = [i for i in scenario.store.ids("city_drivers")
           if scenario.store.rows[i].keys[0] == "population"]
    assert len(own) == 3
    assert (theta[:, own] == theta[:, own[:1]]).all()
    assert sorted(np.floor(theta[:, own[0]] / 100_000)) == list(range(5, 15))


def later(city: TinyCity) -> TinyCity:
    """Put rows of later years of every kind of table into a city."""
    city = coke(covered(published(buses(city, 2024, 7), 2023, 90), 2023, 70), 2022, 80)
    city.add(f"{TRANSPORT}mix.csv", 70, "percent", source="buses", facility="*",
             technology="china_6", item="share", model_year="2022")
    city.add(f"{TRANSPORT}mix.csv", 30, "percent", source="buses", facility="*",
             technology="china_4", item="share", model_year="2022")
    city.add(f"{ENERGY}activity.csv", 300, "MW", source="pv_power", facility="rest",
             technology="utility_pv", item="capacity", model_year="2022")
    city.add(f"{HOME}grid.csv", 0.3, "kg/kWh", item="grid_factor", model_year="2023")
    city.add("prices.csv", 900, "CNY/t", carrier="raw_coal", item="import", model_year="2023")
    city.add(f"{INDUSTRY}activity.csv", 100, "percent", source="coke", facility="works_a",
             item="closed", model_year="2026")
    return population(population(city, 2015, 900_000), 2023, 2_000_000)


def test_without_its_later_rows_the_projection_is_the_same_to_the_byte(tmp_path: Path) -> None:
    """All rows of years after 2020 deleted: the same projection.csv, emissions and draws."""
    full = simulator.hindcast(build(standing, wide, later).load(), 5)
    cut = simulator.hindcast(build(standing, wide, later, without_later).load(), 5)
    assert len(full.rows) == 7
    assert cut.rows == ()
    assert full.continued == cut.continued
    texts = []
    for name, found in (("full", full), ("cut", cut)):
        write_hindcast(found, tmp_path / name)
        texts.append((tmp_path / name / "projection.csv").read_bytes())
    assert texts[0] == texts[1]
    assert texts[0].count(b"\n") > 100
    runs = [simulator.simulate(found.scenario) for found in (full, cut)]
    assert runs[0].emissions.values.tobytes() == runs[1].emissions.values.tobytes()
    drawn = [sampled(found.scenario, 5, 0).theta for found in (full, cut)]
    assert drawn[0] is not None
    assert drawn[1] is not None
    assert drawn[0].tobytes() == drawn[1].tobytes()


def test_measures_and_values_in_place_of_rows() -> None:
    """Values given in place of those of rows are those of the hindcast; no measure acts in it."""
    scenario = build(lambda c: coke(c, 2022, 80)).load()
    row = next(i for i in scenario.store.ids("city_activity")
               if scenario.store.rows[i].keys[:2] == ("coke", "works_a"))
    theta = scenario.theta.copy()
    theta[row] = 120_000
    found = simulator.hindcast(scenario.with_values(theta), 0)
    assert only(found).projected == pytest.approx(120, rel=EXACT)
    assert found.scenario.file.measures == {}


def test_it_shows_itself_pickles_and_gives_tables() -> None:
    found = past(lambda c: coke(c, 2022, 80), draws=5)
    assert len(repr(found).splitlines()) <= 12
    assert "25 %" in repr(found)
    assert "<table>" in found._repr_html_()
    again = pickle.loads(pickle.dumps(found))
    assert again == found
    assert found.frame["error"].tolist() == pytest.approx([25])
    assert {"activity", "share", "coverage", "statistic"} <= set(found.projection["quantity"])
    assert replace(only(found), observed=0.0).error(1.0) is None


@pytest.mark.parametrize(("wrong", "text"), [
    ({"draws": -1}, "a whole number from 0"), ({"seed": "x"}, "a whole number from 0"),
    ({"scenario": 3}, "a Scenario, or what simulator.load reads"),
])
def test_wrong_arguments(wrong: dict[str, object], text: str) -> None:
    given = {"scenario": TinyCity().load(), **wrong}
    with pytest.raises(InputError, match=text):
        simulator.hindcast(**given)  # type: ignore[arg-type]


def test_equal_but_for_rounding_is_an_error_of_nothing() -> None:
    """0.1 + 0.2 lies 1.9e-14 % above 0.3; 0.33 lies 10 % above it."""
    one = Scored(Thing("activity"), 2022, "t", 0.3, 0.1 + 0.2, 0.33, None, None, None, "official",
                 "activity.csv", 2)
    assert one.error(one.projected) == 0
    assert one.error(one.persistence) == pytest.approx(10)
