"""Investment and system cost of every year as weights on what the programme decides."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from simulator.accounting.costs import annuities
from simulator.optimiser.programme.prepared import CARRIER_SCALE, Data
from simulator.optimiser.programme.sets import effective
from simulator.optimiser.programme.target_rows import Cells
from simulator.simulation.case import PLAN
from simulator.simulation.run import Run

Array = np.ndarray


def investment_weights(data: Data) -> list[Cells]:
    """Return by year number: variable -> (item, year number) -> outlay per unit [CNY of 2020].

    Equation: outlay[t] = sum over items of what is built in t times its price, plant and controls.
    """
    c, (_, per_capacity, of_control) = data.city.coefficients, _sizes(data)
    prices = {"n": c.capex * per_capacity, "m": c.control_capex * of_control}
    return [{name: {(item, t): float(price[item]) for item in _items(data, name)}
             for name, price in prices.items()} if t else {}
            for t in range(len(data.discount))]


def cost_weights(data: Data) -> list[Cells]:
    """Return the same for system cost: annuities of what stands, upkeep, carriers, moves.

    Equation: that of `accounting.costs.system_cost`, undiscounted.
    """
    years = range(len(data.discount))
    found: list[Cells] = [defaultdict(dict) for _ in years]
    for name, weights in _running(data).items():
        for item in _items(data, name):
            for t, weight in enumerate(weights[item].tolist()):
                if t and weight:
                    found[t][name][item, t] = weight
    for name, paid in _built(data).items():
        for item in _items(data, name):
            for v, t in zip(*np.nonzero(paid[item]), strict=True):
                found[int(t)][name][item, int(v)] = float(paid[item, v, t])
    return found


def constant_costs(data: Data, run: Run) -> Array:
    """Return cost that nothing changes, (year,) [CNY of 2020].

    In the base year all of it; later the upkeep of control capacity of the base year.
    """
    c = data.city.coefficients
    counted = np.zeros(len(c.control_fixed_om))
    counted[[*data.free_controls, *data.fixed_controls]] = 1.0
    place = (data.baseline.controlled[:, 0] * counted)[:, None] * data.control_base_survival
    result: Array = (place * c.control_fixed_om[:, None]).sum(0)
    result[0] = run.cases[PLAN].total_cost[0]
    return result


def _sizes(data: Data) -> tuple[Array, Array, Array]:
    """Return activity and capacity of processes, and activity of controls, per scaled unit."""
    index = data.city.index
    of_process = data.scale[index.process_site]
    return (of_process, of_process / data.city.coefficients.full_load,
            of_process[index.control_process])


def _items(data: Data, name: str) -> list[int]:
    controls = sorted([*data.free_controls, *data.fixed_controls])
    items = {"x": data.processes, "cap": data.processes, "n": data.processes,
             "z": data.free_controls, "m": controls, "v": range(len(data.levers))}
    return list(items.get(name, range(len(data.city.index.carriers))))


def _running(data: Data) -> dict[str, Array]:
    """Return cost per unit that falls due in the same year, variable -> (item, year) [CNY]."""
    c, (of_process, per_capacity, of_control) = data.city.coefficients, _sizes(data)
    same = np.ones(len(data.discount))
    levers = [lever.cost for lever in data.levers]
    return {
        "x": (effective(data, c.variable_om, c.control_variable_om) * of_process)[:, None] * same,
        "cap": (c.fixed_om * per_capacity)[:, None] * same,
        "z": (c.control_variable_om * of_control)[:, None] * same,
        "v": np.reshape(levers, (len(levers), len(same))),
        "imp": data.prices["import"] * CARRIER_SCALE,
        "exp": -data.prices["export"] * CARRIER_SCALE,
    }


def _built(data: Data) -> dict[str, Array]:
    """Return what a unit built in each year costs later, variable -> (item, built, year) [CNY]."""
    c, (_, per_capacity, of_control) = data.city.coefficients, _sizes(data)
    rate = data.scenario.discount_rate
    plant = _payments(c.capex, c.economic_life, rate, len(data.discount))
    control = _payments(c.control_capex, c.control_economic_life, rate, len(data.discount))
    for v in range(1, len(data.discount)):
        standing = data.control_new_survival[:, : len(data.discount) - v]
        control[:, v, v:] += standing * c.control_fixed_om[:, None]
    return {"n": plant * per_capacity[:, None, None], "m": control * of_control[:, None, None]}


def _payments(capex: Array, life: Array, rate: float, years: int) -> Array:
    """Return the annuities of one unit built in each year, (item, built, year) [CNY]."""
    result = np.zeros((len(capex), years, years))
    for v in range(1, years):
        built = np.zeros((len(capex), years))
        built[:, v] = 1.0
        result[:, v] = annuities(built, capex, life, rate)
    return result
