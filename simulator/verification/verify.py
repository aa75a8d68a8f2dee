"""What is wrong with a results folder: by its own list, and by the run once more."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.errors import InputError, Problem, SolverError
from simulator.folders.scratch import scratch
from simulator.results.reading import RUN_FILE, read_record
from simulator.scenario.clauses import CLAUSES_FILE
from simulator.verification.cells import Leniency, cell_differences
from simulator.verification.files import (
    CHANGED,
    DIFFERS,
    MISSING,
    UNLISTED,
    WRONG,
    VerifiedFile,
    verified_files,
)
from simulator.verification.inputs import other_tables
from simulator.verification.repeat import Repeat, repeat
from simulator.version import __version__
from simulator.wording import SelfShown, listed

TABLES, SCRIPT, INPUTS, SOLVER = "tables", "script", "inputs", "solver"
"""Why a run cannot be repeated: bundled inputs are others today, rows came from a script, the
inputs in the record do not load, the solver gave no answer."""
AS_IT_WAS = "the file as it was written"
AGAIN = "run the scenario again with --replace; keep your copy under another name"
LETTERS = 60


@dataclass(frozen=True, repr=False)
class Verification(SelfShown):
    """What `verify` found.

    folder : of the results; files : every file that is listed or there; repeated : tables that the
    repeat was compared with; not_repeated : tables of the folder that it was not; cases : those
    compared, empty for all; why : why there was no repeat, one of tables, script, inputs and
    solver, "" if there was; detail : what of them; version : of the program that wrote the folder.
    """

    folder: Path
    files: tuple[VerifiedFile, ...]
    version: str
    repeated: tuple[str, ...] = ()
    not_repeated: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    why: str = ""
    detail: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Tell whether no file was changed or is missing and no number differs."""
        return not self.of(*WRONG)

    def of(self, *states: str) -> tuple[str, ...]:
        """Return the files that are in one of some states."""
        return tuple(file.name for file in self.files if file.state in states)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong, one problem for each file."""
        return tuple(_problem(self.folder, file) for file in self.files if file.state in WRONG)

    def told(self) -> list[tuple[str, str]]:
        """Return what is shown: the folder, its files by state, what the repeat gave."""
        states = [(state, listed(self.of(state))) for state in (*WRONG, UNLISTED)]
        done = f"{len(self.repeated)} tables" if not self.why else f"not made ({self.why})"
        return [("folder", self.folder.as_posix()), ("same", "yes" if self.same else "no"),
                ("repeat", done), *((state, names) for state, names in states if names)]


def verify(folder: str | Path) -> Verification:
    """Return what is wrong with a results folder, in which nothing is written.

    Raises
    ------
    InputError
        If it is no results folder, or its record cannot be read (E-RESULTS).
    """
    path = Path(folder)
    record = read_record(path)
    files = verified_files(path, record)
    found = Verification(path, tuple(files), str(record.get("simulator", "")))
    why, detail = _hindrance(record)
    return dataclasses.replace(found, why=why, detail=detail) if why else _repeated(found, record)


def _hindrance(record: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return why a run cannot be repeated, and what of it; blank if it can."""
    if not isinstance(record["resolved"], dict):
        return INPUTS, (RUN_FILE,)
    others = other_tables(record)
    if others:
        return TABLES, others
    given = tuple(map(str, record.get("given_tables") or ()))
    return (SCRIPT, given) if given else ("", ())


def _repeated(found: Verification, record: Mapping[str, Any]) -> Verification:
    try:
        with scratch("verify") as place:
            again = repeat(record, place)
    except InputError as error:
        heads = tuple(f"{p.code} {p.key}: {p.found}" for p in error.problems)
        return dataclasses.replace(found, why=INPUTS, detail=heads)
    except SolverError as error:
        return dataclasses.replace(found, why=SOLVER, detail=(str(error),))
    return _compared(found, again, not record.get("outputs"))


def _compared(found: Verification, again: Repeat, unlisted: bool) -> Verification:
    """Return the verification with what the repeat gave otherwise.

    unlisted : whether the record lists no files, so that tables are known by their names alone.
    """
    own = [f for f in found.files if f.name.endswith(".csv") and f.state != MISSING
           and (f.state != UNLISTED or unlisted)]
    repeated = tuple(f.name for f in own if f.name in again.texts and f.name != CLAUSES_FILE)
    files = tuple(_beside(found.folder, f, again) if f.name in repeated else f
                  for f in found.files)
    left = tuple(f.name for f in own if f.name not in repeated)
    return dataclasses.replace(found, files=files, repeated=repeated, not_repeated=left,
                               cases=again.cases)


def _beside(folder: Path, file: VerifiedFile, again: Repeat) -> VerifiedFile:
    """Return a file with the cells that the repeat gives otherwise."""
    leniency = Leniency(again.cases, ("enforced",) if again.cases else (), again.home)
    then = (folder / file.name).read_bytes().decode("utf-8", "replace")
    first, count = cell_differences(file.name, then, again.texts[file.name], leniency)
    state = DIFFERS if count and file.state != CHANGED else file.state
    return VerifiedFile(file.name, state, first, count)


def _problem(folder: Path, file: VerifiedFile) -> Problem:
    place, told = (folder / file.name).as_posix(), _told(file)
    line = file.differences[0].row if file.differences else 0
    key = file.differences[0].column if file.differences else ""
    if file.state == MISSING:
        return Problem("E-VERIFY", place, 0, "", "no such file", f"a file that {RUN_FILE} lists",
                       AGAIN)
    if file.state == CHANGED:
        what = "record" if file.name == RUN_FILE else "file"
        found = f"a {what} that was changed since it was written"
        return Problem("E-VERIFY", place, line, key, found + (told and f": {told}"), AS_IT_WAS,
                       AGAIN)
    return Problem("E-VERIFY", place, line, key, told, f"what the inputs in {RUN_FILE} give",
                   f"{AGAIN}; if nobody changed the file, compare versions in {RUN_FILE} with "
                   f"yours (simulator {__version__})")


def _told(file: VerifiedFile) -> str:
    """Return the first differences in words, and how many there are."""
    first = [(f"row {d.row} {d.column}".rstrip() + " " if d.row else "")
             + f"{_short(d.then)}, repeated {_short(d.now)}" for d in file.differences]
    more = file.count - len(first)
    return "; ".join([*first, *([f"and {more} more"] if more else [])])


def _short(text: str) -> str:
    return f'"{text}"' if len(text) <= LETTERS else f'"{text[:LETTERS]}..."'
