"""From the measures of a scenario to what they fix, checked for clashes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np

from simulator import units
from simulator.city.base_year import BASE_YEAR, BaseYear
from simulator.city.index import GROWTH, REST, Index
from simulator.errors import Problems, suggest
from simulator.kernels.paths import interpolate
from simulator.measures.clashes import Owner, check_moves
from simulator.measures.library import Library, Move, banned, limit_rows
from simulator.measures.moves import DemandMove, Moves, TransferMove, no_moves
from simulator.parameters.canonical import MOVE_UNITS
from simulator.scenario.keys import Measure, Uptake
from simulator.scenario.yaml_file import Document

Array = np.ndarray
_FULL = 1 + 1e-9


def resolve_moves(
    measures: Mapping[str, Measure],
    library: Library,
    index: Index,
    base: BaseYear,
    theta: Array,
    document: Document,
    problems: Problems,
    at_potential: bool = False,
) -> Moves:
    """Turn the measures of a scenario into moves; report what is unknown or fixed twice.

    at_potential : take the library's potential instead of the plan's path wherever it has one;
    shares of one site may then exceed 100 % together (see `fit`).
    """
    resolver = _Resolver(library, index, base, theta, document, problems, at_potential)
    for key, measure in measures.items():
        if measure.on:
            resolver.add(key, measure)
    if not at_potential:
        check_moves(resolver.moves, index, resolver.owner, resolver.report)
    return resolver.moves


@dataclass(frozen=True)
class _Step:
    """One uptake entry on its way into the arrays."""

    key: str
    move: Move
    sites: list[int]
    points: Mapping[int, float]
    realisation: float
    where: tuple[object, ...]


class _Resolver:
    def __init__(
        self, library: Library, index: Index, base: BaseYear, theta: Array, document: Document,
        problems: Problems, at_potential: bool,
    ) -> None:
        self.library, self.index, self.base = library, index, base
        self.at_potential = at_potential
        self.theta, self.document, self.problems = theta, document, problems
        self.moves = no_moves(index)
        self.owner: Owner = {}
        self.share = _first(base.share, 2)
        self.added = _first(base.additions, 3)
        self.capacity = _first(base.capacity, 2)
        self.coverage = _first(base.control_share, 1)

    def add(self, key: str, measure: Measure) -> None:
        found = self.library.measures.get(key)
        if found is None:
            self.report(
                ("measures", key), "E-NAME", f'unknown measure "{key}"',
                "a measure of the library", suggest(key, self.library.measures),
            )
            return
        try:
            realisation = units.quantity(str(measure.realisation), "1")
        except units.UnitError as error:
            self.report(("measures", key, "realisation"), "E-UNIT", str(error),
                          "a share such as 90 %", 'write for example "90 %"')
            return
        for number, uptake in enumerate(measure.uptake):
            where = ("measures", key, "uptake", number)
            move = found.moves.get(uptake.move)
            if move is None:
                self.report((*where, "move"), "E-NAME", f'unknown move "{uptake.move}"',
                              f"a move of {key}", suggest(uptake.move, found.moves))
                continue
            if uptake.basis == "assumption" and not uptake.note:
                self.report((*where, "note"), "E-NOTE", "an assumption without a note",
                              "why these numbers were assumed", "say it in the note")
            self._apply(key, move, uptake, realisation, where)

    def report(
        self, key: tuple[object, ...], code: str, found: str, expected: str, fix: str
    ) -> None:
        file, line = self.document.place(key)
        self.problems.add(code, file, line, ".".join(map(str, key)), found, expected, fix)

    def _apply(
        self, key: str, move: Move, uptake: Uptake, realisation: float, where: tuple[object, ...]
    ) -> None:
        points = self._points(move, uptake, where)
        if points is None:
            return
        sites = self._sites(move, uptake, where)
        self.moves.levers.setdefault(key, [])
        if move.kind == "ban":
            self.moves.bans |= banned(self.index, move, uptake.facility)
            return
        if not points:
            self.report((*where, "path"), "E-PATH", "no path", "year: value",
                          'write for example "path: {2025: 30 %}"')
            return
        start = 1.0 if move.kind == "retire" else 0.0
        self.moves.paths[key, move.name] = self._series(points, start, realisation)
        handler = getattr(self, f"_{move.kind}")
        handler(_Step(key, move, sites, points, realisation, where))

    def _points(
        self, move: Move, uptake: Uptake, where: tuple[object, ...]
    ) -> dict[int, float] | None:
        unit = MOVE_UNITS.get(move.kind)
        if unit is None:
            unit = self.index.lists.sources[move.sources[0]].capacity_unit
        if self.at_potential and limit_rows(self.library, move, "potential"):
            return self._potential(move, self._written(uptake, unit))
        points: dict[int, float] = {}
        for year, written in uptake.path.items():
            try:
                points[year] = units.quantity(str(written), unit)
            except units.UnitError as error:
                wanted = "a share such as 30 %" if unit == "1" else f"an amount in {unit}"
                self.report(
                    (*where, "path", year), "E-UNIT", f'"{written}" ({error})', wanted,
                    f'write for example "{year}: 30 %"' if unit == "1"
                    else f'write for example "{year}: 100 {unit}"',
                )
                return None
            if not self._in_range(move, points[year], (*where, "path", year), written):
                return None
        return points

    def _potential(self, move: Move, planned: dict[int, float]) -> dict[int, float]:
        """Return the library's potential, never less far than the plan's own path."""
        rows = limit_rows(self.library, move, "potential")
        central = self.theta.reshape(-1, self.theta.shape[-1])[0]
        first = self.index.years[1]
        points = {year or first: float(central[i]) for year, i in rows.items()}
        if not planned:
            return points
        sooner = move.kind == "retire" or min(points.values()) < 0
        path = interpolate(planned, np.array(sorted(points)))
        farther = min if sooner else max
        return {year: float(farther(points[year], own))
                for year, own in zip(sorted(points), path, strict=True)}

    @staticmethod
    def _written(uptake: Uptake, unit: str) -> dict[int, float]:
        try:
            return {y: units.quantity(str(v), unit) for y, v in uptake.path.items()}
        except units.UnitError:
            return {}

    def _in_range(
        self, move: Move, value: float, where: tuple[object, ...], written: object
    ) -> bool:
        low = -1.0 if move.kind == "demand" else 0.0
        bounded = MOVE_UNITS.get(move.kind) == "1" and move.kind not in ("offset", "demand")
        if value < low or (bounded and value > _FULL):
            limit = "0 to 100 %" if bounded else f"at least {low:g}"
            self.report(where, "E-RANGE", f'"{written}"', limit, "correct the number or its sign")
            return False
        return True

    def _series(self, points: Mapping[int, float], start: float, realisation: float) -> Array:
        """Return (year,): from `start` in the base year along the points, as far as realised."""
        stated = {**points, BASE_YEAR: start}
        path = interpolate(stated, self.index.year_array)
        result: Array = start + realisation * (path - start)
        return result

    def _sites(self, move: Move, uptake: Uptake, where: tuple[object, ...]) -> list[int]:
        wanted = tuple(uptake.facility) or move.facilities
        of_source = [n for n, s in enumerate(self.index.sites)
                     if s.source in move.sources or (s.growth and not move.sources)]
        known = {GROWTH, *(self.index.sites[n].facility for n in of_source)}
        for name in uptake.facility:
            if name not in known and move.kind != "offset":
                self.report((*where, "facility"), "E-NAME", f'unknown facility "{name}"',
                              f"a facility of {', '.join(move.sources) or 'a growth project'}",
                              suggest(name, known))
        sites = [n for n in of_source if not wanted or self.index.sites[n].among(wanted)]
        if not of_source and move.kind not in ("ban", "offset"):
            self.report((*where, "move"), "E-NOEFFECT", f"{', '.join(move.sources)} is not in "
                          "this city's tables", "a source that the city has",
                          "delete the uptake, or add the source's activity to the city's tables")
        return sites

    def _processes(self, move: Move, sites: Iterable[int]) -> list[int]:
        own = (n for site in sites for n in self.index.site_processes[site])
        return [n for n in own if not move.technologies
                or self.index.processes[n].technology in move.technologies]

    def _claim(self, kind: str, number: int, step: _Step, what: str) -> None:
        """Book a quantity for a measure; report a second measure that wants it."""
        file, line = self.document.place(step.where)
        first = self.owner.setdefault((kind, number), (step.key, line, step.where))
        self.moves.levers[step.key].append((kind, number))
        if first[2] != step.where:
            self.report(
                step.where, "E-CLASH",
                f"{what} fixed by {step.key} and by {first[0]} (line {first[1]})",
                "one measure per quantity", f"merge the two into one measure, or narrow one of "
                f"them to other facilities or technologies (file {file})",
            )

    def _path(self, step: _Step, start: float) -> Array:
        return self._series(step.points, start, step.realisation)

    def _name(self, process: int) -> str:
        p = self.index.processes[process]
        return f"{self.index.sites[p.site].name} {p.technology}"

    def _stock_share(self, step: _Step) -> None:
        for number in self._processes(step.move, step.sites):
            p = self.index.processes[number]
            self._claim("stock", number, step, f"share of {self._name(number)}")
            start = float(self.share[p.site, p.slot])
            series = self._path(step, start)
            series[0] = np.nan
            self.moves.stock[p.site, p.slot] = series
            if step.move.replaces:
                self.moves.replaces[p.site, p.slot] = tuple(
                    o.slot for o in self.index.processes
                    if o.site == p.site and o.technology in step.move.replaces
                )

    def _sales_share(self, step: _Step) -> None:
        for number in self._processes(step.move, step.sites):
            p = self.index.processes[number]
            self._claim("sales", number, step, f"share of additions of {self._name(number)}")
            series = self._path(step, float(self.added[p.site, p.slot, 0]))
            self.moves.sales[p.site, p.slot] = series
            self.moves.sales[p.site, p.slot, 0] = np.nan

    def _capacity(self, step: _Step) -> None:
        sites = step.sites
        if len(sites) > 1:
            sites = [n for n in sites if self.index.sites[n].facility == REST] or sites[:1]
        for number in self._processes(step.move, sites):
            source = self.index.source(self.index.processes[number].site)
            if source.kind != "capacity":
                self.report(step.where, "E-MOVE", f"a capacity move on {source.name}",
                              "a source whose activity follows capacity",
                              "use a stock_share or demand move of the library")
                continue
            self._claim("capacity", number, step, f"capacity of {self._name(number)}")
            series = self._path(step, float(self.capacity[number, 0]))
            self.moves.capacity[number] = np.maximum(series, self.capacity[number])

    def _coverage(self, step: _Step) -> None:
        processes = self._processes(step.move, step.sites)
        for number in chain.from_iterable(self.index.process_controls[p] for p in processes):
            control = self.index.controls[number]
            if control.control == step.move.control:
                self._claim("coverage", number, step,
                            f"coverage of {self._name(control.process)} by {control.control}")
                start = self._covered(number)
                points = {year: max(value, start) for year, value in step.points.items()}
                series = self._series(points, start, step.realisation)
                series[0] = np.nan
                self.moves.coverage[number] = series

    def _covered(self, number: int) -> float:
        own = self.index.controls[number]
        rivals = ((n, self.index.controls[n]) for n in self.index.process_controls[own.process])
        return float(sum(self.coverage[n] for n, c in rivals
                         if c.family == own.family and c.rank >= own.rank))

    def _retire(self, step: _Step) -> None:
        for number in self._processes(step.move, step.sites):
            p = self.index.processes[number]
            self._claim("retire", number, step, f"stock of {self._name(number)}")
            series = self._path(step, 1.0)
            self.moves.ceiling[p.site, p.slot] = series
            self.moves.ceiling[p.site, p.slot, 0] = np.inf
            self.moves.lost[p.site, p.slot] = step.move.lost

    def _sink(self, step: _Step) -> None:
        for number in self._processes(step.move, step.sites):
            self._claim("area", number, step, f"area of {self._name(number)}")
            self.moves.area[number] = self._path(step, 0.0)

    def _demand(self, step: _Step) -> None:
        usable = self._demand_sites(step.sites, step.where)
        self.moves.levers[step.key].append(("demand", len(self.moves.demand)))
        self.moves.demand.append(
            DemandMove(step.key, step.move.name, np.array(usable, int), self._path(step, 0.0),
                       self._limit(step.move, "cost", 0.0))
        )

    def _transfer(self, step: _Step) -> None:
        receivers = [
            n for n, s in enumerate(self.index.sites) if s.source in step.move.to_sources
        ]
        self.moves.levers[step.key].append(("transfer", len(self.moves.transfers)))
        self.moves.transfers.append(
            TransferMove(
                step.key, step.move.name, np.array(self._demand_sites(step.sites, step.where), int),
                np.array(self._demand_sites(receivers, step.where), int),
                self._path(step, 0.0),
                self._limit(step.move, "factor", 1.0), self._limit(step.move, "cost", 0.0),
            )
        )

    def _demand_sites(self, sites: Iterable[int], where: tuple[object, ...]) -> list[int]:
        usable = [n for n in sites if self.index.source(n).kind == "demand"]
        if not usable:
            self.report(where, "E-MOVE", "a demand or transfer move without a source of its own "
                          "activity", "sources of kind demand that the city has",
                          "choose another move, or add the source to the city's tables")
        return usable

    def _offset(self, step: _Step) -> None:
        self.moves.offsets.append((step.key, self._path(step, 0.0)))

    def _limit(self, move: Move, item: str, default: float) -> Array | float:
        rows = limit_rows(self.library, move, item)
        if not rows:
            return default
        value: Array = self.theta[..., rows[max(rows)]]
        return value


def _first(array: Array, own: int) -> Array:
    """Return the array without its draw axes (the first draw), for checks and start values."""
    result: Array = array[(0,) * (array.ndim - own)]
    return result
