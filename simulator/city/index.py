"""The ordered names behind every array: sites, processes, controls, carriers, pollutants, years."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np

from simulator.kernels.fixed import FixedInCopies, FixedProperty
from simulator.parameters.codelists import Codelists, Control, Source
from simulator.parameters.source_kinds import Follows
from simulator.wording import SelfShown, listed

ORIGINS = ("energy", "process", "other")
REST = "rest"
GROWTH = "growth"
"""In a list of facilities: every growth project of the sources."""
BIOGENIC = "CO2_biogenic"
SURPLUS_GAS = "surplus_gas"
"""In place of a source: by-product gas that nobody burns."""
RELEASED = ("transform", "output")
"""Kinds of coefficients that release or take along all carbon, where a process transforms."""


@dataclass(frozen=True)
class Site:
    """A source at one named facility, or at `rest`; its activity is what the mix serves."""

    source: str
    facility: str
    growth: bool = False
    registered: bool = False

    @property
    def name(self) -> str:
        """Return source@facility, the name used in messages."""
        return f"{self.source}@{self.facility}"

    def among(self, facilities: Collection[str]) -> bool:
        """Tell whether the site is one of these facilities; `growth` means any growth project."""
        return self.facility in facilities or (self.growth and GROWTH in facilities)


@dataclass(frozen=True)
class Process:
    """A technology at a site."""

    site: int
    technology: str
    slot: int


@dataclass(frozen=True)
class ProcessControl:
    """A control that can be put on a process."""

    process: int
    control: str
    family: str
    rank: int


@dataclass(frozen=True, repr=False)
class Index(FixedInCopies, SelfShown):
    """All sets of the model, in a fixed order; positions in it are positions in the arrays."""

    lists: Codelists
    sites: tuple[Site, ...]
    processes: tuple[Process, ...]
    controls: tuple[ProcessControl, ...]
    years: tuple[int, ...]

    def told(self) -> list[tuple[str, str]]:
        """Return what is shown: how many names there are, and the first."""
        sets = {"sites": [site.name for site in self.sites], "pollutants": self.pollutants,
                "carriers": self.carriers}
        return [
            *((word, f"{len(names)}: {listed(names)}") for word, names in sets.items()),
            ("processes", f"{len(self.processes)}, with {len(self.controls)} controls"),
            ("years", f"{self.years[0]} to {self.years[-1]}"),
        ]

    @FixedProperty
    def pollutants(self) -> tuple[str, ...]:
        """Return the pollutants, with biogenic CO2 as a memo item."""
        return tuple(self.lists.pollutants)

    @FixedProperty
    def carriers(self) -> tuple[str, ...]:
        """Return the carriers."""
        return tuple(self.lists.carriers)

    @FixedProperty
    def year_array(self) -> np.ndarray:
        """Return the years as integers, (year,)."""
        return np.array(self.years)

    @FixedProperty
    def slots(self) -> int:
        """Return the largest number of technologies at one site."""
        return max((p.slot for p in self.processes), default=0) + 1

    @FixedProperty
    def process_site(self) -> np.ndarray:
        """Return the site of each process, (process,)."""
        return np.array([p.site for p in self.processes], dtype=int)

    @FixedProperty
    def process_slot(self) -> np.ndarray:
        """Return the slot of each process at its site, (process,)."""
        return np.array([p.slot for p in self.processes], dtype=int)

    @FixedProperty
    def process_rank(self) -> np.ndarray:
        """Return the rank of each process among the technologies of its source, 1 = oldest."""
        return np.array([self.source(p.site).technologies[p.technology].rank
                         for p in self.processes], dtype=int)

    @FixedProperty
    def control_process(self) -> np.ndarray:
        """Return the process of each control, (control,)."""
        return np.array([c.process for c in self.controls], dtype=int)

    @FixedProperty
    def site_processes(self) -> list[list[int]]:
        """Return the processes of each site."""
        return _members(self.process_site, len(self.sites))

    @FixedProperty
    def process_controls(self) -> list[list[int]]:
        """Return the controls of each process."""
        return _members(self.control_process, len(self.processes))

    def source(self, site: int) -> Source:
        """Return the source of a site."""
        return self.lists.sources[self.sites[site].source]

    def _where(self, holds: Callable[[Source], bool]) -> np.ndarray:
        return np.array([holds(self.source(n)) for n in range(len(self.sites))], dtype=bool)

    @FixedProperty
    def own_activity(self) -> np.ndarray:
        """Return which sites have an activity of their own: drivers or a path, (site,) bool."""
        return self._where(lambda source: source.kind.own_activity)

    @FixedProperty
    def dispatched(self) -> np.ndarray:
        """Return which sites give way to local renewables, (site,) bool."""
        return self._where(lambda source: source.kind.follows is Follows.DISPATCH)

    @FixedProperty
    def linked(self) -> np.ndarray:
        """Return which sites balance a local carrier, (site,) bool."""
        return self._where(lambda source: source.kind.linked)

    @FixedProperty
    def led(self) -> np.ndarray:
        """Return which sites do what their capacity can, (site,) bool."""
        return self._where(lambda source: source.kind.led)

    @FixedProperty
    def displacing(self) -> np.ndarray:
        """Return which sites make dispatched ones give way to their power, (site,) bool."""
        return self._where(lambda source: source.kind.displaces)

    @FixedProperty
    def sink(self) -> np.ndarray:
        """Return which sites are sinks of CO2, (site,) bool."""
        return self._where(lambda source: source.kind.sink)

    @FixedProperty
    def full(self) -> np.ndarray:
        """Return which sites have capacity that always runs in full, (site,) bool."""
        return self._where(lambda source: source.full)

    def control(self, number: int) -> Control:
        """Return the control behind a process control."""
        found = self.controls[number]
        source = self.source(self.processes[found.process].site)
        return source.controls[found.control]

    def from_slots(self, padded: np.ndarray) -> np.ndarray:
        """Return (..., site, slot, *) values as (..., process) for arrays ending in slot."""
        result: np.ndarray = padded[..., self.process_site, self.process_slot]
        return result

    def pollutant(self, name: str) -> int:
        """Return the position of a pollutant."""
        return self.pollutants.index(name)

    def carrier(self, name: str) -> int:
        """Return the position of a carrier."""
        return self.carriers.index(name)

    def year(self, year: int) -> int:
        """Return the position of a year."""
        return self.years.index(year)


def _members(owner: np.ndarray, count: int) -> list[list[int]]:
    """Return the items of each owner, in order."""
    found: list[list[int]] = [[] for _ in range(count)]
    for number, own in enumerate(owner.tolist()):
        found[own].append(number)
    return found
