"""Energy: power, storage, district heat, coal mines, oil depots and gas networks.

Every formula is per unit of activity: 1 GWh sent out or discharged, 1 TJ of heat delivered,
1 t of coal mined or washed, 1 TJ of gas delivered. Coal mines carry no output of coal: coal is
priced at the city border wherever it is burnt, so mining moves methane, power and water only.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.sectors.base import Coefficient, Number, ProcessParameters, generic

ITEMS = {
    "net_coal_consumption": "TJ/{u}",
    "heat_consumption": "TJ/{u}",
    "network_loss": "1",
    "power_to_heat": "1",
    "efficiency": "1",
    "performance": "1",
    "round_trip_efficiency": "1",
    "delivered": "TJ/{u}",
    "fuel_share": "1",
    "flue_emission": "t/TJ",
    "flue_gas_yield": "m^3/TJ",
    "captured": "t/TJ",
    "capacity_factor": "{u}/{c}/yr",
    "gas_release": "m^3/{u}",
    "methane_density": "t/m^3",
    "discharge": "m^3/{u}",
    "load": "t/m^3",
    "leak_rate": "1",
    "methane_content": "t/TJ",
}
"""Raw items of this sector and their canonical units."""


def coefficients(view: ProcessParameters) -> list[Coefficient]:
    """Return all coefficients of one process, per unit of its activity."""
    return [
        *generic(view),
        *_fuel_and_flue_gas(view),
        *_power_of_heat(view),
        *_storage(view),
        *_full_load(view),
        *_mine_gas(view),
        *_waste_water(view),
        *_leakage(view),
    ]


def fuel_per_output(output: Number, efficiency: Number) -> Number:
    """Return the fuel that a plant burns for what it delivers [TJ/activity].

    Parameters
    ----------
    output : (draw) [TJ/activity]
    efficiency : (draw) [1] net, on the lower heating value

    Notes
    -----
    Equation: output / efficiency. Valid: 0 < efficiency <= 1.
    """
    return output / efficiency


def sent_into_network(delivered: Number, loss: Number) -> Number:
    """Return the heat or fuel at the plant for what reaches the user behind a lossy network.

    Parameters
    ----------
    delivered : (draw) [TJ/activity] at the user
    loss : (draw) [1] share of the heat sent out

    Notes
    -----
    Equation: delivered / (1 - loss). Valid: 0 <= loss < 1.
    """
    return delivered / (1 - loss)


def cogeneration_fuel(
    heat_rate: Number, power_rate: Number, power_to_heat: Number, loss: Number
) -> Number:
    """Return the coal burnt by a cogeneration plant per heat delivered [TJ/TJ].

    Parameters
    ----------
    heat_rate : (draw) [TJ/TJ] coal booked to heat, per heat sent out
    power_rate : (draw) [TJ/TJ] net coal consumption of its power
    power_to_heat : (draw) [1] power per heat delivered
    loss : (draw) [1] of the network

    Notes
    -----
    Equation: heat_rate / (1 - loss) + power_rate * power_to_heat.
    """
    return sent_into_network(heat_rate, loss) + power_rate * power_to_heat


def storage_loss(delivered: Number, round_trip_efficiency: Number) -> Number:
    """Return the electricity lost by a store per unit discharged [TJ/activity].

    Parameters
    ----------
    delivered : (draw) [TJ/activity]
    round_trip_efficiency : (draw) [1]

    Notes
    -----
    Equation: delivered * (1 / efficiency - 1). Valid: 0 < efficiency <= 1.
    """
    return delivered * (1 / round_trip_efficiency - 1)


def mine_methane(mining: Number, post_mining: Number, density: Number) -> Number:
    """Return the methane released by a mine and by its coal afterwards, before any use [t/t coal].

    Parameters
    ----------
    mining, post_mining : (draw) [m^3/t coal] gas released
    density : (draw) [t/m^3] of methane

    Notes
    -----
    Equation: (mining + post_mining) * density.
    Source: ipcc2006v2ch4, equations of Tier 1.
    """
    return (mining + post_mining) * density


def water_load(discharge: Number, concentration: Number) -> Number:
    """Return the pollutant in raw waste water [t/activity].

    Parameters
    ----------
    discharge : (draw) [m^3/activity]
    concentration : (draw) [t/m^3]

    Notes
    -----
    Equation: discharge * concentration.
    """
    return discharge * concentration


def leaked_methane(leak_rate: Number, methane_content: Number) -> Number:
    """Return the methane leaked per gas delivered [t/TJ].

    Parameters
    ----------
    leak_rate : (draw) [1] of the gas delivered
    methane_content : (draw) [t/TJ]

    Notes
    -----
    Equation: leak_rate * methane_content.
    """
    return leak_rate * methane_content


def _fuel_input(view: ProcessParameters) -> Number:
    """Return the fuel burnt [TJ/activity]; zero for plants that burn nothing."""
    loss = view.get("network_loss")
    if view.has("power_to_heat"):
        return cogeneration_fuel(
            view.value("heat_consumption"),
            view.value("net_coal_consumption"),
            view.value("power_to_heat"),
            loss,
        )
    if view.has("net_coal_consumption"):
        return view.value("net_coal_consumption")
    if view.has("heat_consumption"):
        return sent_into_network(view.value("heat_consumption"), loss)
    if view.has("efficiency"):
        output = sum(view.value("output", name) for name in view.names("output"))
        return sent_into_network(fuel_per_output(output, view.value("efficiency")), loss)
    return 0.0


def _fuel_and_flue_gas(view: ProcessParameters) -> Iterator[Coefficient]:
    if not view.names("fuel_share"):
        return
    fuel = _fuel_input(view)
    shares = {carrier: view.value("fuel_share", carrier) for carrier in view.names("fuel_share")}
    total = sum(shares.values())
    for carrier, share in shares.items():
        yield Coefficient("burn", carrier, fuel * share / total)
    for pollutant in view.names("flue_emission"):
        yield Coefficient(
            "emit",
            pollutant,
            view.value("flue_emission", pollutant) * fuel,
            view.origin("flue_emission", pollutant),
        )
    if view.has("captured", "CO2"):
        yield Coefficient("emit", "CO2", -view.value("captured", "CO2") * fuel, "energy")
    if view.has("flue_gas_yield"):
        yield Coefficient("attribute", "flue_gas_volume", view.value("flue_gas_yield") * fuel)


def _power_of_heat(view: ProcessParameters) -> Iterator[Coefficient]:
    if view.has("power_to_heat"):
        yield Coefficient("output", "electricity", view.value("power_to_heat"))
    if view.has("performance"):
        heat = sent_into_network(view.value("output", "heat"), view.get("network_loss"))
        yield Coefficient("use", "electricity", fuel_per_output(heat, view.value("performance")))


def _storage(view: ProcessParameters) -> Iterator[Coefficient]:
    if view.has("round_trip_efficiency"):
        loss = storage_loss(view.value("delivered"), view.value("round_trip_efficiency"))
        yield Coefficient("use", "electricity", loss)


def _full_load(view: ProcessParameters) -> Iterator[Coefficient]:
    if view.has("capacity_factor"):
        yield Coefficient("full_load", "", view.value("capacity_factor"))


def _mine_gas(view: ProcessParameters) -> Iterator[Coefficient]:
    if view.has("gas_release", "mining"):
        released = mine_methane(
            view.value("gas_release", "mining"),
            view.value("gas_release", "post_mining"),
            view.value("methane_density"),
        )
        yield Coefficient("emit", "CH4", released, "process")


def _waste_water(view: ProcessParameters) -> Iterator[Coefficient]:
    if view.has("discharge"):
        volume = view.value("discharge")
        for pollutant in view.names("load"):
            yield Coefficient("emit", pollutant, water_load(volume, view.value("load", pollutant)))


def _leakage(view: ProcessParameters) -> Iterator[Coefficient]:
    if view.has("leak_rate"):
        lost = leaked_methane(view.value("leak_rate"), view.value("methane_content"))
        yield Coefficient("emit", "CH4", lost, "process")
