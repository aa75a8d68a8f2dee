"""The compiled city: all that a case is projected from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulator.city.base_year import BaseYear
from simulator.city.coefficients import Coefficients
from simulator.city.index import Index
from simulator.city.supply_order import any_draw, supply_stages

Array = np.ndarray


@dataclass(frozen=True)
class City:
    """All that a case is projected from: names, coefficients, base year, growth switches."""

    index: Index
    coefficients: Coefficients
    base: BaseYear
    growth_on: Mapping[str, bool]
    prices: Mapping[str, Array]

    @cached_property
    def baseline_activity(self) -> Array:
        """Return exogenous activity with growth projects switched, (..., site, year)."""
        on = [not s.growth or self.growth_on.get(s.facility, True) for s in self.index.sites]
        result: Array = self.base.activity * np.array(on, dtype=float)[:, None]
        return result

    @cached_property
    def stages(self) -> list[list[int]]:
        """Return the sites in order of calculation: suppliers after those they supply."""
        return supply_stages(self.index, self.coefficients)

    @cached_property
    def families(self) -> list[list[int]]:
        """Return the controls of each family at each process, lowest rank first."""
        groups: dict[tuple[int, str], list[int]] = defaultdict(list)
        for number, control in enumerate(self.index.controls):
            groups[control.process, control.family].append(number)
        return [sorted(g, key=lambda n: self.index.controls[n].rank) for g in groups.values()]

    @cached_property
    def power_sites(self) -> list[int]:
        """Return the sites whose electricity dispatched ones give way to: local renewables."""
        electricity = self.index.carrier("electricity")
        delivers = any_draw(self.coefficients.net_use[..., electricity] < 0)
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
    per_unit = np.array([_tj_per_unit(city, site) for site in sites])[:, None]
    largest = per_unit.max(initial=0.0) or 1.0
    output = city.baseline_activity[..., sites, :] * (per_unit / largest)
    total = output.sum(-2, keepdims=True)
    weight = np.divide(output, total, out=np.zeros_like(output), where=total > 0)
    share = city.base.grid["displacement"][..., None, :]
    result: Array = np.divide(share * weight, per_unit, out=np.zeros_like(weight),
                              where=per_unit > 0)
    return sites, result


def _tj_per_unit(city: City, site: int) -> float:
    """Return net electricity per unit of activity of a dispatched site [TJ]."""
    electricity = city.index.carrier("electricity")
    own = city.index.process_site == site
    return float(-city.coefficients.net_use[..., own, electricity].min(initial=0.0))


def stock_ages(city: City) -> tuple[Array, Array, Array]:
    """Return life, mean age and least age of the base stock, each (..., process) [yr]."""
    life = city.coefficients.life
    half = np.where(np.isinf(life), 0.0, life / 2)
    stated = city.base.base_age
    age = np.where(np.isnan(stated), half, np.minimum(stated, life))
    return life, age, np.minimum(np.nan_to_num(city.base.youngest_age), life)
