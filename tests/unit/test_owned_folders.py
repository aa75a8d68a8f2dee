"""A folder of results: what is replaced, what stays, and what a killed run leaves."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import simulator
from simulator.errors import InputError
from simulator.folders import exchange as exchange_module
from simulator.folders.exchange import ASIDE, FRESH
from simulator.folders.lock import LOCK, locked
from simulator.folders.manifest import changed_files, is_sealed, read_manifest
from simulator.folders.owned import Owner, filled, refuse_foreign, renewed, restore

RECORD = "run.json"
ROOT = Path(simulator.__file__).parents[1]


def owner(name: str = "one", replace: bool = False, legacy: tuple[str, ...] = ()) -> Owner:
    return Owner(RECORD, "results", name, replace, frozenset(legacy))


def write(folder: Path, texts: dict[str, str], own: Owner | None = None) -> None:
    own = own or owner()
    with filled(folder, own) as fresh:
        for name, text in texts.items():
            (fresh / name).parent.mkdir(exist_ok=True)
            (fresh / name).write_text(text, "utf-8")
        (fresh / RECORD).write_text(json.dumps({"scenario": own.name}), "utf-8")


def listed(place: Path) -> dict[str, str]:
    """Return every file but the manifest, with its content."""
    return {p.relative_to(place).as_posix(): p.read_text("utf-8")
            for p in sorted(place.rglob("*")) if p.is_file() and p.name != RECORD}


def refused(folder: Path, own: Owner | None = None) -> list[tuple[str, str]]:
    """Return the name and the finding of every problem that writing there has."""
    with pytest.raises(InputError) as caught:
        write(folder, {"a.csv": "new"}, own)
    assert all(p.code == "E-OUTPUT" and p.fix for p in caught.value.problems)
    return [(Path(p.file).name, p.found) for p in caught.value.problems]


def test_only_listed_files_are_replaced(tmp_path: Path) -> None:
    own = tmp_path / "结果"
    write(own, {"a.csv": "1", "b.csv": "1", "tables/c.csv": "1"})
    (own / "notes.txt").write_text("mine", "utf-8")
    (own / "tables" / "mine.csv").write_text("mine", "utf-8")
    for _ in range(10):
        write(own, {"a.csv": "2"})
    assert listed(own) == {"a.csv": "2", "notes.txt": "mine", "tables/mine.csv": "mine"}


def test_every_file_is_listed_with_its_hash_and_the_record_is_sealed(tmp_path: Path) -> None:
    write(tmp_path / "out", {"a.csv": "abc", "t/b.csv": ""})
    record = read_manifest(tmp_path / "out" / RECORD)
    assert record is not None
    assert record["outputs"] == {
        "a.csv": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "t/b.csv": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    }, "SHA-256 of abc and of nothing, as FIPS 180-4 gives them"
    assert is_sealed(record)
    assert not is_sealed({**record, "scenario": "two"})
    (tmp_path / "out" / "a.csv").write_text("abd", "utf-8")
    (tmp_path / "out" / "t" / "b.csv").unlink()
    assert changed_files(tmp_path / "out", record) == ["a.csv", "t/b.csv"]


def test_a_changed_file_stops_the_run_unless_it_may_be_replaced(tmp_path: Path) -> None:
    own = tmp_path / "out"
    write(own, {"a.csv": "1", "b.csv": "1"})
    (own / "b.csv").write_text("my numbers", "utf-8")
    assert refused(own) == [("b.csv", "a file that was changed since it was written")]
    assert listed(own) == {"a.csv": "1", "b.csv": "my numbers"}
    write(own, {"a.csv": "2"}, owner(replace=True))
    assert listed(own) == {"a.csv": "2"}


def test_a_file_that_was_deleted_stops_nothing(tmp_path: Path) -> None:
    own = tmp_path / "out"
    write(own, {"a.csv": "1", "b.csv": "1"})
    (own / "b.csv").unlink()
    write(own, {"a.csv": "2"})
    assert listed(own) == {"a.csv": "2"}


def test_results_of_another_scenario_are_kept(tmp_path: Path) -> None:
    own = tmp_path / "out"
    write(own, {"a.csv": "1"})
    assert refused(own, owner("two")) == [("out", 'results of the scenario "one"')]
    write(own, {"a.csv": "2"}, owner("two", replace=True))
    assert listed(own) == {"a.csv": "2"}


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize("name", ["a.csv", "b.csv"])
def test_a_folder_in_the_place_of_a_file_stops_the_run(
    tmp_path: Path, name: str, replace: bool
) -> None:
    """It harms nothing, whether the file is written again (a) or not (b)."""
    own = tmp_path / "结果"
    write(own, {"a.csv": "1", "b.csv": "1"})
    (own / name).unlink()
    (own / name).mkdir()
    (own / name / "notes.txt").write_text("mine", "utf-8")
    before = listed(own)
    for _ in range(2):
        assert (name, "a folder of this name") in refused(own, owner(replace=replace))
        assert listed(own) == before
        assert not (own / ASIDE).exists()


def test_a_folder_made_in_the_middle_of_it_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, move = tmp_path / "结果", exchange_module._move
    write(own, {"a.csv": "1"})

    def disturbed(old: Path, new: Path) -> None:
        if old == own.absolute() / FRESH / "a.csv":
            new.mkdir()
        move(old, new)

    monkeypatch.setattr(exchange_module, "_move", disturbed)
    with pytest.raises(InputError):
        write(own, {"a.csv": "2"})
    monkeypatch.undo()
    assert (own / ASIDE / "a.csv").read_text("utf-8") == "1"
    (own / "a.csv").rmdir()
    restore(own)
    assert listed(own) == {"a.csv": "1"}


def test_a_foreign_file_of_the_same_name_is_never_replaced(tmp_path: Path) -> None:
    own = tmp_path / "out"
    write(own, {"b.csv": "1"})
    (own / "a.csv").write_text("mine", "utf-8")
    for replace in (False, True):
        assert refused(own, owner(replace=replace)) == [
            ("a.csv", "a file of this name that the program did not write")]
    assert listed(own) == {"a.csv": "mine", "b.csv": "1"}


@pytest.mark.parametrize(("record", "found"), [
    (None, "a folder with other files and no run.json"),
    ('{"my": "config"}', "run.json, which this program did not write"),
    ("[1]", "run.json, which this program did not write"),
    ("not JSON", "run.json, which this program did not write"),
])
@pytest.mark.parametrize("replace", [False, True])
def test_a_foreign_folder_is_left_alone(
    tmp_path: Path, record: str | None, found: str, replace: bool
) -> None:
    (tmp_path / "thesis.docx").write_text("mine", "utf-8")
    if record is not None:
        (tmp_path / RECORD).write_text(record, "utf-8")
    assert refused(tmp_path, owner(replace=replace)) == [(tmp_path.name, found)]
    assert listed(tmp_path) == {"thesis.docx": "mine"}


def test_a_manifest_cannot_name_files_elsewhere(tmp_path: Path) -> None:
    precious = tmp_path / "precious.txt"
    precious.write_text("mine", "utf-8")
    own = tmp_path / "out"
    write(own, {"a.csv": "1"})
    record = json.loads((own / RECORD).read_text("utf-8"))
    record["outputs"] |= {"../precious.txt": "0", str(precious): "0", "": "0"}
    (own / RECORD).write_text(json.dumps(record), "utf-8")
    write(own, {"a.csv": "2"}, owner(replace=True))
    assert precious.read_text("utf-8") == "mine"


def test_results_of_an_earlier_version_are_replaced_when_asked(tmp_path: Path) -> None:
    (tmp_path / RECORD).write_text('{"simulator": "0.1", "resolved": {}, "scenario": "one"}')
    (tmp_path / "a.csv").write_text("1")
    (tmp_path / "notes.txt").write_text("mine")
    assert "earlier version" in refused(tmp_path)[0][1]
    write(tmp_path, {"a.csv": "2"}, owner(replace=True, legacy=("a.csv", "b.csv")))
    assert listed(tmp_path) == {"a.csv": "2", "notes.txt": "mine"}


def half(folder: Path, error: BaseException) -> None:
    with filled(folder, owner()) as fresh:
        (fresh / "a.csv").write_text("half", "utf-8")
        raise error


@pytest.mark.parametrize("error", [ValueError, OSError(errno.ENOSPC, "No space left on device"),
                                   KeyboardInterrupt])
def test_a_block_that_fails_changes_nothing(tmp_path: Path, error: BaseException) -> None:
    own = tmp_path / "deep" / "out"
    with pytest.raises((ValueError, InputError, KeyboardInterrupt)):
        half(own, error)
    assert not list(tmp_path.iterdir()), "folders that were made for it are gone again"
    write(own, {"a.csv": "1"})
    with pytest.raises((ValueError, InputError, KeyboardInterrupt)):
        half(own, error)
    assert listed(own) == {"a.csv": "1"}
    assert {path.name for path in own.iterdir()} == {"a.csv", RECORD}


def test_a_full_disk_is_told_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught, filled(tmp_path / "out", owner()):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert str(caught.value) == (
        f"E-OUTPUT {(tmp_path / 'out').as_posix()}\n"
        "  found no write access (No space left on device); expected a folder that may be written\n"
        "  fix: free space on the disk, or name another folder with -o")


def test_an_error_about_another_place_is_not_blamed_on_the_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), filled(tmp_path / "out", owner()):
        Path("/nowhere/at/all").read_text("utf-8")


@pytest.mark.parametrize("kind", ["link", "empty", "of the system"])
def test_links_and_folders_that_are_there_are_filled(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "place"
    place.mkdir()
    if kind == "of the system":
        (place / "lost+found").mkdir()
    own = tmp_path / "link" if kind == "link" else place
    if kind == "link":
        own.symlink_to(place)
    before = place.stat().st_ino
    for text in ("1", "2"):
        write(own, {"a.csv": text})
    assert listed(place) == {"a.csv": "2"}
    assert place.stat().st_ino == before, "a mount point cannot be renamed: the folder stays"


def test_one_file_is_renewed_and_its_hash_with_it(tmp_path: Path) -> None:
    own = tmp_path / "out"
    write(own, {"a.csv": "1", "report.html": "old"})
    with renewed(own / "report.html", owner(), "x", "y") as file:
        file.write_text("new", "utf-8")
    assert listed(own) == {"a.csv": "1", "report.html": "new"}
    record = read_manifest(own / RECORD)
    assert record is not None
    assert is_sealed(record)
    assert not changed_files(own, record)
    (own / "report.html").write_text("by hand", "utf-8")
    with pytest.raises(InputError), renewed(own / "report.html", owner(), "x", "y"):
        pass
    assert listed(own)["report.html"] == "by hand"


STEPS = 8
"""Moves of an exchange of three old files for three new ones, with their manifests."""


@pytest.mark.parametrize("step", range(STEPS))
def test_whatever_step_fails_the_old_results_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    own, move, calls = tmp_path / "out", exchange_module._move, []
    write(own, {"a.csv": "1", "b.csv": "1", "c.csv": "1"})
    before = {p.name: p.read_bytes() for p in own.iterdir()}

    def failing(old: Path, new: Path) -> None:
        calls.append(old)
        if len(calls) == step + 1:
            raise KeyboardInterrupt
        move(old, new)

    monkeypatch.setattr(exchange_module, "_move", failing)
    with pytest.raises(KeyboardInterrupt):
        write(own, {"a.csv": "2", "t/d.csv": "2", "e.csv": "2"})
    assert len(calls) > step
    assert {p.name: p.read_bytes() for p in own.iterdir()} == before


@pytest.mark.parametrize("step", range(STEPS + 1))
def test_a_kill_between_two_steps_is_mended_by_the_next_start(tmp_path: Path, step: int) -> None:
    """A process is killed before its n-th move; after the last one the new results stand."""
    own = tmp_path / "out"
    write(own, {"a.csv": "1", "b.csv": "1", "c.csv": "1"})
    old = listed(own)
    code = f"""
