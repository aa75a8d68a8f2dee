"""One defect per case: the whole message, exit code 2, and nothing written."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import simulator
from tests.bad_inputs.place import change, read_cases

FILES = ("scenario", "layers", "tables", "command", "several")
CASES = [case for name in FILES for case in read_cases(name)]
ROOT = Path(simulator.__file__).parents[1]
CODE = re.compile(r"\bE-[A-Z]+\b")
IN_A_PROCESS = ("mistake in the bundled plan", "percent sign lost in the bundled plan",
                "unknown command", "no path", "folder of tables missing")

OF_THE_LIBRARY = {"E-CELL", "E-SHEET"}
"""Codes that no command shows: the tests of the function that raises them assert them."""
OF_THE_MACHINE = {"E-SOLVER"}
"""Codes about what is installed, not what is written: tests/cli/test_loud_solver.py has them."""

OF_MASS = {"E-MANY"}
"""Codes that only hundreds of mistakes show: tests/unit/test_hostile_input.py has them."""


def named(case):
    return case.name.replace(" ", "_")


def contents(root):
    return {path: path.read_bytes() if path.is_file() else None for path in root.rglob("*")}


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_defect_is_explained_and_nothing_is_written(case, same_place, program):
    root = same_place(case)
    change(root, case)
    before = contents(root)
    code, out, err = program(*case.args)
    assert err == case.expect
    assert (code, out) == (2, "")
    assert contents(root) == before


@pytest.mark.parametrize("case", CASES[::12], ids=named)
def test_earlier_results_stay_as_they_are(case, same_place, program):
    root = same_place(case)
    change(root, case)
    earlier = root / "results"
    earlier.mkdir()
    (earlier / "run.json").write_bytes(b"{}")
    before = contents(root)
    assert program(*case.args)[0] == 2
    assert contents(root) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "case", [case for case in CASES if case.name in IN_A_PROCESS], ids=named
)
def test_a_process_of_its_own_says_the_same(case, place):
    root = place(case)
    change(root, case)
    done = subprocess.run(
        [sys.executable, "-m", "simulator", "--lang", "en", *case.args], cwd=root,
        capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", case.expect)
    assert not (root / "results").exists()


def test_names_of_cases_are_unique():
    names = [case.name for case in CASES]
    assert len(names) == len(set(names))


def test_every_code_of_the_program_has_a_case():
    sources = Path(simulator.__file__).parent.rglob("*.py")
    used = {code for path in sources for code in CODE.findall(path.read_text("utf-8"))}
    shown = {code for case in CASES for code in CODE.findall(case.expect)}
    assert used - shown - OF_THE_LIBRARY - OF_THE_MACHINE - OF_MASS == set()
    assert shown - used == set()


def test_every_case_of_one_defect_shows_one_code():
    for name in FILES[:-1]:
        for case in read_cases(name):
            assert len(set(CODE.findall(case.expect))) == 1, case.name
