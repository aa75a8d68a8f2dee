"""How a number may be written: a sign and digits in any usual way, at every door the same.

Usual are full width, thousands separators, 3.5×10⁴, 10**4, 1e4 and 2×1000 for two of a thousand. A
power of ten is one only where it is raised: what may be a power that lost its superscript (6×105,
650 104) is an error that names both readings.
"""

from __future__ import annotations

import math
import re
import unicodedata

LONGEST = 80
"""Characters of a written amount or unit."""
MOST_OF_A_KIND = 99
"""Units of a plant and the like that a count before × may say."""
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+")
_SAME = str.maketrans({"−": "-", "–": "-", "﹣": "-", "·": "*", "•": "*", "⋅": "*", "∙": "*",
                       "・": "*", "µ": "u", "μ": "u", "’": "'", "\t": " "})
_EXPONENTS = re.compile(r"(?:[^\W\d_]|\)|(?<!\d)10)[⁻⁺]?[¹²³⁰⁴-⁹₀-₉][¹²³⁰⁴-⁹₀-₉.]*")
"""Raised and lowered digits where they belong: after a unit, a pollutant or a power of ten."""
_DIGITS = re.compile(
    r"(?P<whole>(?!0)[0-9]{1,3}(?:(?P<gap>[,' _])[0-9]{3})(?:(?P=gap)[0-9]{3})*(?![0-9])|[0-9]+)?"
    r"(?P<part>\.[0-9]*)?(?P<e>[eE][+-]?[0-9]{1,3}(?![0-9]))?"
)
_TIMES = re.compile(r"\s*[×xX*]\s*(?=[0-9.])")
_POWER = re.compile(r"(?:10\^|1[eE])\(?([+-]?[0-9]{1,2})\)?(?![0-9.,^eE])")
_LOST_POWER = re.compile(r"10([1-9]|1[0-9])")
"""A power of ten whose superscript is lost, as in text that is copied out of a PDF."""


class UnitError(ValueError):
    """An amount or unit that cannot be read, or cannot be converted to the one that is needed.

    fix : what to write instead, where that can be said.
    """

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.fix = fix


def plain(text: str) -> str:
    """Return a text in half width, with `^` before raised digits and one kind of minus and dot."""
    raised = _RAISED.sub(lambda found: f"^{found[0].translate(_SUPERSCRIPTS)}", text)
    half = unicodedata.normalize("NFKC", raised.translate(_SAME)).translate(_SAME)
    return half.replace("**", "^").strip()


def drawn_digit(text: str) -> str:
    """Return the first sign that is no digit here (① ½ ٣, the 2 of 5²), or an empty text."""
    if text.isascii():
        return ""
    rest = _EXPONENTS.sub("", text)
    return next((sign for sign in rest if _is_foreign(sign)), "")


