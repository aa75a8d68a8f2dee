"""Modes that find many mixes keep the largest gap of their replays, on the tiny city."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest

from simulator.optimiser.modes import alternatives, cost_curve, frontier
from simulator.optimiser.optimise import optimise
from simulator.results.folder.mode_record import macc_record, mode_record, pareto_record
from simulator.simulation.run import Run
from tests.fixtures.city import TinyCity, target

CO2 = {"kind": "emission", "pollutant": "CO2"}


@pytest.fixture(scope="module")
def run() -> Run:
    impossible = target("cap", CO2, comparator="<=", value="1 t")
    return TinyCity().targets(C=impossible).run()


def replayed(monkeypatch: pytest.MonkeyPatch, mode: ModuleType, *gaps: float) -> None:
    """Let each replay of a mode find the next of these gaps."""
    left = iter(gaps)
    monkeypatch.setattr(mode, "check_replay", lambda *_: next(left))


def test_of_a_front(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    replayed(monkeypatch, frontier, 1e-9, 3e-9, 2e-9)
    found = frontier.pareto(run.scenario, run, points=3)
    assert [point.replay_gap for point in found.points] == [1e-9, 3e-9, 2e-9]
    assert found.replay_gap == pareto_record(found)["pareto"]["replay_gap"] == 3e-9


def test_a_front_without_points_has_none(run: Run) -> None:
    found = frontier.pareto(run.scenario, run, points=2, targets=("plan",))
    assert np.isnan(found.replay_gap)
    assert "replay_gap" not in pareto_record(found)["pareto"]


def test_of_a_cost_curve(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    replayed(monkeypatch, cost_curve, 2e-9, 1e-9)
    curve = cost_curve.macc(run.scenario, run, points=2, textbook=False)
    assert curve.replay_gap == macc_record(curve)["macc"]["replay_gap"] == 2e-9


def test_of_alternatives_those_that_are_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    best = optimise(run.scenario, run, targets=())
    best.replay_gap = 2e-9
    replayed(monkeypatch, alternatives, *[1e-9] * 9)
    found = alternatives.near_optimal(best, 1)
    assert [mix.replay_gap for mix in found.mixes] == [2e-9, 1e-9]
    assert found.replay_gap == mode_record(best)["alternatives"]["replay_gap"] == 2e-9
