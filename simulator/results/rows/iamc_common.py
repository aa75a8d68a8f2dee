"""The variables of iamc.csv in the IAM consortium's names: values as their definitions say.

`Emissions` are net of the sinks of land. `Final Energy` is what end users take, feedstocks too;
coke ovens and refineries are suppliers. Primary energy of electricity is counted as such (direct
equivalent). What does not agree is left to the own variables (see `iamc_names.csv`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from simulator.accounting.balances import ELECTRICITY, HEAT, sum_by
from simulator.city.index import ORIGINS
from simulator.parameters.codelists import Carrier
from simulator.results.rows import series
from simulator.results.rows.iamc_names import (
    NONE,
    SURPLUS_TAIL,
    Agreement,
    categories,
    named,
    placed,
    species,
    tail_of,
    upwards,
)
from simulator.results.rows.iamc_own import POWER, POWER_UNIT
from simulator.results.rows.labels import Labels
from simulator.results.rows.split import ENERGY, Split
from simulator.simulation.case import Case
from simulator.simulation.run import Run

Array = np.ndarray
Variable = tuple[str, str]
EMISSIONS, CO2, LAND = "Emissions", "CO2", "AFOLU"
FURNACE_GAS, SOLIDS, MATERIAL = "coal_gas", "Solids|Coal", "material"
GROSS_EMISSIONS, GROSS_REMOVALS, REMOVAL = "Gross Emissions", "Gross Removals", "Carbon Removal"
TRADE = "Secondary Energy Trade"
RENEWABLE = ("Hydro", "Wind", "Solar")
"""Sources of power whose electricity is primary energy as such."""


class CommonRows:
    """Series by variable, summed as they come."""

    def __init__(self) -> None:
        self.found: dict[Variable, Array] = {}

    def add(self, names: Iterable[str], row: Agreement, values: Array) -> None:
        """Add values to every variable of `names`, in the unit of a row of the table."""
        for name in names:
            key = (name, row.unit)
            self.found[key] = self.found.get(key, np.zeros_like(values)) + values * row.factor


def common_variables(run: Run, name: str) -> dict[Variable, Array]:
    """Return common variable -> values of a case, (year,)."""
    case, rows = run.cases[name], CommonRows()
    tails = [tail_of(run.index.source(p.site)) for p in run.index.processes]
    _emissions(run, case, tails, rows)
    _sinks(case, tails, rows)
    _final_energy(run, case, tails, rows)
    _primary_energy(run, case, tails, rows)
    _power(run, case, tails, rows)
    people = run.scenario.city.base.drivers.get("population")
    if people is not None:
        rows.add(["Population"], named("whole", "Population"), np.asarray(people))
    return rows.found


def emission_names(species_name: str, category: str) -> list[str]:
    """Return the variables that emissions of a category are part of."""
    head = f"{EMISSIONS}|{species_name}"
    return [f"{head}|{name}" if name else head for name in sorted(categories(category))]


def _emissions(run: Run, case: Case, tails: Sequence[str], rows: CommonRows) -> None:
    labels, split = Labels(run.index), Split.of(case)
    places = [placed("emissions", tail, origin).common for tail in tails for origin in ORIGINS]
    flared = placed("emissions", SURPLUS_TAIL, ORIGINS[ENERGY]).common
    found, sums = _grouped(places, split.direct.reshape(-1, *split.direct.shape[2:]))
    for number, pollutant in zip(labels.pollutant_numbers, labels.pollutants, strict=True):
        row = species(pollutant)
        if not row.common:
            continue
        for category, values in (*zip(found, sums[:, number], strict=True),
                                 (flared, split.flared[number])):
            rows.add(emission_names(row.common, category), row, values)
            rows.add([f"{GROSS_EMISSIONS}|{CO2}"] * (pollutant == CO2), row, values)


def _grouped(places: Sequence[str], values: Array) -> tuple[list[str], Array]:
    """Sum (item, ...) into the places of the items; return the places and (place, ...)."""
    found = list(dict.fromkeys(places))
    number = {name: n for n, name in enumerate(found)}
    return found, sum_by(values, np.array([number[p] for p in places]), len(found), 0)


def removal_names(tail: str) -> list[str]:
    """Return the variables of removals by land that is managed; none for what stood before."""
    option = placed("removal", tail).common
    return [REMOVAL, *upwards(f"{REMOVAL}|Land Use|{option}")[1:]] if option else []


def _sinks(case: Case, tails: Sequence[str], rows: CommonRows) -> None:
    """Add the balance of land: removals negative in the gross trees, positive as such."""
    row, sink = species(CO2), Split.of(case).sink.sum(1)
    for process in np.flatnonzero(sink.any(-1)).tolist():
        values, tail = sink[process], tails[process]
        taken, given = np.minimum(values, 0.0), np.maximum(values, 0.0)
        rows.add(emission_names(CO2, placed("emissions", tail).common), row, values)
        rows.add([f"{GROSS_EMISSIONS}|{CO2}"], row, given)
        rows.add([f"{GROSS_REMOVALS}|{CO2}", f"{GROSS_REMOVALS}|{CO2}|{LAND}"], row, taken)
        managed = removal_names(tail)
        kind = "Intentional" if managed else "Unintentional"
        rows.add([f"{GROSS_REMOVALS}|{CO2}|{LAND}|{kind}"], row, taken)
        rows.add(managed, row, -taken)


def final_names(place: str, fuel: str) -> list[str]:
    """Return the variables of final energy that a use is part of; none for suppliers.

    place : sectors of the user as the table has them.
    """
    if place == NONE:
        return []
    kinds = upwards(fuel)
    found = ["Final Energy", *(f"Final Energy|{kind}" for kind in kinds)]
    sectors = [above for name in place.split(";") if name for above in upwards(name)]
    for sector in dict.fromkeys(sectors):
        own = ["Other"] if fuel == "Waste" else kinds
        found += [f"Final Energy|{sector}", *(f"Final Energy|{sector}|{kind}" for kind in own)]
    return found


def _final_energy(run: Run, case: Case, tails: Sequence[str], rows: CommonRows) -> None:
    """Add what end users take; what they make of a fuel for others is taken off that fuel."""
    places = [placed("final", tail).common for tail in tails]
    found, taken = _grouped(places, np.maximum(case.carrier_use, 0.0))
    given = _grouped(places, np.minimum(case.carrier_use, 0.0))[1]
    for number, (key, carrier) in enumerate(run.index.lists.carriers.items()):
        if not _metered(run, carrier):
            continue
        row = named("fuel", key, carrier.group)
        fuel = SOLIDS if carrier.group == FURNACE_GAS else row.common
        for place, use, output in zip(found, taken[:, number], given[:, number], strict=True):
            if use.any():
                rows.add(final_names(place, row.common), row, use)
            if output.any() and carrier.group not in (ELECTRICITY, HEAT) and _made(carrier):
                rows.add(final_names(place, fuel), row, output)


def _metered(run: Run, carrier: Carrier) -> bool:
    """Tell whether a carrier is energy that crosses a meter: not useful heat, not a material."""
    supplier = run.index.lists.sources.get(carrier.supplier)
    inside = carrier.balance == "local" and (supplier is None or supplier.sector != "energy")
    return carrier.group != MATERIAL and not inside


def _made(carrier: Carrier) -> bool:
    """Tell whether what delivers a carrier makes it of another, rather than wins it."""
    return named("output", carrier.name, carrier.group).common == "made"


def _primary_energy(run: Run, case: Case, tails: Sequence[str], rows: CommonRows) -> None:
    """Add fuels used in the city, wherever from, and electricity as such."""
    traded = series.net_imports(case)
    for number, (key, carrier) in enumerate(run.index.lists.carriers.items()):
        row = named("primary", key, carrier.group)
        if not row.common or not _metered(run, carrier):
            continue
        won = -np.minimum(case.carrier_use[:, number], 0.0).sum(0)
        inside = 0.0 if row.common == TRADE or _made(carrier) else won
        rows.add([f"Primary Energy|{row.common}"], row, traded[number] + inside)
    for process, values in _delivered(run, case):
        source = power_source(tails[process]).split("|")[0]
        if source in RENEWABLE:
            row = named("fuel", ELECTRICITY)
            rows.add([f"Primary Energy|{source}", "Primary Energy|Non-Biomass Renewables"], row,
                     values)


def power_source(tail: str) -> str:
    """Return the common name of what a plant makes electricity of; "none" for storage."""
    return placed("power", tail).common


def _delivered(run: Run, case: Case) -> Iterator[tuple[int, Array]]:
    """Yield process and the electricity that it delivers, (year,) [TJ/yr]."""
    output = np.maximum(-case.carrier_use[:, run.index.carrier(ELECTRICITY)], 0.0)
    for process in np.flatnonzero(output.any(-1)).tolist():
        yield process, output[process]


def _power(run: Run, case: Case, tails: Sequence[str], rows: CommonRows) -> None:
    for process, values in _delivered(run, case):
        source = power_source(tails[process])
        if source != NONE:
            names = upwards(f"Secondary Energy|Electricity|{source}")[1:]
            rows.add(names, named("fuel", ELECTRICITY), values)
    row = named("whole", "Capacity|Electricity")
    for process, standing in enumerate(case.mix.capacity):
        unit = run.index.source(run.index.processes[process].site).capacity_unit
        if tails[process].startswith(POWER) and unit == POWER_UNIT:
            names = upwards(f"Capacity|Electricity|{power_source(tails[process])}")[2:]
            rows.add(names, row, standing)
