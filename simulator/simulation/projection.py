"""From drivers, moves and stocks to the mix of one case: the `simulate` half of the model."""

from __future__ import annotations

import numpy as np

from simulator.accounting.balances import renewable_output, totals
from simulator.accounting.mix import Mix
from simulator.city.city import City, displacement, stock_ages
from simulator.city.coefficients import FLARED_GROUP
from simulator.city.supply_order import DISPATCHED, supply_sign
from simulator.kernels.coverage import raise_coverage
from simulator.kernels.shares import shares_in
from simulator.kernels.stock import (
    StockParameters,
    StockResult,
    StockRules,
    control_additions,
    turnover,
)
from simulator.measures.fixed_shares import Reallocation, additions_with
from simulator.measures.moves import Moves

Array = np.ndarray
_FAR = 10_000




def project(city: City, moves: Moves, renewables: Array | None = None) -> Mix:
    """Return the mix of one case.

    renewables : (..., year) [TJ] electricity from local renewables in the baseline, what the
    displacement of local coal power is counted from; None for the baseline itself.
    """
    return _Projection(city, moves).run(renewables)


def project_sites(
    city: City, moves: Moves, renewables: Array, sites: frozenset[int], rest: Mix
) -> Mix:
    """Return a mix of which only some sites follow the moves; the others are those of `rest`.

    The sites that supply those, or that they displace, belong to `sites` as well.
    """
    projection = _Projection(city, moves)
    projection.keep(rest, sites)
    return projection.run(renewables)


def moved_activity(city: City, moves: Moves) -> Array:
    """Return activity after demand, transfer and closing moves, (..., site, year)."""
    return _Projection(city, moves).demand




class _Projection:
    def __init__(self, city: City, moves: Moves) -> None:
        self.city, self.moves, self.index = city, moves, city.index
        index, years = self.index, len(self.index.years)
        self.lead = np.broadcast_shapes(
            city.base.share.shape[:-2], city.coefficients.emission.shape[:-3]
        )
        self.demand, self.transfers, self.demand_moves = self._moved_demand()
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

    def run(self, renewables: Array | None) -> Mix:
        for stage in self.stages:
            self._supply(stage)
            if renewables is not None and DISPATCHED in self._sources(stage):
                self._displace(renewables)
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

    def _moved_demand(self) -> tuple[Array, Array, Array]:
        """Return activity after demand, transfer and closing moves; what each move changed."""
        base = self.city.baseline_activity * self._not_banned()[:, None]
        demand = np.broadcast_to(base, (*self.lead, *base.shape[-2:])).copy()
        changed = [m.change * base[..., m.sites, :].sum(-2) for m in self.moves.demand]
        for move in self.moves.demand:
            demand[..., move.sites, :] += move.change * base[..., move.sites, :]
        amounts = [t.share * base[..., t.donors, :].sum(-2) for t in self.moves.transfers]
        for transfer, amount in zip(self.moves.transfers, amounts, strict=True):
            demand[..., transfer.donors, :] -= transfer.share * base[..., transfer.donors, :]
            weight = shares_in(base[..., transfer.receivers, :])
            received = amount * np.asarray(transfer.factor)[..., None]
            demand[..., transfer.receivers, :] += received[..., None, :] * weight
        self._close(demand, base)
        return np.maximum(demand, 0.0), self._stack(amounts), self._stack(changed)

    def _stack(self, series: list[Array]) -> Array:
        years = len(self.index.years)
        if not series:
            return np.zeros((*self.lead, 0, years))
        wide = [np.broadcast_to(s, (*self.lead, years)) for s in series]
        return np.stack(wide, axis=-2)

    def _not_banned(self) -> Array:
        stopped = [s.growth and s.facility in self.moves.bans for s in self.index.sites]
        return 1.0 - np.array(stopped, dtype=float)

    def _close(self, demand: Array, base: Array) -> None:
        """Take away the activity of stock that is retired and not replaced."""
        left = np.minimum(self.moves.ceiling, 1.0)
        for site, slot in np.argwhere(self.moves.lost):
            share = self.city.base.share[..., site, slot, None]
            demand[..., site, :] -= base[..., site, :] * share * (1 - left[site, slot])

    def _sources(self, stage: list[int]) -> set[str]:
        return {self.index.sites[n].source for n in stage}

    def _supply(self, stage: list[int]) -> None:
        """Give linked sites what balances their carrier; a surplus is dumped."""
        linked = [n for n in stage if self.index.source(n).kind == "linked"]
        if not linked:
            return
        used = totals(self._mix(), self.city.coefficients, self.index)
        for site in linked:
            carrier = self.index.carrier(self.index.source(site).carrier)
            need = used[..., carrier, :] - self.city.base.fixed_import[..., carrier, :]
            need = need * supply_sign(self.index, site)
            self.dumped[..., carrier, :] = np.maximum(-need, 0.0)
            split = self.city.base.split[..., site, None]
            self.demand[..., site, :] = np.maximum(need, 0.0) * split

    def _displace(self, baseline: Array) -> None:
        """Lower grid coal power by the part of additional renewables that displaces it."""
        above = renewable_output(self.city, self._mix()) - baseline
        sites, per_tj = displacement(self.city)
        cut = above[..., None, :] * per_tj
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
        led = [n for n in sites if index.source(n).kind in ("capacity", "area")]
        for site in led:
            self.demand[..., site, :] = self.activity[..., index.process_site == site, :].sum(-2)
        controls = np.flatnonzero(np.isin(index.control_process, own))
        if controls.size:
            served = self.activity[..., index.control_process[controls], :]
            self.controlled[..., controls, :] = self.coverage[..., controls, :] * served

    def _flare(self) -> None:
        """Burn the surplus of by-product gases that no process in the city uses."""
        used = totals(self._mix(), self.city.coefficients, self.index)
        for name, carrier in self.index.lists.carriers.items():
            if carrier.group == FLARED_GROUP:
                number = self.index.carrier(name)
                self.dumped[..., number, :] = np.maximum(-used[..., number, :], 0.0)








def _stock_parameters(city: City, sites: Array, demand: Array) -> StockParameters:
    index, c, base = city.index, city.coefficients, city.base
    pad = index.to_slots
    full_load = pad(c.full_load, 1.0)[..., sites, :]
    led = np.array([index.source(n).kind in ("capacity", "area") for n in sites])
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
        full=np.array([index.source(n).stock == "full" for n in sites]),
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


