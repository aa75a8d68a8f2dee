"""What a mode of the optimiser adds to the end of a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.cli.asked.options import Options
from simulator.cli.shown.costs import money
from simulator.cli.shown.layout import table, wrap
from simulator.cli.texts.common import TEXTS
from simulator.wording import readable

if TYPE_CHECKING:
    from simulator.optimiser.answers.aims import Aim
    from simulator.optimiser.answers.best import Best

LISTED = 5


def mode_lines(best: Best, options: Options) -> list[str]:
    """Return the lines of a budget, myopic, lumpy or hurdle-rate run, and of alternatives."""
    said = [*_hurdle(best, options), *_most(best, options), *_myopic(best, options)]
    lines = [part for text in said for part in wrap(text)]
    lines += [*_projects(best, options), *_alternatives(best, options)]
    return ["", *lines] if lines else []


def aim_text(aim: Aim, options: Options) -> str:
    """Return what is added up, with its weights where there are several."""
    if len(aim.weights) < 2:
        return aim.name
    weights = ", ".join(f"{p} {weight:.6g}" for (p, _), weight in aim.weights.items())
    return options.say("mode.weights", name=aim.name, weights=weights)


def unit_text(aim: Aim, options: Options) -> str:
    """Return the unit of what is added up in words, where it is no unit of the tables."""
    key = f"mode.unit.{aim.unit}"
    return options.say(key) if key in TEXTS else aim.unit


def _hurdle(best: Best, options: Options) -> list[str]:
    rates = best.run.scenario.file.finance.hurdle_rates
    if not rates:
        return []
    names = ", ".join(f"{key} {rate}" for key, rate in rates.items())
    return [options.say("mode.hurdle", rates=names)]


def _most(best: Best, options: Options) -> list[str]:
    most = best.most
    if most is None or best.status != "optimal":
        return []
    share = most.reduction / most.baseline if most.baseline else 0.0
    key = "mode.most" if most.budget is None else "mode.most_within"
    return [options.say(
        key, aim=aim_text(most.aim, options), year=most.year, unit=unit_text(most.aim, options),
        reduction=readable(most.reduction), share=f"{share:.1%}", limit=readable(most.limit),
        spent=money(most.spent, options), budget=money(most.budget or 0.0, options),
    )]


def _myopic(best: Best, options: Options) -> list[str]:
    if not best.milestones:
        return []
    years = ", ".join(map(str, best.milestones))
    if best.stuck is not None:
        key = "mode.stuck" if best.foresight is not None else "mode.stuck_anyway"
        return [options.say(key, years=years, year=best.stuck)]
    return [options.say("mode.myopic", years=years,
                        more=money(best.objective - (best.foresight or 0.0), options))]


def _projects(best: Best, options: Options) -> list[str]:
    if not best.decisions:
        return []
    years = best.run.index.years
    built = [d for d in best.decisions if d.built]
    head = options.say("mode.projects", built=len(built), all=len(best.decisions))
    names = [options.say("mode.project"), options.say("mode.begins")]
    rows: list[list[object]] = [
        [d.project.name, "" if d.begins is None else str(years[d.begins])] for d in built
    ]
    return [head, table(names, rows)] if rows else [head]


def _alternatives(best: Best, options: Options) -> list[str]:
    """Return how each mix differs most from the least-cost mix."""
    found = best.alternatives
    if found is None:
        return []
    lines = wrap(options.say("mode.alternatives", count=len(found.mixes) - 1,
                             within=f"{found.within:.3g}"))
    least = found.mixes[0]
    for n, mix in enumerate(found.mixes[1:], 1):
        change = (mix.uptake - least.uptake)[:, -1]
        size = abs(change) / (1.0 + abs(least.uptake[:, -1]))
        parts = [
            f"{found.efforts[e].measure} {least.uptake[e, -1]:.3g} -> {mix.uptake[e, -1]:.3g}"
            for e in (-size).argsort(kind="stable")[:LISTED].tolist() if size[e] > 0
        ]
        lines += wrap(f"{n}  +{mix.cost / least.cost - 1:.2%}  {'; '.join(parts)}")
    return lines
