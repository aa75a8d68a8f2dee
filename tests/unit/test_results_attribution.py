import numpy as np
import pytest

from simulator.accounting.balances import import_emissions
from simulator.analysis.attribution import attribute, disjoint
from simulator.analysis.touched_sites import reaches
from simulator.wording import INTERACTION
from tests.unit.test_results_plan import MEASURES, plan_run, without


@pytest.fixture(scope="module")
def run():
    return plan_run()


@pytest.fixture(scope="module")
def effects(run):
    return attribute(run)


def outcome(run):
    """Emissions, imports, sinks and cost of the plan, from the whole city at once."""
    case, c = run.cases["plan"], run.scenario.city.coefficients
    co2 = run.index.pollutant("CO2")
    sinks = case.emissions[c.sink].sum((0, 1))[co2]
    direct = case.emissions.sum((0, 1)) + case.flared.sum(0)
    direct[co2] -= sinks
    imports = sum(import_emissions(case.net_import, run.scenario.city.base, run.index).values())
    return direct, imports, sinks, case.total_cost


def close(found, expected, scale):
    size = np.abs(scale).max() or 1.0
    np.testing.assert_allclose(found / size, expected / size, atol=1e-11)


@pytest.mark.parametrize("key", MEASURES)
def test_the_effect_is_the_plan_run_again_without_the_measure(run, effects, key):
    plan, other, effect = outcome(run), outcome(without(key)), effects[key]
    close(effect.direct, other[0] - plan[0], plan[0])
    close(effect.imports, other[1] - plan[1], plan[1])
    close(effect.sinks, other[2] - plan[2], plan[2])
    close(effect.cost, plan[3] - other[3], plan[3])


def test_measures_that_overlap_interact(effects, run):
    nox = run.index.pollutant("NOx")
    assert np.abs(effects[INTERACTION].direct[nox]).max() > 0
    assert list(effects) == [*MEASURES, INTERACTION]


def test_a_measure_reaches_the_suppliers_of_what_it_moves(run):
    reach = reaches(run)
    names = {k: {run.index.sites[n].source for n in sites} for k, sites in reach.items()}
    assert names["cement_raw_fuel_sub"] == {"cement", "clinker"}
    assert names["clean_heating"] == {"urban_heating", "district_heat"}
    assert names["pv_deployment"] == {"pv_power", "grid_coal_power"}
    assert names["twohigh_project_control"] == set()
    assert names["capacity_swap"] == {"coke"}


def test_groups_share_no_site_and_miss_no_measure(run):
    reach = reaches(run)
    groups = disjoint(reach)
    assert sorted(key for group in groups for key in group) == sorted(MEASURES)
    for group in groups:
        sites = [site for key in group for site in reach[key]]
        assert len(sites) == len(set(sites))
    assert len(groups) < len(MEASURES)
