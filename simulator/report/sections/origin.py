"""How the results were made: program, versions, inputs, solver, time, command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.facts import checks
from simulator.facts.answer import status
from simulator.facts.numbers import shown
from simulator.report.html import IN_ENGLISH, Markup, both, join, table, tag
from simulator.report.texts import say

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder


def section(folder: ResultsFolder) -> Markup:
    """Return the part of the page on how the results were made."""
    facts: list[tuple[Markup, object]] = [
        (both(say("origin.scenario")), folder.name),
        (both(say("origin.command")), tag("code", "simulator report DIR")),
        (both(say("origin.status")), both(say(f"optimise.{status(folder)}"))),
    ]
    seconds = checks.seconds(folder)
    if seconds is not None:
        facts.append((both(say("origin.time")),
                      join([shown(seconds), " ", both(say("origin.seconds"))])))
    solver = checks.size(folder)
    if solver:
        facts.append((both(say("origin.solver")),
                      f"{solver.get('name', '')} {solver.get('version', '')}"))
        if {"columns", "rows", "nonzeros"} <= solver.keys():
            sizes = {k: f"{solver[k]:,}" for k in ("columns", "rows", "nonzeros")}
            facts.append((both(say("origin.size")), both(say("origin.size_value", **sizes))))
    overrides = folder.resolved.get("overrides") or []
    if overrides:
        facts.append((both(say("origin.overrides")), ", ".join(map(str, overrides))))
    for warning in folder.record.get("warnings") or []:
        facts.append((both(say("origin.warnings")), tag("span", str(warning), lang=IN_ENGLISH)))
    listed = join(join([tag("dt", name), tag("dd", value)]) for name, value in facts)
    return join([tag("p", both(say("origin.hint")), class_="hint"),
                 tag("dl", listed), _versions(folder), _inputs(folder)])


def _versions(folder: ResultsFolder) -> Markup:
    header = [both(say("head.program")), both(say("head.version"))]
    inner = table(header, [[k, v] for k, v in checks.versions(folder).items()],
                  caption=say("origin.versions"))
    return tag("details", join([tag("summary", both(say("origin.versions"))), inner]))


def _inputs(folder: ResultsFolder) -> Markup:
    found = checks.inputs(folder)
    rows = [[name, tag("code", value)] for name, value in found.items()]
    header = [both(say("head.file")), "SHA-256"]
    words = say("origin.inputs", count=len(found))
    inner = [tag("summary", both(words)), table(header, rows, caption=words)]
    return tag("details", join(inner))
