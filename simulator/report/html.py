"""Pieces of HTML: escaped text, text in both languages, numbers, tables."""

from __future__ import annotations

import html
import json
import math
from collections.abc import Iterable, Sequence
from typing import Any

from simulator.facts.numbers import Pair, Scale, exact, shown

LANGUAGES = ("zh", "en")
DASH = "–"
IN_ENGLISH = "en-GB"
"""Language of texts that exist in English only: both languages of the page show them."""


class Markup(str):
    """HTML that is safe to put into a page as it is."""

    __slots__ = ()


def esc(text: object) -> Markup:
    """Return a text that a page shows as it is, whatever characters it holds."""
    return text if isinstance(text, Markup) else Markup(html.escape(str(text), quote=True))


def join(parts: Iterable[object], between: str = "") -> Markup:
    """Return pieces one after another, plain text escaped."""
    return Markup(between.join(esc(part) for part in parts))


def both(pair: Pair | tuple[object, object]) -> Markup:
    """Return a text in both languages; the page shows one of them."""
    zh, en = esc(pair[0]), esc(pair[1])
    if zh == en:
        return zh
    return Markup(f'<span lang="zh">{zh}</span><span lang="en">{en}</span>')


def spoken(pair: Pair) -> Markup:
    """Return attributes that hold a text in both languages for the script to choose from."""
    return Markup(f'data-zh="{esc(pair[0])}" data-en="{esc(pair[1])}"')


def num(value: float | None, scale: Scale | None = None) -> Markup:
    """Return a number once for both languages, with the value of the table behind it."""
    if value is None or not math.isfinite(value):
        return Markup(DASH)
    factor = scale.factor if scale else 1.0
    return Markup(f'<data value="{exact(value)}">{esc(shown(value, factor))}</data>')


def amount(value: float | None, scale: Scale) -> Markup:
    """Return a number with its unit."""
    if value is None or not math.isfinite(value):
        return Markup(DASH)
    space = " " if scale.unit[0] else ""
    return join([num(value, scale), space, both(scale.unit)])


def per(words: Pair, scale: Scale) -> Markup:
    """Return the head of a column of numbers with their unit, which the cells then leave out."""
    return both((f"{words[0]}（{scale.unit[0]}）", f"{words[1]} ({scale.unit[1]})"))


def year(value: object) -> Markup:
    """Return a year, or a dash where there is none."""
    number = float(value) if isinstance(value, (int, float)) else math.nan
    return Markup(str(int(number))) if math.isfinite(number) else Markup(DASH)


def tag(name: str, content: object, **attributes: object) -> Markup:
    """Return an element; attribute names lose a trailing underscore, underscores become hyphens."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{esc(value)}"'
        for key, value in attributes.items() if value not in (None, "")
    )
    return Markup(f"<{name}{written}>{esc(content)}</{name}>")


def table(
    header: Sequence[object], rows: Iterable[Sequence[object]], numeric: Iterable[int] = (),
    kind: str = "", keys: Sequence[str] = (), caption: Pair = ("", ""),
) -> Markup:
    """Return a table that scrolls inside its own frame on a narrow screen.

    numeric : positions of columns of numbers; keys : one word per row that filters act on;
    caption : what the table holds, for readers who hear the page; a frame without one is named
    by the script after the heading above it.
    """
    right = set(numeric)
    head = join(tag("th", cell, scope="col", class_="n" if n in right else "")
                for n, cell in enumerate(header))
    body = []
    for place, row in enumerate(rows):
        cells = join(tag("td" if n else "th", cell, class_="n" if n in right else "",
                         scope="" if n else "row") for n, cell in enumerate(row))
        body.append(tag("tr", cells, data_key=keys[place] if keys else ""))
    name = tag("caption", both(caption), class_="unseen") if caption[0] else ""
    inner = Markup(f"{name}<thead><tr>{head}</tr></thead><tbody>{join(body)}</tbody>")
    return tag("div", tag("table", inner), class_=f"scroll {kind}".strip(), tabindex="0",
               role="group")


def as_json(value: Any) -> Markup:
    """Return JSON that can stand inside a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character, escape in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"),
                              ("\u2028", "\\u2028"), ("\u2029", "\\u2029")):
        text = text.replace(character, escape)
    return Markup(text)
