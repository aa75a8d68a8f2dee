"""A folder for a moment is gone afterwards; what a killed run left goes at the next one."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import pytest

from simulator.folders.lock import locked
from simulator.folders.scratch import YOUNG, scratch


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left(place: Path, name: str, age: float) -> Path:
    """Return the folder of a run that was killed so many seconds ago."""
    folder = place / name
    folder.mkdir()
    (folder / "model.lp").write_text("min", "utf-8")
    then = time.time() - age
    os.utime(folder, (then, then))
    return folder


def test_a_scratch_folder_is_gone_when_its_block_ends(place: Path) -> None:
    with scratch("lp") as folder:
        (folder / "model.lp").write_text("min", "utf-8")
        assert folder.parent == place
    assert list(place.iterdir()) == []


def test_what_a_killed_run_left_is_swept(place: Path) -> None:
    left(place, "simulator-lp-killed", 2 * YOUNG)
    with scratch("lp") as folder:
        assert list(place.iterdir()) == [folder]


def test_folders_of_running_runs_and_of_others_stay(place: Path) -> None:
    others = [left(place, "somebody-lp-x", 2 * YOUNG), left(place, "simulator-lp-new", 0)]
    running = left(place, "simulator-lp-running", 2 * YOUNG)
    with locked(running):
        then = time.time() - 2 * YOUNG
        os.utime(running, (then, then))
        with scratch("lp"):
            pass
    assert sorted(place.iterdir()) == sorted([*others, running])
