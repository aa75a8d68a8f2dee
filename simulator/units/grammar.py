"""How a unit may be written, which with a number before it is an amount, and nothing else.

A unit is a product or quotient of the units in `names.csv` with small whole exponents; before each
may stand one multiple (万, 亿, million, 10^4, 1000), after a mass one pollutant (tCO2). Whatever
else is found, a second number above all, is an error that quotes it.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from simulator.units.written_numbers import LONGEST, UnitError, plain

HIGHEST = 4
"""Largest exponent of a unit, up or down."""
DEEPEST = 4
"""Brackets within brackets."""
MULTIPLES = {
    "百": "1e2", "千": "1e3", "万": "1e4", "十万": "1e5", "百万": "1e6", "千万": "1e7", "亿": "1e8",
    "十亿": "1e9", "百亿": "1e10", "千亿": "1e11", "万亿": "1e12", "thousand": "1e3",
    "million": "1e6", "mn": "1e6", "billion": "1e9", "bn": "1e9",
}
SPECIES = (
    "CO2eq", "CO2-eq", "CO2e", "CO2当量", "二氧化碳当量", "CO2", "NOx", "NOX", "VOCs", "VOC",
    "NMVOC", "SO2", "PM2.5", "NH3-N", "NH3", "CH4", "N2O", "COD", "二氧化碳", "氮氧化物",
    "挥发性有机物", "二氧化硫", "细颗粒物", "氨氮", "氨", "甲烷", "氧化亚氮", "化学需氧量",
)
"""What may follow a mass; longer ones first."""
MEANT = {
    "MT": '"Mt" for a million tonnes, "t" for metric tons',
    "mw": '"MW" (a mW is a milliwatt)', "mW": '"MW" (a mW is a milliwatt)',
    "顷": '"公顷" (1 ha) or "100 亩" (1 顷)',
}
"""Spellings that may mean two units -> what to write instead."""
SHORT_TON = re.compile(r"\btons?\b", re.I)
"""No unit here: in English it is the short or the long ton, in Chinese the tonne."""
_LONE = re.compile(r"\(([^()*/ ]+)\)")
_POWER = re.compile(r"(?:10\^([+-]?\d{1,2})|1[eE]([+-]?\d{1,2})|1(0{1,9}))(?![\d.,^eE])", re.A)
_EXPONENT = re.compile(r"\^\(?([+-]?\d+)\)?", re.A)
_RAISED_PLAINLY = re.compile("([23])(?![0-9])")
_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[A-Za-z_]")
PLAIN_NUMBERS = ("share", "number")
"""What may be multiplied by nothing but a sign: "5 % %" is a slip, not a part of a part."""


@dataclass(frozen=True)
class UnitName:
    """One unit of the table: as pint reads it, and what it measures ("mass")."""

    canonical: str
    measures: str
    symbol: str


@functools.cache
def unit_names() -> dict[str, UnitName]:
    """Return every spelling -> its unit, those with a decimal prefix too."""
    found: dict[str, UnitName] = {}
    with Path(__file__).with_name("names.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            own = UnitName(row["canonical"], row["measures"], row["unit"])
            for written in (row["unit"], *filter(None, row["written"].split("|"))):
                found.setdefault(written, own)
            for prefix in row["prefixes"]:
                name = f"{prefix}{row['unit']}"
                found.setdefault(name, UnitName(f"{prefix}{own.canonical}", own.measures, name))
    return found


@functools.cache
def _by_length() -> dict[str, list[str]]:
    """Return first character -> spellings, the longest first."""
    found: dict[str, list[str]] = {}
    for name in sorted(unit_names(), key=lambda name: (-len(name), name)):
        found.setdefault(name[0], []).append(name)
    return found


@functools.cache
def normalise(text: str) -> str:
    """Return a unit as pint reads it: "万吨标准煤/万元" -> "(1e4*tce)/(1e4*CNY)", "" -> "1".

    Raises
    ------
    UnitError
        If the text is anything but a unit of the table, or a product or quotient of such.
    """
    if len(text) > LONGEST:
        raise UnitError(f'"{text[:20]}…" is too long: {len(text)} characters')
    half = plain(text)
    return "".join(_Reader(half, text).read()) if half else "1"


def atoms(text: str) -> list[tuple[str, UnitName]]:
    """Return the units in a unit, each with the sign before it ("*" or "/")."""
    reader = _Reader(plain(text), text)
    list(reader.read())
    return reader.found


class _Reader:
    """Reads one unit from left to right."""

    def __init__(self, half: str, written: str) -> None:
        self.half, self.written, self.at = half, written, 0
        self.found: list[tuple[str, UnitName]] = []
        self.under = False  # within brackets that are divided by

    def read(self) -> Iterator[str]:
        yield from self._product(0)
        if self.at < len(self.half):
            raise self._wrong()

    def _product(self, depth: int) -> Iterator[str]:
        yield from self._factor(depth, "*")
        while sign := self._sign():
            yield sign
            yield from self._factor(depth, sign)

    def _factor(self, depth: int, sign: str) -> Iterator[str]:
        if depth < DEEPEST and self._skips("("):
            yield "("
            before, self.under = self.under, self.under != (sign == "/")
            yield from self._product(depth + 1)
            self.under = before
            if not self._skips(")"):
                raise self._wrong()
            yield f"){self._exponent()}"
        else:
            yield self._with_multiple(sign)

    def _with_multiple(self, sign: str) -> str:
        multiple = self._multiple()
        name = self._name()
        if name is None:
            if multiple and self.at == len(self.half) and sign == "*" and not self.found:
                return multiple
            raise self._wrong()
        self.found.append(("/" if self.under != (sign == "/") else "*", name))
        unit = f"{name.canonical}{self._exponent()}"
        if not multiple:
            return unit
        return f"{multiple}*{unit}" if sign == "*" else f"({multiple}*{unit})"

    def _multiple(self) -> str:
        """Return the multiple before a unit, such as 1e4, or an empty text."""
        power = _POWER.match(self.half, self.at)
        if power is not None:
            self.at = power.end()
            self._skips("*")
            return f"1e{int(power[1] or power[2] or len(power[3]))}"
        for word in sorted(MULTIPLES, key=len, reverse=True):
            if self.half.startswith(word, self.at) and not self._unit_at(self.at, len(word)):
                self.at += len(word)
                return MULTIPLES[word]
        return ""

    def _unit_at(self, at: int, length: int) -> bool:
        """Tell whether a unit begins here that is longer than a multiple, as in 千瓦."""
        return any(len(name) > length and self.half.startswith(name, at)
                   for name in _by_length().get(self.half[at], ()))

    def _name(self) -> UnitName | None:
        self._space()
        for name in _by_length().get(self.half[self.at : self.at + 1], ()):
            end = self.at + len(name)
            if not self.half.startswith(name, self.at):
                continue
            own = unit_names()[name]
            after = self._species(end) if own.measures == "mass" else end
            if self._ends(name, after, end):
                self.at = after
                return own
        return None

    def _ends(self, name: str, after: int, end: int) -> bool:
        """Tell whether a name ends where it should, and does not go on as another word."""
        following = self.half[after : after + 1]
        if after > end or _LETTER.match(name[-1]):
            return not (_LETTER.match(following) or (following.isdigit() and name[-1] != "m"))
        return name not in ("1", "-") or following in ("", "/", "*", ")", " ")

    def _species(self, end: int) -> int:
        """Return where the pollutant after a mass ends; the same place without one."""
        start = end + len(self.half[end:]) - len(self.half[end:].lstrip(" "))
        return next((start + len(name) for name in SPECIES if self.half.startswith(name, start)),
                    end)

    def _exponent(self) -> str:
        match = _EXPONENT.match(self.half, self.at)
        if match is None and self.half[self.at - 1 : self.at] == "m":
            match = _RAISED_PLAINLY.match(self.half, self.at)
        if match is None:
            return ""
        if len(match[1]) > len("-4") or not 0 < abs(int(match[1])) <= HIGHEST:
            raise self._wrong()
        self.at = match.end()
        return f"^{int(match[1])}"

    def _sign(self) -> str:
        """Return the sign before the next unit; a space before a letter is a product."""
        spaces = self._space()
        for written, sign in (("/", "/"), ("每", "/"), ("*", "*")):
            if self._skips(written):
                return sign
        following = self.half[self.at : self.at + 1]
        beside = spaces and following and following not in "()" and self._named()
        return "*" if beside else ""

    def _named(self) -> bool:
        """Tell whether a unit of the table stands here that a unit may be multiplied by."""
        here = self.at
        found = self._name()
        self.at = here
        pair = [name.measures for _, name in self.found[-1:]] + [found.measures if found else ""]
        return found is not None and not set(pair) & set(PLAIN_NUMBERS)

    def _skips(self, sign: str) -> bool:
        self._space()
        if self.half.startswith(sign, self.at):
            self.at += len(sign)
            return True
        return False

    def _space(self) -> bool:
        begin = self.at
        while self.half[self.at : self.at + 1] == " ":
            self.at += 1
        return self.at > begin

    def _wrong(self) -> UnitError:
        rest = self.half[self.at :].strip()
        quoted = f': "{rest}"' if rest and rest != self.half else ""
        near = _meant(rest)
        hint = f"; write {near}" if near else ""
        return UnitError(f'"{self.written}" is not a unit{quoted}{hint}')


def _meant(rest: str) -> str:
    """Return what a word that is no unit may have meant, quoted; nothing where nobody can tell."""
    word = _WORD.match(rest)
    if word is None:
        return ""
    for unclear, words in MEANT.items():
        if word[0] == unclear:
            return words
    alike = [name for name in unit_names() if name.casefold() == word[0].casefold()]
    return " or ".join(f'"{name}"' for name in alike)


def without_brackets(unit: str) -> str:
    """Return "CNY/t" for "CNY/(t)", and so on."""
    return _LONE.sub(r"\1", unit)
