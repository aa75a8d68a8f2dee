"""Say in plain words why a text is not YAML, and on which line."""

from __future__ import annotations

import re

import yaml

from simulator.errors import Problems

_TAB = re.compile(r" *\t")
NESTED = "exceeded maximum nesting depth"
READABLE = 200_000
"""Characters of a text that the slower parser reads within a second or two."""
_MEANINGS = (
    (NESTED, "keys nested in themselves"),
    ("could not find expected ':'", "a key without a colon and a space"),
    ("mapping values are not allowed", "a colon where no key can stand"),
    ("unexpected end of stream", "a quotation mark that is not closed"),
    ("expected ',' or '}'", "a brace { that is not closed, or a comma too few"),
    ("expected ',' or ']'", "a bracket [ that is not closed, or a comma too few"),
    ("<block end>", "a line whose indent fits none of the lines above"),
    ("cannot start any token", "a text that begins with a sign that YAML reserves"),
    ("special characters are not allowed", "a character that cannot be printed"),
    ("expected a single document", "a second document after ---"),
)
"""What the YAML parser says, and what it means to somebody who writes a scenario."""


def report_syntax(text: str, name: str, error: Exception, problems: Problems) -> None:
    """Report why a text is not YAML."""
    line, what = _fault(_plainest(text, error), text)
    if any(_TAB.match(own) for own in text.splitlines()[max(line - 1, 0) : line]):
        what = "a tab in the indent"
    problems.add(
        "E-YAML", name, line, "", what, "YAML with two-space indents",
        "check the indent, the colon after the key and the quotes on this line",
    )


def _plainest(text: str, error: Exception) -> Exception:
    """Return what the slower parser says: the same on every machine, and with more words.

    What is long, or nested without end, would keep it busy for minutes.
    """
    if len(text) > READABLE or NESTED in str(error):
        return error
    try:
        yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as same:
        return same
    return error


def _fault(error: Exception, text: str) -> tuple[int, str]:
    """Return the line and the meaning of a syntax error."""
    if isinstance(error, yaml.reader.ReaderError):
        said, line = error.reason, text.count("\n", 0, int(error.position)) + 1
    elif isinstance(error, yaml.MarkedYAMLError):
        said = error.problem or "text that is not YAML"
        scanning = (error.context or "").startswith(("while scanning", "while parsing a flow"))
        mark = error.context_mark if scanning and error.context_mark else error.problem_mark
        line = mark.line + 1 if mark is not None else 0
    else:
        said, line = "keys nested in themselves", 0
    return line, next((meaning for part, meaning in _MEANINGS if part in said), said)
