"""Every column of every table moves a number of the results, or is said to be for people only.

A column that is added to a table fails here until a change of it is written down that moves a
number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest

from simulator.bundled import parameters_root
from simulator.results.rows.context import used_parameters
from tests.fixtures.city import TinyCity
from tests.fixtures.numbers import WITHOUT_SOLVER
from tests.fixtures.register import Bench, kind_of, kinds
from tests.fixtures.whole_city import HOME, whole_city
from tests.register.changes import OF_LIMITS, Change, one, swap

WAITING = {
    "low": "the draws", "high": "the draws", "distribution": "the draws", "group": "the draws",
}
"""Column -> what it waits for; until then it moves no number."""
NAMES = {
    "sectors": ("sector",), "pollutants": ("pollutant",), "families": ("family",),
    "carriers": ("carrier",), "sources": ("source",), "technologies": ("source", "technology"),
    "controls": ("source", "control"), "measures": ("measure",), "moves": ("measure", "move"),
    "city_facilities": ("facility", "source"), "facts": ("fact",),
}
"""Table -> what its rows are called; other tables use the names, which say nothing themselves."""
SCALED, PRICE_YEAR, GRADE = ("value", "unit"), "year", "grade"
"""Columns that every row with a number has, tried for all tables at once."""


INDUSTRY, ENERGY, TRANSPORT = (f"{HOME}/{name}" for name in ("industry", "energy", "transport"))
COD = {"source": "coke", "item": "emit", "name": "COD"}
FLUE = {"item": "flue_emission", "name": "SO2"}
SLIP = {"control": "sncr", "item": "side"}
CHANGES: dict[tuple[str, str], tuple[Change, ...]] = {
    **OF_LIMITS,
    ("carriers", "unit"): one("codelists/carriers.csv", {"unit": "GJ"}, carrier="coke_oven_gas"),
    ("carriers", "group"): one("codelists/carriers.csv", {"group": "coal"}, carrier="diesel"),
    ("carriers", "balance"): one("codelists/carriers.csv", {"balance": "trade"}, carrier="heat"),
    ("carriers", "supplier"): one("codelists/carriers.csv", {"supplier": ""}, carrier="heat"),
    ("carriers", "fossil"): one("codelists/carriers.csv", {"fossil": "no"}, carrier="diesel"),
    ("sources", "unit"): one("industry/sources.csv", {"unit": "kt", "capacity_unit": "kt"},
                              source="coke"),
    ("sources", "capacity_unit"): one("energy/sources.csv", {"capacity_unit": "kW"},
                                       source="pv_power"),
    ("sources", "kind"): one("energy/sources.csv", {"kind": "demand"}, source="grid_coal_power"),
    ("sources", "stock"): one("transport/sources.csv", {"stock": "idle"}, source="buses"),
    ("sources", "registered"): one("transport/sources.csv", {"registered": "yes"},
                                    source="heavy_trucks"),
    ("sources", "iamc"): one("industry/sources.csv", {"iamc": "Industry|Cement"}, source="coke"),
    ("technologies", "rank"): one("transport/technologies.csv", {"rank": "3"}, source="buses",
                                   technology="china_4"),
    ("technologies", "combustion"): one("transport/technologies.csv", {"combustion": "none"},
                                         source="buses", technology="china_6"),
    ("controls", "family"): one("industry/controls.csv", {"family": "flue_gas"}, source="coke",
                                 control="dry_quenching"),
    ("controls", "rank"): one("industry/controls.csv", {"rank": "3"}, source="coke",
                               control="standard"),
    ("processes", "source"): one("industry/processes.csv", {"source": "clinker"}, **COD),
    ("processes", "technology"): one("transport/processes.csv", {"technology": "bev"},
                                      source="buses", technology="china_4", name="NOx"),
    ("processes", "item"): one("energy/processes.csv", {"item": "emit"},
                                source="grid_coal_power", **FLUE),
    ("processes", "name"): one("industry/processes.csv", {"name": "NH3-N"}, **COD),
    ("processes", "origin"): one("industry/processes.csv", {"origin": "energy"}, **COD),
    ("control_effects", "source"): one("industry/control_effects.csv", {"source": "clinker"},
                                        source="coke", control="ultra_low", item="energy"),
    ("control_effects", "technology"): one(
        "industry/control_effects.csv", {"technology": "precalciner_benchmark"}, control="sncr",
        item="removal"),
    ("control_effects", "control"): one("industry/control_effects.csv", {"control": "standard"},
                                         control="dry_quenching"),
    ("control_effects", "item"): one("industry/control_effects.csv", {"item": "removal"}, **SLIP),
    ("control_effects", "name"): one("industry/control_effects.csv", {"name": "VOC"}, **SLIP),
    ("costs", "source"): one("industry/costs.csv", {"source": "cement"}, source="coke", control="",
                              item="capex"),
    ("costs", "technology"): one("industry/costs.csv", {"technology": "precalciner_benchmark"},
                                  source="clinker", control=""),
    ("costs", "control"): one("industry/costs.csv", {"control": "standard"}, item="fixed_om"),
    ("costs", "item"): one("industry/costs.csv", {"item": "fixed_om"}, source="cement"),
    ("fuels", "carrier"): one("fuels.csv", {"carrier": "diesel"}, item="oxidation"),
    ("fuels", "combustion"): one("fuels.csv", {"combustion": "engine"}, item="oxidation"),
    ("fuels", "item"): one("fuels.csv", {"item": "sulphur_retention"}, item="oxidation"),
    ("emission_factors", "combustion"): one("emission_factors.csv", {"combustion": "engine"},
                                             carrier="*"),
    ("emission_factors", "carrier"): one("emission_factors.csv", {"carrier": "raw_coal"},
                                          carrier="natural_gas"),
    ("emission_factors", "pollutant"): one("emission_factors.csv", {"pollutant": "PM2.5"},
                                            carrier="*"),
    ("prices", "carrier"): one("prices.csv", {"carrier": "biomass"}, carrier="raw_coal"),
    ("prices", "item"): one("prices.csv", {"item": "export"}, carrier="raw_coal"),
    ("prices", "model_year"): one("prices.csv", {"model_year": "2025"}, model_year="2030"),
    ("finance", "item"): one("finance.csv", {"item": "pollution_equivalent_CH4"},
                              item="pollution_equivalent_PM2.5"),
    ("finance", "model_year"): swap("finance.csv", "model_year",
                                     {"item": "deflator", "model_year": "2020"},
                                     {"item": "deflator", "model_year": "2021"}),
    ("outlooks", "driver"): (
        Change("outlooks.csv", {"model_year": "2030"}, {"driver": "steel_cn"}),
        Change("outlooks.csv", {"model_year": "2020"}, {"driver": "cement_cn", "extend": "hold"}),
    ),
    ("outlooks", "model_year"): one("outlooks.csv", {"model_year": "2025"}, model_year="2030"),
    ("outlooks", "extend"): one("outlooks.csv", {"model_year": "2025", "extend": "trend"},
                                 model_year="2030"),
    ("measures", "sector"): one("measures/measures.csv", {"sector": "industry"},
                                 measure="mode_shift_freight"),
    ("moves", "kind"): one("measures/moves.csv", {"kind": "stock_share"}, measure="nev_bus",
                            move="main"),
    ("moves", "source"): one("measures/moves.csv", {"source": "buses"},
                              measure="old_vehicle_scrap"),
    ("moves", "facility"): one("measures/moves.csv", {"facility": "coking_new"},
                                measure="output_limit", move="coke"),
    ("moves", "technology"): one("measures/moves.csv", {"technology": "china_4"},
                                  measure="nev_bus", move="main"),
    ("moves", "replaces"): one("measures/moves.csv", {"replaces": "district_heat"},
                                measure="clean_heating"),
    ("moves", "control"): one("measures/moves.csv", {"control": "standard"},
                               measure="coal_power_ule"),
    ("moves", "to_source"): (
        *one("measures/moves.csv", {"to_source": "buses"}, measure="mode_shift_freight"),
        *one("measures/limits.csv", {"unit": "Mvkm/Mtkm"}, measure="mode_shift_freight",
              item="factor")),
    ("moves", "effect"): one("measures/moves.csv", {"effect": "replaced"},
                              measure="coal_power_retire"),
    ("city_facilities", "growth"): one(f"{INDUSTRY}/facilities.csv", {"growth": "yes"},
                                        facility="works_a"),
    ("city_facilities", "registered"): one(f"{INDUSTRY}/facilities.csv", {"registered": "no"},
                                            facility="works_a"),
    ("city_activity", "source"): swap(
        f"{HOME}/land/activity.csv", "source", {"source": "existing_forest"},
        {"source": "afforestation"}),
    ("city_activity", "facility"): swap(
        f"{INDUSTRY}/activity.csv", "facility",
        {"facility": "works_a", "item": "activity"},
        {"facility": "coking_new", "model_year": "2020"}),
    ("city_activity", "technology"): swap(
        f"{ENERGY}/activity.csv", "technology", {"technology": "utility_pv", "model_year": "2020"},
        {"technology": "rooftop_pv"}),
    ("city_activity", "item"): one(f"{INDUSTRY}/activity.csv", {"item": "activity"},
                                    item="import"),
    ("city_activity", "name"): one(f"{TRANSPORT}/activity.csv", {"name": "gdp"},
                                    source="buses", item="driver"),
    ("city_activity", "model_year"): one(f"{INDUSTRY}/activity.csv", {"model_year": "2026"},
                                          facility="coking_new", model_year="2024"),
    ("city_mix", "source"): one(f"{TRANSPORT}/mix.csv", {"source": "heavy_trucks"},
                                 source="buses", technology="china_6", item="base_age"),
    ("city_mix", "facility"): one(f"{ENERGY}/mix.csv", {"facility": "plant_new"},
                                   item="utilisation"),
    ("city_mix", "technology"): one(f"{TRANSPORT}/mix.csv", {"technology": "bev"}, source="buses",
                                     technology="china_6", item="base_age"),
    ("city_mix", "item"): one(f"{TRANSPORT}/mix.csv", {"item": "youngest_age"}, source="buses",
                               technology="china_6", item="base_age"),
    ("city_mix", "model_year"): tuple(
        Change(f"{TRANSPORT}/mix.csv", {"technology": technology, "model_year": "2028"},
               {"model_year": "2024"}) for technology in ("china_4", "china_6")),
    ("city_controls", "source"): (
        Change(f"{INDUSTRY}/controls.csv", {"source": "coke", "control": "standard"},
               {"source": "grid_coal_power", "facility": "plant_a"}),),
    ("city_controls", "model_year"): one(f"{INDUSTRY}/controls.csv", {"model_year": "2026"},
                                         control="waste_heat_power"),
    ("city_controls", "facility"): one(f"{INDUSTRY}/controls.csv", {"facility": "works_a"},
                                        control="secondary"),
    ("city_controls", "technology"): one(
        f"{INDUSTRY}/controls.csv", {"technology": "precalciner_benchmark"}, control="sncr"),
    ("city_controls", "control"): one(f"{INDUSTRY}/controls.csv", {"control": "ultra_low"},
                                       source="coke", control="standard"),
    ("city_processes", "facility"): one(f"{INDUSTRY}/processes.csv", {"facility": "*"},
                                         facility="works_a"),
    ("city_processes", "source"): one(f"{INDUSTRY}/processes.csv", {"source": "clinker"},
                                       name="COD"),
    ("city_processes", "technology"): one(f"{INDUSTRY}/processes.csv",
                                           {"technology": "low_clinker"}, name="clinker"),
    ("city_processes", "item"): one(f"{INDUSTRY}/processes.csv", {"item": "attribute"},
                                     name="COD"),
    ("city_processes", "name"): one(f"{INDUSTRY}/processes.csv", {"name": "VOC"}, name="COD"),
    ("city_processes", "origin"): one(f"{INDUSTRY}/processes.csv", {"origin": "energy"},
                                       name="COD"),
    ("city_drivers", "driver"): (
        Change(f"{HOME}/drivers.csv", {"driver": "population", "model_year": "2030"},
               {"driver": "rural_population"}),
        Change(f"{HOME}/drivers.csv", {"driver": "population", "model_year": "2020"},
               {"driver": "population", "extend": "hold"}),
    ),
    ("city_drivers", "model_year"): one(f"{HOME}/drivers.csv", {"model_year": "2025"},
                                         driver="population", model_year="2030"),
    ("city_drivers", "extend"): one(f"{HOME}/drivers.csv",
                                     {"model_year": "2025", "extend": "trend"},
                                     driver="population", model_year="2030"),
    ("city_grid", "item"): swap(f"{HOME}/grid.csv", "item", {"item": "nonfossil_share"},
                                 {"item": "displacement"}),
    ("city_grid", "model_year"): one(f"{HOME}/grid.csv", {"model_year": "2025"},
                                      model_year="2030"),
    ("city_prices", "carrier"): one(f"{HOME}/prices.csv", {"carrier": "electricity_green"},
                                     item="export"),
    ("city_prices", "item"): one(f"{HOME}/prices.csv", {"item": "import"}, item="export"),
    ("city_prices", "model_year"): one(f"{HOME}/prices.csv", {"model_year": "2025"},
                                        model_year="2030"),
    ("city_fuels", "carrier"): one(f"{HOME}/fuels.csv", {"carrier": "coking_coal"},
                                    item="sulphur"),
    ("city_fuels", "combustion"): one(f"{HOME}/fuels.csv", {"combustion": "engine"},
                                       item="sulphur_retention"),
    ("city_fuels", "item"): one(f"{HOME}/fuels.csv", {"item": "oxidation"}, item="sulphur"),
}
"""(table, column) -> a legal change of it that moves a number.

