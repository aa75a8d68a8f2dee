"""How far and how fast every lever may go: the library's limits, never below the plan's own path.

Every limit is the larger of the library's value, the plan's own path and the baseline, so that the
plan's mix is inside the programme.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from simulator.accounting.mix import Mix
from simulator.measures.acting import acting_processes, controls_at, under_or_better
from simulator.measures.activity_moves import DemandMove, TransferMove
from simulator.measures.levers import has_cost
from simulator.measures.library import Library, LibraryMeasure, Move, first_year, limit_rows
from simulator.measures.move_kinds import MOVE_KINDS
from simulator.measures.moves import Fixed, Moves
from simulator.measures.potentials import at_potential
from simulator.simulation.scenario import Scenario

Array = np.ndarray
HELD = ("share", "added_share", "floor")
"""Limits that leave no room where the mix is observed."""


@dataclass
class Limits:
    """Bounds on the levers, in the units of the moves.

    share : (process, year) largest share of its site's activity; added_share : (process, year)
    largest share of new capacity; share_pace : (process, year) largest yearly rise of the share;
    floor : (process, year) least share of its site's activity; capacity, area : (process, year)
    additional to the baseline; coverage : (control, year) largest share under this control or a
    better one; coverage_pace : (control, year); moved, sold : (process,) bool, a share move or a
    sales move acts on it; closures : (site, slot) -> (year,) largest part
    closed without replacement, and its largest yearly rise (closure_pace); turnover : (site, year)
    part of the stock that is built anew in a year anyway, growth left out; demand, transfers :
    potentials of moves that carry a cost, as
    (measure, move) -> (the move at its potential, its pace); process_owners, control_owners :
    process or control -> measures of the library that act on it.
    """

    share: Array
    share_pace: Array
    added_share: Array
    floor: Array
    capacity: Array
    capacity_pace: Array
    coverage: Array
    coverage_pace: Array
    moved: Array
    sold: Array
    turnover: Array
    closures: dict[tuple[int, int], Array] = field(default_factory=dict)
    closure_pace: dict[tuple[int, int], float] = field(default_factory=dict)
    demand: dict[tuple[str, str], tuple[DemandMove, float]] = field(default_factory=dict)
    transfers: dict[tuple[str, str], tuple[TransferMove, float]] = field(default_factory=dict)
    process_owners: dict[int, list[str]] = field(default_factory=dict)
    control_owners: dict[int, list[str]] = field(default_factory=dict)


def potential_of(scenario: Scenario, key: str) -> Moves:
    """Return what one measure of the library moves at its potential, wherever it can act."""
    return at_potential(scenario.library, scenario.index, scenario.city.base, scenario.theta,
                        [key], scenario.moves)


def build_limits(scenario: Scenario, baseline: Mix, plan: Mix) -> Limits:
    """Collect the limits of every lever that the city has."""
    limits = _from_cases(scenario, baseline, plan)
    for key, measure in scenario.library.measures.items():
        alone = potential_of(scenario, key)
        paces = _Paces(scenario, measure)
        _widen_shares(limits, scenario, alone, paces)
        _widen_controls(limits, alone, paces)
        _collect_moves(limits, scenario.library, alone, paces.of_move)
        _note_owner(limits, scenario, key, alone)
    limits.moved |= np.isfinite(_flat(scenario, scenario.moves.ceiling)).any(axis=-1)
    still_sold = (limits.added_share[:, 1:] > 0).any(-1)
    at_sales = np.isin(scenario.index.process_site, scenario.index.process_site[limits.sold])
    limits.floor[still_sold & at_sales] = 0.0
    return _as_observed(limits, scenario, baseline, plan)


def _as_observed(limits: Limits, scenario: Scenario, baseline: Mix, plan: Mix) -> Limits:
    """Return limits that leave what was observed as it is in the baseline and the plan."""
    known = _known(scenario)
    if known.any():
        of_cases = _from_cases(scenario, baseline, plan)
        for name in HELD:
            getattr(limits, name)[known] = getattr(of_cases, name)[known]
    return limits


def _known(scenario: Scenario) -> Array:
    """Return the years after the base year whose mix is observed, (process, year) bool."""
    index = scenario.index
    last = scenario.city.base.observed.mix[index.process_site][:, None]
    return np.asarray((index.year_array <= last) & (index.year_array > index.years[0]))


def widened(limits: Limits, scenario: Scenario, key: str, before: Scenario) -> Limits:
    """Return limits with one measure's own put in anew.

    scenario : with other values for the limits of that measure; before : with the old ones.
    """
    found = replace(limits, **{name: getattr(limits, name).copy()
                               for name, value in vars(limits).items()
                               if isinstance(value, (np.ndarray, dict))})
    measure, alone = scenario.library.measures[key], potential_of(scenario, key)
    was = _ceiling(before, potential_of(before, key), _Paces(before, measure))
    found.floor = np.divide(found.floor, was, out=np.zeros_like(found.floor), where=was > 0)
    paces = _Paces(scenario, measure)
    _widen_shares(found, scenario, alone, paces)
    _widen_controls(found, alone, paces)
    _collect_moves(found, scenario.library, alone, paces.of_move)
    known = _known(scenario)
    for name in HELD:
        getattr(found, name)[known] = getattr(limits, name)[known]
    return found


def _note_owner(limits: Limits, scenario: Scenario, key: str, alone: Moves) -> None:
    """Remember on which processes and controls a measure acts."""
    falls = np.where(np.isfinite(alone.ceiling), alone.ceiling, np.nan)
    by_process = [_flat(scenario, array) for array in (alone.stock, alone.sales, falls)]
    acts = np.any([~np.isnan(array).all(-1) for array in (*by_process, alone.capacity)], axis=0)
    for p in np.flatnonzero(acts | (alone.area > 0).any(-1)).tolist():
        limits.process_owners.setdefault(p, []).append(key)
    for j in np.flatnonzero(~np.isnan(alone.coverage).all(-1)).tolist():
        limits.control_owners.setdefault(j, []).append(key)


def shares_of(activity: Array, demand: Array, site: Array) -> Array:
    """Return (process, year) shares of the site's activity, zero where the site is idle."""
    total = demand[site]
    result: Array = np.divide(activity, total, out=np.zeros_like(activity), where=total > 0)
    return result


