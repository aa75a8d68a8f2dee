"""A kind of source is an entry of a table: complete, never taken for another, compared nowhere."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from simulator.accounting.mix import Mix
from simulator.city.city import displacement
from simulator.cli.main import main
from simulator.errors import InputError
from simulator.explanation.explaining import explain
from simulator.facts.emissions import by_sector
from simulator.measures.move_kinds import MOVE_KINDS
from simulator.optimiser.answers.best import Best
from simulator.optimiser.optimise import optimise
from simulator.optimiser.programme.sets import ACTIVITY_SETS
from simulator.parameters import source_kinds
from simulator.parameters.labels import Label
from simulator.parameters.source_kinds import SOURCE_KINDS, Follows, SourceKind, kind_of
from simulator.parameters.tables import FACILITY_ITEMS_ACTIVITY
from simulator.report.excel.workbook import write_workbook
from simulator.report.write import write_report
from simulator.results.folder.least_cost import write_best
from simulator.results.reading import ResultsFolder, read_results
from simulator.simulation import projection
from simulator.simulation.run import Run
from tests.fixtures.city import measure, uptake
from tests.fixtures.pencil import KILO, PencilCity, same
from tests.fixtures.places import process_numbers
from tests.fixtures.source import NAMES, nodes

ROOT = Path(__file__).parents[2]
TIDE = SourceKind(
    name="must_run", follows=Follows.CAPACITY, items=("capacity",), needed="capacity",
    label=Label("随装机规模，不挤占煤电", "follows capacity and displaces nothing"),
    built_by="capacity", displaces=False, sink=False,
)
"""A kind of the tests alone: power by its capacity, beside which coal power runs on."""
PLAN = measure(uptake({2026: "3000 t"}))


@pytest.fixture
def tide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add the kind to the table, and to nothing else."""
    monkeypatch.setitem(SOURCE_KINDS, TIDE.name, TIDE)


def city(kind: str = TIDE.name) -> PencilCity:
    """Return coal power, 1 kt with 2 t of NOx per t, and tides, 1 kt with half of that.

    Each kt delivers 1 PJ, sold at 4 million CNY; coal costs 10 a kt, tides 6 a year. The plan
    raises the tides from 1 kt in 2020 to 3 kt in 2026; half of more renewables displaces coal.
    A mill uses gas, free of charge, so that the page has energy to show.
    """
    found = PencilCity().plant("coal_power", {"coal": 10}, kind="dispatched")
    found.plant("tide", {"tide": 6}, kind=kind, item="fixed_om").price("electricity", 4)
    for source, nox in (("coal_power", 2), ("tide", 1)):
        found.process(source, "*", "output", 1, "TJ/t", "electricity")
        found.process(source, "*", "emit", nox, name="NOx")
    found.plant("mill", {"mill": 0}).process("mill", "*", "use", 1, "TJ/t", "gas")
    return found.lever("more", "capacity", "tide", 3, technology="tide").measures(more=PLAN)


def activity(mix: Mix, run: Run, source: str, technology: str) -> list[float]:
    number = process_numbers(run.index)[source, "rest", technology]
    return [float(v) / KILO for v in mix.activity[number]]


@pytest.mark.usefixtures("tide")
def test_a_new_kind_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str],
                               monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = city()
    table = "cities/tiny/industry/activity.csv"
    wrong.change(table, {"item": "activity"}, source="tide")
    wrong.write(tmp_path)
    tables = tmp_path / "parameters"
    monkeypatch.setattr("simulator.simulation.loading.parameters_root", lambda: tables)
    assert main(["--lang", "en", "check", str(tmp_path / "scenarios" / "tiny")]) == 2
    assert "".join(capsys.readouterr().err.splitlines(keepends=True)[:3]) == (
        f"E-CLASH parameters/{table}:4 tide rest activity 2020\n"
        "  found activity of tide, whose activity follows capacity and displaces nothing; "
        "expected rows of capacity\n"
        "  fix: delete the row, or correct its item\n"
    )
    city().write(tmp_path)
    assert main(["--lang", "en", "check", str(tmp_path / "scenarios" / "tiny")]) == 0


@pytest.mark.usefixtures("tide")
def test_a_new_kind_that_lacks_what_it_needs_is_reported() -> None:
    wrong = city()
    rows = wrong.files["cities/tiny/industry/activity.csv"][1]
    for row in rows:
        if row["source"] == "tide":
            row.update(item="import", name="goods")
    with pytest.raises(InputError) as caught:
        wrong.run()
    assert str(caught.value) == (
        "E-MISSING parameters/cities/tiny/industry/activity.csv:4 tide@rest\n"
        "  found no capacity rows for tide@rest; expected capacity of every technology in "
        "activity.csv\n"
        "  fix: add the capacity rows to activity.csv"
    )


def test_without_its_entry_the_kind_is_unknown() -> None:
    wrong = city("capacity").change("industry/sources.csv", {"kind": TIDE.name}, source="tide")
    with pytest.raises(InputError) as caught:
        wrong.run()
    assert str(caught.value) == (
        "E-NAME parameters/industry/sources.csv:3 kind\n"
        '  found unknown kind "must_run"; expected a known kind\n'
        "  fix: use one of: area, capacity, demand, dispatched, linked:<carrier>"
    )


