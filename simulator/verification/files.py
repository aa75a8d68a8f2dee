"""The files of a results folder against the list in its record; nothing is ever written there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.folders.manifest import OUTPUTS, changed_files, files_in, is_sealed, outputs
from simulator.folders.owned import NOBODYS
from simulator.results.reading import RUN_FILE
from simulator.verification.cells import CellDifference

AS_WRITTEN, CHANGED, MISSING = "as_written", "changed", "missing"
UNLISTED, DIFFERS = "unlisted", "differs"
WRONG = (CHANGED, MISSING, DIFFERS)
"""States of a file that make a folder another one than was written."""


@dataclass(frozen=True)
class VerifiedFile:
    """A file of a results folder.

    state : as_written, changed, missing, differs (from the repeat, and listed so) or unlisted, of
    which the record says nothing; differences : the first cells that the repeat gives otherwise;
    count : how many.
    """

    name: str
    state: str
    differences: tuple[CellDifference, ...] = ()
    count: int = 0


def verified_files(folder: Path, record: Mapping[str, Any]) -> list[VerifiedFile]:
    """Return every file that is listed or there, with its state by the record alone."""
    listed, off = outputs(record), set(changed_files(folder, record))
    sealed = is_sealed(record) or OUTPUTS not in record
    found = [VerifiedFile(RUN_FILE, AS_WRITTEN if sealed else CHANGED)]
    for name in listed:
        lost = not (folder / name).is_file()
        found.append(VerifiedFile(
            name, AS_WRITTEN if name not in off else MISSING if lost else CHANGED))
    found += [VerifiedFile(name, UNLISTED) for name in files_in(folder)
              if name not in listed and name != RUN_FILE and name.split("/")[0] not in NOBODYS]
    return sorted(found, key=lambda file: (file.state == UNLISTED, file.name))
