"""`rebase` as a user calls it."""

from __future__ import annotations

import json

import pytest


@pytest.mark.slow
def test_a_later_base_year_is_written_and_runs(program, tmp_path):
    done = program("rebase", "liupanshui", "--year", "2025", "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Next: simulator run liupanshui_2025\n")
    folder = tmp_path / "liupanshui_2025"
    assert sorted(p.name for p in folder.iterdir()) == ["clauses.csv", "scenario.yaml", "tables"]
    checked = program("check", folder, folder / "tables", folder / "clauses.csv")
    assert checked.returncode == 0, checked.stderr
    run = program("simulate", folder, "-o", "out", "--no-report", "--json")
    assert run.returncode == 0
    again = program("rebase", "liupanshui", "--year", "2025", "--lang", "en")
    assert again.returncode == 2
    assert "E-OUTPUT" in again.stderr


@pytest.mark.slow
def test_what_is_told(program):
    done = program("rebase", "huzhou", "--year", "2023", "-o", "later", "--json")
    assert json.loads(done.stdout) == {
        "name": "huzhou_2023", "from": "huzhou", "base_year": 2023, "path": "later"}


@pytest.mark.slow
@pytest.mark.parametrize(("arguments", "said"), [
    (["rebase", "huzhou"], "no YEAR"),
    (["rebase", "huzhou", "--year", "2020"], "E-YEAR"),
    (["rebase", "nowhere", "--year", "2025"], "nowhere"),
])
def test_what_cannot_be_meant_is_refused(program, tmp_path, arguments, said):
    done = program(*arguments, "--lang", "en")
    assert done.returncode == 2
    assert said in done.stderr
    assert not list(tmp_path.iterdir())