def _from_cases(scenario: Scenario, baseline: Mix, plan: Mix) -> Limits:
    index = scenario.index
    own = [_process_shares(scenario, mix) for mix in (baseline, plan)]
    added = [_added_shares(scenario, mix) for mix in (baseline, plan)]
    covered = [_covered(scenario, mix) for mix in (baseline, plan)]
    rise = [np.diff(s, axis=-1, prepend=s[:, :1]) for s in own]
    cover_rise = [np.diff(c, axis=-1, prepend=c[:, :1]) for c in covered]
    extra = np.maximum(plan.capacity - baseline.capacity, 0.0)
    return Limits(
        share=np.maximum(*own),
        share_pace=np.maximum(np.maximum(*rise), 0.0),
        added_share=np.maximum(*added),
        floor=np.minimum(*own),
        capacity=extra,
        capacity_pace=np.diff(extra, axis=-1, prepend=0.0),
        coverage=np.maximum(*covered),
        coverage_pace=np.maximum(np.maximum(*cover_rise), 0.0),
        moved=np.zeros(len(index.processes), dtype=bool),
        sold=np.zeros(len(index.processes), dtype=bool),
        turnover=_turnover(scenario, baseline, plan),
    )


def _process_shares(scenario: Scenario, mix: Mix) -> Array:
    """Return (process, year) shares of the site's activity, also of one that stands idle."""
    index, base = scenario.index, scenario.city.base
    found = shares_of(mix.activity, mix.demand, index.process_site)
    stated = base.share[index.process_site, index.process_slot]
    return _as_last(scenario, found, mix, index.process_site, stated)


def _as_last(scenario: Scenario, found: Array, mix: Mix, site: Array, stated: Array) -> Array:
    """Fill in what is no share in years in which a site stands idle that balances a carrier.

    It stands idle while others give off all that is used of the carrier, and runs in a mix in
    which they give off less: with the shares of the last year in which it ran, or the stated ones.

    found : (item, year); site, stated : of each item.
    """
    idle = (mix.demand <= 0) & scenario.index.linked[:, None]
    result, last = found.copy(), stated
    for year in range(result.shape[-1]):
        last = np.where(idle[site, year], last, result[:, year])
        result[:, year] = last
    return result


