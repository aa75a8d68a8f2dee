"""Measures that work against a target of their own plan, or cost what none is known to cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from simulator.analysis.effects import Effect
from simulator.analysis.target_effects import canonical_unit, judged, towards
from simulator.measures.move_kinds import MOVE_KINDS
from simulator.plausibility.known import COST_RANGES, CostRange, cost_ranges, thresholds
from simulator.plausibility.places import named_place, problem_at
from simulator.plausibility.warned import Warned
from simulator.scenario.keys import Target
from simulator.simulation.case import BASELINE
from simulator.simulation.run import Run
from simulator.targets import asked
from simulator.targets.kinds import Asks
from simulator.tolerances import UNSEEN_SHARE
from simulator.wording import NO_MEASURES, readable

Array = np.ndarray
AGAINST, COST = "W-AGAINST", "W-COST"
MOST = 3
"""Targets that one warning names; the others are counted."""


def odd_measures(run: Run, effects: Mapping[str, Effect]) -> Iterator[Warned]:
    """Yield what is odd about the measures of a plan; effects : what each of them changes."""
    sizes = dict(_asked_changes(run))
    for key, effect in effects.items():
        if key not in NO_MEASURES:
            yield from _against(run, key, effect, sizes)
            yield from _cost(run, key, effect)


def _asked_changes(run: Run) -> Iterator[tuple[str, float]]:
    """Yield target -> the change it asks for, in canonical units; bands ask for no direction."""
    for key, target in judged(run).items():
        says = target.value is not None or asked.own_kind(target).asks is not Asks.AMOUNT
        if says and target.same_as is None and towards(target):
            size = _asked_change(run, target)
            if size:
                yield key, size


def _asked_change(run: Run, target: Target) -> float:
    """Return how far the required value lies from base year and baseline, whichever is further.

    Of a peak and a direction, which ask for no amount, the size of what they are about; never less
    than what makes the threshold the smallest change that a plan sets as a target.
    """
    kind, years = asked.own_kind(target), run.index.years
    at = run.index.year(asked.evaluation_year(target, run.scenario.file.years.main_target))
    series, _ = asked.indicator(target, BASELINE, partial(run.measured, target), years)
    level = 1.0 if kind.relative else abs(float(series[at]))
    if kind.asks is not Asks.AMOUNT:
        return level
    required = asked.required(target, canonical_unit(run, target))[0]
    year = target.base_year or years[0]
    origin = 0.0 if year < years[0] else float(series[run.index.year(year)])
    size = level if kind.relative else max(level, abs(required))
    return max(abs(required - origin), abs(required - float(series[at])),
               size * thresholds()["least_change"] / thresholds()["against"])


def _against(
    run: Run, key: str, effect: Effect, sizes: Mapping[str, float]
) -> Iterator[Warned]:
    share = thresholds()["against"]
    parts = {name: -float(effect.targets.get(name, 0.0)) / size for name, size in sizes.items()}
    worst = sorted((-part, name) for name, part in parts.items() if part > share)
    if worst:
        named = [name for _, name in worst[:MOST]]
        told = [f"{name} by {readable(-100 * part, 2)} %" for part, name in worst[:MOST]]
        more = [f"{len(worst) - MOST} more"] * (len(worst) > MOST)
        places = [named_place(*run.scenario.document.place(("targets", name))) for name in named]
        yield Warned(problem_at(
            run.scenario, ("measures", key), AGAINST,
            f"works against targets of its own plan: {', '.join([*told, *more])}",
            f"no target moved away by more than {100 * share:g} % of the change that it asks for",
            "check the paths of the measure and what it replaces, and the targets "
            f"({', '.join(places)})"), -worst[0][0] / share)


@dataclass(frozen=True)
class _Reduced:
    """Tonnes of a pollutant less over all years, and what one is known to cost."""

    name: str
    tonnes: float
    known: CostRange


def _cost(run: Run, key: str, effect: Effect) -> Iterator[Warned]:
    """Yield a cost per tonne that no pollutant explains which the measure reduces.

    The whole cost is laid on one pollutant after the other, so that the nearest one counts; it is
    not too high as long as it is no more than what all the tonnes are known to cost together.
    """
    reduced, cost = list(_reduced(run, effect)), float(effect.cost.sum())
    bounded = not _leaves_out(run, key)
    found = [(one.known.beyond(cost / one.tonnes, bounded), one.name, one) for one in reduced]
    beyond, name, one = min(found, default=(0.0, "", None))
    if one is not None and beyond and not 0 < cost <= _together(reduced):
        low = f"{readable(one.known.low)} to" if bounded else "up to"
        yield Warned(problem_at(
            run.scenario, ("measures", key), COST,
            f"{readable(cost / one.tonnes)} CNY per t of {name} over all years",
            f"{low} {readable(one.known.high)} CNY/t as published "
            f"({COST_RANGES}:{one.known.line}), or a cost within the range of another pollutant",
            "check the cost rows and the path of the measure"), 1 + beyond)


def _together(reduced: Iterable[_Reduced]) -> float:
    """Return the most that is known to be paid for all that a measure reduces [CNY]."""
    most: dict[str, float] = {}
    for one in reduced:
        pollutant = one.known.pollutant
        most[pollutant] = max(most.get(pollutant, 0.0), one.known.high * one.tonnes)
    return sum(most.values())


def _leaves_out(run: Run, key: str) -> bool:
    """Tell whether a measure leaves activity out, or moves it to where it costs something else.

    What a tonne is published to cost is of technologies that do the same for less emission: the
    vehicles, materials and drivers of what is not done are in none of them.
    """
    moves = run.scenario.library.measures[key].moves
    own = [moves[uptake.move] for uptake in run.scenario.file.measures[key].uptake]
    return any(move.lost or MOVE_KINDS[move.kind].fixes is None for move in own)


def _reduced(run: Run, effect: Effect) -> Iterator[_Reduced]:
    """Yield what a measure reduces of the pollutants whose cost is known."""
    emitted = run.cases[BASELINE].emissions
    for pollutant, known in cost_ranges().items():
        if pollutant in run.index.pollutants:
            p = run.index.pollutant(pollutant)
            for name, less in _less(effect, pollutant, p).items():
                total = float(less.sum())
                if total > UNSEEN_SHARE * float(np.abs(emitted[..., p, :]).sum()):
                    yield _Reduced(name, total, known)


def _less(effect: Effect, pollutant: str, p: int) -> dict[str, Array]:
    """Return what a measure reduces; CO2 in all boundaries, and without power bought for it.

    Published costs have either. Fuel that power takes the place of saves as much money on a grid
    of coal as on any other, and less CO2 in all boundaries.
    """
    if pollutant != "CO2":
        return {pollutant: effect.direct[..., p, :]}
    return {"CO2": effect.co2(p), "CO2 in the city": effect.direct[..., p, :]}
