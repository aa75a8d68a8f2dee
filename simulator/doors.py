"""Arguments of public functions and methods: names, types, values are checked before any work."""

from __future__ import annotations

import errno
import functools
import inspect
import math
import numbers
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import numpy as np

from simulator import units
from simulator.errors import PYTHON, InputError, Problems, closest, suggest

SELF = "self"
"""Parameter of a method that is no argument to its caller."""
P = ParamSpec("P")
R = TypeVar("R")
Reader = Callable[[Any], Any]


class Refused(Exception):  # noqa: N818 - becomes part of an InputError
    """A value that cannot be meant: what was found, what is legal, and a fix."""

    def __init__(self, expected: str, fix: str, found: str = "", code: str = "E-VALUE") -> None:
        super().__init__(expected)
        self.expected, self.fix, self.found, self.code = expected, fix, found, code


def door(**readers: Reader) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator that reads the arguments of a public function by their names.

    readers : argument -> what returns its value, or raises Refused. An unknown name, a missing or
    surplus argument and every value refused end in one InputError with all of them.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)

        @functools.wraps(function)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            problems = Problems()
            call = f"{function.__name__.lstrip('_')}()"
            given = _named(call, signature, args, kwargs, problems)
            for name, value in given.items():
                if name in readers:
                    given[name] = _read(call, name, value, readers[name], problems)
            problems.raise_if_any()
            call_it: Callable[..., R] = function
            return call_it(**given)

        return checked

    return decorate


def _named(
    call: str, signature: inspect.Signature, args: Sequence[Any], kwargs: Mapping[str, Any],
    problems: Problems,
) -> dict[str, Any]:
    """Return the arguments by name; report unknown, doubled, missing and surplus ones."""
    legal = list(signature.parameters)
    places = [name for name, p in signature.parameters.items()
              if p.kind is not inspect.Parameter.KEYWORD_ONLY]
    given = dict(zip(places, args, strict=False))
    surplus, hidden = args[len(places):], places[:1] == [SELF]
    places, legal = places[hidden:], legal[hidden:]
    for value in surplus:
        problems.add("E-VALUE", PYTHON, 0, call, f"one more value, {_shown(value)}",
                     f"at most {len(places)} without a name" if places else "names for all",
                     "name it: " + " ".join(f"{name}=" for name in legal[len(places):]) if
                     legal[len(places):] else "leave it out")
    for name, value in kwargs.items():
        if name in given or name not in legal:
            problems.add("E-NAME", PYTHON, 0, call, f'argument "{name}"',
                         "one of " + ", ".join(legal) + (", each once" if name in given else ""),
                         suggest(name, legal) if name not in given else "give it once")
            continue
        given[name] = value
    for name, parameter in signature.parameters.items():
        if parameter.default is inspect.Parameter.empty and name not in given:
            problems.add("E-MISSING", PYTHON, 0, call, f'no argument "{name}"',
                         "a value for it", f"give {name}= ...")
    return given


def _read(call: str, name: str, value: Any, reader: Reader, problems: Problems) -> Any:
    try:
        return reader(value)
    except Refused as refused:
        problems.add(refused.code, PYTHON, 0, f"{call} {name}", refused.found or _shown(value),
                     refused.expected, refused.fix)
    except InputError as error:
        problems.items += error.problems
    return value


def _shown(value: Any) -> str:
    """Return a value for a message: short, and with its type where that says more."""
    if isinstance(value, str):
        return f'"{value}"'
    text = repr(value)
    return f"{text[:40]} ({type(value).__name__})" if value is not None else "None"


def choice(*legal: str) -> Reader:
    """Return a reader of one of some words, whatever their case."""

    def read(value: Any) -> str:
        folded = {word.casefold(): word for word in legal}
        found = folded.get(value.strip().casefold()) if isinstance(value, str) else None
        if found is None:
            raise Refused("one of " + ", ".join(legal), suggest(str(value), legal))
        return found

    return read


def several(one: Reader) -> Reader:
    """Return a reader of one value or many."""

    def read(value: Any) -> tuple[Any, ...]:
        many = not isinstance(value, (str, Path, Mapping)) and isinstance(value, Iterable)
        return tuple(one(part) for part in value) if many else (one(value),)

    return read


def maybe(reader: Reader) -> Reader:
    """Return a reader that leaves None as it is."""
    return lambda value: None if value is None else reader(value)


