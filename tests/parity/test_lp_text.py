"""The programme as text: every constraint as it would be written by hand, the same each time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import highspy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.optimiser.modes.projects import with_projects
from simulator.optimiser.programme.binding_targets import choose
from simulator.optimiser.solving.lp_names import LpNames, legal_names
from simulator.optimiser.solving.lp_text import CONSTANT, lp_text
from simulator.optimiser.solving.task import Task, prepare
from tests.fixtures.hashed import hashed
from tests.fixtures.lp import Row, rows_of
from tests.fixtures.renamed import CHINESE, STEERED, renamed, task_of
from tests.hand.test_pencil_register import PROOFS, TARGETS, city_of

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SHOWN = ("2021", "2021lo", "2021up", "2026", "2026lo", "2026up")
"""Years whose rows are in the files: the first, which the base year touches, and the last."""


def written(name: str) -> dict[str, Row]:
    """Return the rows of one constraint in its pencil city."""
    rows = rows_of(lp_text(city_of(name).task))
    start = "target." if name in TARGETS else f"{name}."
    return {key: row for key, row in rows.items()
            if key.startswith(start) and key.rpartition(".")[2] in SHOWN}


@pytest.mark.parametrize("name", PROOFS)
def test_the_rows_of_a_constraint_are_those_of_its_file(name: str) -> None:
    expected = rows_of((HERE / "lp" / f"{name}.lp").read_text("utf-8"))
    found = written(name)
    assert list(found) == list(expected)
    for key, row in expected.items():
        assert found[key].exact == row.exact, key
        assert found[key].terms == pytest.approx(row.terms, rel=1e-12), key
        assert found[key].bound == pytest.approx(row.bound, rel=1e-12), key


def test_no_file_lacks_its_constraint() -> None:
    assert {path.stem for path in (HERE / "lp").glob("*.lp")} == set(PROOFS)


NAME = re.compile(r"(?![eE][0-9])[A-Za-z_][A-Za-z0-9_.]*")
"""What HiGHS, GLPK and CBC all take for a name."""
CBC_LONGEST = 100
LONG = {"works_a": "works_" + "a" * 90, "coking_new": "works_" + "a" * 89 + "b"}


def lumpy() -> Task:
    return with_projects(task_of({}))[0]


def read(text: str, folder: Path) -> Any:
    """Return the programme that HiGHS reads from a text."""
    path = folder / "model.lp"
    path.write_text(text, "utf-8")
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    assert solver.readModel(str(path)) == highspy.HighsStatus.kOk
    return solver.getLp()


@pytest.mark.parametrize("made", [
    pytest.param(lambda: task_of({}), id="plain"),
    pytest.param(lambda: task_of(CHINESE), id="chinese"),
    pytest.param(lambda: task_of(LONG), id="long"),
    pytest.param(lambda: task_of(STEERED), id="steered"),
    pytest.param(lumpy, id="lumpy"),
])
def test_no_two_columns_and_no_two_rows_share_a_name(
    made: Callable[[], Task], tmp_path: Path
) -> None:
    task = made()
    lp = read(lp_text(task), tmp_path)
    columns = [name for name in lp.col_names_ if name != CONSTANT]
    one_sided = [re.sub("(lo|up)$", "", name) for name in lp.row_names_]
    assert len(set(columns)) == len(columns) == len(task.programme.cost)
    assert len(set(lp.row_names_)) == len(lp.row_names_)
    assert len(set(one_sided)) == len(task.programme.row_lower)
    for name in (*columns, *lp.row_names_):
        assert NAME.fullmatch(name), name
        assert len(name) <= CBC_LONGEST


def with_labels(label: str) -> Task:
    """Return the task of the city of Chinese works that have this English label, both of them."""
    city = renamed(CHINESE)
    for row in city.files["cities/tiny/industry/facilities.csv"][1]:
        row["en"] = label
    return prepare(city.run(), choose())


@pytest.mark.parametrize(("label", "first", "second"), [
    ("Coking works, Zhongshan district", "coke.Coking_works_Zhongshan_district",
     "coke.Coking_works_Zhongshan_district_2"),
    ("焦化厂", "coke.facility_1", "coke.facility_2"),
    ("2号", "coke.facility_1", "coke.facility_2"),
])
def test_chinese_works_have_names_that_can_be_read_and_told_apart(
    label: str, first: str, second: str
) -> None:
    """Their English labels, even where two have the same; their numbers where there is none."""
    text = lp_text(with_labels(label))
    assert f"\\ {first} stands for coke.甲焦化厂\n" in text
    assert f"\\ {second} stands for coke.乙焦化厂\n" in text
    rows = rows_of(text)
    one, other = rows[f"serve.{first}.2024"], rows[f"serve.{second}.2024"]
    assert one.terms[f"d.{first}.2024"] == other.terms[f"d.{second}.2024"] == -1.0
    assert not set(one.terms) & set(other.terms)


def test_so_have_chinese_targets() -> None:
    text = lp_text(task_of(CHINESE))
    assert "\\ target stands for 氮氧化物\n" in text
    assert "\\ target_2 stands for 公交电动\n" in text
    assert {row.split(".")[2] for row in rows_of(text) if row.startswith("target.")} == {
        "target", "target_2", "T3", "T4"}


def test_a_name_cannot_end_its_comment() -> None:
    head = lp_text(task_of(STEERED)).partition("\nmin\n")[0]
    assert all(line.startswith("\\ ") for line in head.splitlines())
    assert "\\ coke.facility_1 stands for coke.\\u001b[31m厂 st" in head
    assert "\x1b" not in head


@given(st.lists(st.text(st.sampled_from("ab_.-甲乙"), max_size=6), max_size=30),
       st.integers(4, 8))
def test_legal_names_are_legal_different_and_kept_where_they_can_be(
    texts: list[str], longest: int
) -> None:
    names = legal_names(texts, longest)
    assert len(set(names)) == len(names) == len(texts)
    for name, text in zip(names, texts, strict=True):
        assert re.fullmatch("[A-Za-z0-9_.]*", name)
        assert len(name) <= longest
        legal = re.fullmatch("[A-Za-z0-9_.]*", text) and len(text) <= longest
        assert (name == text) == bool(legal and texts.index(text) == names.index(name))
    assert legal_names(texts, longest) == names


def test_the_later_of_two_texts_with_one_name_gets_a_number() -> None:
    assert legal_names(["a b", "a_b", "a b"]) == ["a_b_2", "a_b", "a_b_3"]


def test_no_name_begins_like_a_number() -> None:
    numbers = {("e1", 3): 0, ("2x", "a b"): 1, ("exp2", (0, 1)): 2}
    names = LpNames(task_of({})).ordered(numbers, 3)
    assert names == ["_e1.3", "_2x.a_b", "exp2.0.1"]


def in_a_process(city: str) -> list[str]:
    """Return what a process prints that has other seeds for hashes than this one."""
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    done = subprocess.run(
        [sys.executable, "-m", "tests.fixtures.hashed", city], cwd=ROOT, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}, stdout=subprocess.PIPE)
    return done.stdout.split()


@pytest.mark.parametrize("city", ["tiny", pytest.param("liupanshui", marks=pytest.mark.slow)])
def test_two_processes_write_the_same_text_and_find_the_same_mix(city: str) -> None:
    here = hashed(city)
    assert len(here) == 2
    assert in_a_process(city) == here
