"""Which tables lack rows because of what is wrong in them: what rests on those is not judged."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from simulator.errors import Problem, Problems
from simulator.parameters.base_rows import BASED
from simulator.parameters.tables import CITY, CODELISTS, kinds

ROW_STAYS = ("E-GRADE", "E-NOTE", "E-REFERENCE")
"""Problems of a row whose number is read all the same."""
ROW_IS_GONE = ("E-NAME", "E-MISSING")
"""Problems found among rows that were read, after which some are not known, or were never there."""
NAMED = ("sectors", "sources", "technologies", "carriers", "pollutants")
"""Tables of the names that all others use."""
OF_MEASURES = ("measures", "moves", "limits", "facts")
"""Tables that only measures are read with."""
OF_CITY = (*NAMED, *BASED, "facilities", "drivers", "outlooks")
"""Tables without which it is not known what a city has in its base year."""
OF_MOVES = (*OF_CITY, *OF_MEASURES)
"""Tables without which it is not known on what a measure acts, and from where it sets out."""
OF_COEFFICIENTS = ("processes", "control_effects", "fuels", "emission_factors", "costs")
"""Tables that the coefficients of its processes and controls are made of."""
_BARE = {name.removeprefix(CITY) for name in OF_CITY}
TABLES = {name.removeprefix(CITY) for name in (*CODELISTS, *kinds())}
"""A problem elsewhere, as of a folder, may take rows from any of them."""


class Lacks:
    """What is wrong with tables, before and while a city is checked.

    before : what was found earlier; found : collects what is found now.
    """

    def __init__(self, before: Iterable[Problem] = ()) -> None:
        self.before, self.found = list(before), Problems()

    def none_of(self, *tables: str) -> bool:
        """Tell whether nothing lacks in some tables, by their names in the program."""
        asked, lacking = {table.removeprefix(CITY) for table in tables}, self._lacking()
        return lacking <= TABLES and not asked & lacking

    def may_say(self, problem: Problem) -> bool:
        """Tell whether a problem of a city is one of its own, and not of what lacks elsewhere.

        What a city has in its base year is whole where it is built at all.
        """
        return PurePosixPath(problem.file).stem in _BARE or self.none_of(*OF_COEFFICIENTS)

    @property
    def nothing_wrong(self) -> bool:
        """Tell whether no problem was found at all."""
        return not self.before and not self.found

    def _lacking(self) -> set[str]:
        early = [problem for problem in self.before if problem.code not in ROW_STAYS]
        late = [problem for problem in self.found if problem.code in ROW_IS_GONE]
        return {PurePosixPath(problem.file).stem for problem in (*early, *late)}
