"""Buildings: heat, cold, cooking, hot water and appliances of homes and services; paint and dust.

A building uses useful heat, a local carrier; heating technologies deliver it from a fuel, from
electricity or from the heat network. So a better envelope and a cleaner heater multiply, as they
do in a house.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.sectors.base import Coefficient, Number, ProcessParameters, generic

ITEMS = {
    "heat_demand": "{carrier}/{u}",
    "climate_ratio": "1",
    "heated_share": "1",
    "cooling_demand": "{carrier}/{u}",
    "cooling_ratio": "1",
    "cooling_performance": "1",
    "efficiency": "1",
    "performance": "1",
    "reference_use": "{carrier}/{u}",
    "saving": "1",
    "solvent_content": "t/{u}",
    "evaporated_share": "1",
}
"""Raw items of this sector; `efficiency` is named by the fuel, `performance` by the carrier."""


def coefficients(view: ProcessParameters) -> list[Coefficient]:
    """Return all coefficients of one building, device or service."""
    return [
        *generic(view),
        *_envelope(view),
        *_device(view),
        *_service(view),
        *_paint(view),
    ]


def useful_heat(demand: Number, climate_ratio: Number, heated_share: Number) -> Number:
    """Return the useful heat a building takes up in a year [TJ/m^2].

    Parameters
    ----------
    demand : (draw) [TJ/m^2] if all floor is heated all season in the reference climate
    climate_ratio : (draw) [1] heating degree days of the city over those of the reference
    heated_share : (draw) [1] share of floor and time that is heated, weighted by comfort

    Notes
    -----
    Equation: demand * climate_ratio * heated_share.
    Source: degree-day method; partial heating as described for homes outside the northern
    heating area. Valid: 0 <= heated_share <= 1.
    """
    return demand * climate_ratio * heated_share


def cooling_electricity(demand: Number, cooling_ratio: Number, performance: Number) -> Number:
    """Return the electricity a building uses for cooling in a year [TJ/m^2].

    Parameters
    ----------
    demand : (draw) [TJ/m^2] useful cold in the reference climate
    cooling_ratio : (draw) [1] cooling need of the city over that of the reference
    performance : (draw) [1] seasonal cold per electricity

    Notes
    -----
    Equation: demand * cooling_ratio / performance. Valid: performance > 0.
    """
    return demand * cooling_ratio / performance


def input_per_useful(efficiency: Number) -> Number:
    """Return what must be put in for one unit of useful heat [TJ/TJ].

    Parameters
    ----------
    efficiency : (draw) [1] useful heat per fuel, or coefficient of performance

    Notes
    -----
    Equation: 1 / efficiency. Valid: efficiency > 0.
    """
    return 1 / efficiency


def remaining_use(reference: Number, saving: Number) -> Number:
    """Return the electricity of a service after a saving [TJ per unit of service].

    Parameters
    ----------
    reference : (draw) [TJ/GWh] use at standard efficiency
    saving : (draw) [1] share saved

    Notes
    -----
    Equation: reference * (1 - saving). Valid: 0 <= saving <= 1.
    """
    return reference * (1 - saving)


def paint_emission(content: Number, evaporated_share: Number) -> Number:
    """Return the VOC released by a tonne of paint [t/t].

    Parameters
    ----------
    content : (draw) [t VOC per t of paint as applied]
    evaporated_share : (draw) [1] share of it that reaches the air

    Notes
    -----
    Equation: content * share.
    """
    return content * evaporated_share


def _envelope(view: ProcessParameters) -> Iterator[Coefficient]:
    for carrier in view.names("heat_demand"):
        heat = useful_heat(
            view.value("heat_demand", carrier),
            view.value("climate_ratio"),
            view.value("heated_share"),
        )
        yield Coefficient("use", carrier, heat)
    for carrier in view.names("cooling_demand"):
        cold = cooling_electricity(
            view.value("cooling_demand", carrier),
            view.value("cooling_ratio"),
            view.value("cooling_performance"),
        )
        yield Coefficient("use", carrier, cold)


def _device(view: ProcessParameters) -> Iterator[Coefficient]:
    for fuel in view.names("efficiency"):
        yield Coefficient("burn", fuel, input_per_useful(view.value("efficiency", fuel)))
    for carrier in view.names("performance"):
        yield Coefficient("use", carrier, input_per_useful(view.value("performance", carrier)))


def _service(view: ProcessParameters) -> Iterator[Coefficient]:
    for carrier in view.names("reference_use"):
        use = remaining_use(view.value("reference_use", carrier), view.get("saving"))
        yield Coefficient("use", carrier, use)


def _paint(view: ProcessParameters) -> Iterator[Coefficient]:
    for pollutant in view.names("solvent_content"):
        released = paint_emission(
            view.value("solvent_content", pollutant), view.value("evaporated_share")
        )
        yield Coefficient("emit", pollutant, released)
