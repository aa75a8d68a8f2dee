"""Industry: coking by carbon balance, calcination, top gas, captured CO2, heat from fuel."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.sectors import industry_light
from simulator.sectors.base import Coefficient, Number, ProcessParameters, generic

HEAVY_ITEMS: dict[str, str] = {
    "charge": "{carrier}/{u}",
    "byproduct_share": "1",
    "cao_content": "1",
    "mgo_content": "1",
    "noncarbonate_share": "1",
    "gas_delivered": "{carrier}/{u}",
    "gas_co2": "t/{carrier}",
    "captured": "t/{u}",
    "efficiency": "1",
}
"""Raw items of heavy industry; `charge`, `byproduct_share`, `gas_delivered`, `gas_co2` and
`efficiency` are named by carrier, `captured` by the origin (energy, process) of the CO2."""

ITEMS: dict[str, str] = {**HEAVY_ITEMS, **industry_light.ITEMS}
"""Raw items of the sector with their canonical units."""

CO2_PER_CAO = 44 / 56
"""Mass of CO2 that left limestone per mass of CaO (molar masses 44 and 56)."""
CO2_PER_MGO = 44 / 40
"""Mass of CO2 that left magnesite per mass of MgO (molar masses 44 and 40)."""
NOT_BURNT = ("electricity", "electricity_green", "heat")
"""Carriers that give heat without a flame at the place of use."""


def coefficients(view: ProcessParameters) -> list[Coefficient]:
    """Return all coefficients of one process, per unit of its activity."""
    return [
        *generic(view),
        *_coking(view),
        *_calcination(view),
        *_delivered_gas(view),
        *_capture(view),
        *_heat(view),
        *industry_light.coefficients(view),
    ]


def feedstock(charge: Number, byproduct_share: Number) -> Number:
    """Return the part of a coke oven's charge whose carbon leaves in tar and benzol.

    Parameters
    ----------
    charge : (draw) [TJ per t coke]
    byproduct_share : (draw) [1] share of the charge's carbon in liquid by-products

    Notes
    -----
    Equation: charge * share. The rest is transformed: its carbon is released here, less the
    carbon of the coke and gas delivered.
    Source: carbon balance of IPCC 2019, volume 3, chapter 4 (ipcc2019v3).
    Valid: 0 <= byproduct_share <= 1.
    """
    return charge * byproduct_share


def calcination(cao: Number, mgo: Number, noncarbonate: Number) -> Number:
    """Return the CO2 driven off by making one tonne of clinker [t/t].

    Parameters
    ----------
    cao, mgo : (draw) [1] mass shares in clinker
    noncarbonate : (draw) [1] share of both that came from slag, ash or carbide slag

    Notes
    -----
    Equation: (CaO * 44/56 + MgO * 44/40) * (1 - noncarbonate).
    Source: IPCC 2006, volume 3, equation 2.4, with magnesium added (ipcc2006v3).
    """
    return (cao * CO2_PER_CAO + mgo * CO2_PER_MGO) * (1 - noncarbonate)


def carbon_delivered(gas: Number, content: Number) -> Number:
    """Return the CO2 that surplus process gas takes along to where it is burnt [t].

    Parameters
    ----------
    gas : (draw) [TJ per activity unit] delivered
    content : (draw) [t CO2 per TJ] if all its carbon is released

    Notes
    -----
    Equation: gas * content; taken off the source whose coke and coal made the gas, so that the
    carbon is counted once, where it is released.
    Source: carbon balance of IPCC 2019, volume 3, chapter 4 (ipcc2019v3).
    """
    return gas * content


def fuel_for_heat(efficiency: Number) -> Number:
    """Return the energy input per unit of useful heat [TJ/TJ].

    Parameters
    ----------
    efficiency : (draw) [1] useful heat over energy input; above 1 for heat pumps

    Notes
    -----
    Equation: 1 / efficiency. Valid: efficiency > 0.
    """
    return 1 / efficiency


def _coking(view: ProcessParameters) -> Iterator[Coefficient]:
    for carrier in view.names("charge"):
        charge = view.value("charge", carrier)
        kept = feedstock(charge, view.value("byproduct_share", carrier))
        yield Coefficient("transform", carrier, charge - kept)
        yield Coefficient("use", carrier, kept)


def _calcination(view: ProcessParameters) -> Iterator[Coefficient]:
    if not view.has("cao_content"):
        return
    released = calcination(
        view.value("cao_content"), view.value("mgo_content"), view.get("noncarbonate_share")
    )
    yield Coefficient("emit", "CO2", released)


def _delivered_gas(view: ProcessParameters) -> Iterator[Coefficient]:
    for carrier in view.names("gas_delivered"):
        gas = view.value("gas_delivered", carrier)
        carbon = carbon_delivered(gas, view.value("gas_co2", carrier))
        yield Coefficient("output", carrier, gas)
        yield Coefficient("emit", "CO2", -carbon, "energy")


def _capture(view: ProcessParameters) -> Iterator[Coefficient]:
    for origin in view.names("captured"):
        yield Coefficient("emit", "CO2", -view.value("captured", origin), origin)


def _heat(view: ProcessParameters) -> Iterator[Coefficient]:
    for carrier in view.names("efficiency"):
        kind = "use" if carrier in NOT_BURNT else "burn"
        yield Coefficient(kind, carrier, fuel_for_heat(view.value("efficiency", carrier)))
