"""`new` and `import` as a user calls them."""

import json

import openpyxl
import pytest
from rich.cells import cell_len as width


@pytest.mark.slow
def test_a_new_folder_is_written_and_runs(program, tmp_path):
    done = program("new", "mycity", "--from", "liupanshui", "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Next: simulator run mycity\n")
    folder = tmp_path / "mycity"
    assert sorted(p.name for p in folder.iterdir()) == ["clauses.csv", "scenario.yaml", "tables"]
    head = (folder / "scenario.yaml").read_text("utf-8").split("\nscenario:")[0]
    assert all(line.startswith("#") for line in head.splitlines())
    assert "liupanshui" in head
    assert "请逐项改成本市的" in head
    assert "simulator run mycity" in head
    checked = program("check", "mycity", "mycity/tables", "mycity/clauses.csv")
    assert checked.returncode == 0
    run = program("simulate", "mycity", "--json")
    assert run.returncode == 0
    record = json.loads((tmp_path / "results" / "mycity" / "run.json").read_text("utf-8"))
    assert "mycity/tables/drivers.csv" in record["own_files"]
    assert record["inputs"]["mycity/tables/drivers.csv"]


@pytest.mark.slow
def test_chinese_names_and_blanks(program, tmp_path):
    place = "我的 规划/新 城"
    done = program("new", "新 城", "--from", "huzhou", "-o", place, "--lang", "zh")
    assert done.returncode == 0
    assert done.stdout.endswith(f'下一步：simulator run "{place}"\n')
    assert program("check", place).returncode == 0


@pytest.mark.slow
def test_the_way_through_a_workbook(program, tmp_path):
    done = program("new", "mycity", "--from", "liupanshui", "--excel")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Next: simulator import mycity.xlsx\n")
    assert [p.name for p in tmp_path.iterdir()] == ["mycity.xlsx"]
    done = program("import", "mycity.xlsx")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Next: simulator run mycity\n")
    assert sorted(p.name for p in (tmp_path / "mycity").iterdir()) == [
        "clauses.csv", "imported.json", "scenario.yaml", "tables"]
    again = program("import", "mycity.xlsx", "-o", "mycity", "--json")
    record = json.loads(again.stdout)
    assert (record["scenario"], record["path"]) == ("mycity", "mycity")
    assert 0 < record["examples"] < record["rows"]
    assert program("check", "mycity").returncode == 0


@pytest.mark.slow
def test_problems_name_sheet_and_cell_and_nothing_is_written(program, tmp_path):
    program("new", "mycity", "--from", "liupanshui", "--excel")
    book = openpyxl.load_workbook(tmp_path / "mycity.xlsx")
    book["活动水平"]["I3"].value = "很多"
    book["措施"]["B3"].value = "coal_power_uel"
    book.save(tmp_path / "mycity.xlsx")
    done = program("import", "mycity.xlsx", "--lang", "zh")
    assert (done.returncode, done.stdout) == (2, "")
    assert "E-NUMBER 活动水平!I3" in done.stderr
    assert "发现：\"很多\"" in done.stderr
    assert "E-NAME 措施!B3" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["mycity.xlsx"]


@pytest.mark.slow
@pytest.mark.parametrize("excel", [False, True])
def test_what_exists_is_never_overwritten(program, tmp_path, excel):
    more = ["--excel"] if excel else []
    name = "mycity.xlsx" if excel else "mycity"
    program("new", "mycity", "--from", "liupanshui", *more)
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    done = program("new", "mycity", "--from", "xuzhou", *more)
    assert done.returncode == 2
    assert done.stderr == (
        f'E-OUTPUT {name}\n  found "{name}", which exists; expected a new name: nothing is '
        "overwritten\n  fix: choose another name, or another place with -o\n")
    assert before == {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}


@pytest.mark.parametrize(("arguments", "text"), [
    (["new", "a/b", "--from", "liupan"],
     'E-NAME simulator new --from\n  found unknown city "liupan"; expected a bundled city\n'
     '  fix: write "liupanshui"\n'
     'E-VALUE simulator new NAME\n  found "a/b"; expected a name that a folder can have\n'
     "  fix: leave out / \\ : * ? < > | and quotation marks; say with -o where to write\n"),
    (["new", "mycity"], "E-USAGE simulator new\n  found no CITY; expected CITY after simulator new"
                        '\n  fix: run "simulator new --help"\n'),
    (["import"], "E-USAGE simulator import\n  found no BOOK.xlsx; expected BOOK.xlsx after "
                 'simulator import\n  fix: run "simulator import --help"\n'),
])
def test_wrong_arguments(program, tmp_path, arguments, text):
    done = program(*arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", text)
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_said_fits_the_page(program, lang):
    said = program("new", "mycity", "--from", "liupanshui", "--excel", "--lang", lang).stdout
    said += program("import", "mycity.xlsx", "--lang", lang).stdout
    assert max(map(width, said.splitlines())) <= 80
    assert program("new", "other", "--from", "liupanshui", "--quiet").stdout == ""
