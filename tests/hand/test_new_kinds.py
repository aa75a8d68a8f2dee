"""A kind of target and a kind of quantity that only these tests know, from check to report.

Pencil city in kt and million CNY, 2020 given and six equal years. A mill of 1 kt emits 1 kt of NOx;
a filter that takes all of it costs 20 per kt. A pit of 1 kt leaves 0.3 t of tailings per tonne of
its old technology, none of its new one, which costs 30 in place of 10.

MEAN: the mean of NOx from 2020 to 2026 is at most 800 t. TAIL: tailings of 2026 are at most 240 t.
The plan filters half and renews 40 % of the pit from 2021 on.
"""

from __future__ import annotations

import json

import openpyxl
import pytest

from simulator.cli.main import main
from simulator.comparison.comparison import compare
from simulator.errors import InputError
from simulator.explanation.explaining import explain
from simulator.explanation.lookups import Facts
from simulator.facts.target_paths import target_paths
from simulator.optimiser.optimise import optimise
from simulator.report.excel.workbook import write_workbook
from simulator.report.write import write_report
from simulator.results.folder.least_cost import write_best
from simulator.results.reading import read_results
from simulator.simulation.assessing import assess_cases
from tests.fixtures.city import measure, uptake
from tests.fixtures.kinds import AVERAGE, TAILINGS, in_schema, register
from tests.fixtures.pencil import PencilCity

close = pytest.approx
NOX = {"kind": "emission", "pollutant": "NOx"}
OLD_PIT = {"kind": TAILINGS, "sources": ["pit"], "technologies": ["old"]}
PLAN_MEAN = 4000 / 7
"""1000 t in 2020 and 500 t in six years, over seven."""
MEANS = [1000, 750, 2000 / 3, 625, 600, 3500 / 6, PLAN_MEAN]


@pytest.fixture(scope="module", autouse=True)
def _known():
    with in_schema(AVERAGE, TAILINGS), pytest.MonkeyPatch.context() as patch:
        register(patch)
        yield


def town(mean: str = "800 t") -> PencilCity:
    city = PencilCity().plant("mill", {"works": 10}).plant("pit", {"old": 10, "new": 30})
    city.process("mill", "works", "use", 1, "TJ/t", "gas").price("gas", 0)
    city.process("mill", "works", "emit", 1, name="NOx").control("mill", "filter", 20, NOx=1)
    city.lever("filters", "coverage", "mill", 100, control="filter")
    city.lever("renewal", "stock_share", "pit", 100, technology="new", replaces="old")
    city.measures(filters=measure(uptake({2021: "50 %"})),
                  renewal=measure(uptake({2021: "40 %"})))
    city.aim("MEAN", AVERAGE, NOX, mean, base_year=2020)
    return city.aim("TAIL", "cap", OLD_PIT, "240 t")


@pytest.fixture(scope="module")
def run():
    return town().run()


@pytest.fixture(scope="module")
def best(run):
    return optimise(run.scenario, run)


@pytest.fixture(scope="module")
def folder(best, tmp_path_factory):
    path = tmp_path_factory.mktemp("kinds") / "town"
    write_best(best, path)
    return read_results(path)


def test_check_takes_both_kinds(tmp_path, monkeypatch, capsys):
    place = town().write(tmp_path)
    monkeypatch.setattr("simulator.simulation.loading.parameters_root",
                        lambda: tmp_path / "parameters")
    assert main(["--lang", "en", "check", str(place)]) == 0
    assert "2 targets" in capsys.readouterr().out


def test_check_refuses_what_the_kinds_cannot_have(tmp_path):
    city = town()
    city.scenario["targets"]["MEAN"]["comparator"] = None
    city.scenario["targets"]["TAIL"]["quantity"] = OLD_PIT | {"pollutant": "NOx"}
    with pytest.raises(InputError) as caught:
        city.load(tmp_path)
    assert [(p.key, p.found, p.expected) for p in caught.value.problems] == [
        ("targets.MEAN.comparator", "a value without a comparator", "<=, >= or band"),
        ("targets.TAIL.quantity.pollutant", '"pollutant" beside the kind tailings',
         "one of sectors, sources, facilities, technologies"),
    ]


def test_verdicts(run):
    """The plan's last year alone is 500 t; its mean is 571.4. Without the plan 1000 and 300."""
    found = {(v.target, v.case): v for v in assess_cases(run)}
    mean, tail = found["MEAN", "plan"], found["TAIL", "plan"]
    assert (mean.verdict, mean.year, mean.unit) == ("met", 2026, "t")
    assert (mean.achieved, mean.gap) == (close(PLAN_MEAN), close(PLAN_MEAN - 800))
    assert (tail.verdict, tail.achieved, tail.gap) == ("met", close(180), close(-60))
    for key, achieved in (("MEAN", 1000), ("TAIL", 300)):
        own = found[key, "baseline"]
        assert (own.verdict, own.achieved) == ("missed", close(achieved))


