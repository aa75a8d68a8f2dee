"""Weights that add different pollutants: equivalents of the Environmental Protection Tax Law."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.parameters.canonical import Store
from simulator.parameters.row_targets import POLLUTION_EQUIVALENT

Array = np.ndarray
WATER = ("COD", "NH3-N")
AIR_SUM, WATER_SUM, INTEGRATED = "APeq", "WPeq", "IAPeq"
SUMS = (AIR_SUM, WATER_SUM, INTEGRATED)
KG_PER_T = 1000.0


def finance(store: Store, theta: Array) -> dict[str, Any]:
    """Return the items of finance.csv that are not a series: item -> value, one or (...).

    theta : (..., row) parameter values.
    """
    return {store.rows[i].keys[0]: theta[..., i][()] for i in store.ids("finance")
            if not store.rows[i].keys[1]}


def weights(store: Store, theta: Array, kind: str) -> dict[str, Any]:
    """Return pollutant -> pollution equivalents per tonne, one or (...).

    Equation: weight = 1000 kg/t over the kg of one equivalent; `IAPeq` adds CO2e with the carbon
    weight, carbon price over tax per air equivalent, per tonne.
    kind : "APeq" (air), "WPeq" (water) or "IAPeq" (air and carbon). Empty if finance.csv has no
    equivalents.
    Source: eptl2018, annex 2; price and tax of finance.csv. The ranking depends on the carbon
    weight: publish it with every IAPeq.
    """
    known = finance(store, theta)
    found = {
        item.removeprefix(POLLUTION_EQUIVALENT): KG_PER_T / kg for item, kg in known.items()
        if item.startswith(POLLUTION_EQUIVALENT)
        and (item.removeprefix(POLLUTION_EQUIVALENT) in WATER) == (kind == WATER_SUM)
    }
    if kind == INTEGRATED and found:
        carbon = known["carbon_price"] / known["environment_tax_air"]
        found |= {"CO2": carbon, "CH4": carbon * known["gwp_ch4"],
                  "N2O": carbon * known["gwp_n2o"]}
    return found
