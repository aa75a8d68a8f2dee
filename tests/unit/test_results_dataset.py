import io

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from simulator.api.labelled import labelled
from simulator.results.dataset.dataset import to_dataset
from simulator.results.dataset.netcdf import write_dataset
from simulator.results.rows.text import long_text
from simulator.simulation.assessing import assess_cases
from simulator.simulation.run import simulate
from tests.fixtures.city import TinyCity
from tests.unit.test_results_plan import plan_city, plan_run

ORDER = ["case", "source", "technology", "pollutant", "carrier", "cost_item", "target", "measure",
         "year"]  # fmt: skip


@pytest.fixture(scope="module")
def run():
    return plan_run()


@pytest.fixture(scope="module")
def dataset(run):
    return to_dataset(run)


def test_run_emissions_are_direct_and_by_source(run):
    found = labelled(run).emissions
    assert found.dims == ("case", "source", "pollutant", "year")
    assert found.attrs["units"] == "t/yr"
    assert found.sector.dims == ("source",)
    assert "CO2_biogenic" not in found.pollutant
    assert float(found.sel(source="existing_forest", pollutant="CO2").sum()) == 0


def test_dimensions_come_in_one_order(dataset):
    for name, variable in dataset.data_vars.items():
        positions = [ORDER.index(dim) for dim in variable.dims]
        assert positions == sorted(positions), name


def test_everything_has_units_and_a_long_name(dataset):
    for name, variable in dataset.variables.items():
        assert variable.attrs.get("units"), name
        assert variable.attrs.get("long_name"), name
    assert dataset.attrs["Conventions"] == "CF-1.11"
    assert dataset.attrs["plan_status"] == "draft"


def test_technologies_add_up_to_sources(dataset):
    xr.testing.assert_allclose(
        dataset.technology_emissions.sum("technology"), dataset.emissions, rtol=1e-12
    )
    sources = [s for s in dataset.source.values if s != "surplus_gas"]
    xr.testing.assert_allclose(
        dataset.technology_activity.sum("technology").sel(source=sources),
        dataset.activity.sel(source=sources), rtol=1e-12,
    )  # fmt: skip


def test_cost_parts_add_up_to_the_system_cost(run, dataset):
    parts = (
        dataset.cost.sum(["source", "cost_item"]) + dataset.trade_cost.sum("carrier")
        + dataset.move_cost.sum("measure")
    )  # fmt: skip
    expected = [case.total_cost for case in run.cases.values()]
    np.testing.assert_allclose(parts, expected, rtol=1e-12)
    np.testing.assert_allclose(dataset.system_cost, expected, rtol=1e-12)


def test_the_long_tables_hold_the_same_numbers(run, dataset):
    frame = pd.read_csv(io.StringIO(long_text(run, "emissions")))
    direct = frame[frame.boundary == "direct"]
    keys = ["case", "source", "pollutant", "year"]
    summed = direct.groupby(keys)["value"].sum()
    stated = dataset.emissions.to_series().reindex(summed.index)
    np.testing.assert_allclose(summed, stated, rtol=1e-10)
    assert dataset.emissions.sum() == pytest.approx(direct.value.sum(), rel=1e-10)
    assert dataset.sink.sum() == pytest.approx(frame[frame.boundary == "sink"].value.sum())
    energy = direct[(direct.origin == "energy") & (direct.pollutant == "CO2")]
    assert dataset.energy_co2.sum() == pytest.approx(energy.value.sum(), rel=1e-10)


def test_energy_use_of_all_sources_is_met_by_imports(dataset):
    used = dataset.energy_use.sum("source") + dataset.surplus
    size = float(np.abs(dataset.energy_use).max())
    np.testing.assert_allclose(used / size, dataset.net_import / size, atol=1e-12)


def test_the_file_is_the_dataset(run, dataset, tmp_path):
    write_dataset(run, tmp_path / "结果.nc", assess_cases(run, tuple(run.cases)))
    with xr.open_dataset(tmp_path / "结果.nc", engine="h5netcdf") as found:
        xr.testing.assert_equal(found.load(), dataset)
        assert set(found.coords) == set(dataset.coords)
        assert found.attrs == dataset.attrs
        assert found.emissions.attrs["units"] == "t/yr"


def test_a_scenario_without_measures_and_targets_can_be_written(tmp_path):
    run = TinyCity().run()
    write_dataset(run, tmp_path / "results.nc", [])
    with xr.open_dataset(tmp_path / "results.nc", engine="h5netcdf") as found:
        assert "measure_uptake" not in found
        np.testing.assert_array_equal(found.emissions, to_dataset(run).emissions)


def test_attributes_hold_hashes_and_no_path(tmp_path):
    attrs = to_dataset(simulate(plan_city().load(tmp_path))).attrs
    assert "sha256:" in attrs["inputs"]
    assert not [value for value in attrs.values() if str(tmp_path) in value]