def _is_foreign(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return kind == "No" or (kind == "Nd" and not (sign.isascii() or "０" <= sign <= "９"))


def split_quantity(text: str) -> tuple[float, str]:
    """Split "1200 万吨" into its number and its unit; the unit is not read yet.

    Raises
    ------
    UnitError
        If the text does not begin with a number, if that can be read in two ways, or if another
        number or another power of ten follows.
    """
    if len(text) > LONGEST:
        raise UnitError(f'"{text[:20]}…" is too long: {len(text)} characters')
    if drawn_digit(text):
        raise UnitError(f'"{text}" holds "{drawn_digit(text)}", which is no plain digit')
    return _Number(text).read()


class _Number:
    """Reads the number at the beginning of one text."""

    def __init__(self, text: str) -> None:
        self.text, self.half = text, plain(text)
        self.sign = self.half[:1] if self.half[:1] in ("+", "-") else ""
        unsigned = self.half[len(self.sign) :].lstrip()
        self.at, self.has_power = len(self.half) - len(unsigned), False

    def read(self) -> tuple[float, str]:
        power = _POWER.match(self.half, self.at) if self.half.startswith("10^", self.at) else None
        found = f"1e{self._raised(power)}" if power else self._digits()
        value = float(f"{self.sign}{found}")
        if not math.isfinite(value):
            raise UnitError(f'"{self.text}" is larger than any number')
        return value, self._unit()

    def _digits(self) -> str:
        """Return digits, what they are multiplied by included, as Python writes a number."""
        first = self._plain_digits()
        times = _TIMES.match(self.half, self.at)
        if times is None:
            return _joined(first)
        power = _POWER.match(self.half, times.end())
        if power is None:
            return self._product(first, times.end())
        self._only_one_power()
        return f"{_joined(first)}e{self._raised(power)}"

    def _plain_digits(self) -> re.Match[str]:
        before, found = self.half[: self.at], _DIGITS.match(self.half, self.at)
        if found is None or not (found["whole"] or (found["part"] or "").strip(".")):
            raise UnitError(f'"{self.text}" does not begin with a number')
        self.at, self.has_power = found.end(), bool(found["e"])
        last = _LOST_POWER.fullmatch((found["whole"] or "")[-3:])
        if found["gap"] == " " and last and found[0] == found["whole"]:
            self._may_be_two(f"{before}{_joined(found)}", f"{before}{found[0][:-4]}×10^{last[1]}")
        return found

    def _raised(self, power: re.Match[str]) -> str:
        self.at, self.has_power = power.end(), True
        return power[1]

    def _product(self, first: re.Match[str], at: int) -> str:
        """Return how much a few of one size are together, 2×1000."""
        self.at = at
        second = self._plain_digits()
        product = float(_joined(first)) * float(_joined(second))
        if lost := _LOST_POWER.fullmatch(second[0]):
            self._may_be_two(f"{self.sign}{product:.12g}",
                             f"{self.sign}{_joined(first)}×10^{lost[1]}")
        if _TIMES.match(self.half, self.at):
            raise UnitError(f'"{self.text}" multiplies more than two numbers',
                            "write the product as one number")
        if not _is_count(first[0]):
            raise UnitError(
                f'"{self.text}" multiplies by what is no count from 1 to {MOST_OF_A_KIND}',
                f'write the product: "{self._with_unit(f"{self.sign}{product:.12g}")}"')
        return repr(product)

    def _may_be_two(self, one: str, other: str) -> None:
        one, other = self._with_unit(one), self._with_unit(other)
        raise UnitError(f'"{self.text}" may mean {one} or {other}',
                        f'write "{one}" or "{other}", whichever is meant')

    def _with_unit(self, number: str) -> str:
        rest = self.half[self.at :]
        return f"{number}{rest if rest[:1] in ('', ' ') else f' {rest}'}"

    def _unit(self) -> str:
        """Return what stands behind the number, if it can be a unit."""
        rest = self.half[self.at :].strip()
        if rest[:1] == "," and rest[1:2].isdigit():
            raise UnitError(f'"{self.text}" has a comma that parts no thousands; write a decimal '
                            "point")
        power = _POWER.match(rest)
        if power:
            self._only_one_power()
        elif rest[:1].isdigit():
            raise UnitError(f'"{self.text}" holds a second number, "{rest}"')
        elif rest[:1] and rest[0] in ".,+-":
            raise UnitError(f'"{self.text}" goes on after its number with "{rest}"')
        return rest

    def _only_one_power(self) -> None:
        if self.has_power:
            raise UnitError(f'"{self.text}" has two powers of ten', "write one of them")


def _joined(found: re.Match[str]) -> str:
    digits = re.sub(r"[,' _]", "", found["whole"] or "0")
    return f"{digits}{found['part'] or ''}{found['e'] or ''}"


def _is_count(digits: str) -> bool:
    return digits.isdecimal() and 1 <= int(digits) <= MOST_OF_A_KIND
