"""Measures: how far each goes, what bounds it, what it reduces and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulator.analysis.effects import Effect
from simulator.kernels.paths import interpolate
from simulator.measures.library import (
    CITY_ROW,
    PLAN_PATH,
    Move,
    first_year,
    is_amount,
    limit_rows,
    potentials,
    rests_on_plan,
)
from simulator.measures.move_kinds import MOVE_KINDS
from simulator.results.rows.labels import Labels
from simulator.simulation.case import PLAN, Case
from simulator.simulation.run import Run
from simulator.simulation.scenario import Scenario
from simulator.tolerances import UPTAKE

Array = np.ndarray
Row = list[object]
UPTAKE_HEADER = ["measure", "move", "kind", "case", "year", "uptake", "potential", "pace", "unit",
                 "binding", "basis"]


@dataclass(frozen=True)
class MoveUptake:
    """One move of a measure: how far it goes, (year,), in the unit of the move.

    beyond : in an optimised mix, whether it goes further than it would without targets.
    """

    run: Run
    case: Case
    move: Move
    unit: str
    uptake: Array

    @property
    def scenario(self) -> Scenario:
        """Return the scenario of the run."""
        return self.run.scenario

    @property
    def beyond(self) -> Array | None:
        """Tell in an optimised mix whether it goes further than without targets, (year,) bool."""
        return self.case.moves.beyond.get((self.move.measure, self.move.name))

    @cached_property
    def basis(self) -> str:
        """Return what its potential in an amount rests on; empty for shares."""
        return basis_of(self.scenario, self.move)

    @cached_property
    def potential(self) -> Array | None:
        """Return how far the library lets it go, or None where it does not say, (year,)."""
        if self.basis == PLAN_PATH:
            return self.run.own_paths.get((self.move.measure, self.move.name))
        return potential(self.scenario, self.move, self.uptake[0])

    @cached_property
    def pace(self) -> Array | None:
        """Return how fast the library lets it grow, or None where it does not say, (year,)."""
        return limit(self.scenario, self.move, "pace")

    @property
    def at_potential(self) -> Array:
        """Tell in which years the potential is reached, (year,): a plan does not limit itself."""
        if self.potential is None or (self.basis == PLAN_PATH and self.case.name == PLAN):
            return np.zeros(len(self.uptake), dtype=bool)
        if MOVE_KINDS[self.move.kind].falls:
            return np.asarray(self.uptake <= self.potential + UPTAKE)
        return np.asarray(np.abs(self.uptake) >= np.abs(self.potential) * (1 - UPTAKE))

    @property
    def at_pace(self) -> Array:
        """Tell in which years the uptake grows as fast as it may, (year,) bool."""
        if self.pace is None:
            return np.zeros(len(self.uptake), dtype=bool)
        growth = np.abs(np.diff(self.uptake, prepend=self.uptake[0]))
        return np.asarray(growth >= np.abs(self.pace) * (1 - UPTAKE))

    @property
    def binding(self) -> list[str]:
        """Return what bounds the move in each year: potential, pace or no.

        In an optimised mix what goes further for the targets is bound by `target`, what would not
        pay any further by `cost`.
        """
        return _words(self.at_potential, self.at_pace, self.beyond)


def uptakes(run: Run, case: Case) -> dict[str, list[MoveUptake]]:
    """Return measure -> its moves, for every measure that is on in a case."""
    found: dict[str, list[MoveUptake]] = {key: [] for key in case.moves.claims}
    for (key, name), path in case.moves.paths.items():
        move = run.scenario.library.measures[key].moves[name]
        unit = move.unit(run.index.lists.sources)
        found.setdefault(key, []).append(MoveUptake(run, case, move, unit, path))
    return found


def basis_of(scenario: Scenario, move: Move) -> str:
    """Return what the potential of a move in an amount rests on; empty for shares."""
    library = scenario.library
    if not is_amount(move):
        return ""
    if rests_on_plan(library, move):
        return PLAN_PATH
    basis = library.bases[move.measure, move.name]
    return basis.fact if basis.rows else CITY_ROW


def limit(scenario: Scenario, move: Move, item: str) -> Array | None:
    """Return a limit of the library over the years, (year,), or None where it has none."""
    rows = limit_rows(scenario.library, move, item)
    if not rows:
        return None
    points = {year: float(scenario.theta[row]) for year, row in rows.items()}
    return interpolate(points, scenario.index.year_array)


def potential(scenario: Scenario, move: Move, level: float) -> Array | None:
    """Return how far a move can go in each year, (year,).

    level : of the base year, beyond which it does not go before its first year.
    """
    points, years = potentials(scenario.library, move, scenario.theta), scenario.index.year_array
    if not points:
        return None
    path = interpolate(points, years)
    still = (years > years[0]) & (years < first_year(scenario.library, move, scenario.theta))
    return np.where(still, level, path)


def alike(moves: list[MoveUptake]) -> list[MoveUptake]:
    """Return the moves that can be averaged: those of the first one's kind and unit."""
    return [m for m in moves if (m.move.kind, m.unit) == (moves[0].move.kind, moves[0].unit)]


