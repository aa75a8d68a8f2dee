"""`simulator check`: what it accepts, what it says, how it exits."""

import json
import shutil
from pathlib import Path

import pytest

from simulator.bundled import parameters_root, scenarios_root


@pytest.mark.slow
def test_bundled_names_and_tables_pass(program):
    done = program("check", "liupanshui", "parameters")
    assert done.returncode == 0
    heads = [line for line in done.stderr.splitlines() if line.startswith(("E-", "W-"))]
    assert {head.partition(" ")[0] for head in heads} == {"W-CONTROLS", "W-COST", "W-LEDGER"}, (
        "what is open on docs/cities/liupanshui.md; the others are accepted or were false")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("ok  liupanshui  scenario liupanshui: ")
    assert len(lines) == 2 + len(list((parameters_root() / "cities").iterdir()))


@pytest.mark.slow
def test_a_folder_of_scenarios_is_checked_one_by_one(program):
    done = program("check", scenarios_root(), "--lang", "zh")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == len(list(scenarios_root().glob("*/scenario.yaml")))
    assert done.stdout.startswith("通过  ")


@pytest.mark.slow
def test_tables_inside_their_folders_pass(program):
    city = parameters_root() / "cities" / "liupanshui"
    done = program("check", city / "grid.csv", parameters_root() / "prices.csv",
                   scenarios_root() / "liupanshui" / "clauses.csv", city)
    assert done.returncode == 0
    assert [line[:2] for line in done.stdout.splitlines()] == ["ok"] * 4


@pytest.mark.slow
def test_every_problem_of_every_path_is_shown(program, scenario):
    file = scenario("measurs: {}\nyears: {end: 2010}\n")
    done = program("check", file.parent, "nothere", "liupanshui")
    assert done.returncode == 2
    assert done.stdout.startswith("ok  liupanshui")
    assert 'scenario.yaml:5 measurs\n  found unknown key "measurs"' in done.stderr
    assert "scenario.yaml:6 years.end" in done.stderr
    assert 'E-FILE nothere\n  found nothing at "nothere"' in done.stderr
    assert done.stderr.endswith("problems: 3; paths that did not pass: 2 of 3\n")


@pytest.mark.slow
def test_json_holds_problems_as_records(program, scenario):
    file = scenario("measurs: {}\n")
    done = program("check", "--json", file)
    assert done.returncode == 2
    found = json.loads(done.stdout)
    assert found["checked"] == [{"path": str(file), "ok": False, "what": ""}]
    assert found["problems"][0]["code"] == "E-KEY"
    assert found["problems"][0]["line"] == 5


@pytest.mark.slow
def test_quiet_says_nothing_when_all_is_well(program, scenario):
    done = program("check", "--quiet", scenario())
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.slow
def test_a_change_on_the_command_line_is_checked_too(program, scenario):
    file = scenario("years: {end: 2030}\n")
    assert program("check", file, "--set", "years.end=2040").returncode == 0
    done = program("check", file, "--set", "years.foo=1")
    assert done.returncode == 2
    assert done.stderr.startswith("E-KEY --set years.foo\n")


def own_city(tmp_path, table="grid.csv", old="", new=""):
    folder = tmp_path / "城市 表"
    shutil.copytree(parameters_root() / "cities" / "liupanshui", folder)
    text = (folder / table).read_text("utf-8-sig")
    (folder / table).write_text(text.replace(old, new, 1) if old else text, "utf-8")
    return folder


@pytest.mark.slow
def test_a_planners_own_tables_are_checked(program, tmp_path):
    folder = own_city(tmp_path, old="official", new="oficial")
    done = program("check", folder)
    assert done.returncode == 2
    assert 'found "oficial"; expected one of official' in done.stderr
    assert 'fix: write "official"' in done.stderr


@pytest.mark.slow
def test_a_table_shows_its_own_problems_only(program, tmp_path):
    folder = own_city(tmp_path, old="official", new="oficial")
    done = program("check", folder / "grid.csv", folder / "drivers.csv")
    assert done.returncode == 2
    assert done.stderr.count("E-GRADE") == 1
    assert done.stdout.endswith("(problems in other tables: 1; check the whole folder)\n")


@pytest.mark.slow
def test_what_is_no_input_is_said_so(program, tmp_path):
    (tmp_path / "leer").mkdir()
    (tmp_path / "a.csv").write_text("a,b\n", "utf-8")
    for word in ("leer", "a.csv"):
        done = program("check", word)
        assert done.returncode == 2
        assert f"E-FILE {word}\n  found a folder or file of another kind" in done.stderr


@pytest.mark.slow
def test_paths_are_shown_as_written(program, scenario):
    file = scenario()
    done = program("check", Path(file.parent.name))
    assert done.stdout == "ok  我的 情景  scenario small: 0 measures, 0 targets\n"
