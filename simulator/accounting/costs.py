"""What a mix costs each year: annuities, running cost, carriers at the city boundary, moves."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulator.accounting.mix import Mix
from simulator.city.coefficients import Coefficients
from simulator.kernels.adding import summed
from simulator.kernels.annuity import capital_recovery_factor, discount_factor
from simulator.measures.moves import Moves

Array = np.ndarray


def discount_weights(rate: Array | float, years: int) -> Array:
    """Return what a payment in each year is worth in the base year, (..., year); its own nothing.

    rate : (...) per year. Equation: 0 in the base year, then 1 / (1 + r)^t.
    """
    later = discount_factor(rate, np.arange(1, years))
    return np.concatenate([np.zeros((*later.shape[:-1], 1)), later], axis=-1)


def present_value(yearly: Array, rate: Array | float) -> Array:
    """Return the present value in the base year of the years after it, (...).

    yearly : (..., year), the base year first; rate : (...) per year.
    """
    weights = discount_weights(rate, yearly.shape[-1])
    return summed(yearly[..., 1:] * weights[..., 1:], 1)


def system_cost(
    items: Mapping[str, Array], imports: Array, prices: Mapping[str, Array], moved: Array
) -> Array:
    """Return the yearly system cost, (..., year) [CNY of 2020].

    items : cost by item, each (..., process or control, year); imports : (..., carrier, year);
    prices : "import" and "export", each (..., carrier, year) [CNY per unit]; moved : (..., year)
    cost of demand and transfer moves.
    """
    own = sum((summed(values, 2, -2) for values in items.values()), np.zeros(1))
    traded = summed(carrier_costs(imports, prices["import"], prices["export"]), 2, -2)
    result: Array = own + traded + moved
    return result


def move_costs(moves: Moves, mix: Mix) -> Array:
    """Return the yearly cost of demand and transfer moves, (..., year) [CNY of 2020]."""
    cost = np.zeros_like(mix.demand[..., 0, :])
    for number, move in enumerate(moves.transfers):
        cost = cost + mix.transfers[..., number, :] * np.asarray(move.cost)[..., None]
    for number, change in enumerate(moves.demand):
        moved = np.abs(mix.demand_moves[..., number, :])
        cost = cost + moved * np.asarray(change.cost)[..., None]
    return cost


def annuities(additions: Array, capex: Array, life: Array, rate: Array | float) -> Array:
    """Return yearly payments for what was built after the base year, (..., item, year) [CNY].

    Equation: A[t] = sum over v with v <= t < v + n of N[v] * capex * CRF(r, n); paid to the end of
    the economic life n, whatever survives.
    additions : (..., item, year) [capacity]; capex : (..., item); life : (..., item) [yr];
    rate : (...) per year.
    """
    years = additions.shape[-1]
    horizon = np.where(np.isinf(life), float(years), life)
    yearly = capex * capital_recovery_factor(np.asarray(rate)[..., None], horizon)
    payment = additions * yearly[..., None]
    paid = np.zeros_like(payment)
    for built in range(1, years):
        length = np.clip(horizon[..., None] - np.arange(years - built), 0.0, 1.0)
        paid[..., built:] += payment[..., built : built + 1] * length
    result: Array = paid
    return result


def costs(mix: Mix, c: Coefficients, rate: Array | float) -> dict[str, Array]:
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


def unit_present_value(
    discount: Array, capex: Array, life: Array, rate: Array | float
) -> Array:
    """Return what one unit built in each year costs over the horizon, (item, year) [CNY].

    discount : (year,) factors; rate : of the annuities, one or (item,).
    Equation: PV[v] = capex * CRF(r, n) * sum over t = v .. min(v + n - 1, end) of discount[t].
    """
    years = len(discount)
    horizon = np.where(np.isinf(life), float(years), life)
    payment = capex * capital_recovery_factor(rate, horizon)
    result = np.zeros((len(capex), years))
    for v in range(1, years):
        length = np.clip(horizon[:, None] - np.arange(years - v), 0.0, 1.0)
        result[:, v] = payment * (length * discount[v:]).sum(-1)
    return result
