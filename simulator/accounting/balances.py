"""Emissions, energy and cost of a mix: the equations of the model, each linear in the mix."""

from __future__ import annotations

import math

import numpy as np

from simulator.accounting.mix import Mix
from simulator.city.base_year import BaseYear
from simulator.city.city import City
from simulator.city.coefficients import Coefficients
from simulator.city.index import Index
from simulator.kernels.adding import contracted
from simulator.kernels.constants import TJ_PER_GWH

Array = np.ndarray
ELECTRICITY = "electricity"
HEAT = "heat"


def sum_by(values: Array, groups: Array, count: int, axis: int) -> Array:
    """Sum along one axis into groups.

    values : any shape; groups : (n,) group of each entry of `axis`. Returns the same shape with
    that axis of length `count`.
    """
    moved = np.moveaxis(values, axis, 0)
    others = sorted(range(1, moved.ndim), key=lambda n: -abs(moved.strides[n]))
    order = (0, *others)
    flat = moved.transpose(order)
    cells = math.prod(flat.shape[1:])
    place = groups[:, None] * cells + np.arange(cells)
    result = np.bincount(place.ravel(), flat.ravel(), count * cells).astype(float, copy=False)
    ordered = result.reshape(count, *flat.shape[1:]).transpose(np.argsort(order))
    return np.moveaxis(ordered, 0, axis)


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


def totals(mix: Mix, c: Coefficients) -> Array:
    """Return the city's net use of every carrier, (..., carrier, year), without process detail."""
    used = contracted("pf,py->fy", c.net_use, mix.activity)
    result: Array = used + contracted("jf,jy->fy", c.control_use, mix.controlled)
    return result


def net_import(mix: Mix, c: Coefficients) -> Array:
    """Return signed net imports, (..., carrier, year): use - output + dumped.

    Equation: local output + net import = use + dumped.
    """
    result: Array = totals(mix, c) + mix.dumped
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


def net_use_of(city: City, carrier: str, activity: Array, controlled: Array) -> Array:
    """Return the city's net use of one carrier, (..., year).

    activity : (..., process, year); controlled : (..., control, year).
    """
    c, f = city.coefficients, city.index.carrier(carrier)
    processes, controls = city.users[carrier]
    by_process = weighed(c.net_use[..., processes, f], activity[..., processes, :])
    result: Array = by_process + weighed(
        c.control_use[..., controls, f], controlled[..., controls, :]
    )
    return result


def weighed(weights: Array, values: Array) -> Array:
    """Return the sum over items of weights (..., item) times values (..., item, year)."""
    return contracted("i,iy->y", weights, values)


def renewable_output(city: City, mix: Mix) -> Array:
    """Return electricity from capacity-led local power, (..., year) [TJ]."""
    return renewables_of(city, mix.activity)


def renewables_of(city: City, activity: Array) -> Array:
    """Return the same of activity alone, (..., process, year).

    A site that delivers none in a draw adds nothing there.
    """
    number = np.flatnonzero(np.isin(city.index.process_site, city.power_sites))
    electricity = city.index.carrier("electricity")
    delivered = np.maximum(-city.coefficients.net_use[..., number, electricity], 0.0)
    return weighed(delivered, activity[..., number, :])
