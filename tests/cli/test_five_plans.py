"""All five plans through `simulator run`: a mix that meets every target held, or a conflict."""

import csv
import json

import pytest

CONFLICTS = {"liupanshui": {"LPS-T36"}, "xuzhou": {"XZ-T12", "XZ-T25", "XZ-T33"}}
"""Worked out by hand on the pages of these cities."""


def table(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.slow
@pytest.mark.parametrize("city", ["binzhou", "handan", "huzhou"])
def test_a_mix_meets_every_target_and_is_the_same_twice(program, tmp_path, city):
    mixes = []
    for name in ("first", "second"):
        done = program("run", city, "-o", name, "--no-report", PYTHONHASHSEED=str(len(mixes)))
        assert (done.returncode, done.stderr) == (0, "")
        mixes.append((tmp_path / name / "least_cost.yaml").read_bytes())
    assert mixes[0] == mixes[1]
    folder = tmp_path / "first"
    rows = [r for r in table(folder / "targets.csv") if r["case"] == "least_cost"]
    assert rows
    assert not [r["target_id"] for r in rows if r["verdict"] == "missed"]
    assert json.loads((folder / "run.json").read_text("utf-8"))["optimise"]["replay_gap"] < 1e-6


@pytest.mark.slow
@pytest.mark.parametrize("city", CONFLICTS)
def test_a_conflict_names_its_clauses_and_a_way_out(program, tmp_path, city):
    done = program("run", city, "-o", "out", "--no-report")
    assert (done.returncode, done.stderr) == (3, "")
    rows = table(tmp_path / "out" / "diagnosis.csv")
    conflicts = [r for r in rows if r["kind"] == "conflict"]
    assert {target for r in conflicts for target in r["targets"].split(";")} == CONFLICTS[city]
    for conflict in conflicts:
        ways = [r for r in rows if r["kind"] == "relaxation" and r["feasible"] == "yes"
                and r["conflict"] == conflict["conflict"]]
        assert ways
        assert all(float(r["cost_pv"]) > 0 for r in ways)
