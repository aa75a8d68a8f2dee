"""`simulator check`: every problem of every path at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import typer

from simulator.bundled import SCENARIO_FILE
from simulator.city.assembling import assemble
from simulator.city.checks import check_city
from simulator.city.lacking import OF_CITY
from simulator.cli.asked.options import Options
from simulator.cli.asked.subjects import Subject, find_subjects, root_of_city
from simulator.cli.shown.output import echo, print_json
from simulator.cli.shown.problem_blocks import show, show_warnings
from simulator.cli.shown.progress import Progress
from simulator.cli.shown.warnings import open_warnings
from simulator.errors import EXIT_BAD_INPUT, InputError, Problem, Problems
from simulator.measures.library_rows import build_library
from simulator.parameters.base_rows import usual_base
from simulator.parameters.canonical import Store, canonical
from simulator.parameters.load import load_city, load_tables
from simulator.plausibility.collecting import warnings_of
from simulator.scenario.clauses import CLAUSES_FILE, read_coverage
from simulator.scenario.keys import Years
from simulator.scenario.plan_head import read_plan
from simulator.scenario.reading import find
from simulator.sectors import items
from simulator.simulation.loading import load
from simulator.simulation.run import simulate


@dataclass
class Outcome:
    """What came of one path: a line if all is well, the problems otherwise."""

    path: str
    line: str = ""
    warnings: list[Problem] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)


def run(options: Options, paths: list[str]) -> None:
    """Check all paths; print one line per sound path, or every problem and exit with 2."""
    outcomes = []
    with Progress(options) as progress:
        for word in paths:
            progress.step(word)
            outcomes += _check_word(word, options)
    problems = Problems()
    for outcome in outcomes:
        problems.extend(outcome.problems)
    _report(outcomes, problems, options)
    if problems:
        raise typer.Exit(EXIT_BAD_INPUT)


def _report(outcomes: list[Outcome], problems: Problems, options: Options) -> None:
    if options.as_json:
        print_json({
            "checked": [{"path": o.path, "ok": not o.problems, "what": o.line} for o in outcomes],
            "problems": [vars(problem) for problem in problems],
            "warnings": [vars(warning) for warning in _warned(outcomes)],
        })
        return
    for outcome in outcomes:
        if not outcome.problems and not options.quiet:
            echo(f"{options.say('check.ok')}  {outcome.path}  {outcome.line}")
    if not options.quiet:
        show_warnings(_warned(outcomes), options.lang)
    if problems:
        show(problems, options.lang)
        bad = sum(bool(outcome.problems) for outcome in outcomes)
        echo(options.say("check.total", problems=len(problems.items), bad=bad,
                         paths=len(outcomes)), err=True)


def _warned(outcomes: list[Outcome]) -> list[Problem]:
    """Return every warning once, in the order of the paths."""
    return list(dict.fromkeys(one for outcome in outcomes for one in outcome.warnings))


def _check_word(word: str, options: Options) -> list[Outcome]:
    unknown = Outcome(word)
    subjects = find_subjects(word, unknown.problems)
    return [_check(subject, options) for subject in subjects] or [unknown]


def _check(subject: Subject, options: Options) -> Outcome:
    outcome = Outcome(str(subject.path))
    try:
        outcome.line = CHECKS[subject.kind](subject, options, outcome)
    except InputError as error:
        outcome.problems.extend(error.problems)
    if options.strict:
        outcome.problems.items += outcome.warnings
        outcome.warnings = []
    return outcome


def _scenario(subject: Subject, options: Options, outcome: Outcome) -> str:
    problems = outcome.problems
    path = find(subject.path)
    try:
        scenario = load(path, options.data, options.sets)
        file = scenario.file
        outcome.warnings += [one.problem for one in
                             open_warnings(warnings_of(simulate(scenario)))]
    except InputError as error:
        problems.items += error.problems
        file = None
    _check_clauses(path.parent / CLAUSES_FILE, path, problems)
    if file is None:
        return ""
    return options.say("check.scenario", name=file.scenario, measures=len(file.measures),
                       targets=len(file.targets))


def _check_clauses(table: Path, scenario: Path, problems: Problems) -> int:
    """Check a scenario's table of clauses, if it has one; return its number of rows."""
    if scenario.name != SCENARIO_FILE or not table.is_file():
        return 0
    return len(read_coverage(table, read_plan(scenario), problems).rows)


def _clauses(subject: Subject, options: Options, outcome: Outcome) -> str:
    rows = _check_clauses(subject.path, subject.path.parent / SCENARIO_FILE, outcome.problems)
    return options.say("check.clauses", name=subject.path.name, rows=rows)


def _parameters(subject: Subject, options: Options, outcome: Outcome) -> str:
    store = _store(subject.root, None, outcome.problems)
    return options.say("check.parameters", rows=len(store.rows))


def _city(subject: Subject, options: Options, outcome: Outcome) -> str:
    store = _store(subject.root, subject.path, outcome.problems)
    return options.say("check.city", name=subject.path.resolve().name, rows=len(store.rows))


def _table(subject: Subject, options: Options, outcome: Outcome) -> str:
    """Check a table inside its folder and keep the problems that lie in it."""
    folder, everything = subject.root, Problems()
    is_root = (folder / "codelists").is_dir()
    root = folder if is_root else root_of_city(folder)
    _store(root, None if is_root else folder, everything)
    for problem in everything:
        if _same_file(problem, subject.path, root):
            outcome.problems.items.append(problem)
    line = options.say("check.table", name=subject.path.name)
    others = len(everything.items) - len(outcome.problems.items)
    return options.say("check.elsewhere", line=line, count=others) if others else line


def _same_file(problem: Problem, path: Path, root: Path) -> bool:
    return path.resolve() in (Path(problem.file).resolve(), (root.parent / problem.file).resolve())


def _store(root: Path, city: Path | None, problems: Problems) -> Store:
    """Load the common tables, and a city's if one is named, as far as they can be checked."""
    found = load_tables(root, problems)
    if city is not None:
        load_city(found, city, problems)
    usual = Years()
    base = usual_base(found) or usual.main_target
    store = canonical(found, items(), base, problems)
    build_library(store, problems)
    if city is not None:
        _check_city(store, base, max(base + 1, usual.end), problems)
    return store


def _check_city(store: Store, first: int, last: int, problems: Problems) -> None:
    """Report what does not fit together in a city's tables, as far as they can be read."""
    lacks = check_city(store, first, problems)
    if lacks.none_of(*OF_CITY):
        assemble(store, tuple(range(first, last + 1)), store.central(), {}, lacks)
    problems.extend(lacks.found)


CHECKS: dict[str, Callable[[Subject, Options, Outcome], str]] = {
    "scenario": _scenario,
    "clauses": _clauses,
    "parameters": _parameters,
    "city": _city,
    "table": _table,
}
