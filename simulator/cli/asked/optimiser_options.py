"""What the optimiser is asked for on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.cli.asked.mode_choice import Modes
from simulator.cli.asked.options import Options
from simulator.errors import InputError, Problem, Problems, closest

if TYPE_CHECKING:
    from simulator.optimiser.answers.best import Best
    from simulator.simulation.run import Run
    from simulator.simulation.scenario import Scenario

SOURCES = ("plan", "province", "national_standard", "assumed")
OWN, ASSUMED = "user", "assumed"
ASSUMED_FILE = "assumed_targets.yaml"
"""Beside a scenario: assumed values for what its plan leaves to the province."""
QUOTAS = ("hold", "free")


@dataclass(frozen=True)
class Wanted:
    """Which targets bind, and how long the solver may take.

    sources : sources of values that bind; files : files with values of the planner's own;
    quotas : hold or free; time_limit, gap : seconds for each solve, relative gap; lp : whether
    model.lp is written; modes : what is asked besides the least cost; from_now : whether only
    years after the last observed one are decided.
    """

    sources: tuple[str, ...] = ("plan",)
    files: tuple[Path, ...] = ()
    quotas: str = "hold"
    time_limit: float | None = None
    gap: float | None = None
    lp: bool = False
    modes: Modes = field(default_factory=Modes)
    from_now: bool = False

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of `simulator.optimise`."""
        return {"targets": self.sources, "quotas": self.quotas, "time_limit": self.time_limit,
                "gap": self.gap}

    def files_of(self, path: str) -> tuple[Path, ...]:
        """Return the files of targets of a scenario: its assumed values if asked for, own ones.

        path : the scenario as it was named.
        """
        from simulator.scenario.reading import find

        own = find(path).parent / ASSUMED_FILE if ASSUMED in self.sources else None
        return (own, *self.files) if own is not None and own.is_file() else self.files

    def answer(self, scenario: Scenario, run: Run) -> Best:
        """Return what the optimiser finds."""
        return self.modes.answer(scenario, run, self.arguments())

    def record(self) -> dict[str, Any]:
        """Return what was asked for, for run.json."""
        return {**self.arguments(), **self.modes.record(), "targets": list(self.sources),
                "target_files": [file.name for file in self.files]}


@dataclass(frozen=True)
class WrittenOptions:
    """The options as they were written; see `Wanted`."""

    targets: Sequence[str] = ()
    quotas: str = QUOTAS[0]
    time_limit: float | None = None
    gap: float | None = None
    lp: bool = False
    from_now: bool = False


def read_wanted(options: Options, written: WrittenOptions) -> Wanted:
    """Return what is asked for; raise InputError for words that mean nothing."""
    time_limit, gap = written.time_limit, written.gap
    names = [word for word in written.targets if word in SOURCES]
    files = [word for word in written.targets if word not in SOURCES]
    problems = [_no_file(options, word) for word in files if not Path(word).is_file()]
    if written.quotas not in QUOTAS:
        problems.append(_word(options, "--quotas", written.quotas, QUOTAS))
    if time_limit is not None and not 0 < time_limit < inf:
        problems.append(_problem(options, "--time-limit", f"{time_limit:g}",
                                 options.say("usage.positive")))
    if gap is not None and not 0 < gap < 1:
        problems.append(_problem(options, "--gap", f"{gap:g}", options.say("usage.share")))
    if problems:
        raise InputError(problems)
    chosen = (*(names or SOURCES[:1]), *([OWN] if files else []))
    return Wanted(chosen, tuple(map(Path, files)), written.quotas, time_limit, gap, written.lp,
                  from_now=written.from_now)


def refuse_with_files(options: Options, paths: Sequence[str], problems: Problems) -> None:
    """Raise InputError for options that are wrong, together with what is wrong with the files.

    Where the options are right, the files are read when they are used.
    """
    if problems:
        from simulator.simulation.loading import load

        for path in paths:
            problems.of(partial(load, path, options.data, options.sets))
    problems.raise_if_any()


def _no_file(options: Options, word: str) -> Problem:
    return _word(options, "--targets", word, (*SOURCES, options.say("usage.target_file")))


def _word(options: Options, key: str, word: str, legal: Sequence[str]) -> Problem:
    near = closest(word, legal)
    expected = options.say("usage.one_of", names=", ".join(legal))
    return _problem(options, key, word, expected, near)


def _problem(options: Options, key: str, word: str, expected: str, near: str = "") -> Problem:
    fix = options.say("usage.write", name=near) if near else options.say(
        "usage.fix", command="simulator optimise"
    )
    return Problem("E-USAGE", "simulator optimise", 0, key, options.say("usage.value", name=word),
                   expected, fix)
