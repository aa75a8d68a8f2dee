"""Files for other programs: the codelist of iamc.csv, results.nc as a fresh reader finds it.

What pyam and nomenclature say of iamc.csv: tests/exchange.
"""

import io
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import h5netcdf
import numpy as np
import pandas as pd
import pytest
import xarray as xr
import yaml

import simulator
from simulator.api.labelled import simulate
from simulator.bundled import bundled_scenarios, parameters_root
from simulator.errors import Problems
from simulator.parameters.load import load_tables
from simulator.results.dataset.netcdf import write_dataset
from simulator.results.rows.iamc import iamc_text
from simulator.results.rows.iamc_codelist import codelist_files, codelist_folder
from simulator.simulation.assessing import assess_cases
from tests.fixtures.bundled_cities import EACH_CITY, simulated

ROOT = Path(__file__).parents[2]
CITY = "liupanshui"
CITIES = bundled_scenarios()
UDUNITS = {"t", "yr", "TJ", "MW", "1"}
"""Symbols in our units that UDUNITS knows (tonne, year, terajoule, megawatt)."""
FACTOR = re.compile(r"([A-Za-z]+|1)(-?\d+)?")
CF_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@pytest.fixture(scope="module")
def city_run():
    return simulated(CITY)


@pytest.fixture(scope="module")
def lists():
    return load_tables(parameters_root(), Problems()).codelists


def test_the_codelist_is_the_one_of_the_tables(lists):
    for name, text in codelist_files(lists).items():
        found = (codelist_folder() / name).read_text("utf-8")
        assert found == text, "run docs/update_codelist.py"


def test_the_codelist_goes_into_the_wheel():
    """What is installed holds the whole folder of tables, and the codelist with it."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    inside = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert inside["parameters"] == "simulator/data/parameters"
    assert codelist_folder().relative_to(parameters_root()).parts[0] == "codelists"


def codelist_names(lists):
    """Return (variable, unit) of everything in the codelist, with tags written out."""
    files = {name: yaml.safe_load(text) for name, text in codelist_files(lists).items()}
    tags = {f"{{{tag}}}": {k: v for one in values for k, v in one.items()}
            for name, found in files.items() if "/tag_" in name
            for part in found for tag, values in part.items()}
    for name in ("variable/city.yaml", "variable/common.yaml"):
        for entry in files[name]:
            for variable, about in entry.items():
                tag = next((t for t in tags if t in variable), None)
                if tag is None:
                    yield variable, about["unit"]
                    continue
                assert about["unit"] == tag
                yield from ((variable.replace(tag, k), v["unit"]) for k, v in tags[tag].items())


@pytest.mark.slow
@pytest.mark.parametrize("city", EACH_CITY)
def test_every_city_keeps_to_the_codelist(city, lists):
    legal = set(codelist_names(lists))
    rows = pd.read_csv(io.StringIO(iamc_text(simulated(city))))
    assert set(zip(rows.Variable, rows.Unit, strict=True)) <= legal
    assert set(rows.Region) == {city.title()}
    assert f"- {city.title()}:" in codelist_files(lists)["region/cities.yaml"]


@pytest.fixture(scope="module")
def nc_path(city_run, tmp_path_factory):
    path = tmp_path_factory.mktemp("nc") / "results.nc"
    write_dataset(city_run, path, assess_cases(city_run, tuple(city_run.cases)))
    return path


READER = """
import sys, xarray
with xarray.open_dataset(sys.argv[1]) as found:
    for name, variable in found.variables.items():
        assert variable.attrs["units"] and variable.attrs["long_name"], name
    nox = found.emissions.sel(case="plan", pollutant="NOx", year=2025)
    print(float(nox.sum()), *found.sizes)
