"""`simulator verify`: a results folder against its own list and against its repeat."""

from __future__ import annotations

from simulator.cli.asked.options import Options
from simulator.cli.shown.layout import table, wrap
from simulator.cli.shown.output import echo, print_json
from simulator.cli.shown.progress import Progress
from simulator.errors import InputError
from simulator.verification.files import AS_WRITTEN, CHANGED, MISSING, UNLISTED
from simulator.verification.verify import TABLES, Verification, verify
from simulator.version import __version__
from simulator.wording import listed


def run(options: Options, folder: str) -> None:
    """Verify a folder and say what was found.

    Raises
    ------
    InputError
        With one problem for each file that was changed, is missing or differs (E-VERIFY).
    """
    with Progress(options, 1) as progress:
        progress.step(options.say("verify.repeating", name=folder))
        found = verify(folder)
    if options.as_json:
        print_json(record(found))
    elif not options.quiet:
        echo(text(found, options))
    if not found.same:
        raise InputError(found.problems)


def record(found: Verification) -> dict[str, object]:
    """Return what was found for programs."""
    return {
        "folder": found.folder.as_posix(),
        "same": found.same,
        "files": [{"file": f.name, "state": f.state, "cells": f.count, "first": [
            {"row": d.row, "column": d.column, "then": d.then, "now": d.now}
            for d in f.differences]} for f in found.files],
        "repeat": {"made": not found.why, "why_not": found.why, "detail": list(found.detail),
                   "tables": list(found.repeated), "tables_left": list(found.not_repeated),
                   "cases": list(found.cases)},
        "versions": {"then": found.version, "now": __version__},
    }


def text(found: Verification, options: Options) -> str:
    """Return what was found for people: the files that differ, then what was done."""
    wrong = [[f.name, options.say(f"verify.{f.state}"), f.count or ""] for f in found.files
             if f.state not in (AS_WRITTEN, UNLISTED)]
    header = [options.say(f"verify.{word}") for word in ("file", "state", "cells")]
    lines = [line for words in _lines(found, options) for line in wrap(words)]
    return "\n\n".join([*([table(header, wrong)] if wrong else []), "\n".join(lines)])


def _lines(found: Verification, options: Options) -> list[str]:
    foreign, own = found.of(UNLISTED), len(found.files) - len(found.of(UNLISTED))
    unlisted = own == 1
    lines = [options.say("verify.no_list") if unlisted else options.say(
        "verify.files", count=own, changed=len(found.of(CHANGED)),
        missing=len(found.of(MISSING)))]
    if foreign and not unlisted:
        lines.append(options.say("verify.foreign", names=listed(foreign)))
    lines += _of_repeat(found, options)
    if found.version != __version__:
        lines.append(options.say("verify.version", then=found.version, now=__version__))
    if found.same:
        verdict = "verify.unproven" if found.why else "verify.same"
        lines.append(options.say(verdict, folder=found.folder.as_posix()))
    return lines


def _of_repeat(found: Verification, options: Options) -> list[str]:
    if found.why:
        names = listed(found.detail, len(found.detail) if found.why == TABLES else 3)
        return [options.say(f"verify.{found.why}", names=names)]
    different = sum(f.count > 0 for f in found.files)
    lines = [options.say("verify.repeated", count=len(found.repeated), different=different)]
    if found.cases:
        lines.append(options.say("verify.cases", names=", ".join(found.cases)))
    if found.not_repeated:
        lines.append(options.say("verify.left", names=listed(found.not_repeated)))
    return lines
