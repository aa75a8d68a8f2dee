"""hindcast.csv, projection.csv and hindcast.json: a hindcast as files."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from simulator.folders.owned import Owner, filled
from simulator.foreign import to_cell
from simulator.hindcasting.hindcast import Hindcast
from simulator.hindcasting.scores import PROJECTED, SCORED, Cells

SCORED_FILE, PROJECTED_FILE, RECORD_FILE = "hindcast.csv", "projection.csv", "hindcast.json"
FILES = (SCORED_FILE, PROJECTED_FILE, RECORD_FILE)


def write_hindcast(found: Hindcast, folder: Path, *, replace: bool = False) -> list[Path]:
    """Write both tables and a record into a folder, all or none; return their paths.

    replace : whether files of an earlier hindcast that were changed since, or of another scenario,
    may be replaced.

    Raises
    ------
    InputError
        If the folder holds what this program did not write, or cannot be written (E-OUTPUT).
    """
    with filled(folder, Owner(RECORD_FILE, "hindcasts", replace=replace)) as fresh:
        for name, columns, rows in ((SCORED_FILE, SCORED, found.rows),
                                    (PROJECTED_FILE, PROJECTED, found.projected)):
            text = _table(columns, [row.cells for row in rows])
            (fresh / name).write_text(text, "utf-8", newline="")
        text = json.dumps(record(found), ensure_ascii=False, indent=1) + "\n"
        (fresh / RECORD_FILE).write_text(text, "utf-8", newline="\n")
    return [folder / name for name in FILES]


def record(found: Hindcast) -> dict[str, object]:
    """Return how a hindcast was made, and its scores, for programs."""
    return {
        "scenario": found.scenario.name, "city": found.scenario.file.city,
        "base_year": found.base, "draws": found.draws, "seed": found.seed,
        "scores": [asdict(score) for score in found.scores],
        "continued": [asdict(one) for one in found.continued],
    }


def _table(columns: Sequence[str], rows: Iterable[Cells]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[_cell(cell) for cell in row] for row in rows])
    return stream.getvalue()


def _cell(value: str | float | None) -> str:
    if isinstance(value, str):
        return to_cell(value)
    if value is None or math.isnan(value):
        return ""
    return f"{value:.12g}"
