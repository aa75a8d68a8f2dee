"""An answer of the optimiser saved from Python is what the command line writes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyomo.core as pyo
import pytest

import simulator
from simulator.cli.main import main
from simulator.errors import InputError
from simulator.folders.manifest import OUTPUTS, SEAL
from simulator.simulation.scenario import Scenario
from tests.fixtures.moving import moving_city

SECONDS = "seconds"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return moving_city().write(tmp_path_factory.mktemp("answers"))


@pytest.fixture(scope="module")
def scenario(home: Path) -> Scenario:
    """Return the scenario; its tables stand in the place of the bundled ones all the while."""
    patch = pytest.MonkeyPatch()
    patch.setattr("simulator.simulation.loading.parameters_root",
                  lambda: home.parent.parent / "parameters")
    yield simulator.load(home)
    patch.undo()


@pytest.fixture(scope="module")
def best(scenario: Scenario) -> simulator.Best:
    return simulator.optimise(scenario)


def _record(folder: Path) -> dict[str, object]:
    """Return run.json without the time it took."""
    found = json.loads((folder / "run.json").read_text("utf-8"))
    found.pop(SECONDS)
    found["optimise"].pop(SECONDS)
    for key in (OUTPUTS, SEAL):
        del found[key]
    return found


@pytest.mark.slow
def test_it_is_what_the_command_line_writes(
    best: simulator.Best, home: Path, tmp_path: Path
) -> None:
    """File by file the same, but for the time that it took."""
    written = best.save(tmp_path / "python", report=False, lp=True)
    assert main(["optimise", str(home), "-o", str(tmp_path / "shell"), "--no-report", "--lp"]) == 0
    names = sorted(path.name for path in written.iterdir())
    assert names == sorted(path.name for path in (tmp_path / "shell").iterdir())
    assert {"least_cost.yaml", "unused.csv", "model.lp"} <= set(names)
    for name in (name for name in names if name not in ("run.json", "results.nc")):
        assert (written / name).read_text("utf-8") == (tmp_path / "shell" / name).read_text(
            "utf-8"), name
    assert _record(written) == _record(tmp_path / "shell")


@pytest.mark.slow
def test_it_says_that_it_was_optimised(best: simulator.Best, tmp_path: Path) -> None:
    folder = simulator.read(best.save(tmp_path / "out", report=False))
    assert folder.record["optimise"]["status"] == "optimal"
    assert folder.record["optimise"]["least_cost"] == best.objective
    assert folder.record["solver"]["name"] == "HiGHS"
    table = folder.table("targets")
    prices = table[(table.case == "least_cost")].set_index("target_id").shadow_price
    binding = [name for name, price in best.shadow_prices.items() if price.undiscounted]
    assert binding
    for name in binding:
        assert prices[name] == pytest.approx(best.shadow_prices[name].undiscounted, rel=1e-6)


@pytest.mark.slow
def test_the_mix_runs_again_as_a_scenario(best: simulator.Best, tmp_path: Path) -> None:
    folder = best.save(tmp_path / "out", report=False)
    again = simulator.simulate(simulator.load(folder / "least_cost.yaml"))
    np.testing.assert_allclose(again.emissions.sel(case="plan"),
                               best.run.emissions.sel(case="least_cost"), rtol=1e-6, atol=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("cut", ["-20 %", "-99 %"])
def test_the_run_of_an_answer_points_to_the_answer(
    scenario: Scenario, tmp_path: Path, cut: str
) -> None:
    """Also where there is no mix: its record would say that nobody had asked."""
    plain = simulator.simulate(scenario.replace(targets={"T1": {"value": cut}}))
    found = simulator.optimise(plain.scenario, plain, explain=False)
    with pytest.raises(InputError, match=r"write best.save\(folder\)"):
        found.run.save(tmp_path / "run")
    plain.save(tmp_path / "plain", report=False)
    found.save(tmp_path / "best", report=False)
    for name, status in (("plain", "not_run"), ("best", found.status)):
        assert simulator.read(tmp_path / name).record["optimise"]["status"] == status
    assert (tmp_path / "best" / "least_cost.yaml").is_file() == (found.status == "optimal")


@pytest.mark.slow
def test_a_diagnosis_is_saved_where_there_is_one(scenario: Scenario, tmp_path: Path) -> None:
    found = simulator.optimise(scenario.replace(targets={"T1": {"value": "-99 %"}}))
    assert found.diagnosis is not None
    folder = simulator.read(found.save(tmp_path / "out", report=False))
    assert folder.record["optimise"]["status"] == "infeasible"
    assert len(folder.table("diagnosis"))


@pytest.mark.slow
def test_other_questions_say_what_was_asked(scenario: Scenario, tmp_path: Path) -> None:
    most = simulator.most_reduction(scenario, maximise="NOx", budget=1e8)
    record = _record(most.save(tmp_path / "most", report=False))["optimise"]
    assert (record["maximise"], record["budget"], record["targets"]) == ("NOx", 1e8, [])
    assert record["most"]["unit"]
    own = simulator.optimise(scenario, chosen=lambda name, _: name == "T1", myopic=True)
    record = _record(own.save(tmp_path / "own", report=False))["optimise"]
    assert record["chosen"] == "a rule of the caller's own"
    assert record["myopic"]["milestones"] == list(own.milestones)
    assert record["enforced"] == ["T1"]


@pytest.mark.slow
def test_the_answer_of_a_model_is_labelled_and_says_what_was_added(
    scenario: Scenario, tmp_path: Path
) -> None:
    model = simulator.build_model(scenario)
    model.pyomo.dear = pyo.Constraint(expr=model.present_cost >= 0)
    found = model.solve()
    assert isinstance(found, simulator.Best)
    assert "case" in found.run.emissions.dims
    folder = simulator.read(found.save(tmp_path / "model", report=False))
    record = folder.record["optimise"]
    assert (record["added"], record["solver"]) == (["dear"], "highs")
    assert folder.record["solver"]["name"] == "HiGHS"
    assert repr(model).startswith("CityModel\n")


@pytest.mark.slow
def test_report_and_workbook_stand_beside_on_request(best: simulator.Best, tmp_path: Path) -> None:
    folder = best.save(tmp_path / "out")
    assert {"report.html", "results.xlsx"} <= {path.name for path in folder.iterdir()}
    assert repr(best).startswith("Best\n")
    with pytest.raises(InputError, match="E-OUTPUT"):
        best.save(Path(__file__).parent)
    with pytest.raises(InputError, match="True or False"):
        best.save(tmp_path / "x", report="yes")
