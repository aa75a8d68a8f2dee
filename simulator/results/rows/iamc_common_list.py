"""The common variables that iamc.csv may hold, with unit, meaning and what adds up to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.accounting.forms import ENERGY_GROUPS_LEFT_OUT
from simulator.city.index import ORIGINS
from simulator.parameters.codelists import Codelists
from simulator.results.rows.iamc_common import (
    CO2,
    GROSS_EMISSIONS,
    GROSS_REMOVALS,
    LAND,
    RENEWABLE,
    emission_names,
    final_names,
    removal_names,
)
from simulator.results.rows.iamc_names import (
    NONE,
    SURPLUS_TAIL,
    agreements,
    named,
    placed,
    species,
    tail_of,
    upwards,
)

SPECIES = "{Species}"
PARTS: Mapping[str, tuple[str, ...]] = {
    f"Emissions|{SPECIES}": ("AFOLU", "Energy", "Industrial Processes", "Product Use", "Waste",
                             "Other"),
    f"Emissions|{SPECIES}|AFOLU": ("Agriculture", "Agricultural Waste Burning", "Land"),
    f"Emissions|{SPECIES}|Energy": ("Supply", "Demand"),
    f"Emissions|{SPECIES}|Energy|Supply": ("Electricity", "Heat", "Solids", "Liquids", "Gases",
                                           "Other"),
    f"Emissions|{SPECIES}|Energy|Demand": ("Industry", "Transportation",
                                           "Residential and Commercial", "AFOFI"),
    f"Emissions|{SPECIES}|Product Use": ("Solvents", "Other"),
    "Carbon Removal|Land Use": ("Forest Management", "Other", "Re/Afforestation",
                                "Soil Carbon Management"),
    f"{GROSS_REMOVALS}|{CO2}|{LAND}": ("Intentional", "Unintentional"),
    "Final Energy": ("Electricity", "Gases", "Heat", "Hydrogen", "Liquids", "Solids", "Waste",
                     "Other"),
    "Final Energy|Gases": ("Biomass", "Fossil"),
    "Final Energy|Solids": ("Biomass", "Coal"),
    "Secondary Energy|Electricity": ("Biomass", "Coal", "Gas", "Hydro", "Other", "Solar", "Wind"),
}
"""Variable -> its parts, by name below it: what always adds up here."""
COMPONENTS: Mapping[str, tuple[str, ...]] = {
    f"Emissions|{SPECIES}|Energy and Industrial Processes": (
        f"Emissions|{SPECIES}|Energy", f"Emissions|{SPECIES}|Industrial Processes",
    ),
    "Primary Energy|Non-Biomass Renewables": tuple(f"Primary Energy|{s}" for s in RENEWABLE),
}
"""Variable -> the variables that add up to it, where they do not stand below it."""
PROSE: Mapping[str, tuple[str, str]] = {
    "Emissions": ("Emissions of {Species}, net of the sinks of land", "排放（已扣除土地吸收）"),
    "Gross Emissions": ("CO2 released, sinks not deducted", "二氧化碳排放总量（不扣吸收）"),
    "Gross Removals": ("CO2 taken up, negative", "二氧化碳吸收量（负值）"),
    "Carbon Removal": ("CO2 taken up by land that is managed for it, positive",
                       "经营土地吸收的二氧化碳（正值）"),
    "Final Energy": ("Taken by end users, feedstocks included", "终端用能（含原料用能）"),
    "Primary Energy": ("Used in the city, electricity as such", "一次能源（电力按电热当量）"),
    "Secondary Energy": ("Net generation of electricity", "净发电量"),
    "Capacity": ("Power plants in place", "发电装机容量"),
    "Population": ("Residents", "常住人口"),
}
"""First word of a variable -> what it means here, in English and Chinese."""


def components(name: str) -> tuple[str, ...]:
    """Return the variables that add up to one; none where nothing is said."""
    below = tuple(f"{name}|{part}" for part in PARTS.get(name, ()))
    return below or COMPONENTS.get(name, ())


def common_entries(lists: Codelists) -> Iterator[str]:
    """Yield the entry of every common variable that a city may have."""
    found = common_names(lists)
    for name in sorted(found):
        en, zh = PROSE[name.split("|", maxsplit=1)[0]]
        unit = f'"{SPECIES}"' if found[name] == SPECIES else found[name]
        yield f"- {name}:\n    description: {en}, {zh}\n    unit: {unit}\n"
        parts = [part for part in components(name) if part in found]
        if parts:
            yield "    check-aggregate: true\n    components:\n"
            yield "".join(f"      - {part}\n" for part in parts)


def common_names(lists: Codelists) -> dict[str, str]:
    """Return every common variable that a city may have -> its unit, or "{Species}"."""
    tails = [*(tail_of(s) for s in lists.sources.values()), SURPLUS_TAIL]
    found = dict.fromkeys(_emissions(tails), SPECIES)
    found |= dict.fromkeys(_carbon(tails), species(CO2).unit)
    found |= dict.fromkeys((*_final(lists, tails), *_primary(lists), *_power()),
                           named("whole", "Final Energy").unit)
    plants = [name for name in _power() if name.count("|") > 1]
    capacity = [name.replace("Secondary Energy", "Capacity") for name in plants]
    found |= dict.fromkeys(capacity, named("whole", "Capacity|Electricity").unit)
    return {**found, "Population": named("whole", "Population").unit}


def _emissions(tails: list[str]) -> Iterator[str]:
    for category in dict.fromkeys(placed("emissions", tail, origin).common
                                  for tail in (*tails, "") for origin in ORIGINS):
        yield from emission_names(SPECIES, category)


def _carbon(tails: list[str]) -> Iterator[str]:
    for root in (GROSS_EMISSIONS, GROSS_REMOVALS):
        yield f"{root}|{CO2}"
    for tail in ("", "|Intentional", "|Unintentional"):
        yield f"{GROSS_REMOVALS}|{CO2}|{LAND}{tail}"
    for tail in tails:
        if tail.startswith(f"{LAND}|Land"):
            yield from removal_names(tail)


def _final(lists: Codelists, tails: list[str]) -> Iterator[str]:
    kinds = {named("fuel", c.name, c.group).common for c in lists.carriers.values()
             if c.group != "material"}
    for place in dict.fromkeys(placed("final", tail).common for tail in tails):
        for kind in sorted(kinds):
            yield from final_names(place, kind)


def _primary(lists: Codelists) -> Iterator[str]:
    kinds = {named("primary", c.name, c.group).common for c in lists.carriers.values()
             if c.group not in ENERGY_GROUPS_LEFT_OUT}
    trade = named("primary", "electricity").common
    for kind in (*sorted(filter(None, kinds)), trade, *RENEWABLE, "Non-Biomass Renewables"):
        yield f"Primary Energy|{kind}"


def _power() -> Iterator[str]:
    for row in agreements():
        if row.family == "power" and row.common != NONE:
            yield from upwards(f"Secondary Energy|Electricity|{row.common}")[1:]
