"""Completion of commands, options and names of plans in bash, zsh, fish and PowerShell."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from typing import Any

from simulator import errors
from simulator.cli.asked.options import FLAGS, VALUED, Options, usage
from simulator.cli.shown.output import echo
from simulator.errors import Problems

PROGRAM, VARIABLE = "simulator", "_SIMULATOR_COMPLETE"
SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")
SHOW, INSTALL = "--show-completion", "--install-completion"


def wants_completion(rest: Sequence[str]) -> bool:
    """Tell whether a shell asks for completions, or the user for the script that makes it ask."""
    return VARIABLE in os.environ or (bool(rest) and rest[0] in (SHOW, INSTALL))


def complete(program: Any, rest: Sequence[str], options: Options) -> int:
    """Answer the shell, or show or install the script of a shell.

    Raises
    ------
    InputError
        For a shell that is not known.
    """
    from typer import completion as typer_completion

    shells: Any = typer_completion
    shells.completion_init()
    if VARIABLE in os.environ:
        _without_globals(os.environ)
        program.main([], prog_name=PROGRAM, standalone_mode=False, obj={"options": options})
        return errors.EXIT_DONE
    shell = _shell(rest, options)
    if rest[0] == SHOW:
        echo(shells.get_completion_script(
            prog_name=PROGRAM, complete_var=VARIABLE, shell=shell))
    else:
        _, path = shells.install(shell=shell, prog_name=PROGRAM, complete_var=VARIABLE)
        echo(options.say("completion.installed", path=path))
    return errors.EXIT_DONE


def _shell(rest: Sequence[str], options: Options) -> str:
    """Return the shell named after the option, or the one that runs."""
    named = rest[1] if len(rest) > 1 else os.path.basename(os.environ.get("SHELL", ""))  # noqa: PTH119
    problems = Problems()
    if named not in SHELLS:
        usage(problems, options, rest[0], "usage.value", "completion.shells", name=named)
    problems.raise_if_any()
    return named


def _without_globals(environment: Any) -> None:
    """Take the global options out of the line being typed: they may stand anywhere in it."""
    if "_TYPER_COMPLETE_ARGS" in environment:
        line = environment["_TYPER_COMPLETE_ARGS"]
        words = _words(line)
        last = [] if line.endswith(" ") or not words else [words.pop()]
        kept = [*_kept(words), *(last or [""])]
        environment["_TYPER_COMPLETE_ARGS"] = shlex.join(kept[:-1]) + " " + kept[-1]
    if "COMP_WORDS" in environment:
        words, place = _words(environment["COMP_WORDS"]), int(environment.get("COMP_CWORD", "0"))
        before = _kept(words[:place])
        environment["COMP_WORDS"] = "\n".join([*before, *words[place:]])
        environment["COMP_CWORD"] = str(len(before))


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:
        return line.split()


def _kept(words: Sequence[str]) -> list[str]:
    """Return the words that are no global option and no value of one."""
    kept: list[str] = []
    skip = False
    for word in words:
        name, equals, _ = word.partition("=")
        if not skip and word not in FLAGS and name not in VALUED:
            kept.append(word)
        skip = not skip and word in VALUED and not equals
    return kept


def plan_names(incomplete: str) -> list[str]:
    """Return the bundled plans, and folders here, that begin with what has been typed."""
    from pathlib import Path

    from simulator.bundled import bundled_scenarios

    here = Path(incomplete).parent if "/" in incomplete else Path()
    folders = [path.as_posix() for path in here.glob("*")
               if path.is_dir() and not path.name.startswith(".")]
    names = [*bundled_scenarios(), *sorted(folders)]
    return [name for name in names if name.startswith(incomplete)]
