"""Kinds of move: every table has them all, none is compared as a string, a new one goes through."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import openpyxl
import pytest

from simulator.errors import InputError, Problem
from simulator.explanation.explaining import explain
from simulator.measures.move_kinds import MOVE_KINDS, MoveKind
from simulator.optimiser.infeasible.raised_limits import farther
from simulator.optimiser.modes.uptake_rows import efforts
from simulator.optimiser.optimise import optimise
from simulator.optimiser.programme.move_rows import MoveRows
from simulator.parameters.written_moves import WrittenMove
from simulator.report.excel.workbook import write_workbook
from simulator.report.write import write_report
from simulator.results.folder.least_cost import write_best
from simulator.results.reading import read_results
from simulator.simulation.case import LEAST_COST
from simulator.simulation.run import Run
from tests.fixtures import source
from tests.fixtures.city import TinyCity, measure, target, uptake
from tests.fixtures.largest_share import (
    ENTRIES,
    MEASURE,
    NAME,
    TABLES,
    add_move,
    city_with_it,
    registered,
)
from tests.fixtures.pencil import PencilCity, Solved, same
from tests.fixtures.places import process_numbers
from tests.unit.test_kind_names import OWN_WORDS

close = pytest.approx
CEMENT = {"kind": "activity", "sources": ["cement"]}
PATH = [1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
"""100 % in 2020 down to 50 % in 2025, which stays: what the plan below says."""


# every table has every kind


def missing(tables: Mapping[str, Any]) -> list[str]:
    """Return what tables of kinds lack or have too much, as sentences."""
    return [f"{name} {'lacks' if kind in MOVE_KINDS else 'alone knows'} {kind}"
            for name, table in tables.items() for kind in sorted(set(MOVE_KINDS) ^ set(table))]


def tables_of_kinds() -> Iterator[str]:
    """Yield the tables of the library with kinds of move as keys: any dict that has a few."""
    for name in source.NAMES:
        for node in source.tree(name).body:
            if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict):
                keys = {k.value for k in node.value.keys if isinstance(k, ast.Constant)}
                if len(keys & OWN_WORDS) > 1:
                    module = name.removesuffix(".py").replace("/", ".")
                    yield f"{module}.{ast.unparse(node.target)}"


def test_every_table_knows_every_kind() -> None:
    assert missing(TABLES) == []


@pytest.mark.slow
def test_the_tables_are_all_there_are() -> None:
    assert sorted(tables_of_kinds()) == sorted(TABLES)
    assert TABLES.keys() == ENTRIES.keys()


@pytest.mark.parametrize("name", TABLES)
def test_a_table_without_a_kind_is_named(name: str) -> None:
    with registered(without=name):
        other = [n for n in TABLES if n != name]
        found = [f"{name} lacks {NAME}"] if name != "measures.move_kinds.MOVE_KINDS" else [
            f"{n} alone knows {NAME}" for n in other]
        assert missing(TABLES) == found


@pytest.mark.parametrize(("kind", "part"), [
    (kind, part.name) for kind in (MoveKind, WrittenMove, MoveRows) for part in fields(kind)
])
def test_a_kind_without_a_part_cannot_be_made(kind: type[Any], part: str) -> None:
    parts = {own.name: None for own in fields(kind) if own.name != part}
    with pytest.raises(TypeError, match=f"missing 1 required positional argument: '{part}'"):
        kind(**parts)


# a new kind: checked


def refused(city: TinyCity) -> Problem:
    with registered(), pytest.raises(InputError) as caught:
        city.load()
    assert len(caught.value.problems) == 1
    return caught.value.problems[0]


def said(problem: Problem) -> tuple[str, ...]:
    return problem.code, problem.key, problem.found, problem.expected, problem.fix


def planned(path: Mapping[int, str]) -> TinyCity:
    return city_with_it().measures(**{MEASURE: measure(uptake(path))})


def test_its_path_is_a_share() -> None:
    problem = refused(planned({2025: "120 %"}))
    assert said(problem) == (
        "E-RANGE", f"measures.{MEASURE}.uptake.0.path.2025", '"120 %"', "0 to 100 %",
        "correct the number or its sign")


def test_its_potential_is_a_share() -> None:
    problem = refused(city_with_it(potential=150))
    assert said(problem) == (
        "E-RANGE", f"{MEASURE} main potential", 'value 150 with unit "percent"', "0 to 100 %",
        "correct the number, its sign or its unit")


def test_it_clashes_with_a_move_that_fixes_the_same() -> None:
    city = planned({2025: "50 %"})
    with registered():
        add_move(city, "cement_keep", "main", "stock_share")
        problem = refused(city.measures(cement_keep=measure(uptake({2025: "70 %"}))))
    assert problem.code == "E-CLASH"
    assert re.fullmatch(
        rf"share of cement@rest standard_blend fixed by cement_keep and by {MEASURE} "
        r"\(line \d+\)", problem.found)


def test_without_its_entry_the_library_does_not_know_it() -> None:
    with registered(without="measures.move_kinds.MOVE_KINDS"), pytest.raises(InputError) as caught:
        city_with_it().load()
    assert [p.found for p in caught.value.problems] == [f'unknown kind "{NAME}"']


# a new kind: simulated, optimised, written, explained, reported


@pytest.fixture(scope="module")
def best() -> Any:
    """Return the least-cost answer of the tiny city, half of whose cement may stay standard."""
    standard = CEMENT | {"technologies": ["standard_blend"]}
    city = planned({2025: "50 %"}).targets(T1=target(
        "share", standard, denominator=CEMENT, value="60 %", comparator="<=", target_year=2025))
    with registered():
        return optimise(city.load())


def blends(run: Run, case: str) -> tuple[list[float], list[float]]:
    """Return activity by year of standard and of low-clinker cement [kt]."""
    number, mix = process_numbers(run.index), run.cases[case].mix
    standard, low = (mix.activity[number["cement", "rest", name]] / 1e3
                     for name in ("standard_blend", "low_clinker"))
    return standard.tolist(), low.tolist()


def test_simulated_it_lowers_the_share_and_the_rest_takes_over(best: Any) -> None:
    """100 kt a year: 90 of standard blend in 2021 and 10 of the other, 50 and 50 from 2025."""
    standard, low = blends(best.run, "plan")
    assert standard == close([100 * part for part in PATH])
    assert low == close([100 * (1 - part) for part in PATH])
    assert best.run.cases["plan"].moves.paths[MEASURE, "main"].tolist() == close(PATH)


def test_simulated_it_says_nothing_above_the_share_there_is() -> None:
    """60 % of the buses' activity is old in 2020: a largest share of 80 % in 2025 fixes 60 %."""
    city = TinyCity().measures(bus_cap=measure(uptake({2025: "80 %"})))
    add_move(city, "bus_cap", "main", NAME)
    city.change("measures/moves.csv", {"source": "buses", "technology": "china_4"},
                measure="bus_cap")
    with registered():
        scenario = city.load()
        p = scenario.index.processes[process_numbers(scenario.index)["buses", "rest", "china_4"]]
        assert scenario.moves.stock[p.site, p.slot, 1:].tolist() == close([0.6] * 10)


