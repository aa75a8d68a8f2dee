"""Emissions, energy and cost of a mix: the equations of the model, each linear in the mix."""

from __future__ import annotations

import numpy as np

from simulator.accounting.coefficients import Coefficients
from simulator.city import BaseYear
from simulator.index import Index
from simulator.kernels.annuity import capital_recovery_factor
from simulator.kernels.constants import TJ_PER_GWH
from simulator.mix import Mix

Array = np.ndarray
ELECTRICITY = "electricity"
HEAT = "heat"


def sum_by(values: Array, groups: Array, count: int, axis: int) -> Array:
    """Sum along one axis into groups.

    values : any shape; groups : (n,) group of each entry of `axis`. Returns the same shape with
    that axis of length `count`.
    """
    moved = np.moveaxis(values, axis, 0)
    result = np.zeros((count, *moved.shape[1:]))
    np.add.at(result, groups, moved)
    return np.moveaxis(result, 0, axis)


def emissions(mix: Mix, c: Coefficients, index: Index) -> Array:
    """Return direct emissions, (..., process, origin, pollutant, year) [t/yr].

    Equation: E = sum_k x * ef + sum_c z * (side + fuel of the control - ef * removal).
    """
    by_process = c.emission[..., None] * mix.activity[..., :, None, None, :]
    by_control = c.control_emission[..., None] * mix.controlled[..., :, None, None, :]
    added = sum_by(by_control, index.control_process, len(index.processes), -4)
    result: Array = by_process + added
    return result


def carrier_use(mix: Mix, c: Coefficients, index: Index, gross: bool = False) -> Array:
    """Return what each process uses less what it delivers, (..., process, carrier, year).

    Equation: Q = sum_k x * eps + sum_c z * pen; with `gross`, use alone (outputs left out).
    """
    coefficients = c.gross_use if gross else c.net_use
    by_process = coefficients[..., None] * mix.activity[..., :, None, :]
    control = np.maximum(c.control_use, 0.0) if gross else c.control_use
    by_control = control[..., None] * mix.controlled[..., :, None, :]
    added = sum_by(by_control, index.control_process, len(index.processes), -3)
    result: Array = by_process + added
    return result


def totals(mix: Mix, c: Coefficients, index: Index) -> Array:
    """Return the city's net use of every carrier, (..., carrier, year), without process detail."""
    used = np.einsum("...pf,...py->...fy", c.net_use, mix.activity)
    result: Array = used + np.einsum("...jf,...jy->...fy", c.control_use, mix.controlled)
    return result


def net_import(mix: Mix, c: Coefficients, index: Index) -> Array:
    """Return signed net imports, (..., carrier, year): use - output + dumped.

    Equation: local output + net import = use + dumped.
    """
    result: Array = totals(mix, c, index) + mix.dumped
    return result


def import_emissions(imports: Array, base: BaseYear, index: Index) -> dict[str, Array]:
    """Return CO2 of net imported electricity and heat, (..., year) [t/yr], exports negative.

    Contracted green electricity is a carrier of its own and carries none.
    """
    electricity = imports[..., index.carrier(ELECTRICITY), :] / TJ_PER_GWH
    heat = imports[..., index.carrier(HEAT), :]
    return {
        "imported_electricity": electricity * base.grid["grid_factor"],
        "imported_heat": heat * base.grid["heat_factor"],
    }


def annuities(additions: Array, capex: Array, life: Array, rate: float) -> Array:
    """Return yearly payments for what was built after the base year, (..., item, year) [CNY].

    Equation: A[t] = sum over v with v <= t < v + n of N[v] * capex * CRF(r, n); paid to the end of
    the economic life n, whatever survives.
    additions : (..., item, year) [capacity]; capex : (..., item); life : (..., item) [yr].
    """
    years = additions.shape[-1]
    horizon = np.where(np.isinf(life), float(years), life)
    payment = additions * (capex * capital_recovery_factor(rate, horizon))[..., None]
    paid = np.zeros_like(payment)
    for built in range(1, years):
        length = np.clip(horizon[..., None] - np.arange(years - built), 0.0, 1.0)
        paid[..., built:] += payment[..., built : built + 1] * length
    result: Array = paid
    return result


def costs(mix: Mix, c: Coefficients, rate: float) -> dict[str, Array]:
    """Return yearly cost by item: (..., process, year) or (..., control, year) [CNY of 2020]."""
    return {
        "annuity": annuities(mix.additions, c.capex, c.economic_life, rate),
        "fixed_om": mix.capacity * c.fixed_om[..., None],
        "variable_om": mix.activity * c.variable_om[..., None],
        "control_annuity": annuities(
            mix.control_additions, c.control_capex, c.control_economic_life, rate
        ),
        "control_fixed_om": mix.control_capacity * c.control_fixed_om[..., None],
        "control_variable_om": mix.controlled * c.control_variable_om[..., None],
    }


def carrier_costs(imports: Array, import_price: Array, export_price: Array) -> Array:
    """Return what carriers cost at the city boundary, (..., carrier, year) [CNY of 2020].

    Carriers are priced only where they cross the boundary, so local power and heat are not paid
    twice. imports : (..., carrier, year); prices : (..., carrier, year) [CNY per unit].
    """
    bought = np.maximum(imports, 0.0) * import_price
    sold = np.maximum(-imports, 0.0) * export_price
    result: Array = bought - sold
    return result
