import io

import numpy as np
import pandas as pd
import pytest

from simulator.accounting.balances import import_emissions
from simulator.api.labelled import assess
from simulator.city.index import BIOGENIC
from simulator.results.rows.measure_rows import measure_rows, uptake_rows
from simulator.results.rows.tables import TARGET_HEADER, all_tables, target_rows
from simulator.scenario.keys import Quantity
from simulator.simulation.run import series_of
from tests.unit.test_results_plan import plan_run

SECTORS = {"energy", "industry", "transport", "buildings", "agriculture", "water", "waste", "land",
           "imported_electricity", "imported_heat"}


@pytest.fixture(scope="module")
def run():
    return plan_run()


@pytest.fixture(scope="module")
def tables(run):
    from simulator.analysis.attribution import attribute

    texts = dict(all_tables(run, attribute(run)))
    return {name: pd.read_csv(io.StringIO(text)) for name, text in texts.items()}


def close(found, expected):
    scale = max(float(np.abs(expected).max()), 1e-9)
    np.testing.assert_allclose(np.asarray(found) / scale, np.asarray(expected) / scale, atol=1e-10)


def by_year(frame, run, column="value"):
    return frame.groupby("year")[column].sum().reindex(run.index.years, fill_value=0.0).to_numpy()


def emitted(run, case):
    """Emissions of everything, (pollutant, year), without process detail."""
    c, mix = run.scenario.city.coefficients, run.cases[case].mix
    return (
        np.einsum("kop,ky->py", c.emission, mix.activity)
        + np.einsum("cop,cy->py", c.control_emission, mix.controlled)
        + np.einsum("fp,fy->py", c.flare, mix.dumped)
    )


def test_emissions_have_the_columns_of_the_contract(tables):
    assert list(tables["emissions.csv"]) == (
        "case,sector,source,facility,technology,pollutant,boundary,origin,year,value,unit"
    ).split(",")
    assert not tables["emissions.csv"].isna().any().any()


def test_emissions_add_up_to_coefficients_times_mix(run, tables):
    frame = tables["emissions.csv"]
    inside = frame[frame.boundary != "import"]
    for case in run.cases:
        expected = emitted(run, case)
        for p, pollutant in enumerate(run.index.pollutants):
            rows = inside[(inside.case == case) & (inside.pollutant == pollutant)]
            close(by_year(rows, run), expected[p])


def test_boundaries_hold_what_they_are_for(tables):
    frame = tables["emissions.csv"]
    assert set(frame.sector) <= SECTORS
    assert set(frame.unit) == {"t/yr"}
    sink, memo = frame[frame.boundary == "sink"], frame[frame.boundary == "memo"]
    assert set(sink.sector) == {"land"}
    assert set(sink.pollutant) == {"CO2"}
    assert (sink.value <= 0).all()
    assert set(memo.pollutant) <= {BIOGENIC}
    assert BIOGENIC not in set(frame[frame.boundary == "direct"].pollutant)
    bought = frame[frame.boundary == "import"]
    assert set(bought.sector) <= {"imported_electricity", "imported_heat"}
    assert set(bought.source) <= {"electricity", "heat"}
    assert set(bought.origin) == {"import"}


def test_emission_rows_are_unique_and_no_series_is_zero(tables):
    frame = tables["emissions.csv"]
    keys = [c for c in frame if c not in ("year", "value", "unit")]
    assert not frame.duplicated([*keys, "year"]).any()
    assert frame.groupby(keys)["value"].agg(lambda v: v.abs().max()).gt(0).all()


@pytest.mark.parametrize("case", ["baseline", "plan"])
def test_direct_and_energy_net_are_what_targets_measure(run, tables, case):
    frame = tables["emissions.csv"]
    rows = frame[(frame.case == case) & (frame.pollutant == "CO2")]
    direct = Quantity(kind="emission", pollutant="CO2", boundary="direct")
    close(by_year(rows[rows.boundary == "direct"], run), series_of(run, case, direct)[0])
    net = direct.model_copy(update={"boundary": "energy_net"})
    energy = rows[(rows.origin.isin(["energy", "import"])) & (rows.boundary != "sink")]
    close(by_year(energy, run), series_of(run, case, net)[0])


