"""Hurdle rates: what an investor wants of a measure, as an addition to the objective."""

from __future__ import annotations

import numpy as np

from simulator import units
from simulator.accounting.costs import unit_present_value
from simulator.optimiser.linear.compiled import Compiled
from simulator.optimiser.programme.prepared import MONEY_SCALE, Data
from simulator.simulation.scenario import Scenario

Array = np.ndarray


def hurdle_rates(scenario: Scenario) -> dict[str, float]:
    """Return measure -> rate per year, as the scenario states them."""
    stated = scenario.file.finance.hurdle_rates
    return {key: units.quantity(str(rate), "1") for key, rate in stated.items()}


def surcharge(data: Data, programme: Compiled) -> Array | None:
    """Return what hurdle rates add to the objective, (column,) [million CNY], None without any.

    Equation: addition of a unit built in year v = capex * (CRF(h, n) - CRF(r, n)) * sum over its
    payments of discount[t]: annuities at the hurdle rate h in place of the discount rate r, the
    discounting unchanged. It falls on every unit of the technologies and controls that the measure
    moves; where several measures move one, the highest rate counts. Moves without capital
    (transfers, demand) have none. Costs that are reported never contain it.
    """
    rates = hurdle_rates(data.scenario)
    if not rates:
        return None
    c, site = data.city.coefficients, data.city.index.process_site
    scale = data.scale[site]
    by_process = _rates(rates, data.limits.process_owners, len(site), data)
    by_control = _rates(rates, data.limits.control_owners, len(data.city.index.controls), data)
    more = _more(data, c.capex, c.economic_life, by_process) * (scale / c.full_load)[:, None]
    of_control = _more(data, c.control_capex, c.control_economic_life, by_control)
    of_control *= scale[data.city.index.control_process][:, None]
    result = np.zeros(len(programme.cost))
    for name, values in (("n", more), ("m", of_control)):
        part = programme.column.parts[name]
        for (item, year), number in part.index.items():
            result[number] = values[item, year] / MONEY_SCALE
    return result


def _rates(rates: dict[str, float], owners: dict[int, list[str]], count: int, data: Data) -> Array:
    """Return the rate of every item: the highest of its measures, else the discount rate."""
    result = np.full(count, data.scenario.discount_rate)
    for item, keys in owners.items():
        stated = [rates[key] for key in keys if key in rates]
        if stated:
            result[item] = max(stated)
    return result


def _more(data: Data, capex: Array, life: Array, rates: Array) -> Array:
    """Return the addition per unit built in each year, (item, year) [CNY]."""
    result: Array = unit_present_value(data.discount, capex, life, rates) - unit_present_value(
        data.discount, capex, life, data.scenario.discount_rate)
    return result
