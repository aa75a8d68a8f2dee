"""Carry a city to a later base year along its baseline."""

from __future__ import annotations

from dataclasses import replace

from simulator.errors import Problems
from simulator.parameters.base_rows import BUILT, CLOSED, ITEM
from simulator.parameters.canonical import canonical
from simulator.parameters.load import Tables
from simulator.rebasing.activity_rows import ActivityRows, copy_rest
from simulator.rebasing.carried import Carried
from simulator.rebasing.marks import CarriedFrom
from simulator.rebasing.mix_rows import MixRows
from simulator.rebasing.own_rows import Rows, in_order, own_rows
from simulator.rebasing.plan import plan_from
from simulator.scenario.reading import validated
from simulator.sectors import items
from simulator.simulation.case import BASELINE
from simulator.simulation.run import Run, simulate
from simulator.simulation.scenario import Scenario


def rebase(scenario: Scenario, year: int) -> Scenario:
    """Return a scenario of the same city whose base year is a later one.

    Its tables hold what the baseline came to in that year, with the years in which the stock was
    built, beside the rows of earlier years; what was stated for that year stays as it was stated.
    The baseline from that year on is that of the scenario.

    Raises
    ------
    InputError
        For a year that is not between the base year and the last one (E-YEAR), for a scenario
        that states a mix (E-CLASH).
    """
    _check(scenario, year)
    run = simulate(scenario.replace())
    tables = _tables(run, year)
    document = plan_from(run, year)
    problems = Problems()
    file = validated(document, problems)
    problems.raise_if_any()
    assert file is not None
    found = Scenario(file, scenario.folder, document, tables, scenario.inputs)
    _ = found.compiled
    return found


def _check(scenario: Scenario, year: int) -> None:
    problems, years = Problems(), scenario.file.years
    if not years.start < year < years.end:
        problems.add("E-YEAR", "rebase()", 0, "year", str(year),
                     f"a year from {years.start + 1} to {years.end - 1}",
                     "name a year after the base year, and before the last one")
    if scenario.file.mix is not None:
        file, line = scenario.document.place(("mix",))
        problems.add("E-CLASH", file, line, "mix", "a mix stated from the old base year on",
                     "a scenario of measures", 'take the block "mix" out before the rebase')
    problems.raise_if_any()


def _tables(run: Run, year: int) -> Tables:
    """Return the tables with rows of the new base year."""
    before, base = run.scenario.used.tables, run.index.years[0]
    rows = own_rows(before, run.index, base)
    problems = Problems()
    store = canonical(replace(before, values=rows), items(), base, problems)
    problems.raise_if_any()
    origin = CarriedFrom(base, run.scenario.name)
    carried = Carried(_without_past(rows, year), store, origin, year)
    ActivityRows(carried, run.cases[BASELINE]).write()
    MixRows(carried, run.cases[BASELINE]).write()
    copy_rest(carried)
    return replace(before, values=in_order(carried.rows))


def _without_past(rows: Rows, year: int) -> Rows:
    """Return the rows without parts of a stock that is another now, and what closed by the year."""
    mix = [row for row in rows["city_mix"] if row.keys[ITEM] != BUILT]
    activity = [row for row in rows["city_activity"]
                if row.keys[ITEM] != CLOSED or int(row.keys[-1]) > year]
    return {**rows, "city_mix": mix, "city_activity": activity}