def _turnover(scenario: Scenario, *mixes: Mix) -> Array:
    """Return (site, year) the largest part of a stock that is built anew, growth left out."""
    load, site = scenario.city.coefficients.full_load[:, None], scenario.index.process_site
    found = []
    for mix in mixes:
        built = np.zeros_like(mix.demand)
        np.add.at(built, site, mix.additions * load)
        growth = np.maximum(np.diff(mix.demand, prepend=mix.demand[:, :1]), 0.0)
        again = np.maximum(built - growth, 0.0)
        found.append(np.divide(again, mix.demand, out=np.zeros_like(again), where=mix.demand > 0))
    return np.asarray(np.maximum(*found))


def _added_shares(scenario: Scenario, mix: Mix) -> Array:
    """Return (process, year) shares of new capacity; the baseline's where nothing is built."""
    index = scenario.index
    site = index.process_site
    total = np.zeros_like(mix.demand)
    np.add.at(total, site, mix.additions)
    stated = index.from_slots(np.moveaxis(scenario.city.base.additions, -1, 0)).T
    result: Array = np.divide(mix.additions, total[site], out=stated.copy(), where=total[site] > 0)
    return result


def _covered(scenario: Scenario, mix: Mix) -> Array:
    """Return (control, year) share of the process under the control or a better one."""
    index = scenario.index
    served = mix.activity[index.control_process]
    share = np.divide(mix.controlled, served, out=np.zeros_like(mix.controlled), where=served > 0)
    site = index.process_site[index.control_process]
    share = _as_last(scenario, share, mix, site, np.asarray(scenario.city.base.control_share))
    return under_or_better(share, scenario.city.families)


class _Paces:
    """The paces of a measure, each move's own for what it acts on.

    of_move : move -> largest yearly change, infinite where the library has none; since : move ->
    (year,) years in which it could act so far.
    """

    def __init__(self, scenario: Scenario, measure: LibraryMeasure) -> None:
        self.index, self.moves = scenario.index, measure.moves
        self.of_move = {name: _pace(scenario.library, scenario, move)
                        for name, move in measure.moves.items()}
        self.since = {name: _since(scenario, move) for name, move in measure.moves.items()}

    def reach(self, *fixed: Fixed) -> Array:
        """Return (process, year) how far what moves fix can have come, 0 where none acts."""
        result = np.zeros((len(self.index.processes), len(self.index.years)))
        for move in self._that_fix(*fixed):
            pace, acting = self.of_move[move.name], acting_processes(self.index, move)
            far = pace * self.since[move.name] if np.isfinite(pace) else pace
            result[acting] = np.maximum(result[acting], far)
        return result

    def of_processes(self, *fixed: Fixed) -> Array:
        """Return (process, 1) the largest pace of what moves fix, 0 where none acts."""
        result = np.zeros((len(self.index.processes), 1))
        for move in self._that_fix(*fixed):
            acting = acting_processes(self.index, move)
            result[acting] = np.maximum(result[acting], self.of_move[move.name])
        return result

    def of_controls(self) -> Array:
        """Return (control, 1) the largest pace of the coverage moves, 0 where none acts."""
        result = np.zeros((len(self.index.controls), 1))
        for move in self._that_fix(Fixed.COVERAGE):
            own = controls_at(self.index, move, acting_processes(self.index, move))
            result[own] = np.maximum(result[own], self.of_move[move.name])
        return result

    def _that_fix(self, *fixed: Fixed) -> list[Move]:
        return [move for move in self.moves.values() if MOVE_KINDS[move.kind].fixes in fixed]


def _pace(library: Library, scenario: Scenario, move: Move) -> float:
    rows = limit_rows(library, move, "pace")
    return abs(float(scenario.theta[rows[max(rows)]])) if rows else np.inf


def _since(scenario: Scenario, move: Move) -> Array:
    """Return (year,) how many years a move could act so far, from its first year on."""
    years = scenario.index.year_array
    before = max(first_year(scenario.library, move, scenario.theta) - 1, years[0])
    return np.asarray(np.maximum(years - before, 0))


