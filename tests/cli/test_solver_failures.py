"""A solver that gives no answer, whatever the cause: exit 4, baseline and plan, and no least cost.

The status that HiGHS reports is put in its mouth; the tiny city goes through the command line.
"""

from __future__ import annotations

import json

import pytest
import xarray

from simulator.optimiser.optimise import optimise
from simulator.optimiser.solving.native import Highs, highspy
from simulator.optimiser.solving.replay import ReplayError, check_replay
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
    said = " ".join(" ".join(" ".join(part) for part in shown).split())
    assert "No mix of measures meets all targets." in said
    assert 'Conflict 1: 1 "target" (nox, ≤ 1 t, 2025) cannot be met even on its own' in said
    found = optimise(unreachable(TinyCity()).load()).diagnosis.sentences()
    assert all(line.en in said for line in found)
    assert "Which targets conflict, and the ways out: simulator optimise" in said
    assert "--targets plan" in said
    assert {row["case"] for row in rows} == {"baseline", "plan"}
    record = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))["pareto"]
    assert (record["status"], record["reason"]) == (
        "infeasible", "No mix of measures meets all targets.")
    assert record["diagnosis"] == [{"zh": line.zh, "en": line.en} for line in found]


MIXES = {
    "run": ("run",),
    "optimise": ("optimise", "--lp"),
    "milestones": ("optimise", "--myopic"),
    "projects": ("optimise", "--projects", "lumpy"),
    "alternatives": ("optimise", "--alternatives", "1"),
    "budget": ("optimise", "--maximise", "NOx", "--budget", "1e9 CNY"),
    "pareto": ("pareto", "--points", "2"),
    "macc": ("macc", "--points", "2"),
}
"""Every command that looks for a mix, in every mode."""
@pytest.mark.parametrize("mode", ["run", *(
    pytest.param(mode, marks=pytest.mark.slow) for mode in ("milestones", "projects", "budget"))])
def test_every_mode_without_a_mix_prints_and_writes_why(in_tiny_city, tmp_path, monkeypatch, mode):
    shown = []
    monkeypatch.setattr("simulator.cli.shown.summary.echo", lambda part: shown.append(str(part)))
    more = ("--targets", "plan") if mode == "budget" else ()
    code, rows, _ = in_tiny_city(unreachable(TinyCity()), *MIXES[mode], *more)
    assert code == 3
    assert {row["case"] for row in rows} == {"baseline", "plan"}
    said = " ".join(" ".join(shown).split())
    found = optimise(unreachable(TinyCity()).load()).diagnosis.sentences()
    assert 'Conflict 1: 1 "target" (nox, ≤ 1 t, 2025) cannot be met even on its own' in said
    assert all(line.en in said for line in found)
    written = (tmp_path / "out" / "diagnosis.csv").read_text("utf-8").replace('""', '"')
    assert all(line.en in written and line.zh in written for line in found)


OF_A_MIX = {"least_cost.yaml", "unused.csv", "diagnosis.csv", "alternatives.csv", "projects.csv",
            "pareto.csv", "macc.csv", "model.lp"}


def check_without_mix(folder):
    """Check that a folder is whole for baseline and plan, and that no file of it has a mix."""
    assert not OF_A_MIX & {path.name for path in folder.iterdir()}
    for path in folder.iterdir():
        if path.suffix in (".csv", ".json", ".yaml"):
            assert "least_cost" not in path.read_text("utf-8"), path.name
    with xarray.open_dataset(folder / "results.nc") as data:
        assert data["case"].to_numpy().tolist() == ["baseline", "plan"]


@pytest.mark.slow
@pytest.mark.parametrize("mode", MIXES)
@pytest.mark.parametrize("stopped", [True, False], ids=["stopped", "refused"])
def test_no_command_writes_a_mix_with_exit_four(in_tiny_city, tmp_path, monkeypatch, mode, stopped):
    """Where a later solve stops, and where the mix that was found fails its check."""
    if stopped:
        ends(monkeypatch, STATUS.kTimeLimit, first=1)
    else:
        refused(monkeypatch)
    city = TinyCity().targets(
        nox=target("cap", POWER, comparator="<=", value="3000 t", target_year=2025))
    code, rows, said = in_tiny_city(city, *MIXES[mode])
    assert code == 4, said
    assert {row["case"] for row in rows} == {"baseline", "plan"}
    check_without_mix(tmp_path / "out")


def refused(monkeypatch):
    """Let every mix differ from its replay, and say so as the check does."""
    def differs(*_):
        raise ReplayError(0.5)

    for place in ("answers.answering", "answers.alternatives", "modes.alternatives",
                  "modes.frontier", "modes.cost_curve"):
        monkeypatch.setattr(f"simulator.optimiser.{place}.check_replay", differs, raising=False)


def test_a_curve_without_a_mix_is_a_failure_of_the_solver(in_tiny_city, tmp_path, monkeypatch):
    """No target binds, and the baseline is a mix of the curve: there is no clause to name."""
    ends(monkeypatch, STATUS.kInfeasible)
    code, _, said = in_tiny_city(TinyCity(), "macc", "--points", "2")
    assert code == 4
    assert "a mix of the curve ended as infeasible, though no target binds" in said
    check_without_mix(tmp_path / "out")


def test_a_front_that_fails_takes_the_place_of_an_earlier_one(in_tiny_city, tmp_path, monkeypatch):
    assert in_tiny_city(TinyCity(), "pareto", "--points", "2")[0] == 0
    assert (tmp_path / "out" / "pareto.csv").exists()
    ends(monkeypatch, STATUS.kTimeLimit)
    assert in_tiny_city(TinyCity(), "pareto", "--points", "2")[0] == 4
    check_without_mix(tmp_path / "out")


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
