"""What the modes of the optimiser leave in run.json."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.optimiser.answers.aims import Aim
    from simulator.optimiser.answers.best import Best
    from simulator.optimiser.modes.cost_curve import AbatementCurve
    from simulator.optimiser.modes.frontier import Front


def mode_record(best: Best) -> dict[str, Any]:
    """Return the entries of a budget, myopic, lumpy or hurdle-rate run, and of alternatives."""
    found: dict[str, Any] = {}
    rates = best.run.scenario.file.finance.hurdle_rates
    if rates:
        found["hurdle_rates"] = {key: str(rate) for key, rate in rates.items()}
    if best.most is not None:
        found["most"] = {**aim_record(best.most.aim), **best.most.numbers()}
    if best.milestones:
        found["myopic"] = {"milestones": list(best.milestones), "without_mix": best.stuck,
                           "cost_with_foresight": best.foresight}
    if best.decisions:
        years = best.run.index.years
        found["projects"] = {
            d.project.name: {"built": d.built,
                             "begins": None if d.begins is None else years[d.begins]}
            for d in best.decisions
        }
    if best.alternatives is not None:
        own = best.alternatives
        found["alternatives"] = {"within": own.within, "seed": own.seed,
                                 "replay_gap": own.replay_gap,
                                 "present_value": [mix.cost for mix in own.mixes]}
    return found


def aim_record(aim: Aim) -> dict[str, Any]:
    """Return what is added up, with its weights per tonne."""
    weights = {f"{p}:{b}" if b else p: weight for (p, b), weight in aim.weights.items()}
    return {"of": aim.name, "unit": aim.unit, "weights_per_t": weights}


def pareto_record(front: Front) -> dict[str, Any]:
    """Return the entry of a front."""
    return {"pareto": {
        "status": front.status, "x": aim_record(front.x), "y": aim_record(front.y),
        "year": front.year, "points": len(front.points), "seconds": _rounded(front.seconds),
        "slowest_solve": round(front.slowest, 3),
        **({"replay_gap": front.replay_gap} if front.points else {}),
    }}


def macc_record(curve: AbatementCurve) -> dict[str, Any]:
    """Return the entry of a cost curve."""
    return {"macc": {
        "status": curve.status, **aim_record(curve.aim), "year": curve.year,
        "steps": len(curve.steps), "alone": len(curve.alone), "seconds": _rounded(curve.seconds),
        **({"replay_gap": curve.replay_gap} if curve.steps else {}),
    }}


def _rounded(seconds: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in seconds.items()}
