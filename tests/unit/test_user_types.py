"""The package says its types: a strict type checker accepts a modeller's script, and not any."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import simulator

ROOT = Path(simulator.__file__).parents[1]
SCRIPT = ROOT / "tests" / "scripts" / "user_script.py"


WRONG = """import simulator

number: int = simulator.load("liupanshui")
simulator.simulate(3.5)
"""


@pytest.mark.slow
def test_a_strict_checker_accepts_a_script_and_sees_the_types(tmp_path):
    """One check of both scripts: it begins with the cache of the project's own check."""
    wrong = tmp_path / "wrong_script.py"
    wrong.write_text(WRONG, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(SCRIPT), str(wrong)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=900,
    )
    found = [line.split(": ")[0].rsplit("/", 1)[-1] + " " + line.rsplit("  ", 1)[-1]
             for line in done.stdout.splitlines() if ": error: " in line]
    assert found == ["wrong_script.py:3 [assignment]", "wrong_script.py:4 [arg-type]"], done.stdout


def test_the_mark_of_types_goes_into_the_wheel():
    assert (ROOT / "simulator" / "py.typed").is_file()
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert settings["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == ["simulator"]
