"""What must hold of every case before anybody sees a number of it.

Each condition compares two arrays that were worked out on different ways, or a number with its
natural range. A breach is a fault of the program or a number that no table should have let in;
it is named by case, place and year, and no result of such a case may be written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from simulator.accounting.balances import sum_by
from simulator.city.supply_order import supply_sign
from simulator.errors import AccountingError
from simulator.simulation.case import Case
from simulator.tolerances import BALANCED

Array = np.ndarray
SIGNED = "demand_moves"
"""The only part of a mix that may be negative: activity that a measure takes away."""


@dataclass(frozen=True)
class Breach:
    """A condition that does not hold: where, (..., item, year) bool, and the numbers there.

    what : the words for it; values : of the same shape; name : of an item.
    """

    what: str
    bad: Array
    values: Array
    name: Callable[[int], str]

    def text(self, case: str, years: Sequence[int]) -> str:
        """Return the first place where it does not hold, with its number."""
        place = tuple(int(n) for n in np.argwhere(self.bad)[0])
        draw = f" draw {place[:-2]}," if len(place) > 2 else ""
        return (f"{case},{draw} {self.name(place[-2])}, {years[place[-1]]}: {self.what} "
                f"{float(self.values[place]):.10g}")


def check_case(case: Case, stated: bool = False) -> None:
    """Raise AccountingError at the first condition that a case does not meet.

    stated : whether the mix was written down, not worked out. It balances at the values it was
    checked with when it was read, and stays what it is where others are put in their place.
    """
    with np.errstate(all="ignore"):
        for breach in _breaches(case, stated):
            if breach.bad.any():
                raise AccountingError(breach.text(case.name, case.city.index.years))


def _breaches(case: Case, stated: bool) -> Iterator[Breach]:
    yield from _of_numbers(case)
    yield from _of_sums(case)
    if not case.city.lead and not case.mix.demand.shape[:-2]:
        yield from _of_totals(case)
        if not stated:
            yield _of_balances(case)


def _of_numbers(case: Case) -> Iterator[Breach]:
    """Every number of the mix is finite, and none below zero but those that are changes."""
    index = case.city.index
    room = _room(case)
    rooms = {"site": room, "process": room[..., index.process_site, :],
             "control": room[..., index.process_site[index.control_process], :]}
    for field in fields(case.mix):
        values, kind = getattr(case.mix, field.name), KINDS[field.name]
        name = _names(case, kind)
        yield Breach(f"{field.name} is", ~np.isfinite(values), values, name)
        if field.name != SIGNED:
            least = rooms[kind] if kind in rooms else BALANCED
            yield Breach(f"{field.name} is", values < -least, values, name)


def _room(case: Case) -> Array:
    """Return what is rounding at every site, (..., site, 1)."""
    most = np.abs(case.mix.demand).max(axis=-1, keepdims=True)
    return np.asarray(BALANCED * np.maximum(most, 1.0))


def _of_sums(case: Case) -> Iterator[Breach]:
    """Technologies add up to their site, controls of a family to no more than their process."""
    index, mix, room = case.city.index, case.mix, _room(case)
    served = sum_by(mix.activity, index.process_site, len(index.sites), -2)
    yield Breach("its technologies lack", np.abs(served - mix.demand) > room,
                 mix.demand - served, _names(case, "site"))
    families = case.city.families
    if families:
        owner = index.control_process[[group[0] for group in families]]
        over = _by_family(mix.controlled, families) - mix.activity[..., owner, :]
        bad = over > room[..., index.process_site[owner], :]
        of_process = _names(case, "process")
        yield Breach("controls of one family exceed it by", bad, over,
                     lambda n: of_process(int(owner[n])))


def _by_family(controlled: Array, families: list[list[int]]) -> Array:
    """Return the activity under the controls of each family, (..., family, year)."""
    order = [n for group in families for n in group]
    groups = np.repeat(np.arange(len(families)), [len(group) for group in families])
    return sum_by(controlled[..., order, :], groups, len(families), -2)


def _of_totals(case: Case) -> Iterator[Breach]:
    """Emissions by process add up to those of the mix; imports and cost are finite."""
    c = case.city.coefficients
    whole = np.einsum("kop,ky->py", c.emission, case.mix.activity)
    whole = whole + np.einsum("jop,jy->py", c.control_emission, case.mix.controlled)
    parts = case.emissions.sum(axis=(0, 1))
    room = BALANCED * np.maximum(np.abs(case.emissions).sum(axis=(0, 1)), 1.0)
    yield Breach("emission is", ~np.isfinite(parts), parts, _names(case, "pollutant"))
    yield Breach("emissions of its processes lack", ~(np.abs(parts - whole) <= room),
                 whole - parts, _names(case, "pollutant"))
    imports = case.net_import
    yield Breach("net import is", ~np.isfinite(imports), imports, _names(case, "carrier"))
    cost = case.total_cost[None, :]
    yield Breach("cost is", ~np.isfinite(cost), cost, lambda _: "the city")


def _of_balances(case: Case) -> Breach:
    """Local output plus the stated import equals use plus what is dumped."""
    index = case.city.index
    sites = [u for u in np.flatnonzero(index.linked).tolist() if supply_sign(index, u) > 0]
    own = [index.carrier(index.source(u).carrier) for u in sites]
    gap = case.net_import[own] - case.city.base.fixed_import[own]
    used = np.einsum("kf,ky->fy", np.abs(case.city.coefficients.net_use), case.mix.activity)[own]
    room = BALANCED * np.maximum(used.max(axis=-1, keepdims=True, initial=1.0), 1.0)
    return Breach("its balance lacks", np.abs(gap) > room, gap,
                  lambda n: index.carriers[own[n]])


def _names(case: Case, kind: str) -> Callable[[int], str]:
    """Return what names an item of one kind."""
    index = case.city.index

    def process(n: int) -> str:
        own = index.processes[n]
        return f"{index.sites[own.site].name}/{own.technology}"

    return {
        "site": lambda n: index.sites[n].name,
        "process": process,
        "control": lambda n: f"{process(index.controls[n].process)}/{index.controls[n].control}",
        "carrier": lambda n: index.carriers[n],
        "pollutant": lambda n: index.pollutants[n],
        "move": lambda n: f"move {n + 1}",
    }[kind]


KINDS = {
    "demand": "site", "activity": "process", "capacity": "process", "additions": "process",
    "retired": "process", "controlled": "control", "control_capacity": "control",
    "control_additions": "control", "transfers": "move", SIGNED: "move", "dumped": "carrier",
}
"""Part of a mix -> what its items are."""
