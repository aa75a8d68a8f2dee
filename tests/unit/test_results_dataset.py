import datetime
import io

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import simulator
from simulator.api.labelled import labelled
from simulator.results.dataset.dataset import to_dataset
from simulator.results.dataset.netcdf import write_dataset
from simulator.results.rows.text import long_text
from simulator.simulation.assessing import assess_cases
from simulator.simulation.run import simulate
from tests.fixtures.city import TinyCity
from tests.unit.test_results_plan import plan_city, plan_run

ORDER = ["case", "source", "technology", "pollutant", "carrier", "cost_item", "target", "measure",
         "year"]


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
    )


def test_cost_parts_add_up_to_the_system_cost(run, dataset):
    parts = (
        dataset.cost.sum(["source", "cost_item"]) + dataset.trade_cost.sum("carrier")
        + dataset.move_cost.sum("measure")
    )
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


@pytest.mark.slow
def test_the_file_is_the_dataset(run, dataset, tmp_path):
    write_dataset(run, tmp_path / "结果.nc", assess_cases(run, tuple(run.cases)))
    with xr.open_dataset(tmp_path / "结果.nc", engine="h5netcdf") as found:
        same = [name for name in dataset if "technology" not in dataset[name].dims]
        xr.testing.assert_equal(found[same].load(), dataset[same])
        assert set(found) == set(dataset)
        assert set(dataset.coords) == {c for c in found.coords if not str(c).startswith("plant")}
        assert {k: v for k, v in found.attrs.items() if k != "history"} == dataset.attrs
        assert found.emissions.attrs["units"] == "t/yr"


def gathered(found):
    return [name for name in found if "plant" in found[name].dims]


@pytest.mark.slow
def test_plants_are_the_pairs_that_there_are(run, dataset, tmp_path):
    """Every plant has the values of its source and technology, and outside them all is zero."""
    write_dataset(run, tmp_path / "results.nc", assess_cases(run, tuple(run.cases)))
    with xr.open_dataset(tmp_path / "results.nc", engine="h5netcdf") as found:
        assert gathered(found) == [n for n in dataset if "technology" in dataset[n].dims]
        assert found.sizes["plant"] < found.sizes["source"] * found.sizes["technology"] / 3
        pairs = list(zip(found.plant_source.values, found.plant_technology.values, strict=True))
        assert list(found.plant.values) == ["/".join(pair) for pair in pairs]
        for name in gathered(found):
            left = dataset[name].copy(deep=True)
            for source, technology in pairs:
                at = {"source": source, "technology": technology}
                np.testing.assert_array_equal(
                    found[name].sel(plant=f"{source}/{technology}"), dataset[name].sel(at))
                left.loc[at] = 0.0
            assert not left.any()


@pytest.mark.slow
def test_plants_unfold_in_one_step(run, dataset, tmp_path):
    """The step that the page on exchange formats shows."""
    write_dataset(run, tmp_path / "results.nc", assess_cases(run, tuple(run.cases)))
    with xr.open_dataset(tmp_path / "results.nc", engine="h5netcdf") as found:
        pairs = found.capacity.set_index(plant=["plant_source", "plant_technology"])
        wide = pairs.unstack("plant", fill_value=0.0)
        for source, technology in zip(found.plant_source.values, found.plant_technology.values,
                                      strict=True):
            np.testing.assert_array_equal(
                wide.sel(plant_source=source, plant_technology=technology).values,
                dataset.capacity.sel(source=source, technology=technology).values,
            )
        assert float(wide.sum()) == pytest.approx(float(dataset.capacity.sum()), rel=1e-12)
        assert str(found.plant_capacity_unit[0].item()) == "MW"
        assert found.capacity.attrs["unit_coordinate"] == "plant_capacity_unit"


def test_the_history_says_when_and_with_what(run, tmp_path):
    write_dataset(run, tmp_path / "results.nc", assess_cases(run, tuple(run.cases)))
    with xr.open_dataset(tmp_path / "results.nc", engine="h5netcdf") as found:
        stamp, *words = found.attrs["history"].split()
        written = datetime.datetime.fromisoformat(stamp)
    assert abs((datetime.datetime.now(datetime.UTC) - written).total_seconds()) < 600
    assert words == ["written", "by", "simulator", simulator.__version__]


@pytest.mark.slow
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