def test_flared_gas_is_a_source_of_industry(run, tables):
    frame = tables["emissions.csv"]
    rows = frame[(frame.source == "surplus_gas") & (frame.case == "plan")]
    assert set(rows.sector) == {"industry"}
    gas = run.index.carrier("coke_oven_gas")
    flare = run.scenario.city.coefficients.flare[gas, run.index.pollutant("CO2")]
    close(by_year(rows, run), run.cases["plan"].mix.dumped[gas] * flare)


def test_import_rows_follow_net_imports(run, tables):
    frame = tables["emissions.csv"]
    rows = frame[(frame.sector == "imported_electricity") & (frame.case == "plan")]
    case = run.cases["plan"]
    expected = import_emissions(case.net_import, run.scenario.city.base, run.index)
    close(by_year(rows, run), expected["imported_electricity"])


def test_energy_balances_for_every_carrier(run, tables):
    frame = tables["energy.csv"]
    sign = frame.flow.map({"use": 1, "export": 1, "surplus": 1, "output": -1, "import": -1})
    assert sign.notna().all()
    frame = frame.assign(value=frame.value * sign)
    size = frame.value.abs().groupby([frame.case, frame.carrier]).max()
    off = frame.groupby(["case", "carrier", "year"])["value"].sum().abs().groupby(
        ["case", "carrier"]).max()
    assert (off <= 1e-9 * size).all()


def test_activity_adds_up_to_what_the_sites_do(run, tables):
    frame = tables["activity.csv"]
    rows = frame[(frame.case == "plan") & (frame.item == "activity") & (frame.control == "all")]
    for number, site in enumerate(run.index.sites):
        own = rows[(rows.source == site.source) & (rows.facility == site.facility)]
        close(by_year(own, run), run.cases["plan"].mix.demand[number])
    assert set(rows[rows.source == "coke"].unit) == {"t/yr"}


def test_costs_add_up_to_the_system_cost(run, tables):
    frame = tables["costs.csv"]
    assert list(frame) == "case,sector,source,facility,technology,item,year,value,unit".split(",")
    assert set(frame.unit) == {"CNY_2020/yr"}
    for name, case in run.cases.items():
        close(by_year(frame[frame.case == name], run), case.total_cost)


def test_investment_is_what_is_built_times_its_price(run, tables):
    frame, c = tables["investment.csv"], run.scenario.city.coefficients
    for name, case in run.cases.items():
        expected = c.capex @ case.mix.additions + c.control_capex @ case.mix.control_additions
        close(by_year(frame[frame.case == name], run), expected)


def test_target_rows_are_in_their_own_unit(run, tables):
    header, rows = target_rows(run)
    assert header == TARGET_HEADER
    assert header[0] == "target_id"
    assert header[-1] == "shadow_price_unit"
    frame = tables["targets.csv"].set_index(["target_id", "case"])
    assert len(rows) == 4 * 2 == len(frame)
    nox = frame.loc[("T-NOX", "plan")]
    direct = Quantity(kind="emission", pollutant="NOx", boundary="direct")
    series = series_of(run, "plan", direct)[0]
    worst = (series[5:] / series[0] - 1).max() * 100
    assert nox.required == -18
    assert nox.unit == "%"
    assert nox.achieved == pytest.approx(worst)
    assert nox.gap == pytest.approx(worst + 18)
    assert frame.loc[("T-NONE", "plan")].verdict == "tracked"
    unset = frame.loc[("T-UNSET", "plan")]
    assert (unset.verdict, unset.denominator, unset.boundary) == ("not_set", "gdp", "energy_net")
    assert set(frame.enforced) == {"no"}
    assert list(assess(run)["verdict"]) == [row[header.index("verdict")] for row in rows]


