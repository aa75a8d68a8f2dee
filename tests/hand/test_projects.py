"""Projects that are built or not: when they are complete, and what was decided, on paper."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simulator.optimiser.answers.alternatives import Alternative, Alternatives, Effort
from simulator.optimiser.answers.decisions import Project
from simulator.optimiser.modes.alternatives import _apart
from simulator.optimiser.modes.projects import LARGEST, VARIABLE, _add, _decision, _project, _room
from simulator.optimiser.modes.uptake_rows import efforts
from simulator.optimiser.programme.binding_targets import choose
from simulator.optimiser.solving.task import prepare
from simulator.tolerances import PROJECT_ROOM
from tests.fixtures.pencil import PencilCity

close = pytest.approx


def project(most: float, pace: float, owners: tuple[str, ...] = ("fit",)) -> Project | None:
    """Return a project from nothing to a potential, over four years after the base year."""
    years = np.ones(5)
    return _project("works scrubber", list(owners), "z", [(7,)], (("x", 3),),
                    (0 * years, most * years, pace * years, years))


@pytest.mark.parametrize(("most", "pace", "full", "years"), [
    (0.9, 0.3, [0, 0.3, 0.6, 0.9, 0.9], 3),
    (0.9, 0.4, [0, 0.4, 0.8, 0.9, 0.9], 3),    # 2.25 years: complete in the third
    (0.9, 0.1, [0, 0.1, 0.2, 0.3, 0.4], 4),    # nine years, of which there are four
    (0.9, 1.0, [0, 0.9, 0.9, 0.9, 0.9], 1),    # a pace of the whole is none
])
def test_a_project_is_complete_when_its_pace_has_brought_it_there(
    most: float, pace: float, full: list[float], years: int
) -> None:
    found = project(most, pace)
    assert found is not None
    assert found.full.tolist() == close(full)
    assert found.years == years


def test_what_no_measure_raises_is_no_project() -> None:
    assert project(0.0, 0.3) is None
    assert project(0.9, 0.3, owners=()) is None


@pytest.mark.parametrize(("decided", "built", "begins"), [(1.0, True, 2), (0.0, False, None)])
def test_what_was_decided(decided: float, built: bool, begins: int | None) -> None:
    """The works runs 0.8 and 1; the scrubber may cover 0.45 and 0.9, and covers 0 and 0.9 of it.

    In parts of what it may: 0 of 0.36 and 0.9 of 0.9. It stands from the second year on.
    """
    found = project(0.9, 0.45)
    assert found is not None
    column = {("z", (7, 1)): 0, ("z", (7, 2)): 1, ("x", (3, 1)): 2, ("x", (3, 2)): 3,
              (VARIABLE, (0, 4)): 4}
    programme: Any = SimpleNamespace(column=column)
    answer: Any = SimpleNamespace(values=np.array([0.0, 0.9, 0.8, 1.0, decided]))
    own = _decision(programme, 0, found, answer)
    assert (own.built, own.begins) == (built, begins)
    assert own.uptake.tolist() == close([0, 0, 1, 0, 0])


def test_a_project_without_a_column_in_the_last_year_is_not_built() -> None:
    found = project(0.9, 0.45)
    assert found is not None
    programme: Any = SimpleNamespace(column={(VARIABLE, (0, 1)): 0})
    answer: Any = SimpleNamespace(values=np.array([1.0]))
    assert not _decision(programme, 0, found, answer).built


class Recorder:
    """Remembers rows; its yes-or-no columns are numbered from 100 on."""

    def __init__(self, column: dict[Any, int]) -> None:
        self.base, self.rows, self.switches = SimpleNamespace(column=column), {}, []

    def yes_or_no(self, key: Any) -> int:
        self.switches.append(key)
        return 100 + key[1]

    def row(self, key: Any, cells: Any, lower: float, upper: float = np.inf) -> None:
        self.rows[key] = ({c: w for c, w in cells.items() if w}, lower, upper)


def test_the_rows_of_a_project() -> None:
    """Up to 0.9 at 0.3 a year, complete after three years: 0.3, 0.6, 0.9, 0.9 of activity 1.

    Off: z - 0.9 M y <= 0. On: z - full x - full M y' >= -full M with y' of two years before, where
    there was one. It begins by the second year, since four less three years are left then.
    """
    found = project(0.9, 0.3)
    assert found is not None
    column = {(name, (item, t)): n * 10 + t for n, (name, item) in enumerate((("z", 7), ("x", 3)))
              for t in range(1, 5)}
    own: Any = Recorder(column)
    _add(own, own.base, 0, found)
    assert own.switches == [(0, 1), (0, 2), (0, 3), (0, 4)]
    for t, most in ((2, np.inf), (3, 0.0), (4, 0.0)):
        assert own.rows["project_stays", 0, t] == ({100 + t: 1.0, 99 + t: -1.0}, 0.0, most)
    for t in range(1, 5):
        cells, low, high = own.rows["project_off", 0, 0, t]
        assert cells == close({t: 1.0, 100 + t: -0.9})
        assert (low, high) == (-np.inf, PROJECT_ROOM)
    assert [key[-1] for key in own.rows if key[0] == "project_on"] == [3, 4]
    for t, begun in ((3, 101), (4, 102)):
        cells, low, high = own.rows["project_on", 0, 0, t]
        assert cells == close({t: 1.0, 10 + t: -0.9, begun: -0.9})
        assert (low, high) == (close(-0.9 - PROJECT_ROOM, rel=1e-12), np.inf)


def levered(**keys: Any) -> Any:
    city = PencilCity().plant("mill", {"old": 10}).plant("boiler", {"coal": 2}, kind="linked:steam")
    city.process("mill", "*", "use", 1, "TJ/t", "steam")
    city.lever("move", keys.pop("kind"), "mill", cost=1, **keys)
    return prepare(city.run(), choose()).data


def test_the_most_that_a_site_may_run() -> None:
    """1 kt of its own and a half more by a lever; a lever that cuts adds nothing; a follower: 2."""
    for potential, most in ((50, 1.5), (-50, 1.0)):
        data = levered(kind="demand", potential=potential)
        mill, boiler = (next(n for n, s in enumerate(data.city.index.sites) if s.source == name)
                        for name in ("mill", "boiler"))
        assert _room(data, mill)[1:].tolist() == close([most] * 6)
        assert _room(data, boiler).tolist() == [LARGEST] * 7


@pytest.mark.parametrize(("potential", "sign"), [(50, 1.0), (-50, -1.0)])
def test_a_demand_move_is_one_variable(potential: float, sign: float) -> None:
    """Its uptake is the lever itself, of which a cut is the negative part."""
    (own,) = efforts(levered(kind="demand", potential=potential))
    assert (own.measure, own.kind, own.cells) == ("move", "demand", (("v", 0, sign),))


def mixes(unit: str, *uptakes: float) -> tuple[list[Alternative], Alternatives]:
    case: Any = None
    found = [Alternative(case, 1.0, "hop", np.array([[uptake]]), 0.0) for uptake in uptakes]
    effort = Effort("fit", "main", "coverage", unit, ())
    return found, Alternatives([effort], np.zeros((1, 1)), 0.01, 1, found)


@pytest.mark.parametrize(("unit", "one", "other", "apart"), [
    ("1", 0.5, 0.505, False), ("1", 0.5, 0.52, True), ("1", 0.001, 0.0111, True),
    ("t", 100.0, 100.5, False), ("t", 100.0, 102.0, True), ("t", 0.1, 0.105, False),
])
def test_mixes_are_apart_from_a_hundredth_on(
    unit: str, one: float, other: float, apart: bool
) -> None:
    """Of the whole for a share, of the largest amount for an amount, which is at least one."""
    found, alternatives = mixes(unit, one, other)
    assert _apart(found[0], found[1], alternatives) is apart
