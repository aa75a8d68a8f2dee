"""What a planner may write where a number, a year or a name is meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from simulator.units.grammar import SHORT_TON
from simulator.units.written_numbers import UnitError, drawn_digit, plain, split_quantity

_YEAR = re.compile(r"^[0-9]{4}$")
AMOUNTS = ["30 %", "1200 万tce", "85 g/km", 3]
"""Examples of amounts for editors."""
YEAR_KEYS: dict[str, Any] = {"propertyNames": {"pattern": "^[0-9０-９]{4}$"}}
"""What the JSON Schema says of a mapping from years."""
TEXT: dict[str, Any] = {"x-text": True}
"""Marks a key in the JSON Schema that only people read: no number follows from it."""
_OF_A_DEVICE = re.compile(r"^\s*(con|prn|aux|nul|(com|lpt)[1-9¹²³])\s*(\.|$)", re.I)
"""Names that Windows keeps for devices, with any ending: no folder there can have them."""
_NO_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f]|^\.*$|^\s|[\s.]$')


_COMPARATORS = {
    "<=": ("≤", "⩽", "≦", "=<", "不高于", "不超过", "不大于", "不多于", "小于等于", "至多"),
    ">=": ("≥", "⩾", "≧", "=>", "不低于", "不少于", "不小于", "大于等于", "至少"),
}
_SIGNS = {sign: plain for plain, signs in _COMPARATORS.items() for sign in signs}
"""How planners write that something is at most, or at least, so much."""


def as_comparator(value: Any) -> Any:
    """Return the comparator that a sign or a word means; what means none stays as it is."""
    return _SIGNS.get(value.strip(), value) if isinstance(value, str) else value


def plain_text(text: str) -> str:
    """Return text in half-width characters, with an ASCII minus and no blanks around it."""
    return unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()


def _amount(value: Any) -> Any:
    """Pass a number, or a text that begins with one, in half-width characters."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise PydanticCustomError("amount", "a number with its unit")
    if drawn_digit(str(value)):
        raise PydanticCustomError("digit", "a number with its unit")
    try:
        _, unit = split_quantity(str(value))
    except UnitError as error:
        raise _no_number(error) from None
    if SHORT_TON.search(unit):
        raise PydanticCustomError("ton", "the tonne")
    return plain(value) if isinstance(value, str) else value


def _no_number(error: UnitError) -> PydanticCustomError:
    """Return the error of the schema; what may be read in two ways says so."""
    if not error.fix:
        return PydanticCustomError("amount", "a number with its unit")
    return PydanticCustomError("unclear", "{said}", {"said": str(error), "fix": error.fix})


def _year(value: Any) -> Any:
    found = _year_of(value)
    if found is None:
        raise PydanticCustomError("year", "a year in four digits")
    return found


def _year_of(value: Any) -> int | None:
    """Return the year that a number or a text means, if it means one."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    whole = isinstance(value, float) and value.is_integer()
    text = plain_text(str(int(value) if whole else value))
    return int(text) if _YEAR.match(text) else None


def _each_year_once(value: Any) -> Any:
    """Pass a path that has no year as a number and as a text."""
    found = [_year_of(key) for key in value] if isinstance(value, Mapping) else []
    known = [year for year in found if year is not None]
    twice = [year for year in known if known.count(year) > 1]
    if twice:
        raise PydanticCustomError("twice", "{said}", {"said": f"the year {twice[0]} twice"})
    return value


def _name(value: Any) -> Any:
    if isinstance(value, str) and _OF_A_DEVICE.match(value):
        raise PydanticCustomError("device", "a name that can be a folder's name")
    if isinstance(value, str) and _NO_NAME.search(value):
        raise PydanticCustomError("name", "a name that can be a folder's name")
    return value


Written = Annotated[
    str | float | int, BeforeValidator(_amount),
    Field(examples=AMOUNTS),
]
MaybeWritten = Annotated[
    str | float | int | None, BeforeValidator(lambda v: v if v is None else _amount(v)),
    Field(examples=AMOUNTS),
]
Year = Annotated[int, BeforeValidator(_year)]
MaybeYear = Annotated[int | None, BeforeValidator(lambda v: v if v is None else _year(v))]
Name = Annotated[str, BeforeValidator(_name), Field(json_schema_extra=TEXT)]
Words = Annotated[str, Field(json_schema_extra=TEXT)]
WordList = Annotated[list[str], Field(json_schema_extra=TEXT)]
Path = Annotated[
    dict[Year, Written],
    BeforeValidator(_each_year_once),
    Field(json_schema_extra=YEAR_KEYS),
]
