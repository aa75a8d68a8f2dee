import io

import numpy as np
import pandas as pd
import pytest

from simulator.results.rows import iamc_names
from simulator.results.rows.iamc import MODEL, iamc_text
from simulator.results.rows.iamc_names import agreements, named
from simulator.results.rows.iamc_own import Tree, ancestors
from simulator.scenario.keys import Quantity
from simulator.simulation.run import series_of
from tests.unit.test_results_plan import plan_run

KEYS = ["Model", "Scenario", "Region", "Variable", "Unit"]


@pytest.fixture(scope="module")
def run():
    return plan_run()


@pytest.fixture(scope="module")
def frame(run):
    return pd.read_csv(io.StringIO(iamc_text(run)))


def test_columns_are_those_of_the_format(frame, run):
    assert list(frame) == [*KEYS, *map(str, run.index.years)]
    assert set(frame.Region) == {"Tiny"}
    assert set(frame.Scenario) == {"tiny baseline", "tiny plan"}
    assert set(frame.Model) == {MODEL}
    assert not frame.duplicated(KEYS).any()
    assert not frame.isna().any().any()


def test_parents_are_the_sums_of_their_children(frame):
    checked = 0
    for _, rows in frame.groupby("Scenario"):
        own = rows[rows.Variable.str.startswith("City|")]
        values = own.set_index("Variable").drop(columns=[k for k in KEYS if k != "Variable"])
        for parent in values.index:
            depth = parent.count("|") + 1
            children = [v for v in values.index
                        if v.startswith(f"{parent}|") and v.count("|") == depth]
            if children:
                total = values.loc[children].sum().to_numpy()
                np.testing.assert_allclose(total, values.loc[parent], rtol=1e-9, atol=1e-12)
                checked += 1
    assert checked > 20


def series(frame, run, variable, case="plan"):
    row = frame[(frame.Variable == variable) & (frame.Scenario == f"tiny {case}")]
    assert len(row) == 1, variable
    return row[list(map(str, run.index.years))].to_numpy(float)[0]


def test_a_sector_that_the_format_has_no_word_for_keeps_its_name(frame, run, monkeypatch):
    monkeypatch.delitem(iamc_names.SECTORS, "transport")
    other = pd.read_csv(io.StringIO(iamc_text(run)))
    for variable in ("City|Final Energy", "City|Final Energy|{}|Liquids"):
        np.testing.assert_array_equal(series(other, run, variable.format("Transport")),
                                      series(frame, run, variable.format("Transportation")))


def test_totals_are_those_of_the_run(frame, run):
    direct = Quantity(kind="emission", pollutant="CO2", boundary="direct")
    np.testing.assert_allclose(
        series(frame, run, "City|Emissions|CO2"), series_of(run, "plan", direct)[0] * 1e-6,
        rtol=1e-10,
    )
    primary = series_of(run, "plan", Quantity(kind="primary_energy"))[0]
    found = series(frame, run, "City|Primary Energy")
    np.testing.assert_allclose(found, primary * 1e-6, rtol=1e-10)
    sink = run.cases["plan"].emissions[run.scenario.city.coefficients.sink].sum((0, 1))[0]
    np.testing.assert_allclose(
        series(frame, run, "City|Carbon Sequestration"), -sink * 1e-6, rtol=1e-10
    )


def test_a_source_on_a_parent_becomes_other(frame):
    assert "City|Emissions|CO2|Industry|Cement|Other" in set(frame.Variable)
    assert "City|Emissions|CO2|Industry|Coke" in set(frame.Variable)


def test_power_is_what_plants_deliver(frame, run):
    mix = run.cases["plan"].mix
    sites = [n for n, p in enumerate(run.index.processes)
             if run.index.sites[p.site].source == "pv_power"]
    name = "Electricity|Solar"
    delivered = 3.6 * mix.activity[sites].sum(0)
    for own in ("City|", ""):
        np.testing.assert_allclose(
            series(frame, run, f"{own}Secondary Energy|{name}"), delivered * 1e-6, rtol=1e-10)
        np.testing.assert_allclose(
            series(frame, run, f"{own}Capacity|{name}"), mix.capacity[sites].sum(0) * 1e-3,
            rtol=1e-10)


def test_final_energy_of_transport_is_its_fuel_and_power(frame, run):
    use = run.cases["plan"].carrier_use
    rows = [n for n, p in enumerate(run.index.processes)
            if run.index.source(p.site).sector == "transport"]
    for name in ("City|Final Energy|Transportation", "Final Energy|Transportation"):
        np.testing.assert_allclose(
            series(frame, run, name), use[rows].sum((0, 1)) * 1e-6, rtol=1e-10)


def test_tree_adds_leaves_and_moves_what_stands_on_a_parent():
    tree = Tree(1)
    row = named("species", "CO2")
    tree.add("Emissions|CO2|A", row, np.array([1.0]))
    tree.add("Emissions|CO2|A|B", row, np.array([2.0]))
    tree.add("Emissions|CO2|A|B", row, np.array([3.0]))
    rows = {name: float(values[0]) for (name, _), values in tree.rows().items()}
    assert rows == pytest.approx({
        "Emissions|CO2": 6e-6, "Emissions|CO2|A": 6e-6, "Emissions|CO2|A|Other": 1e-6,
        "Emissions|CO2|A|B": 5e-6,
    })
    assert ancestors("Final Energy|Industry|Heat") == ["Final Energy", "Final Energy|Industry"]


def test_every_row_of_the_table_of_names_says_why():
    for row in agreements():
        assert row.reason, row
        assert row.factor > 0
    keys = [(row.family, row.own, row.origin) for row in agreements()]
    assert len(keys) == len(set(keys))


def test_units_name_the_species(frame):
    rows = frame[frame.Variable.str.contains("Emissions|", regex=False)]
    names = {"NOx": "NO2", "Sulfur": "SO2"}
    for variable, unit in set(zip(rows.Variable, rows.Unit, strict=True)):
        species = variable.removeprefix("City|").split("|")[1]
        assert f" {names.get(species, species)}/yr" in unit, variable