assert "simulator" not in sys.modules
"""


@pytest.mark.slow
def test_a_fresh_reader_opens_the_dataset_with_xarray_alone(nc_path):
    done = subprocess.run(
        [sys.executable, "-c", READER, str(nc_path)], capture_output=True, text=True,
        cwd=nc_path.parent, check=False, timeout=120,
    )
    assert done.returncode == 0, done.stderr
    value, *sizes = done.stdout.split()
    run = simulate("liupanshui")
    nox = run.emissions.sel(case="plan", pollutant="NOx", year=2025).sum()
    assert float(value) == pytest.approx(float(nox), rel=1e-12)
    assert {"case", "source", "pollutant", "year", "target", "measure"} <= set(sizes)


def is_udunits(text: str) -> bool:
    """Tell whether UDUNITS reads a unit: symbols with powers, joined by blanks, `.` or `/`."""
    factors = [FACTOR.fullmatch(part) for part in re.split(r"[ ./]", text)]
    return all(found is not None and found[1] in UDUNITS for found in factors)


@pytest.mark.parametrize(("text", "fine"), [
    ("t/yr", True), ("t yr-1", True), ("1", True), ("yr-1", True), ("see activity_unit", False),
    ("CNY_2020/yr", False), ("", False), ("t per yr", False),
])
def test_the_check_of_units_itself(text, fine):
    assert is_udunits(text) is fine


@pytest.mark.slow
def test_the_file_follows_the_cf_conventions(nc_path):
    """Names, units, fill values, coordinates and title as CF-1.11 asks for."""
    with h5netcdf.File(nc_path, "r") as file:
        assert file.attrs["Conventions"] == "CF-1.11"
        assert file.attrs["title"]
        assert file.attrs["source"]
        assert all(size.size > 0 for size in file.dimensions.values())
        for name in (*file.variables, *file.dimensions, *file.attrs):
            assert CF_NAME.fullmatch(name), name
        for name, variable in file.variables.items():
            assert is_udunits(variable.attrs["units"]), (name, variable.attrs["units"])
            assert variable.attrs["long_name"], name
            assert len(set(variable.dimensions)) == len(variable.dimensions), name
            if name in file.dimensions:
                assert variable.dimensions == (name,)
                assert "_FillValue" not in variable.attrs
            for other in variable.attrs.get("coordinates", "").split():
                assert set(file.variables[other].dimensions) <= set(variable.dimensions)
            named = variable.attrs.get("unit_coordinate")
            assert named is None or named in variable.attrs["coordinates"].split()


def test_years_are_numbers_that_increase(nc_path, city_run):
    with h5netcdf.File(nc_path, "r") as file:
        year = file.variables["year"]
        assert "since" not in year.attrs["units"]
        np.testing.assert_array_equal(year[:], city_run.index.years)
        assert np.issubdtype(year.dtype, np.integer)


def test_numbers_in_other_units_say_which(nc_path):
    with h5netcdf.File(nc_path, "r") as file:
        assert file.variables["system_cost"].attrs["unit_name"] == "CNY_2020/yr"
        assert file.variables["system_cost"].attrs["long_name"].endswith("CNY of 2020")
        assert file.variables["activity"].attrs["unit_coordinate"] == "activity_unit"
    with xr.open_dataset(nc_path) as found:
        assert str(found.activity_unit.sel(source="crude_steel").item()) == "t/yr"
        assert str(found.capacity_unit.sel(source="grid_coal_power").item()) == "MW"


@pytest.mark.slow
def test_two_scenarios_stand_in_one_table_without_a_clash(city_run, tmp_path):
    """Same city, other scenario: the column Scenario tells the runs apart."""
    other = simulate(simulator.load(CITY, sets={"scenario": "liupanshui_slow"}))
    both = pd.concat([pd.read_csv(io.StringIO(iamc_text(run))) for run in (city_run, other)])
    assert not both.duplicated(["Model", "Scenario", "Region", "Variable", "Unit"]).any()
    assert set(both.Scenario) == {"liupanshui baseline", "liupanshui plan",
                                  "liupanshui_slow baseline", "liupanshui_slow plan"}


@pytest.mark.slow
def test_a_name_with_a_comma_stays_one_cell():
    run = simulate(simulator.load(CITY, sets={"scenario": '"a, b"'}))
    assert set(pd.read_csv(io.StringIO(iamc_text(run))).Scenario) == {"a, b baseline", "a, b plan"}
