"""A journal that is torn, or that somebody else wrote, harms no file in or out of the folder."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from simulator.errors import InputError
from simulator.folders.exchange import ASIDE, FRESH, JOURNAL
from simulator.folders.owned import restore
from tests.unit.test_owned_folders import RECORD, listed, refused, write

OF_ONE = hashlib.sha256(b"1").hexdigest()


def left(place: Path, journal: str, *aside: str) -> Path:
    """Set files of a folder aside, as a run does that is stopped, with a journal."""
    write(place, {"a.csv": "1", "b.csv": "1"})
    (place / ASIDE).mkdir()
    for name in aside:
        (place / name).rename(place / ASIDE / name)
    (place / ASIDE / JOURNAL).write_text(journal, "utf-8")
    return place


def entry(**changed: Any) -> str:
    """Return a journal of a run that would write a.csv and the manifest anew."""
    return json.dumps({"manifest": RECORD, "sha256": OF_ONE, "old": ["a.csv", RECORD],
                       "new": {"a.csv": OF_ONE, RECORD: OF_ONE}} | changed)


@pytest.mark.parametrize("outside", ["../precious.txt", "{}/precious.txt", "link/precious.txt"])
def test_no_file_outside_is_taken_away(tmp_path: Path, outside: str) -> None:
    """By its relative name, its whole name, or through a link in the folder."""
    precious = tmp_path / "precious.txt"
    precious.write_text("1", "utf-8")
    name = outside.format(tmp_path.as_posix())
    own = left(tmp_path / "out", entry(new={name: OF_ONE}))
    (own / "link").symlink_to(tmp_path)
    restore(own)
    assert precious.read_text("utf-8") == "1"
    assert listed(own)["a.csv"] == "1"


def test_a_file_of_other_content_is_not_taken_away(tmp_path: Path) -> None:
    own = left(tmp_path / "out", entry(new={"notes.txt": OF_ONE}))
    (own / "notes.txt").write_text("mine", "utf-8")
    restore(own)
    assert listed(own) == {"a.csv": "1", "b.csv": "1", "notes.txt": "mine"}


def test_a_link_in_the_place_of_our_folder_is_not_followed(tmp_path: Path) -> None:
    other = left(tmp_path / "other", entry(), "a.csv")
    own = tmp_path / "out"
    write(own, {"b.csv": "1"})
    for name in (ASIDE, FRESH):
        (own / name).symlink_to(other / ASIDE)
    restore(own)
    assert (other / ASIDE / "a.csv").read_text("utf-8") == "1"
    with pytest.raises(InputError):
        write(own, {"b.csv": "2"})


@pytest.mark.parametrize("journal", [
    "", "{", "[]", "{}", entry()[:40], entry(new=[1]), entry(new=None), entry(manifest=5),
    entry(old="a.csv"), entry(new={"a.csv": 1}), entry(more=1), "[" * 9000])
def test_what_was_set_aside_beside_a_torn_journal_goes_back(tmp_path: Path, journal: str) -> None:
    own = left(tmp_path / "out", journal, "a.csv", RECORD)
    restore(own)
    assert listed(own) == {"a.csv": "1", "b.csv": "1"}
    assert (own / RECORD).is_file()
    assert not (own / ASIDE).exists()
    write(own, {"a.csv": "2"})


def test_beside_a_torn_journal_nothing_is_replaced(tmp_path: Path) -> None:
    """Where one place is taken all wait: the files belong together."""
    own = left(tmp_path / "out", "", "a.csv", "b.csv")
    (own / "a.csv").write_text("new", "utf-8")
    restore(own)
    assert sorted(path.name for path in (own / ASIDE).glob("*.csv")) == ["a.csv", "b.csv"]
    assert (own / "a.csv").read_text("utf-8") == "new"
    assert any("2 files of a run that was stopped" in found for _, found in refused(own))
    (own / "a.csv").unlink()
    write(own, {"a.csv": "2"})
    assert listed(own) == {"a.csv": "2"}