@pytest.mark.usefixtures("tide")
def test_a_new_kind_is_simulated() -> None:
    """The tides go from 1 to 3 kt in six steps of a third; coal power stays at 1 kt.

    NOx in 2026: 1 x 2 + 3 x 1 = 5 kt; in the baseline 3 kt.
    """
    run = city().run()
    mix = run.cases["plan"].mix
    assert activity(mix, run, "tide", "tide") == pytest.approx([1 + n / 3 for n in range(7)])
    assert activity(mix, run, "coal_power", "coal") == [1.0] * 7
    nox = run.cases["plan"].emissions[..., run.index.pollutant("NOx"), :].sum((0, 1))
    assert nox[-1] / KILO == pytest.approx(5)


def test_the_kind_it_might_be_taken_for_is_simulated_otherwise() -> None:
    """Of more renewables half displaces coal: 1 - 0.5 x 2 = 0 kt are left in 2026."""
    run = city("capacity").run()
    left = activity(run.cases["plan"].mix, run, "coal_power", "coal")
    assert left == pytest.approx([1 - n / 6 for n in range(7)], abs=1e-12)


@pytest.fixture(scope="module")
def best() -> Iterator[Best]:
    """Tides of at least 3 kt in 2026.

    One kt more of tides costs 6 and sells for 4: 2 kt more in 2026 alone, the least that the
    target asks for, cost 4 beside the 6 x (10 + 6 - 8) = 48 of the base.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(SOURCE_KINDS, TIDE.name, TIDE)
        quantity = {"kind": "activity", "sources": ["tide"]}
        found = city().aim("LEAST", "quantity", quantity, "3000 t", comparator=">=")
        yield optimise(found.load())


def test_a_new_kind_is_optimised(best: Best) -> None:
    mix = best.run.cases["least_cost"].mix
    assert activity(mix, best.run, "tide", "tide")[1:] == pytest.approx([1, 1, 1, 1, 1, 3])
    assert activity(mix, best.run, "coal_power", "coal")[1:] == pytest.approx(same(1))
    assert best.objective / 1e6 == pytest.approx(52, rel=1e-6)


@pytest.fixture(scope="module")
def folder(best: Best, tmp_path_factory: pytest.TempPathFactory) -> ResultsFolder:
    place = tmp_path_factory.mktemp("tide") / "results"
    write_best(best, place)
    return read_results(place)


def test_a_new_kind_is_explained(folder: ResultsFolder) -> None:
    """In the plan 3 kt of tides emit 3 kt of NOx in 2026: activity 3000 t times 1 t/t."""
    chain = explain(folder, "source:tide")
    year = chain.find("emissions")
    assert year is not None
    assert [node.cells["plan"] for node in year.children] == pytest.approx([3000, 3000])
    rebuilt = chain.find("rebuilt")
    assert rebuilt is not None
    shown = {node.key: node.value for node in rebuilt.children[0].children}
    parts = [shown[key] for key in ("printed", "activity", "factor", "difference")]
    assert parts == pytest.approx([3000, 3000, 1, 0])


def test_a_new_kind_is_reported(folder: ResultsFolder) -> None:
    """Page and workbook hold the 2 kt of NOx that coal power and the 3 kt that tides emit.

    The price of the target: 6 less 4 sold, 2 million CNY a kt.
    """
    sheets = openpyxl.load_workbook(write_workbook(folder), read_only=True)
    rows = sheets["分源排放 emissions by source"].iter_rows(values_only=True)
    found = {(row[0], row[3]): row[-1] for row in rows if row[5] == "NOx"}
    assert found["规划 / plan", "tide"] == pytest.approx(3000)
    assert found["规划 / plan", "coal_power"] == pytest.approx(2000)
    assert found["最低成本 / least cost", "tide"] == pytest.approx(3000)
    series = by_sector(folder)["NOx", "direct"]["plan"]["industry"]
    assert series.tolist() == pytest.approx([3000 + 1000 * n / 3 for n in range(7)])
    text = write_report(folder).read_text("utf-8")
    assert "NOx (NOx), plan: 5,000 t/yr in 2026" in text
    assert "measure (tide: tide), capacity (t), 2020–2026: Plan 1,000 → 3,000;" in text
    assert "1 more tonne would cost </span><data value=\"2000\">" in text


def test_dispatched_sources_share_what_gives_way() -> None:
    """Two sources with 3 and 1 PJ a year, 1 and 0.5 PJ per kt: of one PJ more half gives way.

    The first gives up 0.5 x 3/4 PJ at 1 PJ/kt, the second 0.5 x 1/4 PJ at 0.5 PJ/kt.
    """
    found = PencilCity().plant("coal_power", {"coal": 10}, kind="dispatched", activity=3)
    found.plant("gas_power", {"gas": 10}, kind="dispatched", activity=2)
    found.process("coal_power", "*", "output", 1, "TJ/t", "electricity")
    found.process("gas_power", "*", "output", 0.5, "TJ/t", "electricity")
    sites, cut = displacement(found.run().scenario.city)
    assert len(sites) == 2
    assert cut[:, -1].tolist() == pytest.approx([0.375, 0.25])


@pytest.mark.parametrize("table", [ACTIVITY_SETS, projection.SETTLED])
def test_every_way_of_settling_an_activity_has_its_equations(table: dict[Follows, Any]) -> None:
    assert set(table) == set(Follows)


@pytest.mark.parametrize("table", [ACTIVITY_SETS, projection.SETTLED])
def test_a_missing_entry_stops_the_calculation(
    table: dict[Follows, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(table, Follows.DISPATCH)
    with pytest.raises(KeyError, match="DISPATCH"):
        optimise(city("capacity").load())


@pytest.mark.parametrize("kind", SOURCE_KINDS.values(), ids=list(SOURCE_KINDS))
def test_every_kind_is_complete(kind: SourceKind) -> None:
    assert kind.label.zh
    assert kind.label.en
    assert set(kind.items) <= set(FACILITY_ITEMS_ACTIVITY)
    assert kind.needed in ("", *kind.items)
    assert kind.built_by in ("", *MOVE_KINDS)
    assert bool(kind.built_by) == kind.led
    assert [kind.own_activity, kind.linked, kind.led].count(True) == 1
    assert ("{carrier}" in kind.label.en) == ("{carrier}" in kind.label.zh) == kind.linked
    words = " ".join((kind.label.en.format(carrier="the carrier"),
                      kind.label.zh.format(carrier="载能体")))
    row = f"| `{kind.written}` | {words} | {', '.join(kind.items)} |\n"
    assert row in (ROOT / "docs" / "tables.md").read_text("utf-8")


def test_every_row_of_activity_is_read_for_some_kind() -> None:
    read = {item for kind in SOURCE_KINDS.values() for item in kind.items}
    assert read | set(source_kinds.OF_EVERY_KIND) == set(FACILITY_ITEMS_ACTIVITY)


@pytest.mark.parametrize(("written", "name", "carrier"), [
    ("demand", "demand", ""), ("linked:heat", "linked", "heat"), ("linked", None, ""),
    ("demand:heat", None, ""), ("", None, ""), ("Area", None, ""),
])
def test_kinds_as_they_are_written(written: str, name: str | None, carrier: str) -> None:
    kind, found = kind_of(written)
    assert (kind.name if kind else None, found) == (name, carrier)


WORDS = {*SOURCE_KINDS, "full", "idle"}
"""Kinds of source and of stock, as the tables hold them."""
OF_SOURCES = ("source", "own", "kind", "kinds", "stock")
"""Names under which a source or its kind goes; moves, targets and quantities have kinds too."""


def compared(found: Iterable[ast.AST]) -> Iterator[int]:
    """Yield the lines that compare a source's kind or stock with a word of the tables."""
    for node in found:
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        words = {c.value for side in sides for c in ast.walk(side) if isinstance(c, ast.Constant)}
        told = any(_of_source(side) for side in sides)
        if told and words & WORDS:
            yield node.lineno