def number(
    unit: str = "1", low: float = -math.inf, high: float = math.inf, example: str = "0.08"
) -> Reader:
    """Return a reader of a number, or of an amount in words such as "8 %" or "2 亿元".

    low, high : ends that are themselves not legal.
    """
    ends = (f" above {low:g}" if low > -math.inf else "") + (
        f" below {high:g}" if high < math.inf else "")

    def read(value: Any) -> float:
        expected = f"a number{ends}" if unit == "1" else f"an amount in {unit}{ends}"
        fix = f"write for example {example}"
        try:
            found = units.quantity(value, unit) if isinstance(value, str) else value
        except units.UnitError as error:
            raise Refused(expected, error.fix or fix) from None
        real = isinstance(found, numbers.Real) and not isinstance(found, bool)
        result = float(found) if real else math.nan
        if not math.isfinite(result) or not low < result < high:
            raise Refused(expected, fix)
        return result

    return read


def whole(low: int, fix: str) -> Reader:
    """Return a reader of a whole number from `low`; fix : what to write instead."""

    def read(value: Any) -> int:
        real = isinstance(value, numbers.Real) and not isinstance(value, bool)
        found = float(value) if real else math.nan
        if not found.is_integer() or found < low:
            raise Refused(f"a whole number from {low}", fix)
        return int(found)

    return read


def flag(value: Any) -> bool:
    """Read yes or no."""
    if not isinstance(value, bool):
        raise Refused("True or False", "write True or False")
    return value


def place(value: Any) -> Path:
    """Read the name of a file or folder."""
    fix = 'write for example "results/my_city"'
    if not isinstance(value, (str, Path)):
        raise Refused("the name of a file or folder", fix)
    try:
        Path(value).exists()
    except ValueError:
        raise Refused("a name that a file can have", fix) from None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise Refused("a name that a file can have", fix, str(value)[:40] + "...") from None
    return Path(value)


def mapping(what: str, example: str) -> Reader:
    """Return a reader of a mapping; what : "of names to entries"; example : how one is written."""

    def read(value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise Refused(f"a mapping {what}", f"write for example {example}")
        return value

    return read


def named(what: str, example: str) -> Reader:
    """Return a reader of a mapping whose keys are texts; see `mapping`."""
    whole = mapping(what, example)

    def read(value: Any) -> Any:
        wrong = [key for key in whole(value) if not isinstance(key, str)]
        if wrong:
            raise Refused("a text for every key", f"write for example {example}", repr(wrong[0]))
        return value

    return read


dotted = named("of dotted keys to values", '{"years.end": 2040}')
"""Reader of changed keys of a scenario."""


def of_numbers(value: Any, example: str = "[600, 700]", *, finite: bool = False) -> np.ndarray:
    """Read an array of numbers as floats; yes and no are no numbers.

    finite : whether what is missing or infinite is refused as well.
    """
    fix = f"write for example {example}"
    try:
        found = np.asarray(value)
        parts = () if isinstance(value, np.ndarray) and found.dtype != object else (
            np.asarray(value, object).ravel())
    except ValueError:
        raise Refused("rows of one length, numbers in each", fix) from None
    if any(isinstance(part, (bool, np.bool_)) or not isinstance(part, numbers.Real)
           for part in parts) or found.dtype.kind not in "iufO":
        raise Refused("an array of numbers", fix)
    result = found.astype(float, copy=False)
    if finite and not np.isfinite(result).all():
        raise Refused("numbers that are there and finite", fix)
    return result


def of_flags(value: Any) -> np.ndarray:
    """Read an array of yes and no."""
    found = value if isinstance(value, np.ndarray) else np.asarray(value, object)
    parts = () if found.dtype == bool else found.ravel().tolist()
    if not all(isinstance(part, (bool, np.bool_)) for part in parts):
        raise Refused("an array of True and False", "write for example [True, False]")
    return found.astype(bool, copy=False)


def of_type(kind: type, expected: str, fix: str) -> Reader:
    """Return a reader of objects of one class."""

    def read(value: Any) -> Any:
        if not isinstance(value, kind):
            raise Refused(expected, fix)
        return value

    return read


def nearest(name: str, legal: Iterable[str]) -> str:
    """Return the legal name that a word means, whatever its case; raise Refused."""
    options = list(legal)
    folded = {option.casefold(): option for option in options}
    if name.casefold() not in folded:
        near = closest(name, options)
        raise Refused("one of " + ", ".join(options), f'write "{near}"' if near else "correct it")
    return folded[name.casefold()]
