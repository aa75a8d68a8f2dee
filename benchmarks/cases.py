"""What is timed; every case prints Markdown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks import models
from benchmarks.clock import Laps, now
from simulator.accounting.balances import emissions, net_import
from simulator.accounting.mix import Mix
from simulator.optimiser.answers.aims import Aim
from simulator.optimiser.linear.compiled import Compiled, Names, compile_model
from simulator.optimiser.modes.aims_as_rows import LinearSum, emission_line
from simulator.optimiser.programme.assembly import build_programme
from simulator.optimiser.programme.binding_targets import choose
from simulator.optimiser.programme.prepared import Data
from simulator.optimiser.solving.native import Highs, highspy
from simulator.optimiser.solving.replay import check_replay, least_cost_case
from simulator.optimiser.solving.solution import mix_of
from simulator.optimiser.solving.solver import Handle, Solution, method_for, pass_arrays
from simulator.optimiser.solving.task import Task
from simulator.optimiser.solving.task import prepare as prepare_task

OWN = ("build", "translate", "load", "solve", "results")
FLOOR = "HiGHS alone: solve"
OBJECTIVE = 1e5
"""Size of an objective, far above the solver's tolerances."""
METHODS = ("simplex", "ipx", "hipo")
PEER = ("linopy: build", "linopy: translate", "linopy: solve")


def floor(programme: Compiled, laps: Laps, method: str = "choose") -> float:
    """Time HiGHS alone on the finished arrays; return the objective."""
    with laps.lap("HiGHS alone: load"):
        highs = _highs(method)
        pass_arrays(highs, programme)
    return _run(highs, laps, FLOOR)


def _highs(method: str) -> Highs:
    highs = Highs()
    for name, value in (("output_flag", False), ("threads", 1), ("solver", method)):
        highs.setOptionValue(name, value)
    return highs


def _run(highs: Any, laps: Laps, name: str) -> float:
    with laps.lap(name):
        highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(highs.getInfo().objective_function_value)


def _peer() -> Any:
    from benchmarks import peer  # only this needs linopy

    return peer


def linopy_too(programme: Compiled, laps: Laps, method: str = "choose") -> float:
    """Time the peer; return the objective."""
    with laps.lap(PEER[0]):
        model = _peer().build(programme)
    with laps.lap(PEER[1]):
        highs = _peer().translate(model)
        for name, value in (("output_flag", False), ("threads", 1), ("solver", method)):
            highs.setOptionValue(name, value)
    return _run(highs, laps, PEER[2])


def city(runs: int = 5) -> None:
    """One city, all steps apart; HiGHS alone and linopy on the same arrays in every round."""
    run, laps = models.city_run(), Laps()
    for _ in range(runs):
        with laps.lap("prepare"):
            data, rows = models.prepare()
        with laps.lap("build"):
            model = build_programme(data, rows)
        with laps.lap("translate"):
            programme = compile_model(model)
        with laps.lap("load"):
            handle = Handle(programme)
        with laps.lap("solve"):
            found = handle.solve()
        with laps.lap("results"):
            mix_of(data, programme, found.values)
        task = Task(run, data, rows, programme, handle)
        with laps.lap("replay"):
            case = least_cost_case(task, found)
            check_replay(task, case, task.money(found.objective))
        same = floor(programme, laps)
        other = linopy_too(programme, laps)
        assert np.allclose([same, other + programme.offset], found.objective, rtol=1e-7)
    _plain_path(laps, runs=3)
    _size(programme)
    print(laps.table())
    _ratios(laps)
    print(f"- with `prepare` as well: {laps.ratio(('prepare', *OWN), FLOOR):.2f}")


def _plain_path(laps: Laps, runs: int) -> None:
    data, rows = models.prepare()
    for _ in range(runs):
        with laps.lap("row by row: build and translate"):
            compile_model(build_programme(data, rows), templates=False)


def _size(programme: Compiled) -> None:
    print(f"{len(programme.cost):,} columns, {len(programme.row_lower):,} rows, "
          f"{len(programme.value):,} entries; method {method_for(programme)}; "
          f"families walked row by row: {len(programme.walked)}\n")


def _ratios(laps: Laps) -> None:
    print("\nOver HiGHS's own solve in the same round, median of the rounds:\n")
    print(f"- build + translate + load + solve + results: **{laps.ratio(OWN, FLOOR):.3f}**")
    print(f"- the same without the solve: {laps.ratio((*OWN[:3], OWN[4]), FLOOR):.3f}")
    print(f"- HiGHS alone, load + solve: {laps.ratio(('HiGHS alone: load', FLOOR), FLOOR):.3f}")
    print(f"- linopy, build + translate + solve: {laps.ratio(PEER, FLOOR):.2f}")
    print(f"- linopy without the solve: {laps.ratio(PEER[:2], FLOOR):.2f}")


