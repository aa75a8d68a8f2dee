"""Entry point: arguments in, exit code out; no traceback reaches a user."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.main import get_command

from simulator import errors
from simulator.cli.app import app
from simulator.cli.asked.options import Options, extract, locale_language
from simulator.cli.asked.usage import unknown_command, wrong_arguments
from simulator.cli.completing import complete, wants_completion
from simulator.cli.helping import program_help, put_words
from simulator.cli.shown.failures import tell
from simulator.cli.shown.output import echo
from simulator.version import __version__


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (see simulator.errors)."""
    _accept_any_encoding()
    options = Options(lang=locale_language(os.environ))
    try:
        rest = extract(sys.argv[1:] if arguments is None else arguments, options)
        return _dispatch(rest, options)
    except (KeyboardInterrupt, typer.Abort):
        echo(options.say("interrupted"), err=True)
        return errors.EXIT_INTERRUPTED
    except Exception as error:
        return tell(error, options)


def _accept_any_encoding() -> None:
    """Let a stream that cannot write a character show a mark in its place."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _dispatch(rest: list[str], options: Options) -> int:
    if options.version:
        echo(f"simulator {__version__}")
        return errors.EXIT_DONE
    program: Any = get_command(app)
    put_words(program, options)
    if wants_completion(rest):
        return complete(program, rest, options)
    if not rest or rest[0] == "--help":
        echo(program_help(program, options))
        return errors.EXIT_DONE if rest else errors.EXIT_BAD_INPUT
    unknown_command(rest, program, options)
    outcome = _call(program, rest, options)
    if outcome == errors.EXIT_INTERRUPTED:
        raise KeyboardInterrupt
    return outcome if isinstance(outcome, int) else errors.EXIT_DONE


def _call(program: Any, rest: list[str], options: Options) -> Any:
    try:
        return program.main(
            rest, prog_name="simulator", standalone_mode=False, obj={"options": options}
        )
    except Exception as error:
        if hasattr(error, "format_message"):
            raise wrong_arguments(error, options, rest[0]) from error
        raise

