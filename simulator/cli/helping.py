"""Help pages in both languages, with the global options on each of them."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from simulator.cli.asked.options import Options
from simulator.cli.texts.common import HEADINGS, TEXTS

TYPES = re.compile(r"<(list\[)?str\]?>")
GLOBALS = (
    ("--lang zh|en", "help.lang"),
    ("-q, --quiet", "help.quiet"),
    ("--json", "help.json"),
    ("--data DIR", "help.data"),
    ("--set KEY=VALUE", "help.set"),
    ("--replace", "help.replace"),
    ("--strict", "help.strict"),
    ("--version", "help.version"),
)

ONLY_PROGRAM = (
    ("--show-completion SHELL", "help.show_completion"),
    ("--install-completion SHELL", "help.install_completion"),
    ("--help", "help.help"),
)


def options_of(ctx: typer.Context) -> Options:
    """Return the global options of this call."""
    options: Options = ctx.obj["options"]
    return options


def translated(text: str, lang: str) -> str:
    """Return a help page with its headings in one language, without names of Python types."""
    text = TYPES.sub(lambda found: " " * len(found[0]), text).replace("\\[", "[")
    if lang == "zh":
        for english, chinese in HEADINGS.items():
            text = text.replace(english, chinese)
    return text


def put_words(command: Any, options: Options, name: str = "") -> None:
    """Fill the help of a command, its parameters and its sub-commands in the user's language."""
    key = ".".join(("help", *filter(None, [name])))
    command.help = command.short_help = options.say(key)
    for parameter in command.params:
        own = f"{key}.{parameter.name}"
        parameter.help = options.say(own if own in TEXTS else f"help.{parameter.name}")
    for child, sub in getattr(command, "commands", {}).items():
        put_words(sub, options, child)


def program_help(program: Any, options: Options) -> str:
    """Return the help page of the whole program.

    The program has no option of its own: a look at one would load the library that checks values.
    """
    with program.make_context(
        "simulator", [], resilient_parsing=True, obj={"options": options}
    ) as ctx:
        text: str = program.get_help(ctx)
    return text


def _write_globals(ctx: Any, formatter: Any, more: tuple[tuple[str, str], ...] = ()) -> None:
    options = options_of(ctx)
    with formatter.section(options.say("help.global")):
        formatter.write_dl([(name, options.say(key)) for name, key in (*GLOBALS, *more)])


def _global_items(ctx: Any, incomplete: str) -> list[Any]:
    """Return the global options as completions; only where an option has been begun."""
    if not incomplete.startswith("-"):
        return []
    options = options_of(ctx)
    names = [(name, options.say(key)) for text, key in GLOBALS for name in text.split(", ")]
    return [SimpleNamespace(value=name.split(" ", maxsplit=1)[0], type="plain", help=text)
            for name, text in names if name.startswith(incomplete)]


class Command(TyperCommand):
    """A command whose help page also lists the global options."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page in the language of the user."""
        return translated(super().get_help(ctx), options_of(ctx).lang)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the command's own options, then the global ones."""
        super().format_options(ctx, formatter)
        _write_globals(ctx, formatter)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Return the options that begin with what has been typed, the global ones as well."""
        return [*super().shell_complete(ctx, incomplete), *_global_items(ctx, incomplete)]


class Group(TyperGroup):
    """The program, whose help page also lists the global options."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page in the language of the user."""
        return translated(super().get_help(ctx), options_of(ctx).lang)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the commands, then the global options."""
        super().format_options(ctx, formatter)
        _write_globals(ctx, formatter, ONLY_PROGRAM)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Return the commands and options that begin with what has been typed."""
        return [*super().shell_complete(ctx, incomplete), *_global_items(ctx, incomplete)]
