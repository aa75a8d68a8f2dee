"""From the measures of a scenario to what they fix, checked for clashes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulator import units
from simulator.city.base_year import BaseYear
from simulator.city.index import GROWTH, Index
from simulator.errors import Problems, suggest
from simulator.kernels.paths import interpolate
from simulator.measures.acting import acting_sites, source_sites
from simulator.measures.clashes import check_moves, fit_draws
from simulator.measures.drafting import MovesDraft, UptakeStep, Where
from simulator.measures.drawn import NOTHING_DRAWN, DrawnMeasures
from simulator.measures.library import Library, Move, first_years, limit_rows, potentials
from simulator.measures.move_kinds import MOVE_KINDS
from simulator.measures.moves import Moves
from simulator.measures.uptake_reader import UptakeReader
from simulator.scenario.keys import Measure, Uptake
from simulator.scenario.yaml_file import Document

Array = np.ndarray


def resolve_moves(  # noqa: PLR0913 - a plan, what it is read against, and the two ways to read it
    measures: Mapping[str, Measure],
    library: Library,
    index: Index,
    base: BaseYear,
    theta: Array,
    document: Document,
    problems: Problems,
    *,
    at_potential: bool = False,
    drawn: DrawnMeasures = NOTHING_DRAWN,
) -> Moves:
    """Turn the measures of a scenario into moves; report what is unknown or fixed twice.

    theta : (..., row) parameter values; at_potential : take the library's potential instead of
    the plan's path wherever it has one; shares of one site may then exceed 100 % together (see
    `fit`); drawn : what differs from the plan by draw. Shares that exceed 100 % together in a draw
    are scaled to fit.
    """
    draft = MovesDraft(library, index, base, theta, document.place, problems, drawn)
    resolver = _Resolver(draft, at_potential)
    for key, measure in measures.items():
        if measure.active:
            resolver.add(key, measure)
    if draft.moves.lead:
        fit_draws(draft.moves)
    elif not at_potential:
        check_moves(draft.moves, index, draft.owner, draft.report)
    return draft.moves


class _Resolver:
    """Lets each kind of move fix what it fixes, as far as a scenario says."""

    def __init__(self, draft: MovesDraft, at_potential: bool) -> None:
        self.draft, self.at_potential = draft, at_potential
        self.library, self.index = draft.library, draft.index
        self.read = UptakeReader(draft.library, draft.index.lists.sources, draft.report)

    def add(self, key: str, measure: Measure) -> None:
        """Take in one measure."""
        realisation = self.draft.drawn.realised(key, self.read.realisation(key, measure))
        for move, uptake, where in self.read.uptakes(key, measure):
            self._apply(key, move, uptake, realisation, where)

    def _apply(
        self, key: str, move: Move, uptake: Uptake, realisation: Array | float, where: Where
    ) -> None:
        points = self._points(move, uptake, where)
        if points is None:
            return
        kind, draft = MOVE_KINDS[move.kind], self.draft
        step = UptakeStep(
            key, move, kind.fixes, tuple(uptake.facility), self._sites(move, uptake, where),
            points, realisation, where, self._still(move, uptake),
        )
        draft.moves.claims.setdefault(key, [])
        if kind.has_path:
            if not points:
                draft.report((*where, "path"), "E-PATH", "no path", "year: value",
                             'write for example "path: {2025: 30 %}"')
                return
            draft.moves.paths[key, move.name] = draft.path(step, kind.start)
        kind.fix(draft, step)

    def _points(
        self, move: Move, uptake: Uptake, where: Where
    ) -> Mapping[int, Array | float] | None:
        if self.at_potential and limit_rows(self.library, move, "potential"):
            return self._potential(move, _written(uptake, self.read.unit(move)))
        return self.read.points(move, uptake, where)

    def _potential(self, move: Move, planned: dict[int, float]) -> Mapping[int, Array | float]:
        """Return the library's potential, never less far than the plan's own path."""
        found = potentials(self.library, move, self.draft.theta)
        first = self.index.years[1]
        points: dict[int, Array] = {year or first: value for year, value in found.items()}
        if not planned:
            return points
        falls = MOVE_KINDS[move.kind].falls | (np.minimum.reduce(list(points.values())) < 0)
        path = interpolate(planned, np.array(sorted(points)))
        return {
            year: np.where(falls, np.minimum(points[year], own), np.maximum(points[year], own))
            for year, own in zip(sorted(points), path.tolist(), strict=True)
        }

    def _still(self, move: Move, uptake: Uptake) -> Array:
        """Return the last year before the move: a path of the plan's own begins at once."""
        base = self.index.years[0]
        if not self.at_potential or uptake.path:
            return np.array(base)
        first: Array = first_years(self.library, move, self.draft.theta)
        return np.asarray(np.maximum(base, first - 1))

    def _sites(self, move: Move, uptake: Uptake, where: Where) -> list[int]:
        kind, of_source = MOVE_KINDS[move.kind], source_sites(self.index, move)
        known = {GROWTH, *(self.index.sites[n].facility for n in of_source)}
        for name in uptake.facility:
            if name not in known and not kind.any_facility:
                self.draft.report((*where, "facility"), "E-NAME", f'unknown facility "{name}"',
                                  f"a facility of {', '.join(move.sources) or 'a growth project'}",
                                  suggest(name, known))
        if not of_source and not kind.of_growth:
            self.draft.report(
                (*where, "move"), "E-NOEFFECT",
                f"{', '.join(move.sources)} is not in this city's tables",
                "a source that the city has",
                "delete the uptake, or add the source's activity to the city's tables",
            )
        return acting_sites(self.index, move, uptake.facility)


def _written(uptake: Uptake, unit: str) -> dict[int, float]:
    try:
        return {y: units.quantity(str(v), unit) for y, v in uptake.path.items()}
    except units.UnitError:
        return {}