import json, os, signal
from pathlib import Path
from simulator.folders import exchange
from simulator.folders.owned import Owner, filled
move, calls = exchange._move, []
def killing(old, new):
    calls.append(old)
    if len(calls) == {step + 1}:
        os.kill(os.getpid(), signal.SIGKILL)
    move(old, new)
exchange._move = killing
exchange.shutil.rmtree = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
with filled(Path({str(own)!r}), Owner("run.json", "results", "one")) as fresh:
    for name in ("a.csv", "d.csv", "e.csv"):
        (fresh / name).write_text("2")
    (fresh / "run.json").write_text('{{"scenario": "one"}}')
"""
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True,
                          env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert done.returncode == -signal.SIGKILL, done.stderr
    restore(own)
    whole = {name: "2" for name in ("a.csv", "d.csv", "e.csv")} if step == STEPS else old
    assert listed(own) == whole
    assert {p.name for p in own.iterdir()} == {*whole, RECORD}
    record = read_manifest(own / RECORD)
    assert record is not None
    assert not changed_files(own, record)


def test_what_a_killed_run_left_is_swept(tmp_path: Path) -> None:
    own = tmp_path / "out"
    (own / FRESH).mkdir(parents=True)
    (own / FRESH / "a.csv").write_text("half", "utf-8")
    (own / LOCK).touch()
    refuse_foreign(own, owner())
    assert not (own / FRESH).exists()
    write(own, {"a.csv": "1"})
    assert {p.name for p in own.iterdir()} == {"a.csv", RECORD}
    assert not (own / ASIDE).exists()


def test_two_runs_do_not_write_into_one_folder(tmp_path: Path) -> None:
    own = tmp_path / "out"
    write(own, {"a.csv": "1"})
    with locked(own):
        assert refused(own) == [
            ("out", "a folder into which another run writes at this moment")]
    assert listed(own) == {"a.csv": "1"}


def test_a_changed_record_stops_the_run_unless_it_may_be_replaced(tmp_path: Path) -> None:
    own = tmp_path / "结果"
    write(own, {"a.csv": "1"})
    record = json.loads((own / RECORD).read_text("utf-8"))
    record["outputs"]["../keep.txt"] = "0"
    (own / RECORD).write_text(json.dumps(record), "utf-8")
    assert refused(own) == [(RECORD, "a file that was changed since it was written")]
    write(own, {"a.csv": "2"}, owner(replace=True))
    assert listed(own) == {"a.csv": "2"}
