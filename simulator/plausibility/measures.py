"""Measures that work against a target of their own plan, or cost what none is known to cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from simulator.analysis.effects import Effect
from simulator.analysis.target_effects import canonical_unit, judged, towards
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


def _cost(run: Run, key: str, effect: Effect) -> Iterator[Warned]:
    """Yield a cost per tonne that no pollutant explains which the measure reduces.

    The whole cost is laid on one pollutant after the other, so that the nearest one counts.
    """
    found = sorted((one.beyond(cost), pollutant, cost, one)
                   for pollutant, cost, one in _per_tonne(run, effect))
    if found and found[0][0]:
        beyond, pollutant, cost, one = found[0]
        yield Warned(problem_at(
            run.scenario, ("measures", key), COST,
            f"{readable(cost)} CNY per t of {pollutant} over all years",
            f"{readable(one.low)} to {readable(one.high)} CNY/t as published "
            f"({COST_RANGES}:{one.line}), or a cost within the range of another pollutant",
            "check the cost rows and the path of the measure"), 1 + beyond)


def _per_tonne(run: Run, effect: Effect) -> Iterator[tuple[str, float, CostRange]]:
    """Yield pollutants that a measure reduces, with its cost over what it reduces [CNY/t]."""
    emitted, cost = run.cases[BASELINE].emissions, float(effect.cost.sum())
    for pollutant, known in cost_ranges().items():
        if pollutant in run.index.pollutants:
            p = run.index.pollutant(pollutant)
            less = effect.co2(p) if pollutant == "CO2" else effect.direct[..., p, :]
            total = float(less.sum())
            if total > UNSEEN_SHARE * float(emitted[..., p, :].sum()):
                yield pollutant, cost / total, known
