"""From drivers, moves and stocks to the mix of one case: the `simulate` half of the model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

import numpy as np

from simulator.accounting.balances import renewable_output, totals
from simulator.accounting.mix import Mix
from simulator.city.city import City, displacement, stock_ages
from simulator.city.coefficients import FLARED_GROUP
from simulator.city.supply_order import supply_sign
from simulator.kernels.coverage import raise_coverage
from simulator.kernels.stock import (
    StockParameters,
    StockResult,
    StockRules,
    control_additions,
    turnover,
)
from simulator.measures.fixed_shares import Reallocation, additions_with
from simulator.measures.levers import amounts, exogenous_activity, moved_activity
from simulator.measures.moves import Moves
from simulator.parameters.source_kinds import Follows

Array = np.ndarray
_FAR = 10_000


def project(city: City, moves: Moves, renewables: Array | None = None) -> Mix:
    """Return the mix of one case.

    renewables : (..., year) [TJ] electricity from local renewables in the baseline, what the
    displacement of local coal power is counted from; None for the baseline itself.
    """
    return _Projection(city, moves, renewables).run()


def project_sites(
    city: City, moves: Moves, renewables: Array, sites: frozenset[int], rest: Mix
) -> Mix:
    """Return a mix of which only some sites follow the moves; the others are those of `rest`.

    The sites that supply those, or that they displace, belong to `sites` as well.
    """
    projection = _Projection(city, moves, renewables)
    projection.keep(rest, sites)
    return projection.run()


class _Projection:
    def __init__(self, city: City, moves: Moves, renewables: Array | None = None) -> None:
        self.city, self.moves, self.index = city, moves, city.index
        self.renewables = renewables
        index, years = self.index, len(self.index.years)
        self.lead = np.broadcast_shapes(
            city.base.share.shape[:-2], city.coefficients.emission.shape[:-3]
        )
        before = exogenous_activity(city, moves)
        before = np.broadcast_to(before, (*self.lead, *before.shape[-2:]))
        self.demand = moved_activity(city, moves, before)
        self.transfers = amounts(moves.transfers, before)
        self.demand_moves = amounts(moves.demand, before)
        blank = np.zeros((*self.lead, len(index.processes), years))
        self.activity, self.capacity = blank.copy(), blank.copy()
        self.additions, self.retired = blank.copy(), blank.copy()
        self.controlled = np.zeros((*self.lead, len(index.controls), years))
        self.dumped = np.zeros((*self.lead, len(index.carriers), years))
        self.coverage = raise_coverage(
            city.base.control_share, moves.coverage, city.families
        )
        self.stages = city.stages

    def keep(self, rest: Mix, sites: frozenset[int]) -> None:
        """Take all but some sites from another mix."""
        kept = np.array([n not in sites for n in range(len(self.index.sites))])
        by_process = kept[self.index.process_site]
        self.demand[..., kept, :] = rest.demand[..., kept, :]
        for name in ("activity", "capacity", "additions", "retired"):
            getattr(self, name)[..., by_process, :] = getattr(rest, name)[..., by_process, :]
        by_control = by_process[self.index.control_process]
        self.controlled[..., by_control, :] = rest.controlled[..., by_control, :]
        self.dumped[...] = rest.dumped
        own = ([n for n in stage if n in sites] for stage in self.stages)
        self.stages = [stage for stage in own if stage]

    def run(self) -> Mix:
        for stage in self.stages:
            self._settle(stage)
            self._run_stage(np.array(stage))
        self._flare()
        built, place = control_additions(
            self.controlled, self.city.coefficients.control_life
        )
        return self._mix(place, built)

    def _mix(self, place: Array | None = None, built: Array | None = None) -> Mix:
        zero = np.zeros_like(self.controlled)
        return Mix(
            demand=self.demand, activity=self.activity, capacity=self.capacity,
            additions=self.additions, retired=self.retired, controlled=self.controlled,
            control_capacity=zero if place is None else place,
            control_additions=zero if built is None else built,
            transfers=self.transfers, demand_moves=self.demand_moves, dumped=self.dumped,
        )  # fmt: skip

    def _settle(self, stage: list[int]) -> None:
        """Set the activity of the sites of a stage, before their stocks turn over."""
        groups: dict[Follows, list[int]] = defaultdict(list)
        for site in stage:
            groups[self.index.source(site).kind.follows].append(site)
        for follows, sites in groups.items():
            SETTLED[follows](self, sites)

    def _as_moved(self, sites: list[int]) -> None:
        """Leave what drivers and moves made of the sites; led ones follow from their stock."""

    def _supply(self, sites: list[int]) -> None:
        """Give linked sites what balances their carrier; a surplus is dumped."""
        used = totals(self._mix(), self.city.coefficients)
        for site in sites:
            carrier = self.index.carrier(self.index.source(site).carrier)
            need = used[..., carrier, :] - self.city.base.fixed_import[..., carrier, :]
            need = need * supply_sign(self.index, site)
            self.dumped[..., carrier, :] = np.maximum(-need, 0.0)
            split = self.city.base.split[..., site, None]
            self.demand[..., site, :] = np.maximum(need, 0.0) * split

    def _give_way(self, sites: list[int]) -> None:
        """Lower dispatched sites by the part of additional renewables that displaces them."""
        if self.renewables is None:
            return
        above = renewable_output(self.city, self._mix()) - self.renewables
        known, per_tj = displacement(self.city)
        own = [known.index(site) for site in sites]
        cut = above[..., None, :] * per_tj[..., own, :]
        self.demand[..., sites, :] = np.maximum(self.demand[..., sites, :] - cut, 0.0)

    def _run_stage(self, sites: Array) -> None:
        parameters = _stock_parameters(self.city, sites, self.demand[..., sites, 0])
        rules = _stock_rules(self.city, self.moves, sites)
        result = turnover(parameters, rules, self.demand[..., sites, :])
        self._place(sites, result)

    def _place(self, sites: Array, result: StockResult) -> None:
        index = self.index
        own = np.flatnonzero(np.isin(index.process_site, sites))
        row = np.searchsorted(sites, index.process_site[own])
        slot = index.process_slot[own]
        self.activity[..., own, :] = result.activity[..., row, slot, :]
        self.capacity[..., own, :] = result.capacity[..., row, slot, :]
        self.additions[..., own, :] = result.additions[..., row, slot, :]
        self.retired[..., own, :] = result.retired[..., row, slot, :]
        for site in sites[index.led[sites]]:
            self.demand[..., site, :] = self.activity[..., index.process_site == site, :].sum(-2)
        controls = np.flatnonzero(np.isin(index.control_process, own))
        if controls.size:
            served = self.activity[..., index.control_process[controls], :]
            self.controlled[..., controls, :] = self.coverage[..., controls, :] * served

    def _flare(self) -> None:
        """Burn the surplus of by-product gases that no process in the city uses."""
        used = totals(self._mix(), self.city.coefficients)
        for name, carrier in self.index.lists.carriers.items():
            if carrier.group == FLARED_GROUP:
                number = self.index.carrier(name)
                self.dumped[..., number, :] = np.maximum(-used[..., number, :], 0.0)


def _stock_parameters(city: City, sites: Array, demand: Array) -> StockParameters:
    index, c, base = city.index, city.coefficients, city.base
    pad = index.to_slots
    full_load = pad(c.full_load, 1.0)[..., sites, :]
    led = index.led[sites]
    served = demand[..., None] * base.share[..., sites, :]
    grown = np.array([index.sites[n].growth for n in sites], dtype=bool)
    used = np.where(grown, 1.0, base.utilisation[..., sites])
    needed = served / (full_load * used[..., None])
    stated = pad(base.capacity[..., 0])[..., sites, :]
    life, age, youngest = stock_ages(city)
    rank = np.full((len(index.sites), index.slots), _FAR)
    for p in index.processes:
        rank[p.site, p.slot] = index.source(p.site).technologies[p.technology].rank
    return StockParameters(
        base=np.where(led[:, None], stated, needed),
        full_load=full_load,
        life=pad(life, np.inf)[..., sites, :],
        shape=pad(c.shape)[..., sites, :],
        base_age=pad(age)[..., sites, :],
        youngest_age=pad(youngest)[..., sites, :],
        full=index.full[sites],
        capacity_led=led,
        rank=rank[sites],
    )


def _stock_rules(city: City, moves: Moves, sites: Array) -> StockRules:
    index, base = city.index, city.base
    additions = additions_with(base.additions[..., sites, :, :], moves.sales[sites])
    moved = np.where(np.isnan(moves.capacity), base.capacity, moves.capacity) + moves.area
    capacity = index.to_slots(np.moveaxis(moved, -1, 0))
    capacity = np.moveaxis(capacity, 0, -1)[..., sites, :, :]
    return StockRules(
        additions=additions,
        ceiling=moves.ceiling[sites],
        capacity=capacity,
        reallocate=Reallocation(moves, sites, index),
    )


SETTLED: Mapping[Follows, Callable[[_Projection, list[int]], None]] = {
    Follows.PATH: _Projection._as_moved,
    Follows.DISPATCH: _Projection._give_way,
    Follows.CARRIER: _Projection._supply,
    Follows.CAPACITY: _Projection._as_moved,
}
"""What the activity of sites follows -> how it is set before their stocks turn over."""
