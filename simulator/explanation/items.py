"""What an item is: a target, clause, measure, source, pollutant, parameter, bureau or number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from simulator.errors import Problems, closest, suggest
from simulator.explanation.lookups import Facts

TABLES = ("emissions", "energy", "activity", "costs", "investment", "measures", "ledger",
          "targets")
COST_WORDS = ("cost", "costs", "成本")
KINDS = {"target": "target", "measure": "measure", "source": "source", "pollutant": "pollutant",
         "bureau": "bureau", "technology": "technology", "control": "control",
         "facility": "site"}
"""Kind of label -> kind of item."""
EXPECTED = (
    "a target, clause, measure, source, source@facility, source/technology, source/control, "
    "pollutant, parameter row (file.csv:line), bureau, cost, or a table with selectors (emissions "
    "case=plan year=2025)"
)
_PLACE = re.compile(r"^(.+\.csv):(\d+)$")


@dataclass(frozen=True)
class Item:
    """One item of a results folder.

    kind : target, clause, measure, source, site, technology, control, pollutant, parameter,
    bureau, cost or number; key : its own name; cells : of a number, column -> wanted value;
    also : other things with the same key, as `kind:key`.
    """

    kind: str
    key: str
    cells: dict[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()


def plain(text: str) -> str:
    """Return a text with full-width brackets, digits and points made half-width."""
    return unicodedata.normalize("NFKC", text).strip()


def clause_key(clause: str) -> str:
    """Return a clause as it is compared: half-width, without blanks and the last point."""
    return plain(clause).replace(" ", "").rstrip(".")


def below(clause: str, wanted: str) -> bool:
    """Tell whether a clause is the wanted one or stands below it."""
    own, above = clause_key(clause), clause_key(wanted)
    if not own.startswith(above):
        return False
    rest = own[len(above):]
    return not rest or not (above[-1:].isdigit() and rest[0].isdigit())


def clauses(facts: Facts) -> list[str]:
    """Return every clause of the folder, each once."""
    found: list[str] = []
    if facts.folder.has("clauses"):
        found += list(facts.table("clauses")["clause"])
    found += [target["clause"] for target in facts.targets.values()]
    found += [clause for measure in facts.measures.values() for clause in measure["clause"]]
    return list(dict.fromkeys(found))


def find_item(facts: Facts, text: str) -> Item:
    """Return what a text names.

    Raises
    ------
    InputError
        If nothing in the folder has this name (E-NAME), with the closest that has.
    """
    wanted = plain(text)
    words = wanted.split()
    keyed = words[0] in facts.known("bureau") if len(words) == 1 else False
    if words and words[0] in TABLES and not keyed:
        return _number(facts, words)
    found = _cost(facts, wanted) or _place(facts, wanted) or _by_key(facts, wanted)
    found = found or _by_name(facts, wanted)
    if found is None and any(below(clause, wanted) for clause in clauses(facts) if wanted):
        found = Item("clause", wanted)
    if found is None:
        names = legal(facts)
        near = names if closest(wanted, names) else examples(facts)
        _refuse(facts, text, f'unknown item "{text}"', EXPECTED, suggest(wanted, near))
    assert found is not None
    return found


def examples(facts: Facts) -> list[str]:
    """Return one or two names of every kind."""
    kinds = ("target", "measure", "source", "pollutant", "bureau", "technology")
    return [*(key for kind in kinds for key in facts.known(kind)[:1]), *clauses(facts)[:2], "cost"]


def legal(facts: Facts) -> list[str]:
    """Return the names that can be asked for."""
    names = [key for kind in KINDS for key in facts.known(kind)]
    return [*names, *clauses(facts), *dict.fromkeys(p.file for p in facts.parameters.values()),
            "cost", *TABLES]


def _refuse(facts: Facts, key: str, found: str, expected: str, fix: str) -> None:
    problems = Problems()
    problems.add("E-NAME", facts.folder.path.as_posix(), 0, key, found, expected, fix)
    problems.raise_if_any()


def _cost(facts: Facts, wanted: str) -> Item | None:
    words = re.split(r"[\s:]+", wanted)
    if any(word in COST_WORDS for word in words):
        rest = [word for word in words if word not in COST_WORDS]
        if all(word in facts.cases for word in rest):
            return Item("cost", rest[0] if rest else "")
    return None


def _place(facts: Facts, wanted: str) -> Item | None:
    match = _PLACE.match(wanted)
    if match is None:
        return None
    file, line = match.group(1), int(match.group(2))
    if (file, line) in facts.parameters:
        return Item("parameter", f"{file}:{line}")
    lines = [number for name, number in facts.parameters if name == file]
    if not lines:
        files = dict.fromkeys(name for name, _ in facts.parameters)
        _refuse(facts, wanted, f'no parameter file "{file}" in this run',
                "a file of parameters.csv", suggest(file, files))
    near = min(lines, key=lambda number: (abs(number - line), number))
    _refuse(facts, wanted, f"no row of {file} in line {line} that this city uses",
            "a line of parameters.csv", f'write "{file}:{near}"')
    return None


def _by_key(facts: Facts, wanted: str) -> Item | None:
    """Return what has this key; a key of two kinds is told apart by `kind:key`."""
    first, colon, rest = wanted.partition(":")
    only = first.casefold() if colon and first.casefold() in KINDS.values() else ""
    folded = (rest if only else wanted).strip().casefold()
    found = [Item(name, key) for kind, name in KINDS.items() if only in ("", name)
             for key in facts.known(kind) if key.casefold() == folded]
    if not found and only in ("", "site"):
        found = [Item("site", key) for key in sites(facts) if key.casefold() == folded]
    return replace(found[0], also=tuple(f"{i.kind}:{i.key}" for i in found[1:])) if found else None


def sites(facts: Facts) -> list[str]:
    """Return source@facility of everything that emits or runs."""
    rows = facts.rows("activity")[["source", "facility"]].drop_duplicates()
    return [f"{source}@{facility}" for source, facility in
            zip(rows["source"], rows["facility"], strict=True)]


def _by_name(facts: Facts, wanted: str) -> Item | None:
    """Return what has this name in Chinese or English."""
    folded = wanted.casefold()
    for kind, name in KINDS.items():
        for (found, key), labels in facts.folder.labels.items():
            if found == kind and folded in {plain(label).casefold() for label in labels}:
                return Item(name, key)
    return None


def _number(facts: Facts, words: list[str]) -> Item:
    """Return rows of a table given by column=value, all mistakes told at once."""
    problems, cells = Problems(), {}
    table, frame = words[0], facts.table(words[0])
    place = (facts.folder.path / f"{table}.csv").as_posix()
    for word in words[1:]:
        column, equals, value = word.partition("=")
        if not equals or column not in frame.columns:
            problems.add("E-NAME", place, 0, word, f'no column "{column}"', "column=value",
                         _fix(column, [str(c) for c in frame.columns]))
            continue
        known = dict.fromkeys(_text(v) for v in frame[column])
        match = {v.casefold(): v for v in known}.get(value.casefold())
        if match is None:
            problems.add("E-NAME", place, 0, word, f'no "{value}" in column {column}',
                         f"a value of column {column}", _fix(value, list(known)))
        else:
            cells[column] = match
    problems.raise_if_any()
    keep = frame[columns_match(frame, cells)] if cells else frame
    if keep.empty:
        problems.add("E-NAME", place, 0, " ".join(words), "no such row",
                     "selectors that leave at least one row", "leave one of them out")
    problems.raise_if_any()
    return Item("number", table, cells)


def columns_match(frame: Any, cells: dict[str, str]) -> Any:
    """Return which rows have these cells, as a Series of booleans."""
    keep: Any = None
    for column, value in cells.items():
        hit = frame[column].map(_text) == value
        keep = hit if keep is None else keep & hit
    return keep


def _text(value: object) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:.12g}"  # noqa: PLR0124 - NaN
    return str(value)


def _fix(name: str, options: Iterable[str]) -> str:
    return suggest(name, [o for o in options if o])
