"""Read the options of the optimiser's modes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from simulator import units
from simulator.cli.asked.mode_choice import Modes
from simulator.cli.asked.optimiser_options import (
    Wanted,
    WrittenOptions,
    read_wanted,
    refuse_with_files,
)
from simulator.cli.asked.options import Options
from simulator.errors import InputError, Problem, Problems

COMMAND = "simulator optimise"
PROJECTS = ("parts", "lumpy")


@dataclass(frozen=True)
class Asked:
    """The options as they were written."""

    maximise: str
    budget: str
    year: int | None
    projects: str
    myopic: bool
    alternatives: int
    within: str
    seed: int


def read_all(
    options: Options, paths: Sequence[str], written: WrittenOptions, asked: Asked
) -> Wanted:
    """Return what is asked for with its modes.

    Raises
    ------
    InputError
        For options that are wrong, alone or together; then also for what is wrong with the files.
    """
    problems = Problems()
    wanted = problems.of(lambda: read_wanted(options, written)) or Wanted()
    whole = problems.of(lambda: with_modes(options, wanted, asked, bool(written.targets)))
    refuse_with_files(options, paths, problems)
    assert whole is not None
    return whole


def with_modes(options: Options, wanted: Wanted, asked: Asked, named: bool) -> Wanted:
    """Return what is asked for with its modes.

    named : whether targets were asked for by name; if not, none binds while something is maximised.

    Raises
    ------
    InputError
        For amounts that cannot be read, and options that do not go together.
    """
    problems = [*_clashes(options, asked)]
    budget = _amount(options, "--budget", asked.budget, "CNY", "500 亿元", problems)
    within = _amount(options, "--within", asked.within, "1", "2 %", problems)
    if problems:
        raise InputError(problems)
    modes = Modes(asked.maximise, budget, asked.year, asked.projects, asked.myopic,
                  asked.alternatives, 0.0 if within is None else within, asked.seed)
    if modes.maximise and not named:
        wanted = replace(wanted, sources=())
    return replace(wanted, modes=modes)


def _clashes(options: Options, asked: Asked) -> list[Problem]:
    """Return the options that make no sense, alone or together."""
    found = []
    if asked.projects not in PROJECTS:
        found.append(_problem(options, "--projects", asked.projects,
                              options.say("usage.one_of", names=", ".join(PROJECTS))))
    if asked.alternatives < 0:
        found.append(_problem(options, "--alternatives", str(asked.alternatives),
                              options.say("usage.not_negative")))
    if asked.budget and not asked.maximise:
        found.append(_problem(options, "--budget", asked.budget,
                              options.say("usage.with", name="--maximise")))
    if asked.year is not None and not asked.maximise:
        found.append(_problem(options, "--year", str(asked.year),
                              options.say("usage.with", name="--maximise")))
    used = {"--maximise": bool(asked.maximise), "--myopic": asked.myopic,
            "--projects lumpy": asked.projects == "lumpy"}
    together = [name for name, on in used.items() if on]
    if asked.alternatives and (asked.maximise or asked.myopic):
        together.append("--alternatives")
    if len(together) > 1:
        found.append(_problem(options, together[0], " ".join(together),
                              options.say("usage.alone")))
    return found


def _amount(
    options: Options, key: str, text: str, unit: str, example: str, problems: list[Problem]
) -> float | None:
    """Return an amount in a unit; record a problem if it cannot be read or is below zero."""
    if not text:
        return None
    try:
        value = units.quantity(text, unit)
    except units.UnitError:
        value = -1.0
    if value < 0:
        problems.append(_problem(options, key, text, options.say("usage.amount", name=example)))
    return value


def _problem(options: Options, key: str, word: str, expected: str) -> Problem:
    return Problem("E-USAGE", COMMAND, 0, key, options.say("usage.value", name=word), expected,
                   options.say("usage.fix", command=COMMAND))
