"""What measures fix in one case, as arrays over sites, processes and controls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

import numpy as np

from simulator.city.index import Index
from simulator.kernels.axes import Lead, blank
from simulator.measures.activity_moves import ActivityMove, DemandMove, TransferMove

Array = np.ndarray


class Fixed(Enum):
    """What a move may fix of a process or control, in the words of a message.

    No two measures of a plan may fix the same of one process or control.
    """

    STOCK = "share"
    SALES = "share of additions"
    CAPACITY = "capacity"
    AREA = "area"
    CEILING = "stock"
    COVERAGE = "coverage"


class Claim(NamedTuple):
    """What a measure fixes: of a process or control by its number, at a site."""

    fixed: Fixed
    number: int
    site: int


@dataclass
class Moves:
    """Everything measures fix, in arrays; NaN (or inf for ceilings) where they say nothing.

    Leading axes of the arrays are draws; what no measure says in a draw is NaN there alone.

    stock, sales : (..., site, slot, year) shares of activity and of new capacity
    replaces : (site, slot) -> slots that a stock move takes from; missing = all free ones
    ceiling : (..., site, slot, year) share of the base stock still allowed
    lost : (site, slot) bool, activity of retired stock is lost, not served by others
    capacity : (..., process, year); area : (..., process, year) land that enters [ha]
    coverage : (..., control, year) share under this control or a better one
    bans : growth facility that is stopped -> measures that stop it
    offsets : (measure, ratio path)
    claims : measure -> what it fixes of processes and controls
    paths : (measure, move) -> (..., year) uptake after realisation, for the report
    beyond : (measure, move) -> (..., year) bool, in an optimised mix: further than without targets
    absent : measure -> (...) bool, draws in which it is as if the plan did not have it
    """

    demand: list[DemandMove]
    transfers: list[TransferMove]
    stock: Array
    sales: Array
    replaces: dict[tuple[int, int], tuple[int, ...]]
    ceiling: Array
    lost: Array
    capacity: Array
    area: Array
    coverage: Array
    bans: dict[str, set[str]] = field(default_factory=dict)
    offsets: list[tuple[str, Array]] = field(default_factory=list)
    claims: dict[str, list[Claim]] = field(default_factory=dict)
    paths: dict[tuple[str, str], Array] = field(default_factory=dict)
    beyond: dict[tuple[str, str], Array] = field(default_factory=dict)
    absent: Mapping[str, Array] = field(default_factory=dict)

    @property
    def lead(self) -> Lead:
        """Return the lengths of the draw axes."""
        return self.stock.shape[:-3]

    @property
    def of_activity(self) -> list[DemandMove | TransferMove]:
        """Return the demand and the transfer moves."""
        return [*self.demand, *self.transfers]

    def add(self, move: ActivityMove) -> None:
        """Take a move of activity in."""
        if isinstance(move, DemandMove):
            self.demand.append(move)
        elif isinstance(move, TransferMove):
            self.transfers.append(move)
        else:
            self.lost[move.site, move.slot] = True
            self.ceiling[..., move.site, move.slot, :] = move.allowed

    def stopped(self, facility: str) -> Array:
        """Return in which draws a growth facility is stopped, (...) bool."""
        absent = [self.absent.get(key, np.zeros((), bool)) for key in self.bans.get(facility, ())]
        return np.asarray(sum((~own for own in absent), np.zeros((), bool)), dtype=bool)


def no_moves(index: Index, lead: Lead = ()) -> Moves:
    """Return moves that say nothing, in each of some draws: the baseline."""
    years = len(index.years)
    slots, processes = (len(index.sites), index.slots, years), (len(index.processes), years)
    return Moves(
        demand=[], transfers=[], stock=blank(lead, slots, np.nan),
        sales=blank(lead, slots, np.nan), replaces={}, ceiling=blank(lead, slots, np.inf),
        lost=np.zeros(slots[:2], dtype=bool), capacity=blank(lead, processes, np.nan),
        area=blank(lead, processes),
        coverage=blank(lead, (len(index.controls), years), np.nan),
    )