def test_a_mean_is_no_level():
    """500 t in 2026 meet 550 t as a level; the mean of 571.4 does not."""
    verdicts = {(v.target, v.case): v.verdict for v in assess_cases(town("550 t").run())}
    assert verdicts["MEAN", "plan"] == "missed"


def test_least_cost(best):
    """Filtered over six years: 7 x 200 t = 1.4 kt at 20; the pit renews 20 % in 2026 at 20 more.

    60 for the mill, 60 for the pit, 28 and 4. One tonne less in the mean of seven years is seven
    tonnes at 20,000; one tonne of tailings less is 1 / 0.3 t renewed at 20,000.
    """
    assert best.status == "optimal"
    assert best.objective == close(152e6, rel=1e-6)
    prices = {key: price.undiscounted for key, price in best.shadow_prices.items()}
    assert prices == {"MEAN": close(140_000, rel=1e-6), "TAIL": close(20_000 / 0.3, rel=1e-6)}
    found = {v.target: v for v in assess_cases(best.run, ("least_cost",))}
    assert {key: own.verdict for key, own in found.items()} == {"MEAN": "met", "TAIL": "met"}
    assert found["MEAN"].achieved == close(800, rel=1e-6)
    assert found["TAIL"].achieved == close(240, rel=1e-6)


def test_no_mix_and_the_furthest_that_can_be_reached():
    """With everything filtered 1000 t of 2020 remain, over seven years: 142.86, so 143 t."""
    found = optimise(town("100 t").load())
    assert found.status == "infeasible"
    assert [conflict.members for conflict in found.diagnosis.conflicts] == [("MEAN",)]
    moved = [r for r in found.diagnosis.relaxations if r.what == "move_value" and r.feasible]
    assert [(r.targets, r.before, r.after) for r in moved] == [(("MEAN",), "100 t", "143 t")]


def test_what_measures_contribute(folder):
    rows = {(r["target_id"], r["measure"]): r for r in
            folder.table("target_measures").to_dict("records")}
    assert rows["MEAN", "filters"]["own_effect"] == close(1000 - PLAN_MEAN)
    assert rows["TAIL", "renewal"]["own_effect"] == close(120)
    assert ("MEAN", "renewal") not in rows
    assert ("TAIL", "filters") not in rows


def test_explain(folder):
    facts = Facts(folder)
    mean, tail = (explain(facts, key) for key in ("MEAN", "TAIL"))
    assert mean.find("kind").value.zh == "均值"
    assert tail.find("quantity").value.zh == "尾矿 pit old"
    verdicts = {node.key: node.cells for node in mean.find("verdicts").children}
    assert verdicts["plan"]["achieved"] == close(PLAN_MEAN)
    parts = {node.key: node.cells for node in tail.find("made_of").children}
    assert [cells["plan"] for cells in parts.values()] == [close(600)]
    assert mean.find("filters").value == close(1000 - PLAN_MEAN)


def test_the_trajectory_is_the_series_that_is_judged(folder):
    paths = {path.target: path for path in target_paths(folder)}
    assert list(paths["MEAN"].series["plan"]) == close(MEANS)
    assert (paths["MEAN"].required, paths["MEAN"].holds) == (800, False)
    assert list(paths["TAIL"].series["plan"]) == close([300, *[180] * 6])


def test_report_and_workbook(folder):
    text = write_report(folder).read_text("utf-8")
    start = text.index('"MEAN"')
    assert json.dumps(round(PLAN_MEAN, 4))[:6] in text[start:]
    assert "再多减 1 吨" in text
    book = openpyxl.load_workbook(write_workbook(folder))
    rows = {row[0]: row for row in book["目标 targets"].iter_rows(values_only=True)}
    assert "均值 / average" in rows["MEAN"]


def test_comparison(folder, tmp_path):
    """800 t against the 1000 t of 2020 are 20 % less."""
    path = tmp_path / "again"
    path.mkdir()
    for file in folder.path.iterdir():
        (path / file.name).write_bytes(file.read_bytes())
    found = [row for row in compare([folder.path, path]).rows
             if (row.section, row.item, row.unit) == ("required", "MEAN", "%")]
    assert [row.value for row in found] == close([-20, -20])
