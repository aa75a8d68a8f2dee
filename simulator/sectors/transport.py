"""Transport: vehicles, trains, ships and non-road machines, from native rates to coefficients.

Road rates are per vehicle-kilometre; trucks serve tonne-kilometres, so their rates are divided by
the load. Fuel burnt gives CO2 (and CH4, N2O, SO2 on the road) through the combustion class; NOx,
VOC, PM2.5 and NH3 come from the rates below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce

from simulator.sectors.base import Coefficient, Number, ProcessParameters, emission, generic

ITEMS = {
    "fuel_use": "{carrier}/Mvkm",
    "energy_use": "{carrier}/Mvkm",
    "annual_distance": "Mvkm/vehicle",
    "load": "Mtkm/Mvkm",
    "emission_per_km": "t/Mvkm",
    "emission_per_fuel": "t/TJ",
    "correction_speed": "1",
    "correction_altitude": "1",
    "correction_load": "1",
    "correction_sulphur": "1",
    "deterioration": "1",
    "running_loss": "t/(vehicle*h)",
    "standing_loss": "t/(vehicle*yr)",
    "mean_speed": "Mvkm/(vehicle*h)",
}
"""Raw items of this sector. `fuel_use` is burnt; `energy_use` (electricity, hydrogen) is not."""

CORRECTIONS = (
    "correction_speed",
    "correction_altitude",
    "correction_load",
    "correction_sulphur",
    "deterioration",
)
VOC = "VOC"


def coefficients(view: ProcessParameters) -> list[Coefficient]:
    """Return all coefficients of one process, per unit of its activity."""
    return [
        *generic(view),
        *_energy(view),
        *_full_load(view),
        *_exhaust(view),
        *_vapour(view),
        *_fuel_based(view),
    ]


def per_activity(rate: Number, load: Number) -> Number:
    """Return a rate per Mtkm for one per Mvkm [x/Mtkm].

    Parameters
    ----------
    rate : (draw) [x/Mvkm]
    load : (draw) [Mtkm/Mvkm] tonnes carried per vehicle-km, empty running included

    Notes
    -----
    Equation: rate / load. Passenger sources have load 1, so their rate is kept.
    """
    return rate / load


def corrected(base: Number, factors: Iterable[Number]) -> Number:
    """Return an emission per km under local conditions.

    Parameters
    ----------
    base : (draw) [t/Mvkm] equal to g/km, at 30 km/h, half load, below 1500 m
    factors : (draw) [1] each

    Notes
    -----
    Equation: base * speed * altitude * load * sulphur * deterioration.
    Source: mee2014onroad.
    Valid: China III to V; later standards carry no factor.
    """
    return reduce(lambda product, factor: product * factor, factors, base)


def evaporation(
    running_loss: Number, mean_speed: Number, standing_loss: Number, annual_distance: Number
) -> Number:
    """Return petrol vapour lost per distance, driving and parked [t/Mvkm].

    Parameters
    ----------
    running_loss : (draw) [t/(vehicle h)]; mean_speed : (draw) [Mvkm/(vehicle h)]
    standing_loss : (draw) [t/(vehicle yr)]; annual_distance : (draw) [Mvkm/(vehicle yr)]

    Notes
    -----
    Equation: running_loss / mean_speed + standing_loss / annual_distance.
    Source: mee2014onroad.
    """
    return running_loss / mean_speed + standing_loss / annual_distance


def from_fuel(fuel: Number, factor: Number) -> Number:
    """Return an emission that follows the fuel burnt [t per activity unit].

    Parameters
    ----------
    fuel : (draw) [TJ per activity unit]
    factor : (draw) [t/TJ]

    Notes
    -----
    Equation: fuel * factor.
    """
    return fuel * factor


def _energy(view: ProcessParameters) -> Iterator[Coefficient]:
    load = view.get("load")
    for item, kind in (("fuel_use", "burn"), ("energy_use", "use")):
        for name in view.names(item):
            yield Coefficient(kind, name, per_activity(view.value(item, name), load), "energy")


def _full_load(view: ProcessParameters) -> Iterator[Coefficient]:
    if view.has("annual_distance"):
        yield Coefficient("full_load", "", view.value("annual_distance") * view.get("load"))


def _exhaust(view: ProcessParameters) -> Iterator[Coefficient]:
    load = view.get("load")
    for name in view.names("emission_per_km"):
        yield Coefficient("emit", name, per_activity(_rate(view, name), load), "energy")


def _rate(view: ProcessParameters, name: str) -> Number:
    factors = (view.get(item, name) for item in CORRECTIONS)
    return corrected(view.value("emission_per_km", name), factors)


def _vapour(view: ProcessParameters) -> Iterator[Coefficient]:
    if not view.has("running_loss", VOC):
        return
    lost = evaporation(
        view.value("running_loss", VOC),
        view.value("mean_speed"),
        view.value("standing_loss", VOC),
        view.value("annual_distance"),
    )
    yield emission(VOC, per_activity(lost, view.get("load")))


def _fuel_based(view: ProcessParameters) -> Iterator[Coefficient]:
    load = view.get("load")
    fuel = sum(view.value("burn", name) for name in view.names("burn")) + sum(
        per_activity(view.value("fuel_use", name), load) for name in view.names("fuel_use")
    )
    for name in view.names("emission_per_fuel"):
        released = from_fuel(fuel, view.value("emission_per_fuel", name))
        yield Coefficient("emit", name, released, "energy")
