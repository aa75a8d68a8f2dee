"""The codelist of iamc.csv: every variable and region it may hold, for the package nomenclature."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from simulator.accounting.balances import ELECTRICITY, HEAT
from simulator.accounting.forms import ENERGY_GROUPS_LEFT_OUT
from simulator.bundled import bundled_scenarios, parameters_root
from simulator.city.index import BIOGENIC
from simulator.parameters.codelists import Codelists, Source
from simulator.parameters.labels import Label
from simulator.results.rows.iamc_common_list import common_entries
from simulator.results.rows.iamc_names import (
    PREFIX,
    SURPLUS_TAIL,
    end_uses,
    region_name,
    sector_name,
    species,
    tail_of,
)
from simulator.results.rows.iamc_own import (
    FINAL,
    LAND,
    OTHER,
    POWER,
    POWER_UNIT,
    PRIMARY,
    ancestors,
    whole,
)
from simulator.results.rows.labels import SURPLUS_LABEL

FOLDER = "codelists/iamc"
POLLUTANT = "{Pollutant}"
HEAD = ("# Written by docs/update_codelist.py from the tables of sources, carriers and names.\n"
        "# Where check-aggregate is true, a variable is the sum of those one level below it, or\n"
        "# of its components.\n")
PROSE: Mapping[str, tuple[str, str]] = {
    "Emissions": ("Released in the city", "城市内直接排放"),
    "Indirect Emissions": ("CO2 of net imports", "净调入对应的二氧化碳"),
    "Carbon Sequestration": ("CO2 taken up by land, not deducted in City|Emissions",
                             "土地吸收的二氧化碳，不计入 City|Emissions"),
    "Final Energy": ("Used by end users", "终端用能"),
    "Primary Energy": ("Net supply by the coal-equivalent method", "一次能源（发电煤耗法）"),
    "Secondary Energy": ("Electricity delivered by plants", "电厂供电量"),
    "Capacity": ("Capacity of power plants in place", "发电装机容量"),
    "Investment": ("Investment in the year of building, CNY of 2020", "投资（2020 年价）"),
    "GDP": ("Gross domestic product, CNY of 2020", "地区生产总值（2020 年价）"),
}
"""First word of an own variable -> what it means, in English and Chinese."""

Names = dict[str, tuple[str, list[Label]]]
"""Variable -> unit and the labels of the sources behind it."""


def codelist_folder() -> Path:
    """Return the folder to open with `nomenclature.DataStructureDefinition`."""
    return parameters_root() / FOLDER


def codelist_files(lists: Codelists) -> dict[str, str]:
    """Return path below the folder -> text of every file of the codelist."""
    return {
        "region/cities.yaml": HEAD + _regions(bundled_scenarios()),
        "variable/city.yaml": HEAD + "".join(_variables(_names(lists))),
        "variable/common.yaml": HEAD + "".join(common_entries(lists)),
        "variable/tag_pollutant.yaml": HEAD + _pollutants(lists),
        "variable/tag_species.yaml": HEAD + _species(lists),
    }


def _names(lists: Codelists) -> Names:
    """Return every leaf that a city may have, its parents, and the child `Other` of a parent."""
    leaves: dict[str, tuple[str, list[Label]]] = {}
    for name, unit, label in (*_by_source(lists), *_by_carrier(lists)):
        leaves.setdefault(name, (unit, []))[1].extend([label] if label else [])
    parents = {parent: unit for name, (unit, _) in leaves.items() for parent in ancestors(name)}
    found: Names = {parent: (unit, []) for parent, unit in parents.items()}
    for name, (unit, labels) in leaves.items():
        found[name] = (unit, labels)
        if name in parents:
            found[f"{name}|{OTHER}"] = (unit, labels)
    return {name: found[name] for name in sorted(found)}


def _by_source(lists: Codelists) -> Iterator[tuple[str, str, Label | None]]:
    sources = [(tail_of(s), s.label) for s in lists.sources.values()]
    for tail, label in (*sources, (SURPLUS_TAIL, SURPLUS_LABEL)):
        yield f"Emissions|{POLLUTANT}|{tail}", POLLUTANT, label
        yield f"Investment|{tail}", whole("Investment").unit, label
    for source in lists.sources.values():
        yield from _sinks_and_plants(source, tail_of(source))


def _sinks_and_plants(source: Source, tail: str) -> Iterator[tuple[str, str, Label | None]]:
    if source.sector == "land":
        name = f"Carbon Sequestration|Land Use|{tail.removeprefix(LAND)}"
        yield name, whole("Carbon Sequestration").unit, source.label
    if tail.startswith(POWER):
        plant = f"Electricity|{tail.removeprefix(POWER)}"
        yield f"Secondary Energy|{plant}", whole("Secondary Energy").unit, source.label
        if source.capacity_unit == POWER_UNIT:
            yield f"Capacity|{plant}", whole("Capacity|Electricity").unit, source.label


def _by_carrier(lists: Codelists) -> Iterator[tuple[str, str, Label | None]]:
    energy = whole("Final Energy").unit
    groups = {c.group for c in lists.carriers.values()}
    for sector in map(sector_name, end_uses(lists)):
        for kind in sorted({FINAL[g] for g in groups if g in FINAL}):
            yield f"Final Energy|{sector}|{kind}", energy, None
    for kind in sorted({PRIMARY.get(g, OTHER) for g in groups - set(ENERGY_GROUPS_LEFT_OUT)}):
        yield f"Primary Energy|{kind}", energy, None
    yield "Primary Energy|Electricity", energy, None
    for sector in map(sector_name, lists.sectors):
        yield f"Secondary Energy|Electricity|{OTHER}|{sector}", energy, None
    for carrier in (ELECTRICITY, HEAT):
        yield f"Indirect Emissions|CO2|{carrier.title()}", whole("Indirect Emissions").unit, None
    yield "GDP", whole("GDP").unit, None


def _variables(names: Names) -> Iterator[str]:
    parents = {parent for name in names for parent in ancestors(name)}
    for name, (unit, labels) in names.items():
        yield _entry(name, unit, labels, name in parents)


def _entry(name: str, unit: str, labels: Iterable[Label], parent: bool) -> str:
    en, zh = PROSE[name.split("|", maxsplit=1)[0]]
    of = f" of {POLLUTANT}" if POLLUTANT in name else ""
    both = [f"{one.en} {one.zh}" for one in labels]
    detail = f" ({', '.join(both)})" if both else ""
    shown = f'"{unit}"' if unit == POLLUTANT else unit
    lines = [f"- {PREFIX}{name}:", f"    description: {en}{of}, {zh}{detail}",
             f"    unit: {shown}"]
    return "\n".join([*lines, *(["    check-aggregate: true"] if parent else [])]) + "\n"


def _pollutants(lists: Codelists) -> str:
    rows = [f"    - {name}:\n        description: {label.en.lower()}\n"
            f"        unit: {species(name).unit}\n"
            for name, label in lists.pollutants.items() if name != BIOGENIC]
    return "- Pollutant:\n" + "".join(rows)


def _species(lists: Codelists) -> str:
    rows = [f"    - {species(name).common}:\n        description: {label.en.lower()}\n"
            f"        unit: {species(name).unit}\n"
            for name, label in lists.pollutants.items() if species(name).common]
    return "- Species:\n" + "".join(rows)


def _regions(cities: Iterable[str]) -> str:
    rows = [f"    - {region_name(city)}:\n        countries: China\n" for city in cities]
    return "- City:\n" + "".join(rows)
