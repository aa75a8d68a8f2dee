"""What measures of a scenario say by themselves: names of the library, units and ranges."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from simulator import units
from simulator.errors import Problems, suggest
from simulator.measures.library import Library, Move
from simulator.parameters.codelists import Source
from simulator.parameters.written_moves import WRITTEN_MOVES
from simulator.scenario.keys import Measure, Uptake
from simulator.scenario.yaml_file import Document

Where = tuple[object, ...]
Report = Callable[[Where, str, str, str, str], None]
"""Records a problem at a key of the scenario: key, code, found, expected, fix."""


class UptakeReader:
    """Reads uptakes as a scenario writes them, and reports what no city could understand."""

    def __init__(
        self, library: Library, sources: Mapping[str, Source], report: Report
    ) -> None:
        self.library, self.sources, self.report = library, sources, report

    def uptakes(self, key: str, measure: Measure) -> Iterator[tuple[Move, Uptake, Where]]:
        """Yield the uptakes of a measure whose moves the library has, with their places."""
        found = self.library.measures.get(key)
        if found is None:
            self.report(("measures", key), "E-NAME", f'unknown measure "{key}"',
                        "a measure of the library", suggest(key, self.library.measures))
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
            yield move, uptake, where

    def realisation(self, key: str, measure: Measure) -> float:
        """Return the share of a measure's path that is realised; report what is no share."""
        try:
            return units.quantity(str(measure.realisation), "1")
        except units.UnitError as error:
            self.report(("measures", key, "realisation"), "E-UNIT",
                        units.said_of(measure.realisation, error), "a share such as 90 %",
                        'write for example "90 %"')
        return 1.0

    def unit(self, move: Move) -> str:
        """Return the canonical unit of a move's uptake."""
        return move.unit(self.sources)

    def points(self, move: Move, uptake: Uptake, where: Where) -> dict[int, float] | None:
        """Return the path that an uptake states; report every year of it that is none."""
        found = {year: self._point(move, written, (*where, "path", year))
                 for year, written in uptake.path.items()}
        right = {year: value for year, value in found.items() if value is not None}
        return right if len(right) == len(found) else None

    def _point(self, move: Move, written: object, where: Where) -> float | None:
        unit, legal = self.unit(move), WRITTEN_MOVES[move.kind].range
        try:
            value = units.quantity(str(written), unit)
        except units.UnitError as error:
            self._no_amount(unit, written, error, where)
            return None
        if legal.hold(value):
            return value
        limit = f"at least {legal.low:g}" if legal.ceiling and value < 0 else legal.expected(value)
        self.report(where, "E-RANGE", f'"{written}"', limit, "correct the number or its sign")
        return None

    def _no_amount(
        self, unit: str, written: object, error: units.UnitError, where: Where
    ) -> None:
        share = unit == "1"
        self.report(
            where, "E-UNIT", units.said_of(written, error),
            "a share such as 30 %" if share else f"an amount in {unit}: {units.legal_units(unit)}",
            error.fix or f'write for example "{where[-1]}: {"30 %" if share else f"100 {unit}"}"',
        )


def check_uptakes(
    measures: Mapping[str, Measure], library: Library, sources: Mapping[str, Source],
    document: Document, problems: Problems,
) -> None:
    """Report what the active measures of a scenario cannot say in any city."""

    def report(where: Where, code: str, found: str, expected: str, fix: str) -> None:
        key = ".".join(map(str, where))
        problems.add(code, *document.place(where), key, found, expected, fix)

    reader = UptakeReader(library, sources, report)
    for key, measure in measures.items():
        if measure.active:
            reader.realisation(key, measure)
            for move, uptake, where in reader.uptakes(key, measure):
                reader.points(move, uptake, where)