def test_measures_add_up_to_baseline_less_plan(run, tables):
    frame = tables["measures.csv"]
    assert list(frame)[:7] == "measure,clause,case,year,uptake,potential,binding".split(",")
    assert list(frame)[-2:] == ["annual_cost", "unit_cost_co2"]
    change = emitted(run, "baseline") - emitted(run, "plan")
    sinks = {name: run.cases[name].emissions[run.scenario.city.coefficients.sink].sum((0, 1))
             for name in run.cases}
    taken = (sinks["baseline"] - sinks["plan"])[run.index.pollutant("CO2")]
    for p, pollutant in enumerate(run.index.pollutants[:-1]):
        expected = change[p] - taken if pollutant == "CO2" else change[p]
        close(by_year(frame, run, f"reduction_{pollutant}"), expected)
    close(by_year(frame, run, "reduction_CO2_sink"), taken)
    cost = [run.cases[name].total_cost for name in ("plan", "baseline")]
    close(by_year(frame, run, "annual_cost"), cost[0] - cost[1])


def test_unit_cost_is_cost_over_all_co2(tables):
    rows = tables["measures.csv"].dropna(subset="unit_cost_co2")
    avoided = rows[["reduction_CO2", "reduction_CO2_import", "reduction_CO2_sink"]].sum(axis=1)
    np.testing.assert_allclose(rows.unit_cost_co2, rows.annual_cost / avoided, rtol=1e-6)


def test_uptake_potential_and_what_binds(run):
    header, rows = measure_rows(run)
    frame = pd.DataFrame(rows, columns=header).set_index(["measure", "year"])
    assert frame.loc[("coal_power_ule", 2023), "uptake"] == pytest.approx(0.6)
    assert frame.loc[("coal_power_ule", 2025), "binding"] == "potential"
    assert frame.loc[("pv_deployment", 2025), "potential"] == 1000
    assert frame.loc[("pv_deployment", 2025), "binding"] == "no"
    assert frame.loc[("coking_ule", 2025), "uptake"] == pytest.approx(0.72)
    assert frame["reduction_CO2"].isna().all()
    moves = pd.DataFrame(uptake_rows(run)[1], columns=uptake_rows(run)[0])
    assert set(moves.unit) == {"1", "MW", "ha"}


def test_ledger_adds_up_to_the_engineering_reduction(run, tables):
    frame = tables["ledger.csv"]
    assert set(frame.case) == {"plan"}
    for pollutant in ("NOx", "VOC", "CO2"):
        rows = frame[frame.pollutant == pollutant]
        total = sum(by_year(rows, run, column) * sign for column, sign in
                    (("booked", 1), ("transferred", -1), ("offset", -1)))
        expected = series_of(run, "plan", Quantity(kind="ledger", pollutant=pollutant))[0]
        close(total, expected)
        p = run.index.pollutant(pollutant)
        change = emitted(run, "baseline")[p] - emitted(run, "plan")[p]
        close(by_year(rows, run, "inventory_change"), change)


def test_ledger_says_why_a_row_is_not_booked(tables):
    frame = tables["ledger.csv"]
    rows = frame[frame.facility == "coking_new"]
    assert (rows.booked == 0).all()
    assert set(rows.note) == {"growth project: never booked"}
    assert frame[frame.source == "offsets"].offset.abs().max() >= 0


def test_bridge_leads_from_inventory_to_ledger(run, tables):
    frame = tables["ledger_bridge.csv"]
    wide = frame.pivot_table(index=["pollutant", "year"], columns="item", values="value")
    less = [c for c in wide if c.startswith("less_")]
    first = [c for c in less if c not in ("less_transfers", "less_offsets")]
    close(wide["inventory_change"] + wide[first].sum(axis=1), wide["booked"])
    close(wide["inventory_change"] + wide[less].sum(axis=1), wide["engineering_reduction"])