def _widen_shares(limits: Limits, scenario: Scenario, alone: Moves, paces: _Paces) -> None:
    index = scenario.index
    stock = _flat(scenario, alone.stock)
    limits.share = np.fmax(limits.share, stock)
    limits.share_pace = np.where(np.isnan(stock), limits.share_pace,
                                 np.maximum(limits.share_pace, paces.of_processes(Fixed.STOCK)))
    sold = _widen_sales(limits, scenario, alone, paces)
    ceiling = _ceiling(scenario, alone, paces)
    limits.floor = limits.floor * ceiling
    shared = ~np.isnan(stock).all(axis=-1)
    limits.moved |= shared | sold | np.isfinite(_flat(scenario, alone.ceiling)).any(axis=-1)
    limits.floor[np.isin(index.process_site, np.unique(index.process_site[shared]))] = 0.0
    extra = np.nan_to_num(alone.capacity) - scenario.city.base.capacity
    extra = np.where(np.isnan(alone.capacity), 0.0, np.maximum(extra, 0.0)) + alone.area
    limits.capacity = np.maximum(limits.capacity, extra)
    pace = np.maximum(limits.capacity_pace, paces.of_processes(Fixed.CAPACITY, Fixed.AREA))
    limits.capacity_pace = np.where(extra > 0, pace, limits.capacity_pace)
    retire = paces.of_processes(Fixed.CEILING)[:, 0]
    for p, process in enumerate(index.processes):
        key = (process.site, process.slot)
        if alone.lost[key]:
            closed = 1 - ceiling[p]
            limits.closures[key] = np.maximum(limits.closures.get(key, closed), closed)
            limits.closure_pace[key] = max(limits.closure_pace.get(key, 0.0), float(retire[p]))


def _widen_sales(limits: Limits, scenario: Scenario, alone: Moves, paces: _Paces) -> Array:
    """Widen shares of new capacity; return the processes on which a sales move acts.

    The share of sales rises from the base year's by no more than the pace a year, from the first
    year of the move on. It changes the
    stock only as fast as the stock is built anew: a sales move scraps nothing.
    """
    site = scenario.index.process_site
    first = scenario.index.from_slots(np.moveaxis(scenario.city.base.additions, -1, 0)).T[:, :1]
    rise = paces.reach(Fixed.SALES)
    sales = np.minimum(_flat(scenario, alone.sales), first + rise)
    sold: Array = ~np.isnan(sales).all(axis=-1)
    limits.added_share = np.fmax(limits.added_share, sales)
    limits.sold |= sold
    limits.share[sold] = 1.0
    turned = limits.turnover[site] * np.minimum(limits.added_share, 1.0)
    limits.share_pace[sold] = np.maximum(limits.share_pace, turned)[sold]
    return sold


def _ceiling(scenario: Scenario, alone: Moves, paces: _Paces) -> Array:
    """Return (process, year) what is left at least of a stock that is closed at its pace."""
    closed = paces.reach(Fixed.CEILING)
    result: Array = np.minimum(np.maximum(_flat(scenario, alone.ceiling), 1.0 - closed), 1.0)
    return result


def _flat(scenario: Scenario, slots: Array) -> Array:
    """Return (process, year) from (site, slot, year)."""
    index = scenario.index
    result: Array = slots[index.process_site, index.process_slot]
    return result


def _widen_controls(limits: Limits, alone: Moves, paces: _Paces) -> None:
    wanted = alone.coverage
    limits.coverage = np.fmax(limits.coverage, wanted)
    pace = np.maximum(limits.coverage_pace, paces.of_controls())
    limits.coverage_pace = np.where(np.isnan(wanted), limits.coverage_pace, pace)


def _collect_moves(
    limits: Limits, library: Library, alone: Moves, paces: dict[str, float]
) -> None:
    """Keep demand and transfer moves that have a cost; the others stay at the plan's path."""
    for change in alone.demand:
        if has_cost(library, change):
            limits.demand[change.measure, change.move] = change, paces[change.move]
    for transfer in alone.transfers:
        if has_cost(library, transfer):
            limits.transfers[transfer.measure, transfer.move] = transfer, paces[transfer.move]
