"""Where the program finds itself: consoles, homes, and disks that are full, foreign or read-only.

Whoever runs the tests may be the administrator, whom no permission binds: what the system would
refuse is refused by a stand-in for its calls.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.cli.main import main
from simulator.folders.manifest import changed_files, read_manifest
from simulator.folders.owned import restore
from tests.bad_inputs.place import write_tables
from tests.mutators.kills import PROGRAM

ROOT = Path(__file__).parents[2]
SIMULATE = ("simulate", "scenarios/tiny", "-o", "out", "--no-report")


def run(place, *arguments, without=(), **environment):
    """Run the program on the tables of a folder; return the process, its streams as bytes."""
    clean = {k: v for k, v in os.environ.items() if k not in (*without, "PYTHONUTF8")}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.replace('"-q", ', ""), *arguments], cwd=place,
        capture_output=True, check=False, env={**clean, "PYTHONPATH": str(ROOT), **environment},
    )


@pytest.fixture
def place(tmp_path):
    write_tables(tmp_path)
    return tmp_path


@pytest.fixture
def again(place, monkeypatch):
    """Return the results folder of the tiny city, run once, with a note, and what runs it again."""
    for name in ("simulation.loading", "cli.asked.subjects"):
        monkeypatch.setattr(f"simulator.{name}.parameters_root", lambda: place / "parameters")
    monkeypatch.chdir(place)
    assert main(["-q", *SIMULATE]) == 0
    (place / "out" / "note.txt").write_text("mine", "utf-8")
    return place / "out", lambda: main(["--lang", "en", *SIMULATE])


def unharmed(out):
    """Check that earlier results and the note are as they were, and nothing lies beside them.

    Where even the way back was barred, the next start brings them back.
    """
    restore(out)
    record = read_manifest(out / "run.json")
    assert record is not None
    assert changed_files(out, record) == []
    assert (out / "note.txt").read_text("utf-8") == "mine"
    assert not [path.name for path in out.iterdir() if path.name.startswith(".")]


@pytest.mark.slow
def test_a_gbk_console_shows_chinese_and_a_mark_for_what_it_lacks(place):
    done = run(place, *SIMULATE, "--lang", "zh", PYTHONIOENCODING="gbk")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "基准" in done.stdout.decode("gbk")
    done = run(place, "check", "没有💥.yaml", "--lang", "zh", PYTHONIOENCODING="gbk")
    said = done.stderr.decode("gbk")
    assert done.returncode == 2
    assert "没有?.yaml" in said
    assert "Traceback" not in said


@pytest.mark.slow
@pytest.mark.parametrize("home", [None, "/nowhere/at/all", "a file"])
def test_a_home_is_not_needed(place, home):
    (place / "a file").write_text("", "utf-8")
    own = {} if home is None else {"HOME": str(place / home)}
    caches = ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "MPLCONFIGDIR")
    done = run(place, *SIMULATE[:-1], "-q", without=caches, **own)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (place / "out" / "report.html").is_file()
    assert not (place / "nowhere").exists()


def failing(monkeypatch, name, number, below, first=0):
    """Let a method of paths fail from its call `first` on, for paths below a folder.

    Files that are opened to be read are none of them: no full disk bars that.
    """
    method, count = getattr(Path, name), iter(range(10_000))

    def fail(self, *arguments, **named):
        reads = name == "open" and not set("wax+") & set(str((*arguments, "r")[0]))
        own = below in (self, *self.absolute().parents)
        if own and not reads and next(count) >= first:
            raise OSError(number, os.strerror(number), str(self))
        return method(self, *arguments, **named)

    monkeypatch.setattr(Path, name, fail)


@pytest.mark.slow
@pytest.mark.parametrize(("number", "said"), [
    (errno.EROFS, "name another folder with -o"), (errno.EACCES, "name another folder with -o"),
    (errno.ENOSPC, "free space on the disk"), (errno.EDQUOT, "free space on the disk"),
])
@pytest.mark.parametrize(("name", "first"), [
    ("mkdir", 0), ("open", 0), ("write_text", 0), ("write_text", 5), ("replace", 0), ("replace", 9),
])
def test_a_disk_that_refuses_is_told_with_a_remedy(
    again, monkeypatch, capsys, number, said, name, first
):
    out, rerun = again
    with monkeypatch.context() as broken:
        failing(broken, name, number, out, first)
        assert rerun() == 2
    told = capsys.readouterr().err
    assert told.startswith("E-OUTPUT out\n")
    assert said in told
    unharmed(out)
    assert rerun() == 0
    unharmed(out)


@pytest.mark.slow
def test_a_link_is_filled_where_it_leads(again, monkeypatch):
    out, rerun = again
    there = out.with_name("elsewhere")
    out.rename(there)
    out.symlink_to(there, target_is_directory=True)
    assert rerun() == 0
    assert out.is_symlink()
    unharmed(there)


@pytest.mark.slow
def test_a_mount_point_is_filled_without_a_move_across_its_border(again, monkeypatch):
    out, rerun = again
    replace = Path.replace

    def within(self, target):
        if (out in self.absolute().parents) != (out in Path(target).absolute().parents) or (
            out in (self.absolute(), Path(target).absolute())
        ):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(self))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", within)
    monkeypatch.setattr(os, "rename", lambda *_: pytest.fail("a rename past the guard"))
    assert rerun() == 0
    unharmed(out)
