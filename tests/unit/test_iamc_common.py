"""Common variables of iamc.csv: against sums over emissions.csv and energy.csv made here."""

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulator.bundled import parameters_root
from simulator.errors import Problems
from simulator.parameters.load import load_tables
from simulator.results.rows.iamc import iamc_text
from simulator.results.rows.iamc_common_list import SPECIES, common_names, components
from simulator.results.rows.iamc_names import categories, placed, species, tail_of
from simulator.results.rows.text import long_text
from tests.fixtures.bundled_cities import EACH_CITY, simulated

PINNED = Path(__file__).parents[1] / "fixtures" / "common_definitions.csv"
"""Names and units of IAMconsortium/common-definitions (licence CC0 1.0), commit d877b5f of
2026-06-24: the variables that we use, tags written out."""
UNITS = {"CO2": ("CO2", 1e-6), "CH4": ("CH4", 1e-6), "N2O": ("N2O", 1e-3), "NOx": ("NOx", 1e-6),
         "VOC": ("VOC", 1e-6), "SO2": ("Sulfur", 1e-6), "NH3": ("NH3", 1e-6)}
"""Pollutant -> common name, and Mt or kt per tonne."""
SOLVENTS = {"architectural_coatings", "household_solvents", "industrial_coating", "printing",
            "furniture", "adhesives", "cleaning_solvents"}
SEWAGE = {"chemical_wastewater", "mining_wastewater", "other_industry_wastewater"}
SUPPLY = {"coke", "refining"}
"""Sources of industry that supply energy."""
MACHINES = {"construction_machinery", "forklifts"}
"""Sources of transport that belong to industry."""
KEYS = ["Model", "Scenario", "Region", "Variable", "Unit"]


@pytest.fixture(scope="module", params=["liupanshui", "huzhou"])
def city(request):
    run = simulated(request.param)
    rows = pd.read_csv(io.StringIO(iamc_text(run)))
    rows = rows[rows.Scenario == f"{request.param} plan"].set_index("Variable")
    tables = {name: pd.read_csv(io.StringIO(long_text(run, name)))
              for name in ("emissions", "energy")}
    return run, rows.drop(columns=["Model", "Scenario", "Region", "Unit"]), {
        name: table[table.case == "plan"] for name, table in tables.items()
    }


@pytest.fixture(scope="module")
def lists():
    return load_tables(parameters_root(), Problems()).codelists


def by_year(rows, years):
    return rows.groupby("year").value.sum().reindex(years, fill_value=0.0).to_numpy()


def of(rows, name):
    return rows.loc[name].to_numpy(float) if name in rows.index else 0.0


def parts_of_emissions(e):
    """Return category -> rows of emissions.csv, told apart by sector, source and origin."""
    burnt = e.origin == "energy"
    industry, buildings = e.sector == "industry", e.sector == "buildings"
    farms, services = e.sector == "agriculture", e.sector.isin(["water", "waste"])
    supply = (e.sector == "energy") | e.source.isin(SUPPLY)
    machines, solvents, sewage = (e.source.isin(x) for x in (MACHINES, SOLVENTS, SEWAGE))
    found = {
        "Energy|Supply": supply,
        "Energy|Demand|Industry": (industry & burnt & ~supply) | machines,
        "Energy|Demand|Transportation": (e.sector == "transport") & ~machines,
        "Energy|Demand|Residential and Commercial": burnt & (buildings | services),
        "Energy|Demand|AFOFI": farms & burnt | e.source.isin(["farm_machinery", "farm_boilers"]),
        "Industrial Processes": industry & ~burnt & ~supply & ~solvents & ~sewage,
        "Product Use|Solvents": solvents & ~burnt,
        "Product Use|Other": buildings & ~burnt & ~solvents,
        "Waste": (services & ~burnt) | sewage,
        "AFOLU|Agricultural Waste Burning": e.source == "straw",
        "AFOLU|Agriculture": farms & ~burnt & (e.source != "straw"),
        "AFOLU|Land": e.sector == "land",
    }
    found["AFOLU"] = farms & ~burnt | found["AFOLU|Land"]
    found["Energy|Demand"] = sum(
        (found[k] for k in found if k.startswith("Energy|Demand|")), found["Energy|Supply"] & False)
    found["Energy"] = found["Energy|Supply"] | found["Energy|Demand"]
    found["Energy and Industrial Processes"] = found["Energy"] | found["Industrial Processes"]
    return {**found, "": burnt | ~burnt}


