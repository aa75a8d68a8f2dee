"""What the variables of iamc.csv are called: the IAM consortium's names where the content agrees.

The table `iamc_names.csv` is the one home of these names: what is called how here and there, in
which unit, and why. Where theirs means something else, a variable stands under `City|` alone.
Names and units are facts of IAMconsortium/common-definitions at commit d877b5f (CC0).
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from simulator.parameters.codelists import Codelists, Source

PREFIX = "City|"
"""What own names begin with."""
NONE = "none"
"""In place of a common name: nothing of the kind, such as a supplier among end users."""
ENERGY = "energy"
SECTORS = {ENERGY: "Energy", "industry": "Industry", "transport": "Transportation",
           "buildings": "Residential and Commercial", "agriculture": "Agriculture",
           "water": "Water", "waste": "Waste", "land": "Land"}
SURPLUS_TAIL = "Industry|Flared Gases"
SUMS = {
    "Energy and Industrial Processes": ("Energy", "Industrial Processes"),
    "Energy|Demand|Residential and Commercial": (
        "Energy|Demand|Residential", "Energy|Demand|Commercial",
    ),
    "Energy|Demand|Residential and Commercial and AFOFI": (
        "Energy|Demand|Residential and Commercial", "Energy|Demand|AFOFI",
    ),
}
"""Categories of emissions that are sums of others without standing above them."""


@dataclass(frozen=True)
class Agreement:
    """One row of the table.

    own : beginning of an own name; origin : of the emissions, empty for all; common : their name,
    several joined by `;`, empty where none agrees; factor : from our tables to `unit`.
    """

    family: str
    own: str
    origin: str
    common: str
    unit: str
    factor: float
    reason: str

    def names(self) -> tuple[str, ...]:
        """Return the common names."""
        return tuple(filter(None, self.common.split(";")))


@cache
def agreements() -> tuple[Agreement, ...]:
    """Return the whole table."""
    with Path(__file__).with_name("iamc_names.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Agreement(r["family"], r["own"], r["origin"], r["common"], r["unit"],
                      float(r["factor"] or 1.0), r["reason"])
            for r in csv.DictReader(file)
        )


@cache
def placed(family: str, tail: str, origin: str = "") -> Agreement:
    """Return the row whose own name is the longest beginning of `tail`.

    Of two rows alike, the one of the origin comes before the one of all origins.
    """
    fit = [a for a in agreements() if a.family == family and a.origin in ("", origin)
           and _begins(tail, a.own)]
    return max(fit, key=lambda a: (len(a.own), a.origin))


def named(family: str, *own: str) -> Agreement:
    """Return the row of the first name that has one, else that of the empty name."""
    rows = {a.own: a for a in agreements() if a.family == family}
    return next((rows[name] for name in own if name in rows), rows.get("") or rows[own[0]])


def species(pollutant: str) -> Agreement:
    """Return the row of a pollutant; one that has none keeps its name and is counted in kt."""
    known = {a.own: a for a in agreements() if a.family == "species"}
    return known.get(pollutant) or Agreement(
        "species", pollutant, "", "", f"kt {pollutant}/yr", 1e-3, "Not in the table"
    )


def upwards(name: str) -> Sequence[str]:
    """Return a name and everything above it, from the root down: A, A|B, A|B|C."""
    parts = name.split("|")
    return ["|".join(parts[:n]) for n in range(1, len(parts) + 1)]


def categories(name: str) -> set[str]:
    """Return every category of emissions that one belongs to; the whole is the empty name."""
    found = {"", *upwards(name)}
    for total, parts in SUMS.items():
        if found & {total, *parts}:
            found.add(total)
    return found


def sector_name(sector: str) -> str:
    """Return a sector in variables; one that the format has no word for under its own name."""
    return SECTORS.get(sector, sector.replace("_", " ").title())


def end_uses(lists: Codelists) -> list[str]:
    """Return the sectors whose use of energy is final."""
    return [sector for sector in lists.sectors if sector != ENERGY]


def tail_of(source: Source) -> str:
    """Return the end of a source's variables: what its table says, else its names."""
    own = f"{sector_name(source.sector)}|{source.name.replace('_', ' ').title()}"
    return source.iamc or own


def region_name(city: str) -> str:
    """Return the region of a city's folder: my_city becomes My City."""
    return city.replace("_", " ").title()


def _begins(tail: str, own: str) -> bool:
    return not own or tail == own or tail.startswith(f"{own}|")
