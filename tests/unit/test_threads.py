"""Many threads at once: each has the answer that it has alone, and nobody else is disturbed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import highspy
import numpy as np
import pytest

from simulator.optimiser.answers.best import Best
from simulator.optimiser.linear.compiled import Compiled, compile_model
from simulator.optimiser.linear.symbols import reading
from simulator.optimiser.optimise import optimise
from simulator.optimiser.programme.assembly import build_programme
from simulator.optimiser.programme.prepared import build_data
from simulator.optimiser.programme.target_rows import build_rows
from simulator.simulation.case import LEAST_COST
from simulator.simulation.loading import load
from simulator.simulation.run import Run
from simulator.simulation.scenario import Scenario
from tests.fixtures.city import TinyCity
from tests.fixtures.moving import moving_city
from tests.fixtures.pencil import PencilCity

THREADS, ROUNDS = 8, 20
NOX = {"kind": "emission", "pollutant": "NOx"}


def moving(cut: str) -> TinyCity:
    city = moving_city()
    city.scenario["targets"]["T1"]["value"] = cut
    return city


def mill(cap: str, cost: float) -> TinyCity:
    city = PencilCity().plant("mill", {"old": 10}).process("mill", "old", "emit", 1, name="NOx")
    city.control("mill", "filter", cost, NOx=0.9)
    city.lever("fit", "coverage", "mill", 100, control="filter")
    return city.aim("T", "cap", NOX, cap)


@cache
def cities() -> tuple[Scenario, ...]:
    """Return eight cities; of the third and the last no mix meets the targets."""
    found = [moving("-20 %"), moving("-30 %"), moving("-99 %"), moving("-10 %"),
             mill("500 t", 2), mill("300 t", 3), mill("900 t", 1), mill("50 t", 2)]
    return tuple(city.load() for city in found)


@cache
def alone() -> tuple[Best, ...]:
    return tuple(optimise(scenario) for scenario in cities())


def at_once(work: Callable[[int], Any], count: int) -> list[Any]:
    """Return what a number of calls give that begin together."""
    start = threading.Barrier(count)

    def begin(number: int) -> Any:
        start.wait()
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(begin, range(count)))


def bits(best: Best) -> list[bytes]:
    """Return the least-cost mix to the last bit."""
    if LEAST_COST not in best.run.cases:
        return []
    return [array.tobytes() for array in vars(best.run.cases[LEAST_COST].mix).values()]


def check(rounds: int) -> None:
    def work(number: int) -> list[Best]:
        return [optimise(cities()[(number + n) % THREADS]) for n in range(rounds)]

    assert [best.status for best in alone()].count("infeasible") == 2
    for number, found in enumerate(at_once(work, THREADS)):
        for n, best in enumerate(found):
            expected = alone()[(number + n) % THREADS]
            assert best == expected
            assert best.diagnosis == expected.diagnosis
            assert bits(best) == bits(expected)
            assert best.objective.hex() == expected.objective.hex()


@pytest.mark.slow
def test_eight_threads_answer_as_one() -> None:
    check(2)


@pytest.mark.slow
def test_eight_threads_answer_as_one_many_times() -> None:
    check(ROUNDS)


@pytest.mark.slow
def test_bundled_cities_at_once() -> None:
    names = ("liupanshui", "huzhou", "xuzhou")
    scenarios = [load(name) for name in names]
    expected = [optimise(scenario) for scenario in scenarios]
    for best, own in zip(at_once(lambda n: optimise(scenarios[n]), len(names)), expected,
                         strict=True):
        assert best == own
        assert bits(best) == bits(own)


def arrays(found: Compiled) -> list[bytes]:
    return [array.tobytes() for array in (
        found.start, found.index, found.value, found.cost, found.row_lower, found.row_upper)]


def programme(run: Run) -> Compiled:
    data = build_data(run)
    return compile_model(build_programme(data, build_rows(run, data)))


@pytest.mark.slow
def test_one_city_is_compiled_in_many_threads() -> None:
    """Sixty times in four threads: always the same arrays, every family by its template."""
    run = moving_city().run()
    expected = programme(run)

    def work(_: int) -> list[Compiled]:
        return [programme(run) for _ in range(15)]

    for found in at_once(work, 4):
        for compiled in found:
            assert arrays(compiled) == arrays(expected)
            assert compiled.walked == ()


@pytest.mark.slow
def test_who_adds_up_meanwhile_is_not_disturbed() -> None:
    """The built-in `sum` and the loops of other threads stay as they are while a rule is read."""
    run = moving_city().run()
    data = build_data(run)
    model = build_programme(data, build_rows(run, data))
    done = threading.Event()

    def work(number: int) -> int:
        if number:
            try:
                return sum(len(programme(run).cost) for _ in range(5))
            finally:
                done.set()
        count = 0
        while not done.is_set():
            assert sum([1, 2, 3]) == sum(n for n in (1, 2, 3)) == 6
            assert all(isinstance(t, int) for t in model.T)
            assert reading() is None
            count += 1
        return count

    added, built = at_once(work, 2)
    assert added > 0
    assert built > 0


@pytest.mark.slow
@pytest.mark.parametrize("count", [0, 2])
def test_other_use_of_highs_in_the_process_does_not_matter(count: int) -> None:
    """The number of threads of HiGHS is settled by its first solve, here by somebody else's."""

    def work(_: int) -> Best:
        other = highspy.Highs()
        other.setOptionValue("output_flag", False)
        other.setOptionValue("threads", count)
        other.addVars(2, np.zeros(2), np.ones(2))
        other.addRow(1.0, 2.0, 2, np.array([0, 1], dtype=np.int32), np.ones(2))
        other.run()
        return optimise(cities()[0])

    (best,) = at_once(work, 1)
    assert best == alone()[0]
    assert bits(best) == bits(alone()[0])
