"""The compiled city: all that a case is projected from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from simulator.city.base_year import BaseYear
from simulator.city.coefficients import Coefficients
from simulator.city.index import Index
from simulator.city.supply_order import any_draw, supply_stages
from simulator.kernels.adding import summed
from simulator.kernels.axes import Lead, blank
from simulator.kernels.fixed import FixedInCopies, FixedProperty, read_only
from simulator.kernels.vintages import BaseStock, Survival

Array = np.ndarray


@dataclass(frozen=True)
class City(FixedInCopies):
    """All that a case is projected from: names, coefficients, base year, growth switches.

    Leading axes of the arrays may be draws. forms : weights of quantities on a mix, by what is
    asked, kept by those who work them out.
    """

    index: Index
    coefficients: Coefficients
    base: BaseYear
    growth_on: Mapping[str, bool]
    prices: Mapping[str, Array]
    forms: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        read_only([self.base, self.coefficients, self.prices])

    @property
    def lead(self) -> Lead:
        """Return the lengths of the draw axes."""
        return np.broadcast_shapes(
            self.base.share.shape[:-2], self.coefficients.emission.shape[:-3]
        )

    @FixedProperty
    def survival(self) -> Survival:
        """Return what stands of every process's stock after some years."""
        life, stock = self.coefficients.life, base_stock(self)
        return Survival.of(len(self.index.years), life, self.coefficients.shape, stock)

    @FixedProperty
    def users(self) -> Mapping[str, tuple[Array, Array]]:
        """Return carrier -> the processes and the controls that use or deliver it in any draw."""
        c = self.coefficients
        by_process, by_control = any_draw(c.net_use != 0, 2), any_draw(c.control_use != 0, 2)
        return {name: (np.flatnonzero(by_process[:, f]), np.flatnonzero(by_control[:, f]))
                for f, name in enumerate(self.index.carriers)}

    @FixedProperty
    def baseline_activity(self) -> Array:
        """Return exogenous activity with growth projects switched, (..., site, year)."""
        on = [not s.growth or self.growth_on.get(s.facility, True) for s in self.index.sites]
        result: Array = self.base.activity * np.array(on, dtype=float)[:, None]
        return result

    @FixedProperty
    def load(self) -> Array:
        """Return activity over that at full load of what is known to stand, (..., site, year).

        It is 1 but where a source that follows its capacity has an activity stated beside it; what
        measures add to the capacity runs as much.
        """
        stated, each = self.base.stated_activity, self.coefficients.full_load[..., None]
        result = blank(np.broadcast_shapes(stated.shape[:-2], each.shape[:-2]), stated.shape[-2:],
                       1.0)
        for site in np.flatnonzero(any_draw(~np.isnan(stated), 2).any(axis=-1)).tolist():
            own, did = self.index.site_processes[site], stated[..., site, :]
            able = summed(self.base.capacity[..., own, :] * each[..., own, :], 2, -2)
            np.divide(did, able, out=result[..., site, :], where=~np.isnan(did) & (able > 0))
        return result

    @FixedProperty
    def capacity_known(self) -> Array:
        """Return in which later years a capacity is stated beside the activity, (site, year) bool.

        Years on the way to the first row count as well, except of growth projects.
        """
        known = any_draw(~np.isnan(self.base.installed), 2)
        known[:, 0] = False
        return known

    @FixedProperty
    def may_idle(self) -> Array:
        """Return from when on a capacity is stated beside the activity, (site, year) bool.

        What stands need not run in full then, also where nothing else stands idle.
        """
        known = any_draw(~np.isnan(self.base.installed), 2)
        return np.asarray(np.logical_or.accumulate(known, axis=-1))

    @FixedProperty
    def is_observed(self) -> bool:
        """Tell whether anything was observed, or is known to have closed, after the base year."""
        base = self.base
        return base.observed.latest(self.index.years[0]) or bool(base.closed.any())

    @FixedProperty
    def frozen(self) -> City:
        """Return the city with the controls and the shares of additions of the base year for ever.

        It grows as the baseline does, and its stock ages; what is known to have closed runs on.
        """
        base = self.base
        still = replace(
            base,
            activity=base.activity + base.closed * base.activity[..., :1],
            stated_share=np.full_like(base.stated_share, np.nan),
            additions=np.broadcast_to(base.additions[..., :1], base.additions.shape),
            installed=np.where(np.arange(base.installed.shape[-1]) > 0, np.nan, base.installed),
            coverage=np.broadcast_to(base.control_share[..., None], base.coverage.shape),
        )
        city = replace(self, base=still, forms={})
        vars(city)["survival"] = self.survival  # its base stock is as old: worked out once
        return city

    @FixedProperty
    def stages(self) -> list[list[int]]:
        """Return the sites in order of calculation: suppliers after those they supply."""
        return supply_stages(self.index, self.coefficients)

    @FixedProperty
    def families(self) -> list[list[int]]:
        """Return the controls of each family at each process, lowest rank first."""
        groups: dict[tuple[int, str], list[int]] = defaultdict(list)
        for number, control in enumerate(self.index.controls):
            groups[control.process, control.family].append(number)
        return [sorted(g, key=lambda n: self.index.controls[n].rank) for g in groups.values()]

    @FixedProperty
    def power_sites(self) -> list[int]:
        """Return the sites whose electricity dispatched ones give way to: local renewables."""
        electricity = self.index.carrier("electricity")
        delivers = any_draw(self.coefficients.net_use[..., electricity] < 0, 1)
        return sorted({
            p.site for n, p in enumerate(self.index.processes)
            if delivers[n] and self.index.displacing[p.site]
        })


def displacement(city: City) -> tuple[list[int], Array]:
    """Return the dispatched sites and what each gives up per TJ of additional local renewables.

    Equation: lambda[t] * (site's part of the baseline output of all) / (TJ per unit of activity).
    Returns (site numbers, (..., site, year)).
    """
    sites = np.flatnonzero(city.index.dispatched).tolist()
    per_unit = _tj_per_unit(city, sites)[..., None]
    largest = per_unit.max(axis=-2, initial=0.0, keepdims=True)
    relative = per_unit / np.where(largest > 0, largest, 1.0)
    output = city.baseline_activity[..., sites, :] * relative
    total = summed(output, 2, -2)[..., None, :]
    weight = np.divide(output, total, out=np.zeros_like(output), where=total > 0)
    share = city.base.grid["displacement"][..., None, :]
    result: Array = np.divide(share * weight, per_unit, out=np.zeros_like(weight),
                              where=per_unit > 0)
    observed = city.base.observed.activity[sites]
    return sites, result * (city.index.year_array > observed[:, None])


def _tj_per_unit(city: City, sites: list[int]) -> Array:
    """Return net electricity per unit of activity of dispatched sites, (..., site) [TJ]."""
    used = city.coefficients.net_use[..., city.index.carrier("electricity")]
    own = [-used[..., city.index.site_processes[site]].min(axis=-1, initial=0.0)
           for site in sites]
    return np.stack(own, axis=-1) if own else np.zeros((*used.shape[:-1], 0))


def base_stock(city: City) -> BaseStock:
    """Return what is known of the age of the base stock."""
    life, base = city.coefficients.life, city.base
    half = np.where(np.isinf(life), 0.0, life / 2)
    age = np.where(np.isnan(base.base_age), half, np.minimum(base.base_age, life))
    youngest = np.minimum(np.nan_to_num(base.youngest_age), life)
    return BaseStock(age, youngest, base.aged, base.built)