Where another cell must follow it to be legal, that cell alone would be refused.
"""
VALUES = [kind for kind, table in kinds().items() if table.values and kind != "city_statistics"]
SAID = {"zh": "别名", "en": "other", "note": "said otherwise", "geography": "elsewhere",
        "year": "2021"}
FOR_TESTS = ("codelists/measure_keys.csv", "measures/effects.csv")
"""Tables of what the measures of the library should do: only the test of that reads them."""


def _counting() -> Iterator[tuple[str, str]]:
    """Yield table and column of everything that ought to move a number."""
    for kind, table in kinds().items():
        for column in table.columns:
            elsewhere = table.values and column in (*WAITING, *SCALED, PRICE_YEAR, GRADE)
            named = column in NAMES.get(kind, ())
            if column not in table.text and not elsewhere and not named:
                yield kind, column


def _each(
    city: TinyCity, kind: str, change: Callable[[dict[str, str]], dict[str, str]]
) -> dict[str, list[dict[str, str]]]:
    """Return every table of a kind with every row changed."""
    return {path: [{**row, **change(row)} for row in rows]
            for path, (_, rows) in city.files.items() if kind_of(path) == kind}


def _tenth_of_value(row: dict[str, str]) -> dict[str, str]:
    return {column: repr(float(row[column]) / 10) for column in ("value", "low", "high")}


def _tenth_of_unit(row: dict[str, str]) -> dict[str, str]:
    return {"unit": f"10^-1 {row['unit']}"}


def _changed(city: TinyCity, changes: Sequence[Change]) -> dict[str, list[dict[str, str]]]:
    """Return the rows of every table that changes; each change must find one row."""
    found: dict[str, list[dict[str, str]]] = {}
    for path, row, cells in changes:
        before = city.files[path][1]
        rows = found.setdefault(path, list(before))
        places = [n for n, own in enumerate(before) if all(own[k] == v for k, v in row.items())]
        assert len(places) == 1, (path, row, len(places))
        rows[places[0]] = {**rows[places[0]], **cells}
    return found


def test_every_table_of_the_program_stands_in_the_city() -> None:
    assert {kind_of(path) for path in whole_city().files} == set(kinds())


def test_every_bundled_table_is_read() -> None:
    """A file that no loader asks for says nothing to anybody."""
    root = parameters_root()
    paths = {p.relative_to(root).as_posix() for p in root.rglob("*.csv")}
    assert {p for p in paths if kind_of(p) not in kinds()} == set(FOR_TESTS)


def test_every_column_has_a_change() -> None:
    assert set(CHANGES) == set(_counting())


REFUSED = {
    ("city_activity", "item"), ("carriers", "balance"), ("carriers", "supplier"),
    ("prices", "item"), ("city_prices", "carrier"), ("city_prices", "item"), ("facts", "unit"),
}
"""Read, but no other value is legal in this city: its kind of source reads one item, a carrier that
a source is linked to has one balance and one supplier, no export price has no import price, and
land is no mass; another unit of land is the same land."""


@pytest.mark.parametrize(("kind", "column"), list(_counting()), ids=str)
def test_a_column_moves_a_number(kind: str, column: str, bench: Bench) -> None:
    changes = CHANGES[kind, column]
    own = [change for change in changes if kind_of(change.path) == kind]
    assert own
    assert all(column in change.cells for change in own)
    with bench.tables(_changed(bench.city, changes)):
        run = bench.loaded()
    assert (run is None) == ((kind, column) in REFUSED), "the program refuses the change"
    assert run is None or bench.moved(run), "no number moves"


@pytest.mark.parametrize("kind", VALUES)
def test_value_and_unit_make_the_number(kind: str, bench: Bench) -> None:
    """Of every row: half the value, or a unit of half the size, is half the number."""
    before = bench.rows()
    for change in (_tenth_of_value, _tenth_of_unit):
        with bench.tables(_each(bench.city, kind, change)):
            after = bench.rows()
        own = [(a, b) for a, b in zip(before, after, strict=True) if a[0] == kind]
        assert own
        assert all(b[1] == pytest.approx(a[1] / 10) for a, b in own)


@pytest.mark.parametrize("kind", [k for k in VALUES if PRICE_YEAR not in kinds()[k].text])
def test_the_price_year_makes_the_number(kind: str, bench: Bench) -> None:
    """Money of 2021 is 0.95 of money of 2020 in the city's deflator; other rows stay."""
    before = bench.rows()
    with bench.tables(_each(bench.city, kind, lambda row: {PRICE_YEAR: "2021"})):
        after = bench.rows()
    ratios = [b[1] / a[1] for a, b in zip(before, after, strict=True) if a[0] == kind and a[1]]
    assert {round(ratio, 9) for ratio in ratios} - {1.0} == {0.95}


