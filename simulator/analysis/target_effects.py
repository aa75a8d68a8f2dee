"""What a measure changes of what each target is judged by: the plan with it and without it.

Whatever a target measures is a sum over sites, the surplus of carriers apart; so the plan without
a measure is the plan with the sites that the measure reaches taken from another projection.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulator import units
from simulator.accounting.balances import sum_by
from simulator.accounting.ledger import old_activity_share, transfer_intensity
from simulator.accounting.quantities import Chosen, Form, form, ratio_unit
from simulator.measures.activity_moves import TransferMove
from simulator.scenario.keys import Quantity, Target
from simulator.simulation.case import BASELINE, PLAN, Case
from simulator.simulation.run import Run
from simulator.targets.kinds import SIGNS, Measured, evaluation_year, indicator

Array = np.ndarray
SURPLUS = "dumped"
OF_CONTROLS = ("controlled", "control_capacity", "control_additions")
LOWER = ("emission", "energy", "primary_energy", "cost")
"""Kinds of quantity of which less is better, where a row without a value does not say."""
NOISE = 1e-12


@dataclass(frozen=True)
class State:
    """What is no sum over sites: surplus of carriers, (carrier, year), and yearly cost, (year,)."""

    surplus: Array
    cost: Array


@dataclass(frozen=True)
class Parts:
    """What every site adds to every quantity: (quantity, site, year).

    growth : emissions of growth projects, which an offset measure must cover (ledger only).
    """

    sites: Array
    growth: Array


def judged(run: Run) -> dict[str, Target]:
    """Return the targets that have a quantity in this city."""
    return {
        key: target for key, target in run.scenario.file.targets.items()
        if target.status == "scored" and target.quantity is not None
        and run.present(target.quantity)
    }  # fmt: skip


def towards(target: Target) -> float:
    """Return 1 where more is nearer to the target, -1 where less is; 0 for a band."""
    comparator = target.comparator
    if target.kind == "peak" or comparator in ("<=", "fall"):
        return -1.0
    if comparator in (">=", "rise"):
        return 1.0
    if target.value is not None and comparator in ("band", "="):
        return 0.0
    if target.value is not None:
        return -1.0 if units.split_quantity(str(target.value))[0] < 0 else 1.0
    assert target.quantity is not None
    return -1.0 if target.quantity.kind in LOWER else 1.0


def canonical_unit(run: Run, target: Target) -> str:
    """Return the canonical unit of what a target is judged by."""
    if target.kind in ("change", "direction") or target.comparator in SIGNS:
        return "1"
    assert target.quantity is not None
    return ratio_unit(run.scenario.city, target.quantity, target.denominator)


class Gauge:
    """Measures every target of a run on a city put together from two cases."""

    def __init__(self, run: Run, state: State) -> None:
        self.run, self.index = run, run.index
        self.main = run.scenario.file.years.main_target
        self.targets = judged(run)
        self.quantities: dict[str, Quantity] = {}
        for target in self.targets.values():
            for q in (target.quantity, target.denominator):
                if q is not None:
                    self.quantities[_key(q)] = q
        place = {key: n for n, key in enumerate(self.quantities)}
        self.number = {
            key: (place[_key(t.quantity)], place[_key(t.denominator)] if t.denominator else None)
            for key, t in self.targets.items()
        }
        self.wanted = {key: self._wanted(t) for key, t in self.targets.items()}
        self.sign = {key: towards(t) for key, t in self.targets.items()}
        self.at = {key: self.index.year(evaluation_year(t, self.main))
                   for key, t in self.targets.items()}
        self.booked = any(q.kind == "ledger" for q in self.quantities.values())
        self._intensities: dict[tuple[str, str], Array] = {}
        self.plan, self.state = self.parts(run.cases[PLAN]), state
        self.of_plan = self._values(PLAN, self._sums(self.plan), self.state, "")
        self.now = self._indicators(self.of_plan)

    @cached_property
    def forms(self) -> dict[int, Form]:
        """Return the linear forms by number of the quantity, where it has one."""
        city = self.run.scenario.city
        return {n: form(city, q) for n, q in enumerate(self.quantities.values())
                if q.kind not in ("ledger", "control_capacity", "cost")}

    @cached_property
    def terms(self) -> list[tuple[int, str, Array, Array, Array]]:
        """Return quantity, array of the mix, its rows that count, their sites and weights."""
        found = []
        of_process = self.index.process_site
        of_control = of_process[self.index.control_process]
        for n, own in self.forms.items():
            for term in own.terms:
                wide = term.weights if term.weights.ndim > 1 else term.weights[:, None]
                rows = np.flatnonzero(wide.any(axis=-1))
                if term.array != SURPLUS and rows.size:
                    site = of_control if term.array in OF_CONTROLS else of_process
                    found.append((n, term.array, rows, site[rows], wide[rows]))
        return found

    def parts(self, case: Case) -> Parts:
        """Return what the sites of a case add to every quantity."""
        shape = (len(self.quantities), len(self.index.sites), len(self.index.years))
        sites, growth = np.zeros(shape), np.zeros(shape)
        for n, array, rows, of_site, weights in self.terms:
            np.add.at(sites[n], of_site, weights * getattr(case.mix, array)[rows])
        books = self._ledger(case) if self.booked else None
        for n, q in enumerate(self.quantities.values()):
            if q.kind == "ledger" and books is not None:
                p = self.index.pollutant(q.pollutant)
                sites[n], growth[n] = books[0][:, p], books[1][:, p]
            elif q.kind == "control_capacity":
                np.add.at(sites[n], self.index.process_site, self._under_control(case, q))
        return Parts(sites, growth)

    @cached_property
    def _booking(self) -> tuple[Array, Array, Array]:
        """Return baseline emissions by site, Db / D0, and which sites are registered."""
        baseline = self.run.cases[BASELINE]
        registered = np.array([s.registered for s in self.index.sites], dtype=float)
        share = old_activity_share(self.run.scenario.city, baseline.mix)
        return self._emitted(baseline), share, registered

    def _emitted(self, case: Case) -> Array:
        """Return emissions by site, (site, pollutant, year) [t/yr]."""
        by_process = case.emissions.sum(-3)
        return sum_by(by_process, self.index.process_site, len(self.index.sites), 0)

    def _ledger(self, case: Case) -> tuple[Array, Array]:
        """Return what sites book, moved activity at its first donor, and growth emissions."""
        before, share, registered = self._booking
        own = self._emitted(case)
        booked = (before - own) * (share * registered[:, None])[:, None, :]
        for number, move in enumerate(case.moves.transfers):
            booked[move.donors[0]] -= (
                self._intensity(move) * case.mix.transfers[number, None, :]
            )
        growth = np.array([s.growth for s in self.index.sites], dtype=float)
        return booked, own * growth[:, None, None]

    def _intensity(self, move: TransferMove) -> Array:
        """Return what one unit moved books; it rests on the baseline alone."""
        key = move.measure, move.move
        if key not in self._intensities:
            before, share, registered = self._booking
            self._intensities[key] = transfer_intensity(
                self.run.scenario.city, move, self.run.cases[BASELINE].mix, before,
                (share, registered),
            )
        return self._intensities[key]

    def _under_control(self, case: Case, q: Quantity) -> Array:
        """Return capacity x share of its activity under the controls, (process, year)."""
        chosen, mix = Chosen(self.index, q), case.mix
        covered = np.zeros_like(mix.activity)
        np.add.at(covered, self.index.control_process, mix.controlled * chosen.control[:, None])
        share = np.divide(covered, mix.activity, out=np.zeros_like(covered),
                          where=mix.activity > 0)
        result: Array = share * mix.capacity
        return result

    def without(
        self, measure: str, other: Parts, sites: Sequence[int], state: State
    ) -> dict[str, float]:
        """Return target -> what a measure contributes, `other` being right at its sites."""
        rows = list(sites)
        mixed = [
            getattr(self.plan, name).sum(1)
            + (getattr(other, name)[:, rows] - getattr(self.plan, name)[:, rows]).sum(1)
            for name in ("sites", "growth")
        ]
        return self._effects(self._values(PLAN, (mixed[0], mixed[1]), state, measure))

    def whole(self, baseline: State) -> dict[str, float]:
        """Return target -> what the plan changes against the baseline."""
        sums = self._sums(self.parts(self.run.cases[BASELINE]))
        return self._effects(self._values(BASELINE, sums, baseline, ""))

    def _effects(self, values: Array) -> dict[str, float]:
        found, then = {}, self._indicators(values)
        for key, sign in self.sign.items():
            before, wanted = then[key], self.wanted[key]
            if sign:
                change = sign * (self.now[key] - before)
            else:
                change = abs(before - wanted) - abs(self.now[key] - wanted)
            size = abs(before) + abs(self.now[key])
            found[key] = change if abs(change) > NOISE * size else 0.0
        return found

    def _wanted(self, target: Target) -> float:
        if target.value is None or target.kind == "peak":
            return 0.0
        return units.quantity(str(target.value), canonical_unit(self.run, target))

    def _sums(self, parts: Parts) -> tuple[Array, Array]:
        return parts.sites.sum(1), parts.growth.sum(1)

    def _values(
        self, case: str, sums: tuple[Array, Array], state: State, left_out: str
    ) -> Array:
        """Return every quantity over the years, (quantity, year)."""
        offsets = self.run.cases[case].moves.offsets
        ratio = sum((path for key, path in offsets if key != left_out),
                    np.zeros(len(self.index.years)))
        values: Array = sums[0] - sums[1] * ratio
        for n, own in self.forms.items():
            if own.constant is not None:
                values[n] += own.constant
            for term in own.terms:
                if term.array == SURPLUS:
                    wide = term.weights if term.weights.ndim > 1 else term.weights[:, None]
                    values[n] += (wide * state.surplus).sum(0)
        for n, q in enumerate(self.quantities.values()):
            if q.kind == "cost":
                values[n] = state.cost
        return values

    def _indicators(self, values: Array) -> dict[str, float]:
        """Return what each target is judged by in its year, in canonical units."""
        found = {}
        for key, target in self.targets.items():
            above, below = self.number[key]
            measured = Measured(values[above], None if below is None else values[below], "")
            series, _ = indicator(target, "", _always(measured), self.index.years)
            found[key] = float(series[self.at[key]])
        return found


def _key(q: Quantity | None) -> str:
    return q.model_dump_json() if q is not None else ""


def _always(measured: Measured) -> Callable[[str], Measured]:
    return lambda _case: measured
