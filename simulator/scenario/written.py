"""What a planner may write where a number, a year or a name is meant."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from simulator.units.grammar import SHORT_TON, drawn_digit

_AMOUNT = re.compile(
    r"^[+-]?(?P<number>((?!0)\d{1,3}(,\d{3})+|\d+)(\.\d*)?|\.\d+)(?P<power>[eE][+-]?\d+)?\s*(?P<unit>.*)$",
    re.S,
)
_UNIT = re.compile(r"^(1e\d+|10\^|[^\d.,+\-])")
_YEAR = re.compile(r"^\d{4}$")
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
    text = plain_text(str(value))
    found = _AMOUNT.match(text)
    if found is None or not math.isfinite(float(f"1{found['power'] or ''}")):
        raise PydanticCustomError("amount", "a number with its unit")
    if found["unit"] and not _UNIT.match(found["unit"]):
        raise PydanticCustomError("amount", "a number with its unit")
    if SHORT_TON.search(found["unit"]):
        raise PydanticCustomError("ton", "the tonne")
    return text if isinstance(value, str) else value


def _year(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and _YEAR.match(str(value)):
        return value
    if isinstance(value, str) and _YEAR.match(plain_text(value)):
        return int(plain_text(value))
    raise PydanticCustomError("year", "a year in four digits")


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
    Field(json_schema_extra=YEAR_KEYS),
]
