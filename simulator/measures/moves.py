"""What measures fix in one case, as arrays over sites, processes and controls."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from simulator.city.index import Index

Array = np.ndarray


@dataclass(frozen=True)
class DemandMove:
    """A change of baseline activity: (year,) fraction, at some sites."""

    measure: str
    move: str
    sites: Array
    change: Array
    cost: Array | float


@dataclass(frozen=True)
class TransferMove:
    """Activity moved between sources: (year,) share of the donors' baseline activity."""

    measure: str
    move: str
    donors: Array
    receivers: Array
    share: Array
    factor: Array | float
    cost: Array | float


@dataclass
class Moves:
    """Everything measures fix, in arrays; NaN (or inf for ceilings) where they say nothing.

    stock, sales : (site, slot, year) shares of activity and of new capacity
    replaces : (site, slot) -> slots that a stock move takes from; missing = all free ones
    ceiling : (site, slot, year) share of the base stock still allowed
    lost : (site, slot) bool, activity of retired stock is lost, not served by others
    capacity : (process, year); area : (process, year) land that enters [ha]
    coverage : (control, year) share under this control or a better one
    bans, offsets : growth facilities stopped; (measure, ratio path)
    levers : measure -> (kind, number) of everything it fixes
    paths : (measure, move) -> (year,) uptake after realisation, for the report
    beyond : (measure, move) -> (year,) bool, in an optimised mix: further than without targets
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
    bans: set[str] = field(default_factory=set)
    offsets: list[tuple[str, Array]] = field(default_factory=list)
    levers: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    paths: dict[tuple[str, str], Array] = field(default_factory=dict)
    beyond: dict[tuple[str, str], Array] = field(default_factory=dict)


def no_moves(index: Index) -> Moves:
    """Return moves that say nothing: the baseline."""
    sites, slots, years = len(index.sites), index.slots, len(index.years)
    nothing = np.full((sites, slots, years), np.nan)
    return Moves(
        demand=[], transfers=[], stock=nothing.copy(), sales=nothing.copy(), replaces={},
        ceiling=np.full((sites, slots, years), np.inf), lost=np.zeros((sites, slots), dtype=bool),
        capacity=np.full((len(index.processes), years), np.nan),
        area=np.zeros((len(index.processes), years)),
        coverage=np.full((len(index.controls), years), np.nan),
    )  # fmt: skip
