"""Golden numbers stand still, or move with a dated reason that the changelog tells users."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from tests.golden import numbers
from tests.golden.numbers import Row

FILES = numbers.files()
CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"
RELATIVE = 1e-6
SIMULATED = [path for path, (_, best) in FILES.items() if not best]
OPTIMISED = [path for path, (_, best) in FILES.items() if best]


def moves() -> list[list[str]]:
    with numbers.MOVES.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))[1:]


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
def test_a_file_has_a_dated_reason_that_the_changelog_tells(path: Path) -> None:
    last = [row for row in moves() if row[1] == path.name][-1]
    assert last[2] == numbers.digest(path), 'python -m tests.golden.numbers "why"'
    assert date.fromisoformat(last[0])
    told = " ".join(CHANGELOG.read_text("utf-8").split())
    assert last[3] in told, "the reason in moves.csv stands in CHANGELOG.md, word for word"
