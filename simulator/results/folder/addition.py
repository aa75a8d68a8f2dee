"""Put a table beside earlier results of the same inputs, or beside new ones."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from simulator.folders.manifest import OUTPUTS, SEAL, outputs
from simulator.folders.owned import filled
from simulator.results.folder.folder import Beside, Finish, owner_of, write_results
from simulator.results.reading import RUN_FILE
from simulator.simulation.run import Run


def add_tables(
    run: Run, folder: Path, texts: Mapping[str, str], record: Mapping[str, Any],
    seconds: float | None = None, finish: Finish = None, replace: bool = False,
    stale: Collection[str] = (),
) -> list[Path]:
    """Write tables and their entry in run.json, and return the files.

    Where the folder holds results of the same scenario and inputs they are kept, and the tables
    and the entry are added; else a whole folder with baseline and plan is written. Either happens
    in one step.

    texts : name -> text; record : entries for run.json; seconds : time used so far;
    finish : what writes report and workbook anew, which then show the tables; without it those of
    earlier results stay; replace : see `write_results`; stale : tables of earlier results that no
    longer hold.
    """
    earlier = _earlier(run, folder)
    if earlier is None:
        return write_results(run, folder, beside=Beside(record, texts), seconds=seconds,
                             finish=finish, replace=replace)
    with filled(folder, owner_of(run.scenario.name, replace)) as fresh:
        for name in (name for name in outputs(earlier) if name not in stale):
            shutil.copyfile(folder / name, fresh / name)
        for name, text in texts.items():
            (fresh / name).write_text(text, "utf-8", newline="\n")
        kept = {key: value for key, value in earlier.items() if key not in (OUTPUTS, SEAL)}
        entry = json.dumps({**kept, **record}, ensure_ascii=False, indent=1) + "\n"
        (fresh / RUN_FILE).write_text(entry, "utf-8", newline="\n")
        if finish is not None:
            finish(fresh)
    return [folder / name for name in sorted([*texts, RUN_FILE])]


def _earlier(run: Run, folder: Path) -> dict[str, Any] | None:
    """Return the record of earlier results, if they are of the same scenario and inputs."""
    path = folder / RUN_FILE
    if not path.is_file():
        return None
    try:
        found = json.loads(path.read_text("utf-8"))
    except ValueError:
        return None
    own = run.scenario
    same = isinstance(found, dict) and found.get("inputs") == dict(own.hashes) and (
        found.get("resolved") == own.resolved.model_dump(mode="json")
    )
    return found if same else None