@pytest.mark.parametrize("pollutant", UNITS)
def test_emissions_are_those_of_the_rows_of_each_kind(city, pollutant):
    run, rows, tables = city
    e = tables["emissions"]
    e = e[(e.pollutant == pollutant) & e.boundary.isin(["direct", "sink"])]
    name, factor = UNITS[pollutant]
    for category, mask in parts_of_emissions(e).items():
        variable = f"Emissions|{name}|{category}".rstrip("|")
        wanted = by_year(e[mask], run.index.years) * factor
        np.testing.assert_allclose(of(rows, variable), wanted, rtol=1e-9, atol=1e-12,
                                   err_msg=variable)


def test_gross_and_net_carbon_add_up(city):
    run, rows, tables = city
    e = tables["emissions"]
    co2, years = e[e.pollutant == "CO2"], run.index.years
    sink = by_year(co2[co2.boundary == "sink"], years) * 1e-6
    direct = by_year(co2[co2.boundary == "direct"], years) * 1e-6
    assert (sink < 0).all()
    np.testing.assert_allclose(of(rows, "Gross Emissions|CO2"), direct, rtol=1e-9)
    np.testing.assert_allclose(of(rows, "Gross Removals|CO2"), sink, rtol=1e-9)
    np.testing.assert_allclose(of(rows, "Emissions|CO2"), direct + sink, rtol=1e-9)
    standing = co2[(co2.boundary == "sink") & (co2.source == "existing_forest")]
    np.testing.assert_allclose(of(rows, "Carbon Removal"),
                               -(sink - by_year(standing, years) * 1e-6), rtol=1e-8, atol=1e-12)


def test_energy_is_that_of_the_rows_of_each_kind(city, lists):
    run, rows, tables = city
    e, years, carriers = tables["energy"], run.index.years, lists.carriers
    group = e.carrier.map({k: c.group for k, c in carriers.items()})
    e = e[(group != "material") & ~e.carrier.str.startswith("useful_heat")].assign(group=group)
    users = e[~e.sector.isin(["energy", "trade"]) & ~e.source.isin(SUPPLY)]
    used, made = users[users.flow == "use"], users[users.flow == "output"]
    gases = made[made.group == "coal_gas"]
    final = by_year(used, years) - by_year(gases, years)
    np.testing.assert_allclose(of(rows, "Final Energy"), final * 1e-6, rtol=1e-9)
    coal = by_year(used[used.group.isin(["coal", "coke"])], years) - by_year(gases, years)
    liquids, power = used[used.group == "oil"], used[used.group == "electricity"]
    np.testing.assert_allclose(of(rows, "Final Energy|Solids|Coal"), coal * 1e-6, rtol=1e-9)
    np.testing.assert_allclose(of(rows, "Final Energy|Liquids"), by_year(liquids, years) * 1e-6)
    np.testing.assert_allclose(of(rows, "Final Energy|Electricity"), by_year(power, years) * 1e-6)
    homes = used[(used.sector == "buildings") | used.sector.isin(["water", "waste"])]
    np.testing.assert_allclose(of(rows, "Final Energy|Residential and Commercial"),
                               by_year(homes, years) * 1e-6, rtol=1e-9)


