"""Read the entries of a .bib file: what a reference key stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ENTRY = re.compile(r"^\s*@\w+\s*\{\s*([^,\s]+)\s*,", re.M)
_FIELD = re.compile(r"^\s*(\w+)\s*=\s*", re.M)
SOURCES_FILE = "sources.bib"
"""References of a planner's own tables, beside them."""
FIELDS = ("title", "author", "year", "publisher", "url", "note")


@dataclass(frozen=True)
class Reference:
    """One work cited; a field that the entry lacks is empty."""

    key: str
    title: str
    author: str
    year: str
    publisher: str
    url: str
    note: str


def bibliography(text: str) -> Iterator[Reference]:
    """Yield the entries of the text of a .bib file, in its order."""
    starts = list(_ENTRY.finditer(text))
    for n, match in enumerate(starts):
        end = starts[n + 1].start() if n + 1 < len(starts) else len(text)
        fields = _fields(text[match.end():end])
        yield Reference(match[1], **{name: _field(fields, name) for name in FIELDS})


def _field(fields: dict[str, str], name: str) -> str:
    if name == "publisher":
        return next((fields[n] for n in ("publisher", "journal", "institution", "howpublished")
                     if n in fields), "")
    return fields.get(name, "")


def _fields(body: str) -> dict[str, str]:
    """Return the fields of an entry; a value stands in braces or quotes, or is bare."""
    found: dict[str, str] = {}
    place = 0
    while match := _FIELD.search(body, place):
        value, place = _value(body, match.end())
        found[match[1].lower()] = " ".join(value.replace("{", "").replace("}", "").split())
    return found


def _value(body: str, start: int) -> tuple[str, int]:
    """Return the value that begins at `start`, and where it ends."""
    if body[start] == "{":
        depth = 0
        for n in range(start, len(body)):
            depth += {"{": 1, "}": -1}.get(body[n], 0)
            if depth == 0:
                return body[start + 1 : n], n + 1
    if body[start] == '"':
        end = body.find('"', start + 1)
        if end > 0:
            return body[start + 1 : end], end + 1
    bare = re.match(r"[^,\n}]*", body[start:])
    assert bare is not None
    return bare[0], start + bare.end()
