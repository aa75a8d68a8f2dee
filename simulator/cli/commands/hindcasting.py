"""`simulator hindcast`: what was projected beside what was observed, as a table, JSON or files."""

from __future__ import annotations

from pathlib import Path

from simulator.bundled import scenarios_root
from simulator.cli.asked.options import Options
from simulator.cli.shown.layout import table, wrap
from simulator.cli.shown.output import echo, print_json
from simulator.cli.shown.problem_blocks import show_warnings
from simulator.cli.shown.progress import Progress
from simulator.errors import InputError, Problem
from simulator.hindcasting.completing import completed
from simulator.hindcasting.files import record, write_hindcast
from simulator.hindcasting.hindcast import Hindcast, hindcast
from simulator.hindcasting.names import driver_name, parts_of
from simulator.hindcasting.scores import SCORED, Score, Scored
from simulator.parameters.labels import Label
from simulator.parameters.reader import TREND
from simulator.simulation.loading import load
from simulator.wording import listed, readable

MOST_ROWS = 40
UNITS = {"percent": "%", "1": ""}
"""Unit of a row -> as it is shown, where that is not as it is written."""
DIGITS = 3
COMMAND = "simulator hindcast"


def run(options: Options, path: str, output: str, draws: int, seed: int) -> None:
    """Compare, write the files if a folder is named, and print what was asked for."""
    _check(options, {"--draws": draws, "--seed": seed})
    with Progress(options) as progress:
        progress.step(options.say("run.loading", name=path))
        scenario = load(path, options.data, options.sets, completing=completed)
        show_warnings(scenario.document.warnings, options.lang)
        progress.step(options.say("run.simulating", name=scenario.name))
        found = hindcast(scenario, draws, seed)
    if output:
        write_hindcast(found, Path(output), replace=options.replace)
    if options.as_json:
        rows = [dict(zip(SCORED, row.cells, strict=True)) for row in found.rows]
        print_json({**record(found), "rows": rows})
    elif not options.quiet:
        echo(text(found, options, output))


def _check(options: Options, given: dict[str, int]) -> None:
    problems = [
        Problem("E-USAGE", COMMAND, 0, key, options.say("usage.value", name=str(value)),
                options.say("usage.not_negative"), options.say("usage.fix", command=COMMAND))
        for key, value in given.items() if value < 0]
    if problems:
        raise InputError(problems)


def text(found: Hindcast, options: Options, output: str) -> str:
    """Return the tables for people."""
    name = found.scenario.name
    if not found.rows:
        parts = ["\n".join(wrap(_nothing(found, options)))]
    else:
        title = options.say("hindcast.title", name=name, year=found.base)
        parts = ["\n".join(wrap(title)), _rows(found, options)]
        if len(found.rows) > MOST_ROWS:
            count = len(found.rows) - MOST_ROWS
            parts.append(options.say("hindcast.rest", count=count))
        parts += ["\n".join(wrap(options.say("hindcast.scores"))) + "\n" + _scores(found, options),
                  "\n".join(wrap(_drivers(found, options)))]
    if output:
        parts.append(options.say("hindcast.folder", folder=output))
    return "\n\n".join(parts)


def _nothing(found: Hindcast, options: Options) -> str:
    """Return which rows to add, and where: nobody adds rows to the files of the package."""
    name = found.scenario.name
    said = options.say("hindcast.nothing", name=name, year=found.base)
    if found.scenario.folder.parent != scenarios_root():
        return said
    return said + options.say("hindcast.gap") + options.say("hindcast.own", name=name)


def _drivers(found: Hindcast, options: Options) -> str:
    trends = [driver_name(one.name) for one in found.continued if one.how == TREND]
    return options.say("hindcast.drivers", trends=len(trends), held=len(found.continued) -
                       len(trends), names=_listed(trends, options))


def _listed(names: list[Label], options: Options) -> str:
    if options.lang == "zh":
        return "、".join(name.zh for name in names) or options.say("hindcast.none")
    return listed([name.en for name in names]) or options.say("hindcast.none")


def _rows(found: Hindcast, options: Options) -> str:
    columns = ("quantity", "year", "observed", "projected", "error", "persistence", "trend",
               "inside")
    header = [options.say(f"hindcast.{column}") for column in columns]
    return table(header, [_row(row, found, options) for row in found.rows[:MOST_ROWS]], range(2, 7))


def _row(row: Scored, found: Hindcast, options: Options) -> list[object]:
    inside = "-" if row.inside is None else options.say(f"hindcast.{'yes' if row.inside else 'no'}")
    return [
        _name(row, found, options), str(row.year), readable(row.observed), _number(row.projected),
        *(_number(row.error(said)) for said in (row.projected, row.persistence, row.trend)), inside,
    ]


def _name(row: Scored, found: Hindcast, options: Options) -> str:
    """Return what was observed: the kind, its place, technology and control, its unit."""
    names = [one.zh if options.lang == "zh" else one.en
             for one in parts_of(row.thing, found.scenario.tables)]
    unit = UNITS.get(row.unit, row.unit)
    key = "hindcast.name" if unit else "hindcast.name_alone"
    kind = options.say(f"hindcast.{row.thing.quantity}")
    return options.say(key, kind=kind, unit=unit, what=options.say("hindcast.comma").join(names))


def _number(value: float | None) -> str:
    return "-" if value is None else readable(value, DIGITS)


def _scores(found: Hindcast, options: Options) -> str:
    columns = ("kind", "count", "model", "persistence", "trend", "trends", "inside")
    header = [options.say(f"hindcast.{column}") for column in columns]
    return table(header, [_score(one, options) for one in found.scores], range(1, 7))


def _score(one: Score, options: Options) -> list[object]:
    inside = "-" if one.inside is None else f"{one.inside:.0%}"
    return [options.say(f"hindcast.{one.quantity}"), one.count, _number(one.projected),
            _number(one.persistence), _number(one.trend), one.trends, inside]