def front(points: int = 50) -> None:
    """One cap row from loose to tight: in place with a warm basis, and cold from nothing."""
    task = prepare_task(models.city_run(), choose(chosen=models.binds))
    gauge, caps = _gauge(task, points)
    warm = [_point(task.handle, gauge, cap, cold=False) for cap in caps]
    cold = [_point(task.handle, gauge, cap, cold=True) for cap in caps]
    gap = max(abs(a.objective / b.objective - 1) for (a, _), (b, _) in zip(warm, cold, strict=True))
    warm_s, cold_s = ([seconds for _, seconds in found] for found in (warm, cold))
    hardest = max(cold_s)
    print(f"{points} points, CO2 of {models.CAP_YEAR} from {caps[0]:.4g} to {caps[-1]:.4g} t; "
          f"largest relative difference of the objective warm - cold {gap:.1e}\n")
    print("| | total s | median per point s | over the hardest single cold solve |")
    print("|---|---:|---:|---:|")
    for name, found in (("in place, warm", warm_s), ("in place, cold", cold_s)):
        total, middle = sum(found), np.median(found)
        print(f"| {name} | {total:.2f} | {middle:.3f} | {total / hardest:.2f} |")
    print(f"\nHardest cold solve {hardest:.2f} s, mean {np.mean(cold_s):.2f} s.")


def _gauge(task: Task, points: int) -> tuple[tuple[int, float], list[float]]:
    """Add a row on CO2; return its number and constant, and caps from loose to tight."""
    line = _carbon_line(task)
    loose, least = _ends(task)
    row = task.handle.add_row((-np.inf, np.inf), line.times(1e-6).cells)
    tight = least + 0.02 * (loose - least)
    return (row, line.constant), np.linspace(loose, tight, points).tolist()


def _carbon_line(task: Task) -> LinearSum:
    year = task.run.index.years.index(models.CAP_YEAR)
    return emission_line(task, Aim("CO2", {("CO2", ""): 1.0}, "t"), year)


def _ends(task: Task) -> tuple[float, float]:
    """Return CO2 at least cost, and the least CO2 [t]."""
    line = _carbon_line(task)
    loose = line.at(task.handle.solve().values)
    task.handle.set_cost(line.dense(len(task.programme.cost)) * (OBJECTIVE / loose))
    task.handle.highs.clearSolver()
    least = line.at(task.handle.solve().values)
    task.handle.set_cost(task.programme.cost)
    task.handle.highs.clearSolver()
    return loose, least


def _point(
    handle: Handle, gauge: tuple[int, float], cap: float, cold: bool
) -> tuple[Solution, float]:
    row, constant = gauge
    if cold:
        handle.highs.clearSolver()
    begin = now()
    handle.set_row(row, -np.inf, (cap - constant) / 1e6)
    found = handle.solve()
    return found, now() - begin


def province(count: int = 20) -> None:
    """Twenty cities under one cap on CO2; one round, because HiGHS itself takes minutes."""
    laps = Laps()
    loose, least = _ends(prepare_task(models.city_run(), choose(chosen=models.binds)))
    data, rows = models.prepare()
    with laps.lap("build"):
        found = models.build_province(data, rows, count)
        models.cap_carbon(found, count * (loose - 0.1 * (loose - least)) / 1e6)
    with laps.lap("translate"):
        programme = compile_model(found.model)
    _size(programme)
    with laps.lap("load"):
        handle = Handle(programme, time_limit=900.0)
    with laps.lap("solve"):
        answer = handle.solve()
    print(f"{answer.status}, objective {answer.objective:.6g} million CNY, price of the cap "
          f"{-answer.duals[programme.row['c_cap', 0]]:.4g} CNY/t\n", flush=True)
    with laps.lap("results"):
        mixes = [mix_of(data, _part(programme, f"city{n}"), answer.values) for n in range(count)]
    with laps.lap("replay"):
        for mix in mixes:
            _replay(data, mix)
    with laps.lap(PEER[0]):
        model = _peer().build(programme)
    with laps.lap(PEER[1]):
        _peer().translate(model)
    print(laps.table())
    own = {step: laps.typical(step) / laps.typical("solve") for step in (*OWN, *PEER[:2])}
    print(f"\n- build + translate + load + solve + results over HiGHS's solve: "
          f"**{sum(own[step] for step in OWN):.3f}**")
    print(f"- linopy, build + translate and the same solve: {1 + own[PEER[0]] + own[PEER[1]]:.3f}")


def _part(programme: Compiled, prefix: str) -> Compiled:
    """Return the programme with the names of one block only."""
    own = {name.removeprefix(f"{prefix}."): part for name, part in programme.column.parts.items()
           if name.startswith(f"{prefix}.")}
    return replace(programme, column=Names(own))


def _replay(data: Data, mix: Mix) -> None:
    """Evaluate a mix as `simulate` does: emissions, imports and cost of all years."""
    city = data.city
    emissions(mix, city.coefficients, city.index)
    net_import(mix, city.coefficients)


def methods(counts: tuple[int, ...] = (1, 2, 4, 6), limit: float = 240.0) -> None:
    """Methods of HiGHS for a growing number of cities under one cap."""
    loose, least = _ends(prepare_task(models.city_run(), choose(chosen=models.binds)))
    data, rows = models.prepare()
    print("| cities | columns | " + " | ".join(METHODS) + " |")
    print("|---:|---:|" + "---:|" * len(METHODS))
    for count in counts:
        found = models.build_province(data, rows, count)
        models.cap_carbon(found, count * (loose - 0.1 * (loose - least)) / 1e6)
        programme = compile_model(found.model)
        times = [_timed(programme, method, limit) for method in METHODS]
        print(f"| {count} | {len(programme.cost):,} | " + " | ".join(times) + " |", flush=True)


def _timed(programme: Compiled, method: str, limit: float) -> str:
    highs = _highs(method)
    highs.setOptionValue("time_limit", limit)
    pass_arrays(highs, programme)
    begin = now()
    highs.run()
    seconds = now() - begin
    solved = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return f"{seconds:.1f}" if solved else f"> {limit:.0f}"
