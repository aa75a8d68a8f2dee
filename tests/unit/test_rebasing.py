"""A city carried to a later base year: its baseline from then on is that of the first run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from unittest import mock

import numpy as np
import pytest

from simulator.bundled import bundled_scenarios
from simulator.errors import InputError, Problems
from simulator.parameters.base_rows import BASED
from simulator.parameters.canonical import canonical
from simulator.plausibility.narrow import beyond_known
from simulator.plausibility.rows import odd_rows
from simulator.rebasing.marks import CarriedFrom, origin_of
from simulator.rebasing.rebase import rebase
from simulator.sectors import items
from simulator.simulation.case import BASELINE
from simulator.simulation.loading import load
from simulator.simulation.run import Run, simulate
from simulator.simulation.scenario import Scenario
from tests.fixtures.bundled_cities import simulated
from tests.fixtures.city import TinyCity, build
from tests.hand.test_observations import covered, observed_city, output
from tests.hand.test_observed_works import of_one_works

EXACT = 1e-9
YEAR = 2023


def by_name(run: Run, what: str) -> dict[tuple[object, ...], np.ndarray]:
    """Return the values of the baseline by site and technology, or carrier, (name -> (year,))."""
    case, index = run.cases[BASELINE], run.index
    names = [(index.sites[p.site].name, p.technology) for p in index.processes]
    if what == "emissions":
        values = case.emissions.sum(1)
        return {(*name, p): values[n, k] for n, name in enumerate(names)
                for k, p in enumerate(index.pollutants)}
    if what == "use":
        return {(*name, f): case.carrier_use[n, k] for n, name in enumerate(names)
                for k, f in enumerate(index.carriers)}
    if what == "import":
        return {(f,): case.net_import[k] for k, f in enumerate(index.carriers)}
    if what == "coverage":
        return {(*names[c.process], c.control): case.mix.controlled[n]
                for n, c in enumerate(index.controls)}
    return {name: getattr(case.mix, what)[n] for n, name in enumerate(names)}


def assert_same_baseline(before: Run, after: Run, exact: float = EXACT) -> None:
    """Compare what both runs say of the years after the later base year."""
    years = [y for y in before.index.years if y >= after.index.years[0]]
    assert tuple(years) == after.index.years
    old = [before.index.year(y) for y in years]
    for what in ("activity", "capacity", "use", "emissions", "import", "coverage"):
        first, second = by_name(before, what), by_name(after, what)
        assert second.keys() <= first.keys()
        flow = max(float(np.abs(v).max()) for v in first.values()) if what == "import" else 0.0
        for name, values in first.items():
            found = second.get(name, np.zeros(len(years)))
            size = exact * max(flow, float(np.abs(values).max()))
            np.testing.assert_allclose(found, values[old], rtol=exact, atol=size,
                                       err_msg=str(name))


def growing() -> TinyCity:
    return TinyCity().growth()


def idle() -> TinyCity:
    """A works that stands still from 2022 to 2024, and a growth project that shrinks."""
    city = growing()
    path = "cities/tiny/industry/activity.csv"
    for facility, values in (("works_a", {2022: 0, 2024: 0, 2026: 90_000}),
                             ("coking_new", {2021: 50_000, 2022: 20_000})):
        for year, value in values.items():
            city.add(path, value, "t", source="coke", facility=facility, item="activity",
                     model_year=str(year))
    city.set(path, 20_000, facility="coking_new", model_year="2023")
    return city


def on_the_way() -> TinyCity:
    """A plant that is larger in 2024, and panels that delivered less than they could in 2026."""
    city, path = growing(), "cities/tiny/energy/activity.csv"
    city.add(path, 200, "MW", source="grid_coal_power", facility="plant_a", item="capacity",
             model_year="2024")
    return city.add(path, 90, "GWh", source="pv_power", facility="rest", item="activity",
                    model_year="2026")


def fleet() -> TinyCity:
    """Buses that were more than needed in 2022, more again in 2025, and less in 2028."""
    city = growing()
    for year, value in ((2022, 150), (2025, 190), (2028, 160)):
        city.add("cities/tiny/transport/activity.csv", value, "vehicle", source="buses",
                 facility="rest", item="capacity", model_year=str(year))
    return city


def beyond() -> TinyCity:
    """A plant that is on its way to a capacity after the last year, a works that stands idle."""
    city = growing()
    city.add("cities/tiny/energy/activity.csv", 400, "MW", source="grid_coal_power",
             facility="plant_a", item="capacity", model_year="2035")
    for item, value in (("activity", 0), ("capacity", 200_000)):
        city.add("cities/tiny/industry/activity.csv", value, "t", source="coke",
                 facility="works_a", item=item, model_year="2022")
    return city


def gave_way() -> TinyCity:
    """A works with a retrofit of its own in 2022, beside rows of all works up to 2024."""
    return build(lambda c: covered(of_one_works(c), 2024, standard=60, ultra_low=40))


def gave_way_for_good() -> TinyCity:
    """The same, where rows of all works say nothing after 2022."""
    return build(lambda c: of_one_works(c, standard=60, ultra_low=40))


def one_share() -> TinyCity:
    """One technology of all buses observed in 2022, and of those of the depot in 2024."""
    city = build()
    for facility, year, value in (("*", "2022", 10), ("rest", "2024", 25)):
        city.add("cities/tiny/transport/mix.csv", value, "percent", source="buses",
                 facility=facility, technology="bev", item="share", model_year=year)
    return city


@pytest.mark.parametrize("make", [TinyCity, growing, observed_city, idle, gave_way,
                                  gave_way_for_good, one_share,
                                  on_the_way, fleet, beyond])
@pytest.mark.parametrize("year", [2021, YEAR, 2025, 2029])
def test_the_baseline_goes_on_as_before(make: type[TinyCity], year: int) -> None:
    """Trucks that die by Weibull, buses whose ages are stated, growth projects, observations."""
    city = make()
    scenario = city.load()
    assert_same_baseline(simulate(scenario), simulate(rebase(scenario, year)))


def test_a_city_may_be_carried_on_twice() -> None:
    """Parts of the stock of 2023 are parts of that of 2026, which is smaller and younger."""
    scenario = observed_city().load()
    twice = rebase(rebase(scenario, YEAR), 2026)
    assert_same_baseline(simulate(scenario), simulate(twice))


def of_2023(make: type[TinyCity] = TinyCity) -> Scenario:
    return rebase(make().load(), YEAR)


def test_carried_rows_say_so_and_keep_their_range_in_proportion() -> None:
    """Freight rises by 2 % of 2020 a year: 600 Mtkm with 540 to 720 become 636 with 572 to 763."""
    city = TinyCity().change("cities/tiny/transport/activity.csv", {"low": "540", "high": "720"},
                             source="heavy_trucks", item="activity")
    rows = rebase(city.load(), YEAR).tables.rows("city_activity")
    row = next(r for r in rows if r.keys == ("heavy_trucks", "rest", "", "activity", "", "2023"))
    assert (row.value, row.low, row.high) == pytest.approx((636, 572.4, 763.2))
    assert (row.reference, row.grade, row.unit) == ("none", "estimate", "Mtkm")
    assert row.note == "carried forward from 2020 (tiny): by the baseline"
    assert (row.year, row.geography) == ("2023", "CN")


CARRIED = (*BASED, "city_drivers", "city_grid")


@pytest.mark.parametrize("make", [TinyCity, growing, observed_city, idle])
def test_every_row_that_is_not_read_is_marked_by_one_rule(make: type[TinyCity]) -> None:
    """Whatever has no row of the same keys in the first tables: value, stock, copy and age alike.

    The elasticity of buses stays 1, the part of the only district heating stays whole.
    """
    first = make().load()
    rows = [row for table in CARRIED for row in rebase(first, YEAR).tables.rows(table)]
    read = {(row.table, *row.keys[:-1], row.keys[-1] or "2020") for table in CARRIED
            for row in first.tables.rows(table)}
    starred = {(key[0], key[1], *key[3:]) for key in read if key[2] == "*"}
    for row in rows:
        names = (row.table, *row.keys)
        was_read = names in read or (names[0], names[1], *names[3:]) in starred
        assert was_read == (origin_of(row) is None), row
        if not was_read:
            assert (row.year, row.geography, row.reference) == ("2023", "CN", "none"), row
            assert (row.grade, row.file, origin_of(row)) == ("estimate", "rebase",
                                                             CarriedFrom(2020, "tiny")), row
    notes = {row.keys: row.note for row in rows}
    for keys in (("buses", "rest", "", "driver", "population", "2023"),
                 ("district_heat", "rest", "", "split", "", "2023"),
                 ("clinker", "rest", "", "import", "clinker", "2023")):
        assert notes[keys] == "carried forward from 2020 (tiny): unchanged"
    assert "carried forward from 2020 (tiny): half a life, as no age was stated" in notes.values()


def test_rows_of_one_thing_stand_together_by_their_years() -> None:
    """A row of 2023 stands after that of 2020 and before that of 2024, where people look for it."""
    rows = rebase(growing().load(), YEAR).tables.rows("city_activity")
    places = [n for n, row in enumerate(rows)
              if row.keys[:4] == ("heavy_trucks", "rest", "", "activity")]
    assert places == list(range(places[0], places[0] + 2))
    own = [row.keys[-1] for row in rows if row.keys[:4] == ("coke", "coking_new", "", "activity")]
    assert own == sorted(own)
    assert YEAR == int(own[own.index("2024") - 1])


def test_a_number_that_the_baseline_came_to_is_no_slip() -> None:
    """A technology that dies out has a share that nobody would type; typed, it is told of."""
    scenario = rebase(TinyCity().load(), YEAR)
    said = {}
    for note in ("carried forward from 2020 (tiny): by the baseline", "typed"):
        rows = [replace(row, value=0.3, low=0.0, note=note)
                if row.keys[2:4] == ("china_4", "share") and row.keys[-1] == str(YEAR) else row
                for row in scenario.tables.rows("city_mix")]
        tables = replace(scenario.tables, values={**scenario.tables.values, "city_mix": rows})
        store = canonical(tables, items(), YEAR, Problems())
        found = [*odd_rows(store, store.central(), YEAR), *beyond_known(store, store.central())]
        said[note] = {one.problem.code for one in found if "china_4 share" in one.problem.key}
    assert list(said.values()) == [set(), {"W-RANGE", "W-PERCENT"}]


def test_what_rests_on_an_assumption_stays_one() -> None:
    city = TinyCity().change("cities/tiny/transport/activity.csv",
                             {"grade": "assumption", "reference": "none", "note": "a guess"},
                             source="buses")
    rows = rebase(city.load(), YEAR).tables.rows("city_activity")
    assert {row.grade for row in rows if row.keys[0] == "buses"} == {"assumption"}


def test_carried_twice_names_the_last_scenario_and_keeps_the_place() -> None:
    rows = rebase(rebase(TinyCity().load(), YEAR), 2026).tables.rows("city_mix")
    last = [row for row in rows if row.keys[-1] == "2026"]
    assert {row.geography for row in last} == {"CN"}
    assert {origin_of(row) for row in last} == {CarriedFrom(2023, "tiny_2023")}


def test_marks_of_folders_written_before_are_known() -> None:
    row = rebase(TinyCity().load(), YEAR).tables.rows("city_mix")[-1]
    assert origin_of(replace(row, note="carried forward from 2020 by the baseline")) == (
        CarriedFrom(2020, ""))
    assert origin_of(replace(row, note="as it was")) is None


def test_what_was_observed_in_the_year_stays_as_it_was() -> None:
    city = observed_city()
    rows = rebase(city.load(), 2022).tables.rows("city_activity")
    found = [r for r in rows if r.keys[0] == "coke" and r.keys[1:4] == ("works_a", "", "activity")]
    assert [(r.keys[-1], r.value, r.grade) for r in found] == [
        ("2020", 100_000, "official"), ("2022", 80_000, "official")]


def test_what_closed_by_the_new_base_year_is_no_closure_after_it() -> None:
    city = observed_city()
    for year in (2022, 2025):
        city.add("cities/tiny/industry/activity.csv", 10, "percent", source="coke",
                 facility="works_a", item="closed", model_year=str(year))
    scenario = rebase(city.load(), YEAR)
    found = [r.keys[-1] for r in scenario.tables.rows("city_activity") if r.keys[3] == "closed"]
    assert found == ["2025"]


@pytest.mark.parametrize(("percent", "made", "wanted"), [
    (30, 80_000, 37.5), (30, 100_000, 30), (90, 50_000, 100), (30, 0, 30),
])
def test_what_closes_later_is_a_part_of_the_new_activity(
    percent: float, made: float, wanted: float,
) -> None:
    """30 % of the 100 kt of 2020 are 30 kt, of 80 kt in 2023 37.5 %; no more than all may close."""
    city = output(build(), YEAR, made)
    city.add("cities/tiny/industry/activity.csv", percent, "percent", source="coke",
             facility="works_a", item="closed", model_year="2027")
    scenario = rebase(city.load(), YEAR)
    row, = (r for r in scenario.tables.rows("city_activity") if r.keys[3] == "closed")
    assert (row.keys[-1], row.unit) == ("2027", "percent")
    assert row.value == pytest.approx(wanted)
    assert (origin_of(row) is not None) == (wanted != percent)


def test_the_stock_is_written_by_the_years_in_which_it_was_built() -> None:
    """Buses of China VI: 40 of a mean age of 1 year and a life of 10 stand until 2029, and what
    was built since replaces those of China IV, a tenth of 60 a year, and grows by one a year."""
    rows = of_2023().tables.rows("city_mix")
    own = {r.keys[2:]: r.value for r in rows if r.keys[0] == "buses"}
    built = [own["china_6", "built", str(year)] for year in (2021, 2022, 2023)]
    assert built == pytest.approx([7 / 61 * 100] * 3)
    assert own["china_6", "base_age", "2020"] == 1
    assert own["china_4", "share", "2023"] == pytest.approx(42 / 103 * 100)


def test_a_saved_city_is_whole_and_loads(tmp_path: Path) -> None:
    root = tmp_path / "city"
    scenario = TinyCity().load(root)
    with mock.patch("simulator.simulation.saving.parameters_root", return_value=root/"parameters"):
        folder = rebase(scenario, YEAR).save(tmp_path / "later")
    place = "simulator.simulation.loading.parameters_root"
    with mock.patch(place, return_value=root / "parameters"):
        found = load(folder)
    assert (found.name, found.file.years.start) == ("tiny_2023", YEAR)
    assert_same_baseline(simulate(scenario), simulate(found))


@pytest.mark.parametrize("year", [2020, 2030, 2031, 2019])
def test_a_year_outside_is_refused(year: int) -> None:
    with pytest.raises(InputError, match="a year from 2021 to 2029"):
        rebase(TinyCity().load(), year)


def test_parts_of_the_stock_add_up_to_no_more_than_all() -> None:
    city = TinyCity()
    for year, value in (("2018", 60), ("2020", 50), ("2021", 10)):
        city.add("cities/tiny/transport/mix.csv", value, "percent", source="buses", facility="*",
                 technology="china_6", item="built", model_year=year)
    with pytest.raises(InputError) as caught:
        city.load()
    assert sorted((p.code, p.expected) for p in caught.value.problems) == [
        ("E-SHARE", "at most 1 (100 %)"), ("E-YEAR", "a year up to the base year 2020")]


@pytest.mark.slow
@pytest.mark.parametrize("city", bundled_scenarios())
def test_a_bundled_city_goes_on_as_before(city: str) -> None:
    """Baseline activity, energy and emissions of 2026 to 2035 are those of the first run."""
    run = simulated(city)
    assert_same_baseline(run, simulate(rebase(run.scenario, 2025)), 1e-6)
