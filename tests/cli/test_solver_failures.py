"""A solver that gives no answer, whatever the cause: exit 4, baseline and plan, and no least cost.

The status that HiGHS reports is put in its mouth; the tiny city goes through the command line.
"""

from __future__ import annotations

import json

import pytest

from simulator.optimiser.solving.native import Highs, highspy
from simulator.optimiser.solving.replay import check_replay
from simulator.optimiser.solving.solver import Handle
from tests.fixtures.city import TinyCity, target

STATUS = highspy.HighsModelStatus
POWER = {"kind": "emission", "pollutant": "NOx", "sources": ["grid_coal_power"]}
STOPPED = {
    "kTimeLimit": "Time limit reached",
    "kIterationLimit": "Iteration limit reached",
    "kSolveError": "Solve error",
    "kUnknown": "Unknown",
    "kUnbounded": "Unbounded",
    "kMemoryLimit": "Memory limit reached",
}
"""Status of HiGHS without an answer -> how HiGHS says it."""


def unreachable(city):
    """Return a city whose coal power, 3000 t of NOx and no measure, may emit 1 t."""
    return city.targets(nox=target("cap", POWER, comparator="<=", value="1 t", target_year=2025))


def ends(monkeypatch, status, first=0):
    """Let every solve from a number on end with a status."""
    solve = Handle.solve
    count = iter(range(1000))

    def ending(self, *arguments, **named):
        if next(count) >= first:
            monkeypatch.setattr(Highs, "getModelStatus", lambda _: status, raising=False)
        return solve(self, *arguments, **named)

    monkeypatch.setattr(Handle, "solve", ending)


def check_folder(folder, rows, reason):
    """Check that a folder is whole for baseline and plan, and says what became of the rest."""
    record = json.loads((folder / "run.json").read_text("utf-8"))
    assert record["cases"] == ["baseline", "plan"]
    assert record["optimise"] == {"status": "failed", "reason": reason}
    assert {row["case"] for row in rows} == {"baseline", "plan"}
    assert {"emissions.csv", "results.nc", "warnings.csv"} <= set(record["outputs"])
    assert not {"least_cost.yaml", "unused.csv", "diagnosis.csv"} & set(record["outputs"])


@pytest.mark.parametrize("status", STOPPED)
def test_any_way_to_stop_leaves_baseline_and_plan(in_tiny_city, tmp_path, monkeypatch, status):
    ends(monkeypatch, getattr(STATUS, status))
    code, rows, said = in_tiny_city(unreachable(TinyCity()))
    assert code == 4
    assert f"HiGHS stopped: {STOPPED[status]}" in said
    assert "Baseline and plan were written; nothing is called least cost" in said
    check_folder(tmp_path / "out", rows, f"HiGHS stopped: {STOPPED[status]}")


@pytest.mark.parametrize("first", [1, 2, 3])
def test_so_does_a_later_solve_of_the_comparison_or_the_diagnosis(
    in_tiny_city, tmp_path, monkeypatch, first
):
    ends(monkeypatch, STATUS.kTimeLimit, first)
    code, rows, _ = in_tiny_city(unreachable(TinyCity()))
    assert code == 4
    assert {row["case"] for row in rows} == {"baseline", "plan"}
    assert not (tmp_path / "out" / "diagnosis.csv").exists()


def test_so_does_a_programme_that_is_refused(in_tiny_city, tmp_path, monkeypatch):
    monkeypatch.setattr(Highs, "passModel", lambda *_: highspy.HighsStatus.kError, raising=False)
    code, rows, _ = in_tiny_city(unreachable(TinyCity()), "optimise", "--lp")
    assert code == 4
    check_folder(tmp_path / "out", rows, "HiGHS did not take the programme")


def test_so_does_a_programme_that_cannot_be_written(in_tiny_city, tmp_path, monkeypatch):
    monkeypatch.setattr(Highs, "writeModel", lambda *_: highspy.HighsStatus.kError, raising=False)
    code, rows, _ = in_tiny_city(unreachable(TinyCity()), "optimise", "--lp")
    assert code == 4
    check_folder(tmp_path / "out", rows, "HiGHS did not write the programme")


@pytest.mark.parametrize("command", ["pareto", "macc"])
def test_so_do_fronts_and_curves(in_tiny_city, tmp_path, monkeypatch, command):
    ends(monkeypatch, STATUS.kTimeLimit)
    code, rows, said = in_tiny_city(unreachable(TinyCity()), command)
    assert code == 4
    assert "HiGHS stopped: Time limit reached" in said
    assert {row["case"] for row in rows} == {"baseline", "plan"}
    assert not (tmp_path / "out" / f"{command}.csv").exists()
    record = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert record[command] == {"status": "failed", "reason": "HiGHS stopped: Time limit reached"}


def test_a_front_without_any_mix_says_why_and_what_shows_ways_out(
    in_tiny_city, tmp_path, monkeypatch
):
    shown = []
    monkeypatch.setattr("simulator.cli.commands.fronts.echo", lambda *said, **_: shown.append(said))
    code, rows, _ = in_tiny_city(unreachable(TinyCity()), "pareto", "--targets", "plan")
    assert code == 3
    said = " ".join(" ".join(map(str, shown)).split())
    assert "No mix of measures meets all targets." in said
    assert "Which targets conflict, and the ways out: simulator optimise" in said
    assert "--targets plan" in said
    assert {row["case"] for row in rows} == {"baseline", "plan"}
    record = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))["pareto"]
    assert (record["status"], record["reason"]) == (
        "infeasible", "No mix of measures meets all targets.")


@pytest.mark.slow
def test_earlier_results_are_replaced_and_notes_stay(in_tiny_city, tmp_path, monkeypatch):
    assert in_tiny_city(TinyCity())[0] == 0
    assert (tmp_path / "out" / "least_cost.yaml").exists()
    (tmp_path / "out" / "note.txt").write_text("mine", "utf-8")
    ends(monkeypatch, STATUS.kTimeLimit)
    assert in_tiny_city(TinyCity())[0] == 4
    assert not (tmp_path / "out" / "least_cost.yaml").exists()
    assert (tmp_path / "out" / "note.txt").read_text("utf-8") == "mine"


@pytest.mark.slow
def test_a_real_time_limit_ends_with_four_in_both_languages(program, tmp_path):
    done = program("optimise", "liupanshui", "--time-limit", "0.001", "-o", "out", "--no-report",
                   "--lang", "zh")
    assert done.returncode == 4
    assert "求解器没有给出答案" in done.stderr
    record = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert record["optimise"]["status"] == "failed"


def test_a_gap_that_is_no_number_is_no_agreement(monkeypatch):
    from simulator.optimiser.solving import replay

    monkeypatch.setattr(replay, "replay_gap", lambda *_: float("nan"))
    with pytest.raises(replay.ReplayError):
        check_replay(None, None, 1.0)
