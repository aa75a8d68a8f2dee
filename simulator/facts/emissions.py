"""Emissions over the years: by case, by sector, in both boundaries of CO2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.accounting.quantities import QUANTITY_KINDS
from simulator.facts import city_totals
from simulator.facts.sums import sums

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

CO2, BIOGENIC = "CO2", "CO2_biogenic"
DIRECT, ENERGY_NET, SINK = "direct", "energy_net", "sink"
Key = tuple[str, str]
"""Pollutant and boundary."""


def by_sector(folder: ResultsFolder) -> dict[Key, dict[str, dict[str, np.ndarray]]]:
    """Return every pollutant by case and sector, (year,) [t/yr]; sectors in the order of the file.

    CO2 comes three times: `direct` is released in the city; `energy_net` is that of energy and of
    net imports of electricity and heat, exports deducted; `sink` is what land takes up.
    """
    rows = folder.table("emissions")
    rows = rows[rows["pollutant"] != BIOGENIC]
    keys = ["pollutant", "boundary", "origin", "case", "sector", "year"]
    years = city_totals.years(folder)
    place = {year: n for n, year in enumerate(years)}
    found: dict[Key, dict[str, dict[str, np.ndarray]]] = {}
    for (pollutant, boundary, origin, case, sector, year), value in sums(rows, keys).items():
        for name in _boundaries(str(pollutant), str(boundary), str(origin)):
            series = found.setdefault((str(pollutant), name), {}).setdefault(str(case), {})
            series.setdefault(str(sector), np.zeros(len(years)))[place[int(year)]] += value
    return {key: found[key] for key in _in_order(folder, found)}


def _boundaries(pollutant: str, boundary: str, origin: str) -> list[str]:
    """Return where a row counts; CO2 of energy counts in both boundaries."""
    names = [boundary] if boundary in (DIRECT, SINK) else []
    if pollutant == CO2 and origin in ("energy", "import") and boundary != SINK:
        names.append(ENERGY_NET)
    return names


def _in_order(folder: ResultsFolder, found: Mapping[Key, Any]) -> list[Key]:
    named = [key for kind, key in folder.labels if kind == "pollutant"]
    pollutants = [*named, *sorted({p for p, _ in found} - set(named))]
    return [(p, b) for p in pollutants for b in (DIRECT, ENERGY_NET, SINK) if (p, b) in found]


def totals(sectors: Mapping[str, Mapping[str, np.ndarray]], size: int) -> dict[str, np.ndarray]:
    """Return case -> total over the sectors, (year,) [t/yr]."""
    return {case: sum(parts.values(), np.zeros(size)) for case, parts in sectors.items()}


def about(target: Mapping[str, Any]) -> Key | None:
    """Return the city total that a target is about, if it is about one and nothing else."""
    quantity = target.get("quantity")
    if not quantity or target.get("denominator"):
        return None
    if not QUANTITY_KINDS[quantity["kind"]].emitted:
        return None
    narrow = ("sectors", "sources", "facilities", "technologies", "controls", "carriers")
    if any(quantity.get(part) for part in narrow):
        return None
    return str(quantity["pollutant"]), str(quantity.get("boundary") or DIRECT)
