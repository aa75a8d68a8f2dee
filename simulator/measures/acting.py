"""What a move acts on: sites, processes, controls; this control or a better one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np

from simulator.city.index import Index
from simulator.measures.library import Move

Array = np.ndarray


def source_sites(index: Index, move: Move) -> list[int]:
    """Return the sites of a move's sources; of one that names none, the growth projects."""
    return [n for n, site in enumerate(index.sites)
            if site.source in move.sources or (site.growth and not move.sources)]


def acting_sites(index: Index, move: Move, facilities: Collection[str] = ()) -> list[int]:
    """Return the sites of a move, at some facilities or, without any, at those that it names."""
    wanted = facilities or move.facilities
    return [n for n in source_sites(index, move)
            if not wanted or index.sites[n].among(wanted)]


def processes_at(index: Index, move: Move, sites: Iterable[int]) -> list[int]:
    """Return the processes at some sites whose technology a move names; all if it names none."""
    own = (n for site in sites for n in index.site_processes[site])
    return [n for n in own if not move.technologies
            or index.processes[n].technology in move.technologies]


def acting_processes(index: Index, move: Move, facilities: Collection[str] = ()) -> list[int]:
    """Return the processes of a move, at some facilities or at those that it names."""
    return processes_at(index, move, acting_sites(index, move, facilities))


def controls_at(index: Index, move: Move, processes: Iterable[int]) -> list[int]:
    """Return the controls that a move names, on some processes."""
    own = (n for process in processes for n in index.process_controls[process])
    return [n for n in own if index.controls[n].control == move.control]


def at_least_as_good(index: Index, control: int) -> list[int]:
    """Return a control and those of its family, on its process, that rank no lower."""
    own = index.controls[control]
    return [n for n in index.process_controls[own.process]
            if index.controls[n].family == own.family and index.controls[n].rank >= own.rank]


def under_or_better(share: Array, families: Iterable[Sequence[int]]) -> Array:
    """Return shares under each control or a better one of its family, (control, ...).

    share : (control, ...) under each control itself; families : their controls, lowest rank first.
    """
    result = share.copy()
    for group in families:
        result[group] = np.flip(np.cumsum(np.flip(share[group], axis=0), axis=0), axis=0)
    return result


def stopped_growth(index: Index, move: Move, facilities: Collection[str]) -> set[str]:
    """Return the growth projects that a ban stops: of its sources, and named by it or the plan.

    A ban that names no project stops none.
    """
    wanted = facilities or move.facilities
    return {index.sites[n].facility for n in source_sites(index, move)
            if index.sites[n].growth and index.sites[n].among(wanted)}
