"""What a measure changes of what each target is judged by: the plan with it and without it.

Whatever a target measures is a sum over sites, the surplus of carriers apart; so the plan without
a measure is the plan with the sites that the measure reaches taken from another projection.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulator.accounting.balances import sum_by
from simulator.accounting.forms import Form, Term
from simulator.accounting.ledger import offset_ratio
from simulator.accounting.quantities import QUANTITY_KINDS, form, ratio_unit
from simulator.analysis.site_parts import PARTS, CaseBySite, SiteLedger, SiteParts, State
from simulator.measures.moves import Moves
from simulator.scenario.keys import Quantity, Target
from simulator.simulation.assessing import unjudged
from simulator.simulation.case import BASELINE, PLAN, Case
from simulator.simulation.run import Run
from simulator.targets import asked
from simulator.targets.asked import evaluation_year, indicator, own_kind
from simulator.targets.judging import is_scored
from simulator.targets.kinds import Asks
from simulator.targets.measured import Measured
from simulator.tolerances import ATTRIBUTION_NOISE

Array = np.ndarray
SURPLUS = "dumped"
OF_CONTROLS = ("controlled", "control_capacity", "control_additions")
Number = Array | float
"""A number, or one for every draw of a run."""


@dataclass(frozen=True)
class Parts:
    """What every site adds to every quantity: (quantity, ..., site, year).

    growth : emissions of growth projects, which an offset measure must cover (ledger only).
    """

    sites: Array
    growth: Array

    def one(self, number: int) -> Parts:
        """Return those of one of several cases that stand on the first of the middle axes."""
        return Parts(self.sites[:, number], self.growth[:, number])


def judged(run: Run) -> dict[str, Target]:
    """Return the targets that have a quantity in this city."""
    return {
        key: target for key, target in run.scenario.file.targets.items()
        if is_scored(target) and not unjudged(run, target, None)
    }


def towards(target: Target) -> float:
    """Return 1 where more is nearer to the target, -1 where less is; 0 for a band."""
    assert target.quantity is not None
    return asked.towards(target, QUANTITY_KINDS[target.quantity.kind].more)


def canonical_unit(run: Run, target: Target) -> str:
    """Return the canonical unit of what a target is judged by."""
    return asked.canonical_unit(target, _measured_in(run, target))


def _measured_in(run: Run, target: Target) -> str:
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
        self.units = {key: _measured_in(run, t) for key, t in self.targets.items()}
        self.sign = {key: towards(t) for key, t in self.targets.items()}
        self.at = {key: self.index.year(evaluation_year(t, self.main))
                   for key, t in self.targets.items()}
        self.plan, self.state = self.parts(run.cases[PLAN]), state
        self.moves = run.cases[PLAN].moves
        self.now = self._indicators(
            self._values(self.moves, self._sums(self.plan), self.state, ""))

    @cached_property
    def forms(self) -> dict[int, Form]:
        """Return the linear forms by number of the quantity, where it has one."""
        city, found = self.run.city, {}
        for n, q in enumerate(self.quantities.values()):
            if QUANTITY_KINDS[q.kind].form is not None:
                found[n] = form(city, q)
        return found

    @cached_property
    def others(self) -> dict[int, tuple[Quantity, SiteParts]]:
        """Return the quantities that have none, by number, with how they add up over sites."""
        return {n: (q, PARTS[q.kind]) for n, q in enumerate(self.quantities.values())
                if n not in self.forms}

    @cached_property
    def ledger(self) -> SiteLedger:
        """Return the books of the run."""
        return SiteLedger(self.run)

    @cached_property
    def terms(self) -> list[tuple[int, str, Array, Array, Array]]:
        """Return quantity, array of the mix, its rows that count, their sites and weights."""
        found = []
        of_process = self.index.process_site
        of_control = of_process[self.index.control_process]
        for n, own in self.forms.items():
            for term in own.terms:
                wide = _over_years(term)
                rows = np.flatnonzero(wide.any(axis=(*range(wide.ndim - 2), -1)))
                if term.array != SURPLUS and rows.size:
                    site = of_control if term.array in OF_CONTROLS else of_process
                    found.append((n, term.array, rows, site[rows], wide[..., rows, :]))
        return found

    def parts(self, case: Case) -> Parts:
        """Return what the sites of a case add to every quantity."""
        demand, count = case.mix.demand, len(self.index.sites)
        lead = np.broadcast_shapes(self.run.lead, demand.shape[:-2])
        shape = (len(self.quantities), *lead, *demand.shape[-2:])
        sites, growth = np.zeros(shape), np.zeros(shape)
        for n, array, rows, of_site, weights in self.terms:
            own = weights * getattr(case.mix, array)[..., rows, :]
            sites[n] += sum_by(own, of_site, count, -2)
        known = CaseBySite(case, self.ledger)
        for n, (q, parts) in self.others.items():
            sites[n], growth[n] = parts.sites(known, q)
        return Parts(sites, growth)

    def without(
        self, measure: str, other: Parts, sites: Sequence[int], state: State
    ) -> dict[str, Number]:
        """Return target -> what a measure contributes, `other` being right at its sites."""
        rows = list(sites)
        mixed = [
            getattr(self.plan, name).sum(-2)
            + (getattr(other, name)[..., rows, :]
               - getattr(self.plan, name)[..., rows, :]).sum(-2)
            for name in ("sites", "growth")
        ]
        values = self._values(self.moves, (mixed[0], mixed[1]), state, measure)
        return self._effects(self._indicators(values), self.now)

    def whole(self, baseline: State) -> dict[str, Number]:
        """Return target -> what the plan changes against the baseline."""
        return self._effects(self._of_case(self.run.cases[BASELINE], baseline), self.now)

    def observed(self, frozen: State, baseline: State) -> dict[str, Number]:
        """Return target -> what the baseline changes against the frozen path."""
        return self._effects(self._of_case(self.run.frozen, frozen),
                             self._of_case(self.run.cases[BASELINE], baseline))

    def _of_case(self, case: Case, state: State) -> dict[str, Array]:
        """Return what each target is judged by in its year in a case without measures, (...)."""
        return self._indicators(self._values(case.moves, self._sums(self.parts(case)), state, ""))

    def _effects(
        self, then: Mapping[str, Array], later: Mapping[str, Array]
    ) -> dict[str, Number]:
        """Return target -> the change from one state of the city to another, towards the target."""
        found = {}
        for key, sign in self.sign.items():
            before, now, wanted = then[key], later[key], self.wanted[key]
            change = sign * (now - before) if sign else np.abs(before - wanted) - np.abs(
                now - wanted)
            found[key] = above_noise(change, np.abs(before) + np.abs(now))
        return found

    def _wanted(self, target: Target) -> float:
        """Return the value asked for in canonical units, 0 where no amount is."""
        if target.value is None or own_kind(target).asks is Asks.YEAR:
            return 0.0
        return asked.required(target, canonical_unit(self.run, target))[0]

    def _sums(self, parts: Parts) -> tuple[Array, Array]:
        return parts.sites.sum(-2), parts.growth.sum(-2)

    def _values(
        self, moves: Moves, sums: tuple[Array, Array], state: State, left_out: str
    ) -> Array:
        """Return every quantity over the years, (quantity, ..., year)."""
        ratio = offset_ratio(moves, len(self.index.years), left_out)
        values: Array = sums[0] - sums[1] * ratio
        for n, own in self.forms.items():
            if own.constant is not None:
                values[n] += own.constant
            for term in own.terms:
                if term.array == SURPLUS:
                    values[n] += (_over_years(term) * state.surplus).sum(-2)
        for n, (_, parts) in self.others.items():
            values[n] += parts.rest(state)
        return values

    def _indicators(self, values: Array) -> dict[str, Array]:
        """Return what each target is judged by in its year, (...), in canonical units."""
        found = {}
        for key, target in self.targets.items():
            above, below = self.number[key]
            measured = Measured(values[above], None if below is None else values[below],
                                self.units[key])
            series, _ = indicator(target, "", _always(measured), self.index.years)
            found[key] = series[..., self.at[key]]
        return found


def above_noise(change: Array, size: Array) -> Number:
    """Return a change, nothing where it is rounding of what it is the difference of."""
    found = np.where(np.abs(change) > ATTRIBUTION_NOISE * size, change, 0.0)
    return found if found.ndim else float(found)


def _over_years(term: Term) -> Array:
    """Return the weights of a term for every year, (..., item, year or 1)."""
    return term.weights if term.yearly else term.weights[..., None]


def _key(q: Quantity | None) -> str:
    return q.model_dump_json() if q is not None else ""


def _always(measured: Measured) -> Callable[[str], Measured]:
    return lambda _case: measured
