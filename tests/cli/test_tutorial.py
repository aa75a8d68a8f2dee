"""The tutorial as a new user follows it: its edits fit, its commands work, both languages agree."""

import json
import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = {"en": ROOT / "docs" / "tutorial.md", "zh": ROOT / "docs" / "tutorial.zh-CN.md"}
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
SKIPPED = "pip install"


def blocks(lang):
    """Return the fenced blocks of a tutorial in order: (language of the block, text)."""
    found = FENCE.findall(PAGES[lang].read_text("utf-8"))
    assert {kind for kind, _ in found} == {"sh", "diff"}
    return found


def commands(text):
    return [line for line in text.splitlines() if line and not line.startswith(SKIPPED)]


def edit(root, text):
    """Make an edit; what it says stands there must do so exactly once."""
    head, *lines = text.splitlines()
    file = root / head.removeprefix("--- ")
    before = [line[1:] for line in lines if line[0] in " -"]
    after = [line[1:] for line in lines if line[0] in " +"]
    old = file.read_text("utf-8")
    assert old.count("\n".join(before)) == 1, head
    file.write_text(old.replace("\n".join(before), "\n".join(after)), "utf-8")


def test_both_languages_have_the_same_commands_and_edits():
    assert blocks("en") == blocks("zh")


@pytest.mark.parametrize("lang", PAGES)
def test_the_tutorial_names_files_that_come_out(lang):
    text = PAGES[lang].read_text("utf-8")
    for name in ("scenario.yaml", "clauses.csv", "sources.bib", "targets.csv", "report.html",
                 "excelcity.xlsx"):
        assert name in text


@pytest.mark.slow
def test_every_command_works_in_order(program, tmp_path):
    said = {}
    for kind, text in blocks("en"):
        if kind == "diff":
            edit(tmp_path, text)
            continue
        for line in commands(text):
            name, *arguments = shlex.split(line)
            assert name == "simulator"
            done = program(*arguments, "--lang", "en")
            assert done.returncode == 0, (line, done.stderr)
            assert not [word for word in done.stderr.splitlines() if word.startswith("E-")]
            said[line] = done.stdout
    assert said["simulator run mycity"].startswith("My city's pollution and carbon scenario\n")
    assert "least cost" in said["simulator run mycity"]
    results = tmp_path / "results"
    assert sorted(p.name for p in results.iterdir()) == ["excelcity", "mycity", "without-coking"]
    record = json.loads((results / "mycity" / "run.json").read_text("utf-8"))
    assert record["cases"] == ["baseline", "plan", "least_cost"]
    own = record["own_files"]
    assert "city_yearbook2021,official" in own["mycity/tables/transport/activity.csv"]
    targets = (results / "mycity" / "targets.csv").read_text("utf-8").splitlines()
    assert any(line.startswith("LPS-T36,") and ",41," in line for line in targets)
