"""Golden numbers stand still, or move with a dated reason that the changelog tells users."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden import numbers
from tests.golden.numbers import Row

FILES = numbers.files()
CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"
RELATIVE = 1e-6
SIMULATED = [path for path, (_, best) in FILES.items() if not best]
OPTIMISED = [path for path, (_, best) in FILES.items() if best]


def assert_stands_still(path: Path) -> None:
    kept, now = numbers.read(path), [tuple(row) for row in numbers.numbers(path)]
    assert [row[:4] for row in now] == [row[:4] for row in kept]
    assert [(a, b) for a, b in zip(kept, now, strict=True) if not _same(a, b)] == []


def _same(kept: Row, now: Row) -> bool:
    if kept[0] == "verdict":
        return kept[4] == now[4]
    return float(now[4]) == pytest.approx(float(kept[4]), rel=RELATIVE)


@pytest.mark.parametrize("path", SIMULATED, ids=lambda path: path.stem)
def test_what_is_simulated_stands_still(path: Path) -> None:
    assert_stands_still(path)


@pytest.mark.slow
@pytest.mark.parametrize("path", OPTIMISED, ids=lambda path: path.stem)
def test_what_is_optimised_stands_still(path: Path) -> None:
    assert_stands_still(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_stands_as_its_last_move_left_it(path: Path) -> None:
    last = [row for row in numbers.moves() if row[1] == path.name][-1]
    assert last[2] == numbers.digest(path), 'python -m tests.golden.numbers "why"'


def test_every_move_has_a_reason_of_its_own_day_that_the_changelog_tells() -> None:
    moves, changelog = numbers.moves(), CHANGELOG.read_text("utf-8")
    for day, file, _, reason in moves:
        assert not numbers.is_stale(reason, day, moves), file
        assert numbers.is_told(reason, day, changelog), "CHANGELOG.md: the reason, with its date"


OLD = [["2030-01-05", "a.csv", "", "Old factor"]]


@pytest.mark.parametrize(("reason", "day", "stale"), [
    ("", "2030-02-01", True), (" ", "2030-02-01", True), ("Old factor", "2030-02-01", True),
    ("Old factor", "2030-01-05", False), ("New factor", "2030-02-01", False)])
def test_a_reason_is_new(reason: str, day: str, stale: bool) -> None:
    assert numbers.is_stale(reason, day, OLD) is stale


def test_the_writer_refuses_before_it_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbers, "numbers", lambda _: pytest.fail("written"))
    with pytest.raises(SystemExit, match="no earlier day"):
        numbers.main("")


@pytest.mark.parametrize(("text", "told"), [
    ("# C\n\n- New factor,\n  of 1 February 2030\n", True), ("- New\n  factor (2030-02-01)", True),
    ("- New factor", False), ("- New factor\n- 1 February 2030", False),
    ("- 2030-02-01", False), ("- New factor of 11 February 2030", False)])
def test_reason_and_day_stand_together(text: str, told: bool) -> None:
    assert numbers.is_told("New factor", "2030-02-01", text) is told
