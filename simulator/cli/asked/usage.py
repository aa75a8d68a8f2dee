"""Turn wrong arguments into the same blocks as any other mistake."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Any

from simulator.cli.asked.options import FLAGS, VALUED, Options
from simulator.errors import InputError, Problem, closest

ALIKE = 0.6
"""How near a word must be to a legal one before that is offered instead of it."""
EXTRA = re.compile(r"unexpected extra arguments?(?:\(s\))? \((.*)\)", re.DOTALL)


def unknown_command(rest: list[str], program: Any, options: Options) -> None:
    """Raise InputError if the first word is not a command of the program."""
    if not rest or rest[0].startswith("-") or rest[0] in program.commands:
        return
    names = [name for name, command in program.commands.items() if not command.hidden]
    found = options.say("usage.unknown_command", name=rest[0])
    expected = options.say("usage.a_command", names=", ".join(names))
    raise InputError([_problem("simulator", rest[0], found, expected, names, options)])


def wrong_arguments(error: Any, options: Options, called: str = "") -> InputError:
    """Return what the argument parser objects to, as bad input; called : the command."""
    ctx = getattr(error, "ctx", None)
    command = ctx.command_path if ctx is not None else f"simulator {called}".rstrip()
    parameter = getattr(error, "param", None)
    if getattr(error, "option_name", None) and type(error).__name__.startswith("NoSuch"):
        found = options.say("usage.unknown_option", name=error.option_name)
        expected = options.say("usage.an_option", command=command)
        return InputError([_problem(command, error.option_name, found, expected,
                                    _option_names(ctx), options)])
    if type(error).__name__ == "MissingParameter" and parameter is not None:
        name = parameter.metavar or parameter.name
        found = options.say("usage.missing", name=name)
        expected = options.say("usage.needs", command=command, name=name)
    elif type(error).__name__ == "BadParameter" and parameter is not None:
        name = parameter.opts[0]
        kind = "usage.whole" if "integer" in error.format_message() else "usage.number"
        found = options.say("usage.bad_value", name=name)
        expected = options.say(kind, name=name)
    elif type(error).__name__ == "BadOptionUsage":
        found = options.say("usage.no_value", name=error.option_name)
        expected = options.say("usage.a_value")
    elif extra := EXTRA.search(error.format_message()):
        found = options.say("usage.too_many", names=extra[1])
        expected = options.say("usage.no_more", command=command)
    else:
        found = options.say("usage.other", message=error.format_message().rstrip("."))
        expected = options.say("usage.right", command=command)
    return InputError([_problem(command, "", found, expected, [], options)])


def _option_names(ctx: Any) -> list[str]:
    """Return the options that may stand behind a command."""
    own = [name for parameter in ctx.command.params for name in parameter.opts]
    return [name for name in (*own, *FLAGS, *VALUED, "--help") if name.startswith("--")]


def _problem(
    command: str, word: str, found: str, expected: str, legal: list[str], options: Options
) -> Problem:
    near = closest(word, legal)
    if SequenceMatcher(None, word, near).ratio() < ALIKE:
        near = ""
    fix = options.say("usage.write", name=near) if near else options.say(
        "usage.fix", command=command
    )
    return Problem("E-USAGE", command, 0, "", found, expected, fix)
