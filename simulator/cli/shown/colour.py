"""Colour for a terminal: only there, and never where the user has said NO_COLOR."""

from __future__ import annotations

import os
import sys
from typing import Any, TextIO

import typer

ROLES: dict[str, dict[str, Any]] = {
    "plain": {},
    "good": {"fg": typer.colors.GREEN},
    "bad": {"fg": typer.colors.RED, "bold": True},
    "warning": {"fg": typer.colors.YELLOW, "bold": True},
}


def coloured(stream: TextIO) -> bool:
    """Tell whether a stream shows colour: a terminal that is not dumb, and no NO_COLOR."""
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return stream.isatty() and not plain


def paint(text: str, role: str, stream: TextIO | None = None) -> str:
    """Return a text in the colour of its role; as it is where no colour is shown."""
    if not ROLES[role] or not coloured(stream or sys.stdout):
        return text
    return typer.style(text, **ROLES[role])