def test_power_and_primary_energy(city, lists):
    run, rows, tables = city
    e, years = tables["energy"], run.index.years
    made = e[(e.flow == "output") & (e.carrier == "electricity")]
    np.testing.assert_allclose(of(rows, "Secondary Energy|Electricity"),
                               by_year(made, years) * 1e-6, rtol=1e-9)
    for source, name in (("hydro_power", "Hydro"), ("wind_power", "Wind"), ("pv_power", "Solar")):
        np.testing.assert_allclose(of(rows, f"Primary Energy|{name}"),
                                   by_year(made[made.source == source], years) * 1e-6, rtol=1e-9)
    trade = e[e.sector == "trade"]
    net = trade[trade.flow.isin(["import", "export"])].assign(
        value=lambda t: t.value.where(t.flow == "import", -t.value))
    groups = {k: c.group for k, c in lists.carriers.items()}
    coal = net[net.carrier.map(groups).isin(["coal", "coke", "coal_gas"])
               & (net.carrier != "coal_mine_gas")]
    np.testing.assert_allclose(of(rows, "Primary Energy|Coal"), by_year(coal, years) * 1e-6,
                               rtol=1e-9)
    gas = by_year(net[net.carrier.isin(["natural_gas", "coal_mine_gas"])], years)
    won = e[(e.flow == "output") & e.carrier.isin(["natural_gas", "coal_mine_gas"])]
    np.testing.assert_allclose(of(rows, "Primary Energy|Gas"),
                               (gas + by_year(won, years)) * 1e-6, rtol=1e-9)


def test_parts_add_up_as_the_definitions_say(city):
    _, rows, _ = city
    checked = 0
    for variable in rows.index[~rows.index.str.startswith("City|")]:
        name, own = variable, ""
        if variable.startswith("Emissions|"):
            own = variable.split("|")[1]
            name = "|".join(["Emissions", SPECIES, *variable.split("|")[2:]])
        found = [part.replace(SPECIES, own) for part in components(name)]
        if found:
            total = sum(of(rows, part) for part in found)
            np.testing.assert_allclose(total, of(rows, variable), rtol=1e-9, atol=1e-12)
            checked += 1
    assert checked > 30


def test_names_and_units_are_those_of_the_definitions(lists):
    with PINNED.open(encoding="utf-8", newline="") as file:
        legal = {row["variable"]: row["unit"] for row in csv.DictReader(file)}
    ours = {}
    for name, unit in common_names(lists).items():
        for one in filter(None, (species(p).common for p in lists.pollutants)):
            ours[name.replace(SPECIES, one)] = unit
            if unit == SPECIES:
                ours[name.replace(SPECIES, one)] = next(
                    species(p).unit for p in lists.pollutants if species(p).common == one)
    assert ours == legal


@pytest.mark.slow
@pytest.mark.parametrize("name", EACH_CITY)
def test_every_variable_without_prefix_is_in_the_definitions(name):
    with PINNED.open(encoding="utf-8", newline="") as file:
        legal = {(row["variable"], row["unit"]) for row in csv.DictReader(file)}
    rows = pd.read_csv(io.StringIO(iamc_text(simulated(name))))
    common = rows[~rows.Variable.str.startswith("City|")]
    assert set(zip(common.Variable, common.Unit, strict=True)) <= legal
    assert len(common) > 100
    assert not rows.duplicated(KEYS).any()


def test_the_longest_beginning_places_a_source():
    assert placed("emissions", "Industry|Cement|Kilns", "energy").common == "Energy|Demand|Industry"
    assert placed("emissions", "Industry|Cement", "process").common == "Industrial Processes"
    assert placed("emissions", "Industry|Coke", "process").common == "Energy|Supply|Solids"
    assert placed("emissions", "Industry|Coking", "process").common == "Industrial Processes"
    assert placed("emissions", "Something|Else", "other").common == "Other"
    assert categories("Energy|Demand|Residential") == {
        "", "Energy", "Energy|Demand", "Energy|Demand|Residential",
        "Energy|Demand|Residential and Commercial", "Energy and Industrial Processes",
        "Energy|Demand|Residential and Commercial and AFOFI",
    }


def test_what_is_burnt_is_energy_whatever_the_source(lists):
    for source in lists.sources.values():
        category = placed("emissions", tail_of(source), "energy").common
        assert category.startswith("Energy|"), source.name
