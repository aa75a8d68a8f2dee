"""Amounts of a plan that are legal and odd: beyond what a measure can do, far from the city."""

from __future__ import annotations

from collections.abc import Iterator

from simulator import units
from simulator.measures.library import LibraryMeasure, Move, limit_rows, potentials
from simulator.measures.move_kinds import MOVE_KINDS
from simulator.plausibility.known import thresholds, usual_rates
from simulator.plausibility.places import problem_at
from simulator.plausibility.warned import Warned
from simulator.scenario.keys import Measure, Uptake
from simulator.simulation.assessing import assess_cases
from simulator.simulation.case import BASELINE, PLAN
from simulator.simulation.run import Run
from simulator.simulation.scenario import Scenario
from simulator.targets.asked import own_kind
from simulator.targets.kinds import Asks
from simulator.targets.verdicts import Verdict
from simulator.tolerances import TO_PLAN
from simulator.wording import readable

POTENTIAL, SMALL, STILL, TARGET, RATE = (
    "W-POTENTIAL", "W-SMALL", "W-NOEFFECT", "W-TARGET", "W-RATE")


def odd_plan(run: Run) -> Iterator[Warned]:
    """Yield what is odd about the measures, targets and rates of a plan."""
    scenario = run.scenario
    for key, measure in scenario.file.measures.items():
        found = scenario.library.measures.get(key)
        if measure.active and found is not None:
            yield from _odd_measure(run, key, measure, found)
    yield from _odd_rates(scenario)
    yield from _odd_targets(run)


def _odd_measure(
    run: Run, key: str, measure: Measure, found: LibraryMeasure
) -> Iterator[Warned]:
    scenario, acts = run.scenario, False
    for number, uptake in enumerate(measure.uptake):
        move = found.moves[uptake.move]
        path = scenario.moves.paths.get((key, move.name))
        acts = acts or path is None or MOVE_KINDS[move.kind].of_growth or bool(
            (path != path[..., :1]).any())
        place = ("measures", key, "uptake", number, "path")
        yield from _odd_path(scenario, place, uptake, move)
    if not acts:
        yield Warned(problem_at(
            scenario, ("measures", key), STILL,
            "a measure that changes nothing: its path stays at the base year's level",
            "a path that moves away from it", "correct the path, or leave the measure out"), 1.0)


def _odd_path(
    scenario: Scenario, place: tuple[object, ...], uptake: Uptake, move: Move
) -> Iterator[Warned]:
    """Yield what is odd about one path: of what is left of a whole, lower is further."""
    start, far = MOVE_KINDS[move.kind].start, _furthest(scenario, move)
    written = {year: text for year, text in uptake.path.items() if text is not None}
    if far is None or not written:
        return
    unit = move.unit(scenario.index.lists.sources)
    sizes = {year: abs(units.quantity(str(text), unit) - start) for year, text in written.items()}
    year, most = max(sizes.items(), key=lambda pair: (pair[1], -pair[0]))
    limit, said = abs(far - start), _said(scenario, move, far)
    if limit and most > limit * (1 + TO_PLAN):
        yield Warned(problem_at(
            scenario, (*place, year), POTENTIAL,
            f'"{written[year]}", beyond the potential of the measure', said,
            "check number and unit, or give the city's own potential with its source in "
            "limits.csv"), most / limit)
    elif limit and 0 < most < thresholds()["small"] * limit:
        yield Warned(problem_at(
            scenario, (*place, year), SMALL,
            f'"{written[year]}", less than a hundredth of the potential of the measure', said,
            "check number and unit"), thresholds()["small"] * limit / most)


def _furthest(scenario: Scenario, move: Move) -> float | None:
    """Return the end of a potential's ranges that lies furthest from where the measure is off."""
    start, store = MOVE_KINDS[move.kind].start, scenario.store
    ends = [float(end) for values in (store.low(), store.high())
            for end in potentials(scenario.library, move, values).values()]
    return max(ends, key=lambda end: abs(end - start), default=None)


def _said(scenario: Scenario, move: Move, far: float) -> str:
    """Return in words how far a measure may go, and where that is said."""
    unit = move.unit(scenario.index.lists.sources)
    row = scenario.store.rows[max(limit_rows(scenario.library, move, "potential").values())]
    shown = f"{readable(far * 100)} %" if unit == "1" else f"{readable(far)} {unit}"
    way = "down" if far < MOVE_KINDS[move.kind].start else "up"
    return f"{way} to {shown} ({row.file}:{row.line})"


def _odd_rates(scenario: Scenario) -> Iterator[Warned]:
    file = scenario.file
    stated: dict[tuple[str, ...], tuple[str, object]] = {
        ("finance", "discount_rate"): ("discount_rate", file.finance.discount_rate),
        **{("finance", "hurdle_rates", name): ("hurdle", rate)
           for name, rate in file.finance.hurdle_rates.items()},
        **{("measures", key, "realisation"): ("realisation", m.realisation)
           for key, m in file.measures.items()},
        **{("targets", key, "tolerance"): ("tolerance", t.tolerance)
           for key, t in file.targets.items()},
    }
    for place, (kind, written) in stated.items():
        if written is None:
            continue
        low, high = usual_rates()[kind]
        rate = units.quantity(str(written), "1")
        if rate and not low <= rate <= high:
            yield Warned(problem_at(
                scenario, place, RATE, f'"{written}"', f"{100 * low:g} to {100 * high:g} %",
                "check the number and the percent sign"), max(low / abs(rate), rate / high))


def _odd_targets(run: Run) -> Iterator[Warned]:
    verdicts: dict[str, list[Verdict]] = {}
    for verdict in assess_cases(run, (BASELINE, PLAN)):
        verdicts.setdefault(verdict.target, []).append(verdict)
    for key, own in verdicts.items():
        target = run.scenario.file.targets[key]
        kind = own_kind(target)
        if kind.asks is not Asks.AMOUNT or kind.booked or own[0].required is None:
            continue
        if kind.signed:
            far = _least_change(own[0])
            plausible = f"a change of at least {thresholds()['least_change']:.1%}"
        else:
            far = _distance(own) / thresholds()["far"]
            reached = ", ".join(f"{v.case} {readable(v.achieved or 0.0)}" for v in own)
            plausible = f"something near what the city has ({reached} {own[0].unit})"
        if far > 1:
            yield Warned(problem_at(
                run.scenario, ("targets", key, "value"), TARGET, f'"{target.value}"', plausible,
                "check number, unit and quantity"), far)


def _least_change(verdict: Verdict) -> float:
    """Return how many times too small a change is."""
    size = abs(verdict.required or 0.0) * units.factor(verdict.unit, "1")
    return thresholds()["least_change"] / size if size else 1.0


def _distance(verdicts: list[Verdict]) -> float:
    """Return how many times the required value is away from all that is achieved; 1 within it."""
    reached = [abs(v.achieved) for v in verdicts if v.achieved]
    required = abs(verdicts[0].required or 0.0)
    if not reached or not required:
        return 1.0
    return max(required / max(reached), min(reached) / required, 1.0)
