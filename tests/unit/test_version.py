"""The commit of a checkout, read from the files that git writes."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import simulator
from simulator import version
from simulator.results.folder.runfile import run_record
from simulator.version import commit_of
from tests.fixtures.city import TinyCity

ONE, TWO = "1" * 40, "2" * 40


def checkout(place: Path, head: str, **files: str) -> Path:
    """Write the files of a checkout by hand; names of files with `__` for a slash."""
    for name, text in {"HEAD": head, **files}.items():
        path = place / ".git" / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n", "utf-8")
    return place


def test_head_names_a_commit_or_a_branch(tmp_path: Path) -> None:
    assert commit_of(checkout(tmp_path / "a", ONE)) == ONE
    assert commit_of(checkout(tmp_path / "b", "ref: refs/heads/x", refs__heads__x=TWO)) == TWO


def test_a_packed_branch_is_found_by_its_whole_name(tmp_path: Path) -> None:
    packed = {"packed-refs": f"# pack-refs\n{ONE} refs/heads/a/x\n{TWO} refs/heads/x"}
    assert commit_of(checkout(tmp_path, "ref: refs/heads/x", **packed)) == TWO


def test_a_further_work_tree_has_the_branches_of_the_first(tmp_path: Path) -> None:
    first = checkout(tmp_path / "first", ONE, refs__heads__y=TWO,
                     worktrees__tree__HEAD="ref: refs/heads/y", worktrees__tree__commondir="../..")
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / ".git").write_text(f"gitdir: {first / '.git' / 'worktrees' / 'tree'}\n", "utf-8")
    assert commit_of(tree) == TWO


@pytest.mark.parametrize("head", ["ref: refs/heads/none", "nonsense", ""])
def test_what_names_no_commit_gives_none(tmp_path: Path, head: str) -> None:
    assert commit_of(tmp_path) == ""
    assert commit_of(checkout(tmp_path, head)) == ""


def test_an_installed_package_has_the_commit_that_its_build_left(tmp_path: Path) -> None:
    assert version.stamped(tmp_path) == ""
    (tmp_path / version.STAMP).write_text(f"{ONE}\n", "utf-8")
    assert version.stamped(tmp_path) == ONE
    for wrong in ("nonsense", "", ONE + TWO):
        (tmp_path / version.STAMP).write_text(wrong, "utf-8")
        assert version.stamped(tmp_path) == ""
    (tmp_path / version.STAMP).write_bytes(b"\xff")
    assert version.stamped(tmp_path) == ""


def test_a_checkout_speaks_before_what_a_build_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "simulator"
    package.mkdir()
    monkeypatch.setattr(version, "__file__", str(package / "version.py"))
    (package / version.STAMP).write_text(ONE, "utf-8")
    assert version.commit.__wrapped__() == ONE
    checkout(tmp_path, TWO)
    assert version.commit.__wrapped__() == TWO


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_it_is_what_git_says() -> None:
    root = Path(simulator.__file__).parents[1]
    said = subprocess.run(["git", "-C", str(root), "rev-parse", "HEAD"],
                          capture_output=True, text=True, check=False)
    if said.returncode or not (root / ".git").exists():
        pytest.skip("no checkout")
    assert commit_of(root) == said.stdout.strip()


def test_the_record_has_it_only_in_a_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    run = TinyCity().run()
    found = {}
    for known in (ONE, ""):
        monkeypatch.setattr("simulator.results.folder.runfile.commit", lambda known=known: known)
        found[known] = run_record(run, None)
    assert found[ONE]["commit"] == ONE
    assert "commit" not in found[""]
    assert found[ONE] == json.loads(json.dumps(found[""])) | {"commit": ONE}
    assert found[ONE]["simulator"] == version.__version__