def mean_uptake(moves: list[MoveUptake]) -> Array | None:
    """Return the uptake of a measure: the mean over its moves of one kind, (year,)."""
    shown = alike(moves)
    return np.mean([m.uptake for m in shown], axis=0) if shown else None


def mean_potential(moves: list[MoveUptake]) -> Array | None:
    """Return the potential behind `mean_uptake`, or None where a move has none, (year,)."""
    known = [m.potential for m in alike(moves) if m.potential is not None]
    return np.mean(known, axis=0) if known and len(known) == len(alike(moves)) else None


def uptake_rows(run: Run) -> tuple[list[str], list[Row]]:
    """Return header and rows of uptake.csv: every move of every measure."""
    rows: list[Row] = []
    for name, case in run.cases.items():
        for key, moves in uptakes(run, case).items():
            for m in moves:
                rows += [
                    [key, m.move.name, m.move.kind, name, year, float(m.uptake[t]),
                     _at(m.potential, t), _at(m.pace, t), m.unit, word, m.basis]
                    for t, (year, word) in enumerate(zip(run.index.years, m.binding, strict=True))
                ]
    return UPTAKE_HEADER, rows


def measure_rows(
    run: Run, effects: Mapping[str, Effect] | None = None
) -> tuple[list[str], list[Row]]:
    """Return header and rows of measures.csv.

    effects : what each measure of the plan case changes; blank cells without it. The rows of a
    year add up to baseline less plan, thanks to the row `interaction`.
    """
    pollutants = Labels(run.index).pollutants
    header = [
        "measure", "clause", "case", "year", "uptake", "potential", "binding", "basis",
        *(f"reduction_{p}" for p in pollutants), "reduction_CO2_import", "reduction_CO2_sink",
        "annual_cost", "unit_cost_co2",
    ]
    rows: list[Row] = []
    for name, case in run.cases.items():
        known = effects if effects is not None and name == PLAN else {}
        states = uptakes(run, case)
        for key in [*states, *(k for k in known if k not in states)]:
            rows += _rows(run, name, key, states.get(key, []), known.get(key))
    return header, rows


def _rows(
    run: Run, case: str, key: str, moves: list[MoveUptake], effect: Effect | None
) -> list[Row]:
    measure = run.scenario.file.measures.get(key)
    clause = ";".join(measure.clause) if measure else ""
    uptake, potential = mean_uptake(moves), mean_potential(moves)
    basis = ";".join(dict.fromkeys(m.basis for m in alike(moves) if m.basis))
    full = np.any([m.at_potential for m in moves], axis=0) if moves else None
    fast = np.any([m.at_pace for m in moves], axis=0) if moves else None
    marked = [m.beyond for m in moves if m.beyond is not None]
    further = np.any(marked, axis=0) if marked else None
    binding = _words(full, fast, further) if full is not None and fast is not None else []
    return [
        [key, clause, case, year, _at(uptake, t), _at(potential, t), binding[t] if binding else "",
         basis, *changes]
        for t, (year, changes) in enumerate(zip(run.index.years, _changes(run, effect),
                                                strict=True))
    ]


def _changes(run: Run, effect: Effect | None) -> list[Row]:
    """Return what a measure changes, one row per year; blank cells where nothing is known."""
    labels = Labels(run.index)
    if effect is None:
        return [[None] * (len(labels.pollutants) + 4)] * len(run.index.years)
    avoided = effect.co2(run.index.pollutant("CO2"))
    columns = [*effect.direct[labels.pollutant_numbers], effect.imports, effect.sinks, effect.cost]
    return [
        [*row, row[-1] / less if less > UPTAKE else None]
        for row, less in zip(np.transpose(columns).tolist(), avoided.tolist(), strict=True)
    ]


def _words(full: Array, fast: Array, further: Array | None) -> list[str]:
    rest = ["no"] * len(full) if further is None else [
        "target" if c else "cost" for c in further.tolist()]
    return ["potential" if a else "pace" if b else c
            for a, b, c in zip(full.tolist(), fast.tolist(), rest, strict=True)]


def _at(values: Array | None, t: int) -> float | None:
    return None if values is None else float(values[t])
