"""A few of the kills that `python -m tests.mutators.kills` makes, and notes that stay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.mutators.kills import FRACTIONS, NOTE, earlier_results, left_behind, one

KILLS = 50


@pytest.mark.slow
def test_a_kill_loses_nothing_and_the_next_run_sweeps() -> None:
    rng = Random(KILLS)
    with earlier_results() as (place, commands):
        for _ in range(KILLS):
            command = rng.choice(commands)
            assert one(place, command, rng.uniform(*FRACTIONS) * command.seconds) == []
        assert left_behind(place, commands) == []


@pytest.mark.slow
def test_notes_survive_ten_reruns(in_tiny_place: tuple[Path, Callable[[], int]]) -> None:
    """Beside the results, below them and with a name that is nearly one of ours."""
    notes = ("note.txt", "备注/第一稿.md", "emissions.csv.bak", ".hidden", "tables/mine.csv")
    out, run = in_tiny_place
    for turn in range(10):
        assert run() == 0, turn
        for name in notes:
            (out / name).parent.mkdir(exist_ok=True)
            if turn:
                assert (out / name).read_text("utf-8") == f"{NOTE}{name}", turn
            (out / name).write_text(f"{NOTE}{name}", "utf-8")
    assert {path.name for path in out.iterdir() if path.name.startswith(".")} == {".hidden"}
