"""The tiny city in a folder, run in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.cli.main import main
from tests.bad_inputs.place import write_tables


@pytest.fixture
def in_tiny_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, Callable[[], int]]:
    """Return the results folder of the tiny city and what runs it there again."""
    write_tables(tmp_path)
    for place in ("simulation.loading", "cli.asked.subjects"):
        monkeypatch.setattr(f"simulator.{place}.parameters_root", lambda: tmp_path / "parameters")
    home, out = tmp_path / "scenarios" / "tiny", tmp_path / "out"
    return out, lambda: main(["-q", "simulate", str(home), "-o", str(out), "--no-report"])