def test_what_supplies_it_follows(best: Any) -> None:
    """Clinker: 0.7 t/t x 50 kt + 0.5 x 50 kt - 10 kt brought in = 50 kt in 2025, before 60 kt."""
    number = process_numbers(best.run.index)["clinker", "rest", "precalciner"]
    made = {c: best.run.cases[c].mix.activity[number, 5] / 1e3 for c in ("baseline", "plan")}
    assert made == close({"baseline": 60.0, "plan": 50.0})


def test_optimised_it_goes_as_far_as_the_plan_since_that_saves(best: Any) -> None:
    """Less clinker needs less coal at no cost; the other blend is bounded by the plan's path."""
    assert blends(best.run, LEAST_COST)[0] == close([100 * part for part in PATH], rel=1e-6)
    assert best.run.cases[LEAST_COST].moves.paths[MEASURE, "main"].tolist() == close(PATH, rel=1e-6)


def test_optimised_it_is_a_direction_of_other_mixes(best: Any) -> None:
    """Its uptake is less where standard blend runs more: one cell, with a minus."""
    number = process_numbers(best.run.index)["cement", "rest", "standard_blend"]
    with registered():
        found = {e.measure: e for e in efforts(best.task.data)}
    assert found[MEASURE].cells == (("x", number, -1.0),)
    assert (found[MEASURE].kind, found[MEASURE].unit) == (NAME, "1")


