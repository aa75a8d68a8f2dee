"""The way out for every text: JSON for programs, lines for people, colour on a terminal only."""

from __future__ import annotations

import json
import math
import os
import sys
from dataclasses import dataclass
from typing import Any, TextIO

import typer

from simulator.foreign import harmless

ROLES = {"plain": "", "good": "green", "bad": "bold red"}
"""Role of a text -> its style as rich names it."""


@dataclass(frozen=True)
class Painted:
    """A text that has a colour where colours are shown; role : one of ROLES."""

    text: str
    role: str


Part = str | Painted


def print_json(data: Any) -> None:
    """Print data as JSON; a number that is not finite becomes null."""
    echo(json.dumps(_finite(data), ensure_ascii=False, indent=2))


def _finite(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _finite(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_finite(value) for value in data]
    return None if isinstance(data, float) and not math.isfinite(data) else data


def echo(*parts: Part, err: bool = False) -> None:
    """Print parts as one text and end the line; what could steer a terminal is written out.

    err : on the error stream. Nothing in a text is taken for a markup.
    """
    stream = sys.stderr if err else sys.stdout
    painted = [part if isinstance(part, Painted) else Painted(part, "plain") for part in parts]
    if coloured(stream):
        _print(painted, stream)
    else:
        typer.echo(harmless("".join(part.text for part in painted)), err=err)


def coloured(stream: TextIO) -> bool:
    """Tell whether a stream shows colour: a terminal that is not dumb, and no NO_COLOR.

    Under a bar rich stands in for the stream and puts lines above the bar if they come plain; since
    rich 15 it says that it is a terminal, and a console of our own would write past it.
    """
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return stream.isatty() and not plain and not hasattr(stream, "rich_proxied_file")


def _print(painted: list[Painted], stream: TextIO) -> None:
    from rich.console import Console
    from rich.text import Text

    text = Text.assemble(*((harmless(part.text), ROLES[part.role]) for part in painted))
    Console(file=stream).print(text, soft_wrap=True)
