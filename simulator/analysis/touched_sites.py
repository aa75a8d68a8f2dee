"""Which sites change when one measure is left out: those it moves and those that supply them."""

from __future__ import annotations

import numpy as np

from simulator.city.city import City
from simulator.city.index import Index
from simulator.city.supply_order import any_draw
from simulator.simulation.case import PLAN
from simulator.simulation.run import Run


def reaches(run: Run) -> dict[str, frozenset[int]]:
    """Return measure -> numbers of the sites whose mix depends on it, for measures of the plan."""
    feeds = _feeds(run.city)
    found = {}
    for key in run.cases[PLAN].moves.claims:
        pending, reached = _touched(run, key), set[int]()
        while pending:
            reached |= pending
            pending = set().union(*(feeds[site] for site in pending)) - reached
        found[key] = frozenset(reached)
    return found


def _touched(run: Run, key: str) -> set[int]:
    """Return the sites that a measure moves itself."""
    moves = run.cases[PLAN].moves
    own = [move.touches for move in moves.of_activity if move.measure == key]
    return _stopped(run, key).union((claim.site for claim in moves.claims[key]), *own)


def _stopped(run: Run, key: str) -> set[int]:
    """Return growth sites that a measure bans, and all that other moves tie to them."""
    moves = run.cases[PLAN].moves
    stopped = {n for n, s in enumerate(run.index.sites)
               if s.growth and key in moves.bans.get(s.facility, ())}
    tied = [move.touches for move in moves.of_activity]
    return stopped.union(*(sites for sites in tied if sites & stopped))


def _feeds(city: City) -> list[set[int]]:
    """Return, for each site, the sites whose activity follows from it.

    A source that supplies a local carrier follows everything that uses or delivers the carrier;
    a dispatched source follows local renewables.
    """
    index = city.index
    suppliers: dict[int, set[int]] = {}
    for number in np.flatnonzero(index.linked).tolist():
        carrier = index.carrier(index.source(number).carrier)
        suppliers.setdefault(carrier, set()).add(number)
    used = _used(city)
    feeds = [
        set().union(*(sites for carrier, sites in suppliers.items() if used[number, carrier]))
        for number in range(len(index.sites))
    ]
    dispatched = set(np.flatnonzero(index.dispatched).tolist())
    for number in city.power_sites:
        feeds[number] |= dispatched
    return feeds


def _used(city: City) -> np.ndarray:
    """Return which carriers a site may use or deliver, (site, carrier) bool."""
    index: Index = city.index
    used = np.zeros((len(index.sites), len(index.carriers)), dtype=bool)
    np.logical_or.at(used, index.process_site, any_draw(city.coefficients.net_use != 0, 2))
    of_control = index.process_site[index.control_process]
    np.logical_or.at(used, of_control, any_draw(city.coefficients.control_use != 0, 2))
    return used