@pytest.fixture(scope="module")
def folder(best: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    place = tmp_path_factory.mktemp("kind") / "tiny"
    with registered():
        write_best(best, place)
    return read_results(place)


@pytest.mark.parametrize("case", ["plan", "least_cost"])
def test_written_with_its_limits(folder: Any, case: str) -> None:
    """At 50 % of 2025 it is at its potential; a lower uptake is more, so not in 2024 at 60 %."""
    rows = folder.table("uptake")
    rows = rows[(rows["measure"] == MEASURE) & (rows["case"] == case)]
    assert rows["kind"].unique().tolist() == [NAME]
    assert rows["uptake"].tolist() == close(PATH, rel=1e-6)
    assert rows["potential"].tolist() == close([0.5] * 11)
    assert (rows["binding"] == "potential").tolist() == [False] * 5 + [True] * 6


def test_what_it_brings_is_credited_to_it(folder: Any) -> None:
    """The one measure of the plan: 10 kt of clinker less in 2025, 2 kg NOx per t before sncr.

    2 kg x 50 % through sncr = 1 kg/t: 10 t of NOx a year.
    """
    rows = folder.table("measures")
    own = rows[(rows["measure"] == MEASURE) & (rows["case"] == "plan") & (rows["year"] == 2025)]
    assert own["reduction_NOx"].tolist() == close([10.0])


def test_explained(folder: Any) -> None:
    chain = explain(folder, MEASURE)
    moved = chain.find("moved").children[0].cells
    assert moved["kind"] == NAME
    assert (moved["sources"].en, moved["facility"]) == ("cement", "")
    paths = {int(n.key): n.cells["main"] for n in chain.find("uptakes").children}
    assert list(paths.values()) == close(PATH)
    limits = [(n.value, n.unit) for n in chain.find("limits").children]
    assert limits == [(50.0, "percent")]


@pytest.mark.slow
def test_reported(folder: Any) -> None:
    """The page and the workbook call it by its name, in both languages."""
    with registered():
        page = write_report(folder).read_text("utf-8")
        book = openpyxl.load_workbook(write_workbook(folder))
    assert "largest share" in page
    assert "最大占比" in page
    rows = list(book["措施用度 uptake by move"].iter_rows(min_row=3, values_only=True))
    found = [dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row[0] == MEASURE]
    assert [row["kind"] for row in found] == ["最大占比 / largest share"] * 2
    assert found[0][2025] == close(0.5)


# a new kind: what is missing shows where it is asked for


@pytest.mark.parametrize("name", [n for n in TABLES if n != "measures.move_kinds.MOVE_KINDS"])
def test_a_missing_entry_stops_the_work_with_its_name(name: str) -> None:
    """Nothing is taken for another kind: the work ends with a KeyError that names the kind."""

    def work() -> None:
        efforts(optimise(planned({2025: "50 %"}).load()).task.data)

    with registered(without=name), pytest.raises(KeyError, match=NAME):
        work()


@pytest.mark.parametrize("write", [write_report, write_workbook])
def test_the_report_does_not_call_an_unknown_kind_something_else(folder: Any, write: Any) -> None:
    with pytest.raises(KeyError, match=NAME):
        write(folder)


# limits of a kind


@pytest.mark.parametrize(("kind", "value", "doubled"), [
    ("coverage", 0.3, 0.6), ("coverage", 0.7, 1.0), ("retire", 0.7, 0.4), ("retire", 0.3, 0.0),
    ("demand", -0.2, -0.4), ("demand", -0.7, -1.0), ("capacity", 300.0, 600.0),
    ("sink", 20.0, 40.0), (NAME, 0.8, 0.6),
])
def test_a_potential_raised_twofold(kind: str, value: float, doubled: float) -> None:
    """Twice as far from nothing, or from the whole; a share never beyond nothing or the whole."""
    with registered():
        assert farther(kind, value, 2.0) == close(doubled)


# a new kind: with pencil and paper


def steel() -> PencilCity:
    """Return 1 kt of steel: 80 % by old works at 4 a kt, 20 % by new ones at 10."""
    return (PencilCity().plant("steel", {"old": 4, "new": 10}, share={"old": 80, "new": 20})
            .lever("cap_old", NAME, "steel", 30, technology="old"))


def old_share(value: str, year: int) -> dict[str, Any]:
    works = {"kind": "activity", "sources": ["steel"]}
    return target("share", works | {"technologies": ["old"]}, denominator=works, value=value,
                  comparator="<=", target_year=year, indicator="old")


def solved(city: PencilCity) -> Solved:
    with registered():
        found = city.solve()
        assert found.cost is not None
        assert found.mix is not None
        return found


def test_the_cheapest_way_to_a_target_goes_as_far_as_asked() -> None:
    """The plan caps old works at 50 %: 0.5 x 4 + 0.5 x 10 = 7 a year, 42 in six years.

    At most 60 % is asked from 2026 on: 5 x (0.8 x 4 + 0.2 x 10) + 0.6 x 4 + 0.4 x 10 = 32.4.
    Proves: the move is a choice of the programme, between nothing and the plan's path.
    Sensitivity: the year of the target; asked from 2025 on it would be 33.6.
    """
    city = steel().measures(cap_old=measure(uptake({2021: "50 %"}))).targets(
        t=old_share("60 %", 2026))
    found = solved(city)
    assert found.task.run.cases["plan"].present_cost / 1e6 == close(42.0)
    assert found.runs("steel", "old") == close([*same(0.8)[:5], 0.6], rel=1e-6)
    assert found.cost == close(32.4, rel=1e-6)
    later = city.targets(t=old_share("60 %", 2025))
    assert solved(later).cost == close(33.6, rel=1e-6)


def test_its_potential_bounds_what_the_plan_leaves_open() -> None:
    """Without the measure in the plan old works keep 80 %: nothing else may grow.

    With new works free to take all, at most 30 % may be asked of the old: 0.3 x 4 + 0.7 x 10 = 8.2
    a year from 2026, 5 x 5.2 + 8.2 = 34.2. Proves: the library's potential opens the floor.
    """
    city = steel().lever("more_new", "stock_share", "steel", 100, technology="new")
    found = solved(city.targets(t=old_share("30 %", 2026)))
    assert found.runs("steel", "old") == close([*same(0.8)[:5], 0.3], rel=1e-6)
    assert found.cost == close(34.2, rel=1e-6)
    assert np.isclose(found.task.data.limits.floor, 0.0).all()