def _of_source(side: ast.AST) -> bool:
    """Tell whether a side is `source.kind`, `index.source(n).kind`, `own.stock`, `kinds[u]` ..."""
    if isinstance(side, ast.Subscript):
        return isinstance(side.value, ast.Name) and side.value.id in OF_SOURCES
    if not isinstance(side, ast.Attribute) or side.attr not in ("kind", "stock", "name"):
        return False
    inner = side.value
    if isinstance(inner, ast.Call):
        return isinstance(inner.func, ast.Attribute) and inner.func.attr == "source"
    if isinstance(inner, ast.Subscript):
        return isinstance(inner.value, ast.Attribute) and inner.value.attr == "sources"
    last = inner.attr if isinstance(inner, ast.Attribute) else getattr(inner, "id", "")
    return last in OF_SOURCES


@pytest.mark.slow
def test_no_kind_of_source_is_compared_outside_the_table() -> None:
    found = [f"{name}:{line}" for name in NAMES if Path(name).name != "source_kinds.py"
             for line in compared(nodes(name))]
    assert found == []


@pytest.mark.parametrize("line", [
    'index.source(u).kind == "linked"', 'source.kind in ("capacity", "area")',
    'index.source(u).stock == "full"', 'kinds[u] == "demand"', '"area" != own.kind.name',
    'lists.sources[name].kind == "capacity"', "source.kind.name == 'dispatched'",
])
def test_a_planted_comparison_is_seen(line: str) -> None:
    assert list(compared(ast.walk(ast.parse(line)))) == [1]


@pytest.mark.slow
def test_no_source_is_known_by_name_above_the_sectors() -> None:
    """Which source gives way, or is a sink, stands in sources.csv; formulas know their own."""
    known = np.genfromtxt(ROOT / "parameters/energy/sources.csv", delimiter=",", dtype=str,
                          usecols=0, skip_header=1).tolist()
    found = [(name, word.value) for name in NAMES
             if Path(name).parent.name != "sectors" for word in nodes(name)
             if isinstance(word, ast.Constant) and word.value in known]
    assert "grid_coal_power" in known
    assert found == []
