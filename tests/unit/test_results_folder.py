import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import yaml

from simulator.api.labelled import simulate
from simulator.errors import InputError
from simulator.results.folder import folder as folder_module
from simulator.results.folder.folder import write_results
from tests.unit.test_results_plan import plan_city, plan_run

FILES = {
    "results.nc", "emissions.csv", "energy.csv", "activity.csv", "costs.csv", "investment.csv",
    "targets.csv", "measures.csv", "uptake.csv", "ledger.csv", "ledger_bridge.csv", "iamc.csv",
    "labels.csv", "parameters.csv", "references.csv", "moves.csv", "drivers.csv",
    "target_series.csv", "target_measures.csv", "coefficients.csv", "removals.csv",
    "ingredients.csv", "warnings.csv",
    "run.json",
}


@pytest.fixture(scope="module")
def run():
    return plan_run()


def contents(folder):
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


@pytest.mark.slow
def test_every_file_is_written_and_listed(run, tmp_path):
    place = tmp_path / "结果 一" / "tiny"
    written = write_results(run, place, seconds=1.5)
    assert {p.name for p in written} == FILES == {p.name for p in place.iterdir()}
    assert all(p.is_file() for p in written)
    assert [p.name for p in place.parent.iterdir()] == ["tiny"]


@pytest.mark.slow
def test_two_runs_write_the_same_bytes(run, tmp_path):
    write_results(run, tmp_path / "a")
    write_results(plan_run(), tmp_path / "b")
    first, second = contents(tmp_path / "a"), contents(tmp_path / "b")
    assert {n for n in first if first[n] != second[n]} <= {"results.nc", "run.json"}


@pytest.mark.slow
def test_a_rerun_replaces_the_folder(run, tmp_path):
    place = tmp_path / "tiny"
    write_results(run, place)
    (place / "notes.txt").write_text("of the planner")
    before = (place / "run.json").stat().st_ino
    write_results(run, place, attribution=False)
    assert {p.name for p in place.iterdir()} == {*FILES, "notes.txt"}
    assert (place / "run.json").stat().st_ino != before
    assert [p.name for p in tmp_path.iterdir()] == ["tiny"]


@pytest.mark.slow
@pytest.mark.parametrize("failing", ["effects_of", "iamc_text", "write_dataset", "run_text"])
@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, OSError])
def test_earlier_results_survive_a_failure(run, tmp_path, monkeypatch, failing, error):
    place = tmp_path / "tiny"
    write_results(run, place, attribution=False)
    before = contents(place)

    def fail(*_arguments, **_options):
        raise error

    monkeypatch.setattr(folder_module, failing, fail)
    with pytest.raises((error, InputError)):
        write_results(run, place)
    assert contents(place) == before
    assert [p.name for p in tmp_path.iterdir()] == ["tiny"]


@pytest.mark.slow
def test_earlier_results_come_back_if_the_last_step_fails(run, tmp_path, monkeypatch):
    place = tmp_path / "tiny"
    write_results(run, place, attribution=False)
    before, replace, steps = contents(place), Path.replace, []

    def second_fails(self, target):
        steps.append(target)
        if len(steps) == 2:
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", second_fails)
    with pytest.raises(KeyboardInterrupt):
        write_results(run, place, attribution=False)
    assert contents(place) == before
    assert [p.name for p in tmp_path.iterdir()] == ["tiny"]


def test_a_folder_of_other_things_is_refused(run, tmp_path):
    place = tmp_path / "documents"
    place.mkdir()
    (place / "letter.txt").write_text("mine")
    with pytest.raises(InputError) as caught:
        write_results(run, place)
    (problem,) = caught.value.problems
    assert problem.code == "E-OUTPUT"
    assert problem.found == "a folder with other files and no run.json"
    assert (place / "letter.txt").read_text() == "mine"
    with pytest.raises(InputError, match="found a file"):
        write_results(run, place / "letter.txt")


def test_an_empty_folder_is_used(run, tmp_path):
    place = tmp_path / "empty"
    place.mkdir()
    write_results(run, place, attribution=False)
    assert {p.name for p in place.iterdir()} == FILES


@pytest.mark.slow
def test_the_record_holds_all_that_a_repeat_needs(tmp_path):
    city = plan_city()
    run = simulate(city.load(tmp_path / "one"))
    write_results(run, tmp_path / "results", seconds=2.0)
    record = json.loads((tmp_path / "results" / "run.json").read_text("utf-8"))
    assert record["status"] == "done"
    assert record["seconds"] == 2.0
    assert record["seed"] is None
    assert record["solver"] is None
    assert record["optimise"] == {"status": "not_run"}
    assert record["versions"]["numpy"] == np.__version__
    assert record["inputs"]["scenarios/tiny/scenario.yaml"] == hashlib.sha256(
        (tmp_path / "one/scenarios/tiny/scenario.yaml").read_bytes()
    ).hexdigest()
    assert str(tmp_path) not in (tmp_path / "results" / "run.json").read_text("utf-8")

    city.scenario = record["resolved"]
    again = simulate(city.load(tmp_path / "two"))
    np.testing.assert_array_equal(again.emissions, run.emissions)


@pytest.mark.slow
def test_own_files_are_kept_in_the_record(tmp_path):
    run = simulate(plan_city().load(tmp_path / "one"))
    write_results(run, tmp_path / "results", attribution=False)
    record = json.loads((tmp_path / "results" / "run.json").read_text("utf-8"))
    kept = [text for name, text in record["own_files"].items() if name.endswith("scenario.yaml")]
    assert yaml.safe_load(kept[0])["scenario"] == "tiny"
