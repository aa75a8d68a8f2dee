"""`simulator explain`: the chain behind an item of a results folder, for people or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from simulator.cli.asked.options import Options
from simulator.cli.shown.layout import natural_width, page, table, wrap
from simulator.cli.shown.output import echo, print_json
from simulator.explanation.explaining import explain
from simulator.explanation.structure import Chain, Node, Value, Words, plain
from simulator.explanation.texts import word
from simulator.units.canonical import YEAR
from simulator.wording import cleared, readable

INDENT = "  "
LISTED, LONG = 20, 40
SERIES = ("series", "uptakes", "emissions")
EXACT = ("printed", "recomputed", "difference", "from_parameters")
PARAMETER, EQUATION = "parameter", "equation"
LAST = ("interaction", "rest", "total")
"""Rows that are always shown, at the end."""
ROOMY = 20
"""Columns that a table may lack before it becomes lines."""
THOUSAND = 1000.0


class Number(float):
    """A number that a table aligns as one and shows as its own text; blank where there is none."""

    text: str

    def __new__(cls, value: float | None, text: str) -> Number:
        """Keep the text beside the value."""
        made = super().__new__(cls, float("nan") if value is None else value)
        made.text = text
        return made

    def __str__(self) -> str:
        """Return the text."""
        return self.text


def run(options: Options, folder: str, item: Sequence[str]) -> None:
    """Print the chain behind an item.

    Raises
    ------
    InputError
        If it is no results folder, or nothing in it has this name.
    """
    chain = explain(folder, " ".join(item))
    if options.as_json:
        print_json(chain.as_dict(options.lang))
    elif not options.quiet:
        echo("\n".join(chain_lines(chain, options)))


def chain_lines(chain: Chain, options: Options) -> list[str]:
    """Return a chain as lines of at most 80 columns."""
    kind, title = word(chain.kind).in_(options.lang), chain.title.in_(options.lang)
    key = "explain.title" if title != chain.item else "explain.number"
    lines = wrap(options.say(key, kind=kind, item=chain.item, title=title))
    said: set[str] = set()
    for node in chain.nodes:
        lines += ["", *_section(_once(node, said), options)]
    return lines


def _once(node: Node, said: set[str]) -> Node:
    """Return a node without the equations that have been told already."""
    children = []
    for child in node.children:
        if child.key == EQUATION:
            text = plain(child.value, "en")
            if text in said:
                continue
            said.add(str(text))
        children.append(_once(child, said))
    return replace(node, children=tuple(children))


def _section(node: Node, options: Options, depth: int = 0) -> Iterator[str]:
    """Yield a node with what is below it."""
    mark = INDENT * depth
    yield from (mark + line for line in wrap(_said(node, options), page() - len(mark)))
    if node.note is not None and node.key != PARAMETER:
        yield from _hang(node.note.in_(options.lang), depth + 1)
    simple = [child for child in node.children if not child.children]
    limit = LONG if node.key in SERIES else LISTED
    last = [child for child in simple[limit:] if child.key in LAST]
    shown = simple[: limit - len(last)] + last
    if shown and all(child.key == PARAMETER for child in shown):
        for child in shown:
            yield from _parameter(child, options, depth + 1)
    elif any(child.cells for child in shown):
        yield from _table(shown, options, depth + 1)
    else:
        for child in shown:
            yield from _hang(_said(child, options), depth + 1)
    if len(simple) > len(shown):
        left = len(simple) - len(shown)
        yield from _hang(options.say("explain.more", count=left), depth + 1)
    for child in node.children:
        if child.children:
            yield from _section(child, options, depth + 1)


def _hang(text: str, depth: int) -> Iterator[str]:
    """Yield a text indented, its further lines a little more."""
    mark = INDENT * depth
    first, *rest = wrap(text, page() - len(mark) - len(INDENT))
    yield mark + first
    yield from (mark + INDENT + line for line in rest)


def _said(node: Node, options: Options) -> str:
    """Return label, value and unit of a node."""
    name = node.label.in_(options.lang)
    value = _value(node.value, options, exact=node.key in EXACT)
    if not value:
        return name
    amount = f"{value} {node.unit}".rstrip() if isinstance(node.value, int | float) else value
    return options.say("explain.field", name=name, value=amount)


def _value(value: Value, options: Options, exact: bool = False) -> str:
    if value is None:
        return ""
    if isinstance(value, Words):
        return value.in_(options.lang)
    return number_text(value, exact) if isinstance(value, float) else str(value)


def number_text(value: float, exact: bool = False) -> str:
    """Return a number with four significant digits, ten where it is compared."""
    if exact:
        return f"{value:,.10g}"
    return readable(value)


def _parameter(node: Node, options: Options, depth: int) -> Iterator[str]:
    """Yield one parameter: value, range and grade, then where it is from."""
    cells = {key: _value(value, options) for key, value in node.cells.items()}
    value = _value(node.value, options)
    if node.unit == YEAR and isinstance(node.value, float) and node.value >= THOUSAND:
        value = f"{node.value:.0f}"
        cells |= {key: cells[key].replace(",", "") for key in ("low", "high")}
    head = f"{node.label.in_(options.lang)} = {value} {node.unit}"
    yield from _hang(f"{head} ({cells['low']} - {cells['high']}), {cells['grade']}", depth)
    said = [cells["reference"], node.place]
    if cells.get("elasticity"):
        said.append(f"{word('elasticity').in_(options.lang)} {cells['elasticity']}")
    yield from _hang(options.say("explain.stop").join(said), depth + 1)


def _table(nodes: Sequence[Node], options: Options, depth: int) -> Iterator[str]:
    """Yield nodes with columns as a table, or line by line where that is too wide."""
    lang = options.lang
    columns = list(dict.fromkeys(key for node in nodes for key in node.cells))
    units = list(dict.fromkeys(node.unit for node in nodes if node.unit))
    valued = any(node.value is not None for node in nodes)
    header = ["", *(word(column).in_(lang) for column in columns)]
    if valued:
        header.append(units[0] if len(units) == 1 else word("value").in_(lang))
    if len(units) > 1:
        header.append(word("unit").in_(lang))
    rows = [_row(node, columns, (valued, len(units) > 1), options) for node in nodes]
    _blank_numbers(rows)
    texts = [header, *([str(cell) for cell in row] for row in rows)]
    if natural_width(texts) > page() + ROOMY:
        for node in nodes:
            yield from _fields(node, options, depth)
    else:
        yield from table(header, rows).split("\n")


def _row(
    node: Node, columns: Sequence[str], more: tuple[bool, bool], options: Options
) -> list[object]:
    row: list[object] = [node.label.in_(options.lang)]
    row += [_cell(_plain_gap(node, column), options) for column in columns]
    if more[0]:
        row.append(_cell(node.value, options))
    return [*row, node.unit] if more[1] else row


def _plain_gap(node: Node, column: str) -> Value:
    """Return a cell; a gap that is only what a solver leaves beside the requirement is zero."""
    value, required = node.cells.get(column), node.cells.get("required")
    if column == "gap" and isinstance(value, float) and isinstance(required, int | float):
        return cleared(value, required)
    return value


def _cell(value: Value, options: Options) -> object:
    if value is None:
        return ""
    text = _value(value, options)
    return Number(value, text) if isinstance(value, int | float) else text


def _blank_numbers(rows: list[list[object]]) -> None:
    """Make blanks between numbers align like them."""
    for n in range(len(rows[0])):
        column = [row[n] for row in rows]
        filled = [cell for cell in column if cell != ""]
        if filled and all(isinstance(cell, Number) for cell in filled):
            for row in rows:
                row[n] = Number(None, "") if row[n] == "" else row[n]


def _fields(node: Node, options: Options, depth: int) -> Iterator[str]:
    """Yield a node with its columns named one by one."""
    parts = [_said(node, options)]
    for column, value in node.cells.items():
        text = _value(value, options)
        if text:
            name = word(column).in_(options.lang)
            parts.append(options.say("explain.field", name=name, value=text))
    yield from _hang(options.say("explain.stop").join(parts), depth)

