"""The questions of the optimiser that are answered with a run, its results labelled."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from simulator.api.labelled import labelled
from simulator.optimiser.answers.best import Best
from simulator.optimiser.modes.budget import most_reduction as _most_reduction
from simulator.optimiser.optimise import optimise as _optimise

P = ParamSpec("P")


def _with_labels(function: Callable[P, Best]) -> Callable[P, Best]:
    @wraps(function)
    def answer(*args: P.args, **options: P.kwargs) -> Best:
        best = function(*args, **options)
        best.run = labelled(best.run)
        return best

    return answer


optimise = _with_labels(_optimise)
most_reduction = _with_labels(_most_reduction)
