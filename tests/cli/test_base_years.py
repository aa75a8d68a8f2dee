"""A city whose base year is 2024 goes through every command."""

import csv
import json
import shutil

import openpyxl
import pytest
import xarray

from simulator.simulation.loading import load
from simulator.workbook.write import Origin, write_workbook
from tests.fixtures.city import REFERENCE, scenario_data
from tests.fixtures.moving import moving_city
from tests.fixtures.years import with_base

BASE, LAST = 2024, 2034
EARLIER = {str(year) for year in range(2019, BASE)}
OF_THE_TINY_LIBRARY = ("output_limit", "clean_heating", "coal_power_retire")
"""Measures that the bundled library has in another form."""
DATA = ("parameters.csv", "references.csv")
"""Tables that show years of data."""
YEARS = ("year", "base_year", "target_year", "worst_year")
CLAUSES = "clause,item,kind,key,status,by,reason,label_zh,label_en"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Return a scenario folder with the tables of a city of its own beside the bundled ones."""
    root = tmp_path_factory.mktemp("city")
    city = with_base(moving_city(), BASE)
    for name in OF_THE_TINY_LIBRARY:
        del city.scenario["measures"][name]
    folder = city.write(root)
    shutil.copytree(root / "parameters" / "cities" / "tiny", folder / "tables")
    shutil.copy(root / "parameters" / "bib" / "tiny.bib", folder / "tables" / "sources.bib")
    (folder / "clauses.csv").write_text("\n".join([CLAUSES, *covered(city)]), "utf-8")
    return folder


def covered(city):
    """Yield the rows of the table of clauses that name all measures and targets."""
    yield f"1,1,clause,,modelled,{';'.join(city.scenario['measures'])},,条款,Clause"
    for name in city.scenario["targets"]:
        yield f"1,{name},target,{name},modelled,{name},,目标,Target"


@pytest.fixture
def done(program, home):
    """Return a function that runs a command, which must succeed, and gives what it prints."""

    def call(*arguments):
        found = program(*arguments, "--lang", "en")
        assert found.returncode == 0, arguments
        assert not [line for line in found.stderr.splitlines() if line.startswith("E-")]
        return found.stdout

    return call


def years_of(folder):
    """Return every year in the columns of years of a results folder."""
    found = set()
    for path in folder.glob("*.csv"):
        if path.name in DATA:
            continue
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            columns = [name for name in rows.fieldnames or () if name in YEARS]
            found |= {name for name in rows.fieldnames or () if name.isdigit()}
            found |= {row[name] for row in rows for name in columns if row[name]}
    return found


def row_of(folder, table):
    """Return the place of the first row of a table, as explain names it."""
    with (folder / "parameters.csv").open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["table"] == table)
    return f"{row['file']}:{row['line']}"


@pytest.mark.slow
def test_it_is_checked_and_listed(done, home):
    out = done("check", home, home / "tables", home / "clauses.csv")
    assert out.count("ok  ") == 3
    found = json.loads(done("coverage", home, "--all", "--json"))
    assert found["total"] == 5
    assert json.loads(done("list", "--json"))


@pytest.mark.slow
def test_it_runs_from_its_base_year_on(done, home, tmp_path):
    done("run", home, "-o", "results")
    folder = tmp_path / "results"
    years = {str(year) for year in range(BASE, LAST + 1)}
    assert years_of(folder) == years
    record = json.loads((folder / "run.json").read_text("utf-8"))
    assert record["resolved"]["years"] == {
        "start": BASE, "end": LAST, "main_target": 2029, "decide_from": BASE + 1}
    with xarray.open_dataset(folder / "results.nc") as data:
        assert data["year"].values.tolist() == list(range(BASE, LAST + 1))
    again = done("simulate", folder / "least_cost.yaml", "-o", "again",
                 "--data", home / "tables", "--json")
    assert json.loads(again)
    done("report", folder)
    book = openpyxl.load_workbook(folder / "results.xlsx", read_only=True)
    heads = {str(cell) for sheet in book for row in sheet.iter_rows(max_row=4, values_only=True)
             for cell in row if isinstance(cell, int)}
    assert not heads & EARLIER
    for item in (["T1"], ["costs"], ["coking_ule"], ["coke"], ["NOx"],
                 [row_of(folder, "city_grid")],
                 ["emissions", "case=plan", "source=coke", "pollutant=NOx", "year=2029"]):
        assert done("explain", folder, *item)


@pytest.mark.slow
def test_modes_and_comparison(done, home, tmp_path):
    done("simulate", home, "-o", "plan")
    done("optimise", home, "-o", "best", "--set", "years.end=2040")
    done("pareto", home, "-o", "front", "--points", "3")
    done("macc", home, "-o", "curve")
    for name in ("plan", "best", "front", "curve"):
        assert not years_of(tmp_path / name) & EARLIER, name
    found = json.loads(done("compare", "plan", "best", "--json", "-o", "compared"))
    assert found["years"] == list(range(BASE, LAST + 1))
    assert len(found["warnings"]) == 1
    assert {row["year"] for row in found["rows"] if row["section"] == "emissions"} == set(
        found["years"])


def name_source(path):
    """Fill in the sheet of own sources, as a planner does."""
    book = openpyxl.load_workbook(path)
    sheet = book["来源"]
    for column, word in enumerate((cell.value for cell in sheet[2]), 1):
        sheet.cell(3, column).value = {"key": REFERENCE}.get(
            word, "Round numbers" if word == "title" else None)
    book.save(path)


@pytest.mark.slow
def test_its_workbook_comes_back(done, home, tmp_path):
    write_workbook(load(home), home / "tables", tmp_path / "tiny.xlsx",
                   Origin("tiny", "小城", "Tiny city"))
    name_source(tmp_path / "tiny.xlsx")
    done("import", "tiny.xlsx", "-o", "back")
    before, after = (load(folder) for folder in (home, tmp_path / "back"))
    assert after.file.years == before.file.years
    assert after.tables.content == before.tables.content
    done("check", "back")


@pytest.mark.slow
def test_a_base_year_that_no_file_names(done, home, tmp_path):
    data = scenario_data() | {"measures": {}}
    data["years"] = {"end": LAST}
    place = tmp_path / "plain"
    place.mkdir()
    (place / "scenario.yaml").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    done("simulate", place, "--data", home / "tables", "-o", "results")
    assert min(years_of(tmp_path / "results")) == str(BASE)
