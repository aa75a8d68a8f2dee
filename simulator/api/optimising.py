"""Doors of the optimiser: what is asked is checked, and results carry labels."""

from __future__ import annotations

import inspect
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from simulator.api.labelled_best import LabelledBest, asked_for, labelled_best
from simulator.api.reading import ScenarioLike, scenario_of
from simulator.api.same import of_same
from simulator.doors import Refused, choice, door, flag, maybe, nearest, number, of_type, whole
from simulator.errors import InputError, Problem
from simulator.optimiser.answers.alternatives import Alternatives
from simulator.optimiser.answers.best import Best
from simulator.optimiser.modes import alternatives, cost_curve, frontier
from simulator.optimiser.modes.budget import most_reduction as _most
from simulator.optimiser.optimise import optimise as _optimise
from simulator.optimiser.programme.binding_targets import (
    FREE,
    HOLD,
    LUMPY,
    PARTS,
    PLAN_VALUES,
    SOURCES,
    Chosen,
    choose,
)
from simulator.optimiser.solving.task import prepare
from simulator.simulation.run import Run, simulate
from simulator.simulation.scenario import Scenario

if TYPE_CHECKING:
    from simulator.api.labelled_model import LabelledModel
    from simulator.optimiser.modes.cost_curve import AbatementCurve
    from simulator.optimiser.modes.frontier import Front


_RUN = maybe(of_type(Run, "a run of the scenario, as simulate returns it",
                     "write simulate(scenario), or leave it out"))
_LIMIT = maybe(number("s", low=0.0, example="600"))


def _sources(value: Any) -> tuple[str, ...]:
    """Read where the values come from that bind: one word, several, or none."""
    many = [value] if isinstance(value, str) else value
    if not isinstance(many, Collection) or not all(isinstance(one, str) for one in many):
        raise Refused("words such as plan and user", 'write for example ["plan", "assumed"]')
    return tuple(nearest(word, SOURCES) for word in many)


def _rule(value: Any) -> Chosen:
    wanted, fix = "a function of name and target", "write for example lambda name, target: True"
    if not callable(value):
        raise Refused(wanted, fix)
    try:
        inspect.signature(value).bind("name", None)
    except TypeError:
        raise Refused(wanted, fix, "a function of other arguments") from None
    except ValueError:
        pass
    chosen: Chosen = value
    return chosen


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise Refused("a pollutant, equivalents, weights or cost", 'write for example "NOx"')
    return value.strip()


_YEAR = maybe(whole(1, "write a year of the scenario"))
_POINTS = whole(frontier.FEWEST, "write for example 20")
_COMMON = {"scenario": scenario_of, "run": _RUN, "targets": _sources,
           "quotas": choice(HOLD, FREE), "chosen": maybe(_rule), "time_limit": _LIMIT}


@door(**_COMMON, gap=maybe(number("1", 0.0, 1.0, "0.001")), explain=flag,
      projects=choice(PARTS, LUMPY), myopic=flag)
def optimise(  # noqa: PLR0913
    scenario: ScenarioLike, run: Run | None = None, *,
    targets: Collection[str] | str = PLAN_VALUES, quotas: str = HOLD,
    chosen: Chosen | None = None, time_limit: float | None = None, gap: float | None = None,
    explain: bool = True, projects: str = PARTS, myopic: bool = False,
) -> LabelledBest:
    """Return the least-cost mix that meets the targets of all years.

    Parameters
    ----------
    scenario : one that is loaded, or anything that `load` reads.
    run : its baseline and plan cases, if they have been run.
    targets : sources of values that bind (plan, province, national_standard, assumed, user).
    quotas : "hold" or "free": whether technology quotas bind as well.
    chosen : a rule of the caller's own in place of `targets`.
    time_limit, gap : seconds for each solve, and relative gap where there are yes/no decisions.
    explain : whether to work out why there is no mix; if not, `diagnose` of the answer does.
    projects : "parts", or "lumpy" for named projects as yes or no (shadow prices are then those
        with the decisions kept).
    myopic : plan milestone by milestone, without foresight; not together with lumpy projects.

    Raises
    ------
    InputError
        For arguments that cannot be meant, such as a run of another scenario.
    SolverError
        If the solver stops without an answer.
    """
    own = _belonging(scenario, run, "optimise()")
    if myopic and projects == LUMPY:
        raise InputError([Problem(
            "E-CLASH", "Python", 0, "optimise() projects", '"lumpy" in a myopic plan',
            "one of the two", "leave out myopic=True, or projects",
        )])
    best = _optimise(own, run, targets=targets, quotas=quotas, chosen=chosen,
                     time_limit=time_limit, gap=gap, explain=explain, projects=projects,
                     myopic=myopic)
    return labelled_best(best, asked_for(targets, quotas, chosen, time_limit, gap,
                                         projects=projects, myopic=myopic))


