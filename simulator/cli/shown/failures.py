"""What went wrong with one path, said on the error stream; the exit code that it deserves."""

from __future__ import annotations

import os
from collections.abc import Iterable

from simulator import errors
from simulator.cli.asked.options import Options
from simulator.cli.shown.output import echo
from simulator.cli.shown.problem_blocks import show

SEVERITY = (errors.EXIT_DONE, errors.EXIT_INFEASIBLE, errors.EXIT_SOLVER, errors.EXIT_BAD_INPUT,
            errors.EXIT_FAULT, errors.EXIT_INTERRUPTED)
"""Exit codes, the mildest first."""


def worst(codes: Iterable[int]) -> int:
    """Return the worst of several exit codes; 0 for none."""
    return max(codes, key=SEVERITY.index, default=errors.EXIT_DONE)


def tell_failure(error: errors.SolverError, options: Options) -> None:
    """Say that the optimiser found nothing, and what was written nevertheless."""
    refused = isinstance(error, errors.AnswerError)
    key = "solver.refused" if refused else "solver.stopped"
    echo(options.say(key, message=str(error)), err=True)


def tell(error: Exception, options: Options) -> int:
    """Say what went wrong, without a traceback; return the exit code."""
    if isinstance(error, errors.InputError):
        show(error.problems, options.lang)
        return errors.EXIT_BAD_INPUT
    if isinstance(error, errors.SolverError):
        echo(options.say("solver.nothing", message=str(error)), err=True)
        return errors.EXIT_SOLVER
    if os.environ.get("SIMULATOR_DEBUG") == "1":
        import traceback

        traceback.print_exception(error)
    message = " ".join(str(error).split())
    echo(options.say("fault", kind=type(error).__name__, message=message), err=True)
    return errors.EXIT_FAULT
