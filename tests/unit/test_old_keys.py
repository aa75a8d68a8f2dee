"""`on`, the switch of earlier versions: read with a warning that names line and fix."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
import yaml
from openpyxl import load_workbook

import simulator
from simulator.bundled import SCENARIO_FILE, bundled_scenarios, scenarios_root
from simulator.cli.main import main
from simulator.errors import Problems
from simulator.results.reading import read_results
from simulator.scenario.old_keys import renamed_record
from simulator.scenario.reading import read_scenario
from simulator.scenario.yaml_file import read_yaml
from simulator.workbook.layout import GROWTH, HEADER_ROW, MEASURES
from simulator.workbook.read import import_workbook
from simulator.workbook.write import Origin, write_workbook
from tests.bad_inputs.place import write_tables
from tests.fixtures.small_results import unlisted
from tests.fixtures.workbook import use_tables

MEASURE = "nev_bus"
TABLES = Path("parameters/cities/tiny")


@pytest.fixture
def old(tmp_path, monkeypatch):
    """Return the folder of the tiny scenario with every switch written `on`."""
    write_tables(tmp_path)
    use_tables(tmp_path, monkeypatch)
    monkeypatch.chdir(tmp_path)
    home = tmp_path / "scenarios" / "tiny"
    change(home, "    active: ", "    on: ")
    change(home, f"  {MEASURE}:\n", f"  {MEASURE}:\n    on: false\n")
    return home


def change(home, before, after):
    file = home / SCENARIO_FILE
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8")


def lines_with(file, word):
    lines = file.read_text("utf-8").split("\n")
    return [n for n, line in enumerate(lines, 1) if line.startswith(f"    {word}: ")]


def test_the_old_key_means_what_the_new_one_means(old):
    first = simulator.load(old)
    change(old, "    on: ", "    active: ")
    second = simulator.load(old)
    assert first.file == second.file
    assert not first.file.measures[MEASURE].active
    assert not second.document.warnings


def test_every_old_key_is_warned_of_with_its_line(old):
    found = simulator.load(old).document.warnings
    lines = lines_with(old / SCENARIO_FILE, "on")
    assert [problem.line for problem in found] == lines
    assert {problem.code for problem in found} == {"W-KEY"}
    assert found[-1].text() == (
        f"W-KEY {(old / SCENARIO_FILE).as_posix()}:{lines[-1]} measures.{MEASURE}.on\n"
        '  found the key "on" of earlier versions; expected "active", as other YAML readers take '
        '"on" for true\n'
        '  fix: write "active" in place of "on"'
    )


@pytest.mark.slow
def test_the_warning_is_shown_and_recorded(old, capsys):
    code = main(["--lang", "en", "simulate", str(old), "--no-report", "-o", "results"])
    out, err = capsys.readouterr()
    assert code == 0
    assert "W-KEY" not in out.partition("Warnings: ")[0]
    count = len(lines_with(old / SCENARIO_FILE, "on"))
    assert err.count("W-KEY") == count
    record = json.loads(Path("results/run.json").read_text("utf-8"))
    assert sum(text.startswith("W-KEY") for text in record["warnings"]) == count
    assert record["resolved"]["measures"][MEASURE]["active"] is False
    assert main(["--lang", "zh", "check", str(old)]) == 0
    assert capsys.readouterr().err.count("W-KEY") == count


@pytest.mark.parametrize(("key", "warned"), [("on", 1), ("active", 0)])
def test_set_takes_both_spellings(old, key, warned):
    change(old, "    on: ", "    active: ")
    scenario = simulator.load(old, sets={f"measures.{MEASURE}.{key}": "true"})
    assert scenario.file.measures[MEASURE].active
    assert [(p.file, p.line, p.key) for p in scenario.document.warnings] \
        == [("--set", 0, f"measures.{MEASURE}.on")] * warned


def test_layers_in_two_spellings_are_laid_over_each_other(old):
    change(old, "scenario: tiny\n", "scenario: tiny\noverrides: [more.yaml]\n")
    (old / "more.yaml").write_text(f"measures: {{{MEASURE}: {{active: true}}}}\n", "utf-8")
    assert simulator.load(old).file.measures[MEASURE].active


def test_results_of_an_earlier_version_are_read_with_the_key_of_today(old, capsys):
    assert main(["simulate", str(old), "--no-report", "-o", "results"]) == 0
    path = Path("results/run.json")
    record = json.loads(path.read_text("utf-8"))
    wanted = read_results(Path("results")).resolved
    for block in ("growth", "measures"):
        for entry in record["resolved"][block].values():
            entry["on"] = entry.pop("active")
    path.write_text(unlisted(record), "utf-8")
    assert read_results(Path("results")).resolved == wanted


@pytest.mark.slow
def test_an_old_workbook_is_read(old):
    scenario = simulator.load(old)
    write_workbook(scenario, TABLES, Path("new.xlsx"), Origin("tiny", "小城", "Tiny city"))
    book = load_workbook("new.xlsx")
    for sheet in (GROWTH, MEASURES):
        page = book[sheet.title]
        cell = next(c for c in page[HEADER_ROW] if c.value == "active")
        cell.value = "on"
    book.save("old.xlsx")
    for name in ("new", "old"):
        import_workbook(Path(f"{name}.xlsx"), Path(name))
    assert simulator.load("new").file == simulator.load("old").file
    assert not simulator.load("new").document.warnings


@pytest.mark.parametrize("city", bundled_scenarios())
def test_other_yaml_readers_read_the_bundled_scenarios_alike(city):
    """PyYAML's own loader follows YAML 1.1; every file of a scenario reads the same there."""
    for path in (scenarios_root() / city).glob("*.yaml"):
        ours = read_yaml(path, path.name, Problems()).data
        assert yaml.safe_load(path.read_text("utf-8")) == ours, path


def test_what_is_written_is_read_alike_by_others(old):
    scenario = simulator.load(old)
    write_workbook(scenario, TABLES, Path("new.xlsx"), Origin("tiny", "小城", "Tiny city"))
    import_workbook(Path("new.xlsx"), Path("new"))
    file = Path("new") / SCENARIO_FILE
    found = yaml.safe_load(file.read_text("utf-8"))
    assert found == read_yaml(file, file.name, Problems()).data
    assert found["measures"][MEASURE]["active"] is False


def test_a_key_that_means_nothing_any_more_is_left_out_with_a_warning(old):
    """Targets had a `boundary` beside that of their quantity; scenarios and records hold it."""
    change(old, "    on: ", "    active: ")
    data = deepcopy(simulator.load(old).document.data)
    plain = read_scenario(data, {}, Problems())[0]
    name = next(iter(data["targets"]))
    data["targets"][name]["boundary"] = "direct"
    problems = Problems()
    file, document = read_scenario(data, {}, problems)
    assert not problems
    assert file == plain
    assert [(w.code, w.key, w.fix) for w in document.warnings] == [
        ("W-KEY", f"targets.{name}.boundary", 'delete "boundary"')]
    record = renamed_record({"targets": {"T": {"boundary": None, "clause": "1"}}})
    assert record == {"targets": {"T": {"clause": "1"}}}