@door(**_COMMON, maximise=_word, budget=maybe(number("CNY", example='"2 亿元"')), year=_YEAR)
def most_reduction(
    scenario: ScenarioLike, run: Run | None = None, *, maximise: str = "CO2",
    budget: float | str | None = None, year: int | None = None,
    targets: Collection[str] | str = (), quotas: str = HOLD, time_limit: float | None = None,
) -> LabelledBest:
    """Return the mix that reduces a pollutant, or a weighted sum, most within a budget.

    How much it reduces is `most` of the answer.

    Parameters
    ----------
    scenario, run, targets, quotas, time_limit : as for `optimise`; no target binds by default.
    maximise : a pollutant, `CO2:energy_net`, equivalents (APeq, WPeq, IAPeq) or weights per tonne.
    budget : present value allowed above the cheapest mix without targets [CNY of 2020], a number
        or an amount such as "2 亿元"; None for any.
    year : first year that counts; default the main target year.

    Raises
    ------
    InputError
        For arguments that cannot be meant, or a budget below what the targets cost.
    """
    own = _belonging(scenario, run, "most_reduction()")
    assert not isinstance(budget, str)
    best = _most(own, run, maximise=maximise, budget=budget, year=year, targets=targets,
                 quotas=quotas, time_limit=time_limit)
    return labelled_best(best, asked_for(targets, quotas, None, time_limit, maximise=maximise,
                                         budget=budget, year=year))


@door(**_COMMON, x=_word, y=_word, points=_POINTS, year=_YEAR)
def pareto(  # noqa: PLR0913
    scenario: ScenarioLike, run: Run | None = None, *, x: str = "CO2", y: str = "cost",
    points: int = 20, year: int | None = None, targets: Collection[str] | str = (),
    quotas: str = HOLD, time_limit: float | None = None,
) -> Front:
    """Return the front of two quantities over all mixes, one point per cap on x.

    Parameters
    ----------
    scenario, run, targets, quotas, time_limit : as for `optimise`; no target binds by default.
    x, y : a pollutant, equivalents or weights in one year, or `cost`.
    points : number of mixes, the two ends included.
    year : year of the emissions; default the main target year.

    Raises
    ------
    InputError
        For arguments that cannot be meant.
    """
    own = _belonging(scenario, run, "pareto()")
    return frontier.pareto(own, run, x=x, y=y, points=points, year=year, targets=targets,
                           quotas=quotas, time_limit=time_limit)


@door(scenario=scenario_of, run=_RUN, pollutant=_word, year=_YEAR, points=_POINTS, textbook=flag,
      time_limit=_LIMIT)
def macc(
    scenario: ScenarioLike, run: Run | None = None, *, pollutant: str = "CO2",
    year: int | None = None, points: int = 20, textbook: bool = True,
    time_limit: float | None = None,
) -> AbatementCurve:
    """Return the marginal abatement cost curve of a pollutant after interactions.

    Parameters
    ----------
    scenario, run, time_limit : as for `optimise`.
    pollutant : what is abated (see `most_reduction`); year : in which; default the main year.
    points : number of mixes; textbook : whether the curve measure by measure is made too.

    Raises
    ------
    InputError
        For arguments that cannot be meant.
    """
    own = _belonging(scenario, run, "macc()")
    return cost_curve.macc(own, run, pollutant=pollutant, year=year, points=points,
                           textbook=textbook, time_limit=time_limit)


@door(best=of_type(Best, "an answer of optimise", "write optimise(scenario)"),
      count=whole(1, "write for example 5"), within=number("1", 0.0, 1.0, "0.02"),
      seed=whole(0, "write for example 0"))
def near_optimal(best: Best, count: int, within: float = 0.02, seed: int = 0) -> Alternatives:
    """Return up to `count` mixes that meet the targets at nearly the least cost.

    best : an optimal answer; within : share of the least cost by which they may be dearer; seed :
    of the random directions. The mixes are also kept as `best.alternatives`.
    """
    return alternatives.near_optimal(best, count, within, seed)


@door(scenario=scenario_of, run=_RUN, targets=_sources, quotas=choice(HOLD, FREE),
      chosen=maybe(_rule))
def build_model(
    scenario: ScenarioLike, run: Run | None = None, *,
    targets: Collection[str] | str = PLAN_VALUES, quotas: str = HOLD,
    chosen: Chosen | None = None,
) -> LabelledModel:
    """Return the programme behind `optimise` as a Pyomo model, to be added to and solved.

    A bound on yearly investment, on cost or on any quantity is one constraint:
    `model.pyomo.budget = pyo.Constraint(expr=model.investment[year] <= 1e9)`; then
    `model.solve()`, with HiGHS or another solver that Pyomo knows.

    scenario, run, targets, quotas, chosen : as for `optimise`.
    """
    from simulator.api.labelled_model import LabelledModel

    own = _belonging(scenario, run, "build_model()")
    task = prepare(run or simulate(own), choose(targets, quotas, chosen))
    return LabelledModel(task, asked_for(targets, quotas, chosen))


def _belonging(scenario: ScenarioLike, run: Run | None, call: str) -> Scenario:
    """Return the scenario that a door has read; raise InputError for a run of another one.

    The programme has one value for each number: many draws are as many programmes.
    """
    assert isinstance(scenario, Scenario)
    if run is not None:
        of_same(run, scenario, call)
    for what, own in (("run", run and run.lead), ("scenario", scenario.theta.shape[:-1])):
        if own:
            raise InputError([Problem(
                "E-VALUE", "Python", 0, f"{call} {what}", f"a {what} of {own[0]} draws",
                f"a {what} of one", "write optimise(scenario.with_values(theta[n])) for each draw",
            )])
    return scenario