def test_the_grade_is_counted(bench: Bench) -> None:
    assert {row.table for row in used_parameters(bench.run)} == {*VALUES, "city_statistics"}
    graded = [_each(bench.city, kind, lambda row: {GRADE: "database"}) for kind in VALUES]
    with bench.tables({path: rows for tables in graded for path, rows in tables.items()}):
        run = bench.loaded()
    assert run is not None
    assert ("grades", "database") in bench.moved(run)


@pytest.mark.parametrize("kind", NAMES)
def test_a_name_is_needed(kind: str, bench: Bench) -> None:
    """Without some row of the table the program refuses the city, or finds other numbers."""
    path = next(p for p in bench.city.files if kind_of(p) == kind)
    with bench.tables({path: bench.city.files[path][1][1:]}):
        run = bench.loaded()
    assert run is None or bench.moved(run)


def test_what_only_people_read_moves_no_number(bench: Bench) -> None:
    """All labels, notes, places, references and years of data at once."""
    changed = {}
    for path, (_, rows) in bench.city.files.items():
        text = kinds()[kind_of(path)].text
        new = {c: cell for c, cell in SAID.items() if c in text}
        changed[path] = [{**row, **new} for row in rows]
    with bench.tables(changed):
        run = bench.loaded()
    assert run is not None, bench.refusal
    assert not bench.moved(run, WITHOUT_SOLVER)


def test_what_waits_moves_no_number_yet(bench: Bench) -> None:
    """A column that begins to act must leave the list of those that wait, and get a change."""
    changed = {}
    for kind in VALUES:
        changed |= _each(bench.city, kind, lambda row: {
            "low": row["value"], "high": row["value"], "distribution": "uniform", "group": "one"})
    assert set(WAITING) == {"low", "high", "distribution", "group"}
    with bench.tables(changed):
        run = bench.loaded()
    assert run is not None
    assert not bench.moved(run, WITHOUT_SOLVER)
