"""The command line with a solver that prints, and with one that is too old."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bad_inputs.place import write_tables

ROOT = Path(__file__).parents[2]
PROGRAM = """\
import sys
from pathlib import Path
from simulator.cli.asked import subjects
from simulator.cli.main import main
from simulator.optimiser.solving.native import highspy
from simulator.simulation import loading
from tests.fixtures.loud import at_once, buffered, use_buffer

class Loud(highspy.Highs):
    def __init__(self):
        super().__init__()
        at_once("banner at once")
        buffered("banner buffered")

    def run(self):
        at_once("solving at once")
        buffered("solving buffered")
        return super().run()

class Old(highspy.Highs):
    def version(self):
        return "1.15.0"

use_buffer()
loading.parameters_root = subjects.parameters_root = lambda: Path("parameters")
highspy.Highs = {"loud": Loud, "old": Old}[sys.argv[1]]
sys.exit(main(["optimise", "scenarios/tiny", "-o", "out", "--no-report", *sys.argv[2:]]))
"""
PACKAGE = """\
import os
os.write(1, b"import\\n")

class Highs:
    def __init__(self):
        os.write(1, b"made\\n")

    def version(self):
        return "99.0.0"

    def run(self):
        os.write(1, b"solving\\n")
"""


def python(code, *arguments, folder):
    path = os.pathsep.join([str(folder), str(ROOT)])
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=folder, capture_output=True,
        encoding="utf-8", check=False, env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"},
    )


@pytest.fixture
def tiny(tmp_path):
    write_tables(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_json_parses_whatever_the_solver_prints(tiny):
    done = python(PROGRAM, "loud", "--json", "--lang", "en", folder=tiny)
    assert json.loads(done.stdout)["scenario"] == "tiny"
    assert set(done.stderr.splitlines()) == {"solving at once", "solving buffered"}
    assert (tiny / "out" / "run.json").exists()


@pytest.mark.slow
def test_a_solver_that_is_too_old_is_named_and_nothing_is_written(tiny):
    done = python(PROGRAM, "old", "--lang", "en", folder=tiny)
    assert (done.returncode, done.stdout, done.stderr) == (
        2, "", "E-SOLVER highspy version\n  found HiGHS 1.15.0; expected HiGHS 1.15.1 or newer\n"
        "  fix: run \"pip install 'highspy>=1.15.1'\"\n",
    )
    assert not (tiny / "out").exists()


def test_what_is_printed_by_import_and_construction_is_dropped(tmp_path):
    (tmp_path / "highspy.py").write_text(PACKAGE, "utf-8")
    code = ("from simulator.optimiser.solving.native import Highs; print('before'); "
            "Highs().run(); print('after')")
    done = python(code, folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "before\nafter\n", "solving\n")
