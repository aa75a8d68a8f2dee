"""Folders and files are written whole or not at all, and only in one place of the code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from simulator.errors import InputError
from simulator.folders.whole_files import whole_file, whole_folder
from tests.fixtures import source

NOT_RESULTS = {"folders/scratch.py"}
"""Gives places for a moment: a solver's text, a trial of an import, a repeat."""


def listed(place: Path) -> dict[str, str]:
    return {p.relative_to(place).as_posix(): p.read_text("utf-8")
            for p in sorted(place.rglob("*")) if p.is_file()}


def test_a_folder_is_new_or_was_empty(tmp_path: Path) -> None:
    own = tmp_path / "deep" / "results"
    with whole_folder(own) as fresh:
        (fresh / "first.csv").write_text("first", "utf-8")
        assert not own.exists()
    assert own.stat().st_mode & 0o777 == 0o755
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    with whole_folder(tmp_path / "link") as fresh:
        (fresh / "tables").mkdir()
        (fresh / "tables" / "second.csv").write_text("second", "utf-8")
    assert listed(own) == {"first.csv": "first"}
    assert listed(tmp_path / "empty") == {"tables/second.csv": "second"}
    assert {p.name for p in tmp_path.iterdir()} == {"deep", "empty", "link"}


def half_a_folder(folder: Path, error: type[BaseException]) -> None:
    with whole_folder(folder) as fresh:
        (fresh / "a.csv").write_text("second", "utf-8")
        raise error


def half_a_file(file: Path) -> None:
    with whole_file(file) as fresh:
        fresh.write_text("sec", "utf-8")
        raise ValueError("half")


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize(("error", "seen"), [
    (ValueError, ValueError), (OSError, InputError), (KeyboardInterrupt, KeyboardInterrupt),
])
def test_a_folder_stays_as_it_was_when_the_block_fails(
    tmp_path: Path, error: type[BaseException], seen: type[BaseException], there: bool
) -> None:
    own = tmp_path / "results"
    if there:
        own.mkdir()
    with pytest.raises(seen):
        half_a_folder(own, error)
    assert [p.name for p in tmp_path.rglob("*")] == ["results"] * there


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    own = tmp_path / "deep" / "page.html"
    with whole_file(own) as fresh:
        fresh.write_text("first", "utf-8")
    with pytest.raises(ValueError, match="half"):
        half_a_file(own)
    assert listed(tmp_path) == {"deep/page.html": "first"}
    assert [p.name for p in own.parent.iterdir()] == ["page.html"]


def test_a_file_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    own = tmp_path / "page.html"
    own.mkdir()
    with pytest.raises(InputError) as caught, whole_file(own, "a file", "close it") as fresh:
        fresh.write_text("first", "utf-8")
    assert str(caught.value) == (
        f"E-OUTPUT {own.as_posix()}\n"
        "  found no write access (Is a directory); expected a file\n"
        "  fix: close it"
    )
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


def test_a_folder_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text", "utf-8")
    own = tmp_path / "file" / "results"
    with pytest.raises(InputError) as caught, whole_folder(own):
        pass
    assert str(caught.value) == (
        f"E-OUTPUT {own.as_posix()}\n"
        "  found no write access (File exists); expected a folder that may be written\n"
        "  fix: name another folder with -o"
    )


@pytest.mark.slow
def test_nobody_else_writes_beside_a_place_and_renames() -> None:
    users = {name for name in source.NAMES for node in source.nodes(name)
             if (isinstance(node, ast.Import) and any(a.name == "tempfile" for a in node.names))
             or (isinstance(node, ast.ImportFrom) and node.module == "tempfile")}
    assert users == {"folders/whole_files.py", *NOT_RESULTS}
