"""Problems in what a planner wrote: one record each, collected, shown together."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NoReturn, TypeAlias, TypeVar

from simulator.foreign import PARAGRAPH, one_line, short_words

PYTHON = "Python"
"""Place of what was given in Python, in messages."""
EXIT_DONE = 0
EXIT_FAULT = 1
EXIT_BAD_INPUT = 2
EXIT_INFEASIBLE = 3
EXIT_SOLVER = 4
EXIT_INTERRUPTED = 130
Entry = TypeVar("Entry")
T = TypeVar("T")
Words: TypeAlias = tuple[str, str, str]
"""What was found, what was expected, and the fix."""


@dataclass(frozen=True)
class Problem:
    """One mistake: where it is, what was found, what was expected and how to mend it.

    zh : the last three in Chinese, where they are more than names and numbers; tables and the
    library have them in English.
    """

    code: str
    file: str
    line: int
    key: str
    found: str
    expected: str
    fix: str
    zh: Words | None = field(default=None, compare=False)

    def text(self) -> str:
        """Return the three-line block that a planner sees."""
        found, expected, fix = self.words()
        return f"{self.head()}\n  found {found}; expected {expected}\n  fix: {fix}"

    def head(self) -> str:
        """Return code, place and key."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return _line(f"{self.code} {place} {self.key}".rstrip())

    def words(self, lang: str = "en") -> Words:
        """Return what was found, what was expected and the fix, each in its line."""
        own = self.zh if lang == "zh" and self.zh else (self.found, self.expected, self.fix)
        found, expected, fix = map(_line, own)
        return found, expected, fix


def _line(text: str) -> str:
    return one_line(short_words(text), PARAGRAPH)


class InputError(Exception):
    """Bad input; carries every problem that was found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(render(self.problems))


class SolverError(RuntimeError):
    """The solver stopped without an answer: nothing may be called least cost."""


class AnswerError(SolverError):
    """The answer of the optimiser failed its check: nothing may be called least cost."""


class AccountingError(ArithmeticError):
    """A case whose numbers do not add up, or are none: a fault, and nothing may be written."""


class KindError(LookupError):
    """A kind of something that a table which must know every kind does not know: a fault."""


class KindTable(dict[str, Entry]):
    """Kind of something -> what a layer knows of it; a kind without an entry is never guessed.

    what : what the table holds, for the message, such as "rows of the programme".
    """

    def __init__(self, what: str, entries: Mapping[str, Entry]) -> None:
        super().__init__(entries)
        self.what = what

    def __missing__(self, kind: str) -> NoReturn:
        raise KindError(f'no entry for the kind "{kind}" in the table of {self.what}')


@dataclass
class Problems:
    """A collector: functions add problems to it, the caller raises once at the end."""

    items: list[Problem] = field(default_factory=list)

    def add(
        self, code: str, file: str, line: int, key: str, found: str, expected: str, fix: str,
        zh: Words | None = None,
    ) -> None:
        """Record one problem; an identical one is not recorded twice.

        Raise InputError with everything collected when nobody would read more of it.
        """
        problem = Problem(code, file, line, key, found, expected, fix, zh)
        if problem not in self.items:
            self.items.append(problem)
        if len(self.items) >= MOST:
            self.items.append(too_many(file, f"more than the {MOST} mistakes above"))
            self.raise_if_any()

    def extend(self, problems: Iterable[Problem]) -> None:
        """Take over what another collector found."""
        self.items += [problem for problem in problems if problem not in self.items]

    def of(self, work: Callable[[], T]) -> T | None:
        """Return what some work gives; None, and its problems here, where it is refused."""
        try:
            return work()
        except InputError as error:
            self.extend(error.problems)
            return None

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.items)

    def __bool__(self) -> bool:
        return bool(self.items)

    def raise_if_any(self) -> None:
        """Raise InputError with everything collected, sorted by file and line."""
        if self.items:
            raise InputError(self.in_order())

    def in_order(self) -> list[Problem]:
        """Return everything collected, sorted by file and line."""
        return sorted(self.items, key=lambda p: (p.code == MANY, p.file, p.line, p.key, p.code))


MANY = "E-MANY"
MOST = 500
"""Problems after which no more are looked for: a wrong file, or one made to take long."""


def too_many(file: str, found: str) -> Problem:
    """Return the last problem of many, which says what was left out."""
    return Problem(MANY, file, 0, "", found, "few enough to be mended one by one",
                   "check that it is the right file, mend these, and check again")


def render(problems: Iterable[Problem]) -> str:
    """Return all problems as text, one block each."""
    return "\n".join(problem.text() for problem in problems)


def closest(name: str, legal: Iterable[str]) -> str:
    """Return the legal name nearest to `name`, whatever its case; an empty string if none is."""
    options = list(legal)
    if name in options:
        return name
    folded = {option.casefold(): option for option in reversed(options)}
    match = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.5)
    return folded[match[0]] if match else ""


SHOWN = 20
"""Legal names that a fix lists: all classes of combustion, not all sources."""


def suggest(name: str, legal: Iterable[str]) -> str:
    """Return a fix for an unknown name: the closest legal one, or the list of legal names."""
    options = sorted(legal)
    if not options:
        return "delete it: there is no legal name here"
    near = closest(name, options)
    if near:
        return f'write "{near}"'
    shown = ", ".join(options[:SHOWN]) + (" ..." if len(options) > SHOWN else "")
    return f"use one of: {shown}"
