"""A planner's titles, labels and names, however hostile, through the whole program and back."""

from __future__ import annotations

import csv

import openpyxl
import pytest

from simulator.foreign import harmless
from simulator.results.reading import read_results
from tests.fixtures.city import TinyCity
from tests.fixtures.renamed import renamed

HOSTILE = {
    "command": "=cmd|' /C calc'!A0",
    "sum": "@SUM(1,2)",
    "plus": "+1",
    "minus": "-1",
    "screen": "\x1b[2J\x1b]0:title\x07",
    "reversed": "\u202ecod.exe",
    "lines": "一\nE-FORGED file:1\t二",
    "zero": "一\0二",
    "quotes": 'a,"b" \'c\'',
    "long": "长" * 10_000,
}
STARTS = ("=", "@", "\t", "＝", "＋", "－", "＠")
LONGEST_LINE = 2_100


def city_of(text: str) -> TinyCity:
    """Return the moving city in which everything that a planner names is called so."""
    city = renamed({"works_a": text})
    said = {"zh": text, "en": text}
    city.scenario |= {"title": said, "plan": city.scenario["plan"] | said}
    for target in city.scenario["targets"].values():
        target |= {"label": said, "clause": text, "indicator": text}
    for measure in city.scenario["measures"].values():
        measure["label"] = said
    return city


def tables(folder):
    """Yield name and cells of every table, as a spreadsheet reads them."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield path.name, [cell for row in csv.reader(file, strict=True) for cell in row]


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_does_nothing_and_comes_back(kind, in_tiny_city, tmp_path, capsys):
    text = HOSTILE[kind]
    code, _, _ = in_tiny_city(city_of(text), "simulate")
    assert code == 0
    folder = read_results(tmp_path / "out")
    assert text in set(folder.table("emissions")["facility"])
    assert set(folder.table("targets")["clause"]) == {text}
    assert folder.label("facility", f"coke@{text}", "zh") == text
    for name, cells in tables(tmp_path / "out"):
        for cell in cells:
            assert harmless(cell) == cell, name
            assert not (len(cell) > 1 and cell.startswith(STARTS)), (name, cell)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["screen", "reversed", "lines", "long"])
def test_a_terminal_shows_it_and_is_not_steered(kind, tmp_path, monkeypatch, capsys):
    from simulator.cli.main import main

    home = city_of(HOSTILE[kind]).write(tmp_path)
    for place in ("simulation.loading", "cli.asked.subjects"):
        monkeypatch.setattr(f"simulator.{place}.parameters_root", lambda: tmp_path / "parameters")
    assert main(["simulate", str(home), "-o", str(tmp_path / "out"), "--no-report"]) == 0
    said = capsys.readouterr()
    shown = said.out + said.err
    assert harmless(shown) == shown
    assert not any(line.startswith("E-FORGED") for line in shown.splitlines())
    assert len(shown) < 30_000
    assert main(["check", str(home), "--set", f"targets.{HOSTILE[kind]}.value=1"]) == 2
    said = capsys.readouterr().err
    assert harmless(said) == said
    assert max(map(len, said.splitlines())) < LONGEST_LINE
    assert not any(line.startswith("E-FORGED") for line in said.splitlines())


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["command", "screen", "lines", "long"])
def test_report_and_workbook_show_it_as_text(kind, tmp_path, monkeypatch):
    from simulator.cli.main import main

    home = city_of(HOSTILE[kind]).write(tmp_path)
    monkeypatch.setattr("simulator.simulation.loading.parameters_root",
                        lambda: tmp_path / "parameters")
    assert main(["-q", "simulate", str(home), "-o", str(tmp_path / "out")]) == 0
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "\x1b" not in page
    assert "\u202e" not in page
    book = openpyxl.load_workbook(tmp_path / "out" / "results.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert harmless(HOSTILE[kind]) in {cell.value for cell in cells}
