"""Draws of a scenario: parameter values and measures that differ from draw to draw."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from simulator.doors import Refused, of_numbers
from simulator.errors import PYTHON, Problems, suggest
from simulator.kernels.fixed import FixedInCopies, kept
from simulator.measures.drawn import ABSENT, REALISATION, UPTAKE, DrawnMeasures, words_of
from simulator.simulation.scenario import Scenario

Array = np.ndarray


@dataclass(frozen=True)
class Draws(FixedInCopies):
    """What is drawn.

    theta : (draw, row) values of all parameter rows in canonical units, None = the central ones;
    measures : how far and whether measures go, each array with the draws in front. What is given is
    copied: an array that is changed afterwards changes no draw.
    """

    theta: Array | None = None
    measures: DrawnMeasures = field(default_factory=DrawnMeasures)

    def __post_init__(self) -> None:
        """Read the arrays; raise InputError where they are none, or not of one number of draws."""
        problems = Problems()
        try:
            given = None if self.theta is None else of_numbers(self.theta, "scenario.theta[None]")
            vars(self)["theta"] = None if given is None else kept(given)
        except Refused as refused:
            _wrong(problems, "theta", type(self.theta).__name__, refused.expected, refused.fix)
        if not isinstance(self.measures, DrawnMeasures):
            _wrong(problems, "measures", type(self.measures).__name__, "a DrawnMeasures object",
                   "write measures=simulator.DrawnMeasures(...), or leave it out")
        problems.raise_if_any()
        self._check_lengths(problems)
        problems.raise_if_any()

    def _check_lengths(self, problems: Problems) -> None:
        lengths = dict(self._lengths(problems))
        if not lengths and not problems:
            _wrong(problems, "", "nothing drawn", "theta, or arrays in measures",
                   "leave draws out, or give theta=scenario.theta[None]")
        elif len(set(lengths.values())) > 1:
            found = ", ".join(f"{name} {length}" for name, length in lengths.items())
            _wrong(problems, "", f"arrays of different numbers of draws: {found}", "one number",
                   "give as many draws in each")
        elif 0 in lengths.values():
            _wrong(problems, "", "arrays of no draws", "at least one", "give one draw or more")

    def _lengths(self, problems: Problems) -> Iterator[tuple[str, int]]:
        """Yield the number of draws of every array; report those of other axes."""
        for name, values, axes in self._arrays():
            if np.ndim(values) == len(axes):
                yield name, len(values)
            else:
                _wrong(problems, name, f"the shape {np.shape(values)}", f"({', '.join(axes)})",
                       "give one entry per draw on the first axis")

    def _arrays(self) -> Iterator[tuple[str, Array, tuple[str, ...]]]:
        own = self.measures
        if self.theta is not None:
            yield "theta", self.theta, ("draw", "row")
        for part, arrays, axes in ((UPTAKE, own.uptake, ("draw", "year")),
                                   (REALISATION, own.realisation, ("draw",)),
                                   (ABSENT, own.absent, ("draw",))):
            for key, values in arrays.items():
                yield f"{part} {words_of(key)}", values, axes

    @property
    def size(self) -> int:
        """Return the number of draws."""
        return next(len(values) for _, values, _ in self._arrays())

    def of(self, numbers: Array | slice) -> Draws:
        """Return some of the draws."""
        theta = None if self.theta is None else self.theta[numbers]
        return replace(self, theta=theta, measures=self.measures.of(numbers))

    def check(self, scenario: Scenario) -> None:
        """Raise InputError if a scenario has no such rows, years, measures or moves."""
        problems = Problems()
        if self.theta is not None:
            _check_rows(self.theta, scenario, problems)
        _check_names(self.measures, scenario, problems)
        problems.raise_if_any()


def _check_rows(theta: Array, scenario: Scenario, problems: Problems) -> None:
    rows = len(scenario.store.rows)
    if theta.shape[-1] != rows:
        _wrong(problems, "theta", f"{theta.shape[-1]} rows",
               f"the {rows} parameter rows of {scenario.name}", "begin with scenario.theta")
    elif not np.isfinite(theta).all():
        _wrong(problems, "theta", "numbers that are missing or infinite", "a value of every row",
               "begin with scenario.theta")


def _check_names(own: DrawnMeasures, scenario: Scenario, problems: Problems) -> None:
    planned = {key: [uptake.move for uptake in measure.uptake]
               for key, measure in scenario.file.measures.items() if measure.active}
    for part, keys in ((UPTAKE, [key for key, _ in own.uptake]), (REALISATION, own.realisation),
                       (ABSENT, own.absent)):
        for key in keys:
            _known(problems, part, "measure of the plan", key, planned)
    years = len(scenario.index.years)
    for (key, move), path in own.uptake.items():
        if key in planned:
            _known(problems, f"{UPTAKE} {key}", f"move of {key} in the plan", move, planned[key])
        if path.shape[-1] != years:
            _wrong(problems, f"{UPTAKE} {key} {move}", f"{path.shape[-1]} years",
                   f"the {years} years of {scenario.name}", "give one number per year")


def _known(
    problems: Problems, key: str, what: str, name: str, legal: Collection[str]
) -> None:
    if name not in legal:
        problems.add("E-NAME", PYTHON, 0, f"draws {key}", f'unknown name "{name}"', f"a {what}",
                     suggest(name, legal))


def _wrong(problems: Problems, key: str, found: str, expected: str, fix: str) -> None:
    problems.add("E-VALUE", PYTHON, 0, f"draws {key}".strip(), found, expected, fix)
