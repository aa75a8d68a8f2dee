"""`simulator verify` as a user runs it."""

import json

import pytest

from simulator.cli.main import main
from tests.cli.conftest import SMALL


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Return the results of a bundled city over three years."""
    root = tmp_path_factory.mktemp("核 对")
    (root / "scenario.yaml").write_text(
        SMALL.format(name="small") + "years: {end: 2022, main_target: 2022}\n", "utf-8")
    out = root / "out"
    assert main(["simulate", str(root), "-o", str(out), "--no-report", "--quiet"]) == 0
    return out


@pytest.mark.slow
def test_a_folder_as_it_was_written(results, capsys):
    assert main(["verify", str(results), "--lang", "en"]) == 0
    done = capsys.readouterr()
    assert done.err == ""
    assert "Changed: 0. Missing: 0." in done.out
    assert "Different: 0." in " ".join(done.out.split())
    assert " ".join(done.out.split()).endswith(": nothing differs.")


@pytest.mark.slow
def test_changes_are_told_in_both_languages_and_as_json(results, capsys):
    table = results / "targets.csv"
    whole = table.read_bytes()
    (results / "mine.txt").write_text("note", "utf-8")
    try:
        table.write_bytes(whole + b"x\n")
        for lang, words in (("en", "cells that differ"), ("zh", "不同的单元格")):
            assert main(["verify", str(results), "--lang", lang]) == 2
            done = capsys.readouterr()
            assert words in done.out
            assert "mine.txt" in done.out
            assert done.err.count("E-VERIFY") == 1
        assert main(["verify", str(results), "--json", "--lang", "en"]) == 2
        found = json.loads(capsys.readouterr().out)
    finally:
        table.write_bytes(whole)
        (results / "mine.txt").unlink()
    assert found["same"] is False
    assert found["repeat"]["made"] is True
    states = {entry["file"]: entry["state"] for entry in found["files"]}
    assert (states["targets.csv"], states["mine.txt"]) == ("changed", "unlisted")
    (wrong,) = [entry for entry in found["files"] if entry["state"] == "changed"]
    assert wrong["cells"] >= 1


@pytest.mark.slow
def test_quiet_says_nothing_of_a_good_folder(results, capsys):
    assert main(["verify", str(results), "--quiet"]) == 0
    done = capsys.readouterr()
    assert (done.out, done.err) == ("", "")
