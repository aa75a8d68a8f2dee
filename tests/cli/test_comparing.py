"""`simulator compare` as a user runs it."""

import json

import pytest
from rich.cells import cell_len as width

from tests.fixtures.small_results import write_small


@pytest.fixture
def folders(tmp_path):
    def other(record, tables):
        record["resolved"]["measures"]["insulate"]["realisation"] = "50 %"
        for row in tables["emissions"]:
            if (row["pollutant"], row["case"], row["year"]) == ("NOx", "plan", 2022):
                row["value"] = 9.0

    write_small(tmp_path / "我的 结果" / "alpha", "alpha", "hill")
    write_small(tmp_path / "我的 结果" / "beta", "beta", "lake")
    write_small(tmp_path / "again", "alpha", "hill", change=other)
    return "我的 结果/alpha", "我的 结果/beta", "again"


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "words"), [
    ("en", ["Emissions per person, plan, 2022, t/person\n", "CO2, direct      8     8\n",
            "Verdicts on targets, plan\n", "above baseline per person"]),
    ("zh", ["人均排放，规划，2022，吨/人\n", "CO2（直接排放）                  8     8\n",
            "目标评判，规划\n", "比基准多，人均"]),
])
def test_tables_fit_the_page_in_both_languages(program, folders, lang, words):
    done = program("compare", *folders[:2], "--lang", lang)
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(width, done.stdout.splitlines())) <= 80
    blanks = " ".join(done.stdout.split(" "))
    for word in words:
        assert " ".join(word.split()) in " ".join(blanks.split())
    assert "hill" not in done.stdout


@pytest.mark.slow
def test_many_runs_fit_the_page(program, tmp_path):
    names = [f"run-with-a-long-name-{n}" for n in range(7)]
    for name in names:
        write_small(tmp_path / name, name)
    done = program("compare", *names, "--lang", "zh")
    assert done.returncode == 0
    assert max(map(width, done.stdout.splitlines())) <= 80
    assert done.stdout.count("人均排放，规划") == 2


@pytest.mark.slow
def test_what_differs_between_runs_of_one_city(program, folders):
    done = program("compare", folders[0], folders[2], "--lang", "en")
    assert "hill: what differs between alpha, again\n" in done.stdout
    lines = done.stdout.splitlines()
    row = next(line for line in lines if line.startswith("measures.insulate.realisation"))
    assert row.split()[1:] == ['"100', '%"', '"50', '%"']
    start = lines.index("Emissions that differ, plan, 2022, t/yr")
    assert [line.split() for line in lines[start + 1:start + 3]] == [
        ["item", "alpha", "again"], ["NOx", "8", "9"]]
    same = program("compare", folders[0], folders[1], "--lang", "en")
    assert "differs between" not in same.stdout


@pytest.mark.slow
def test_json_holds_every_row(program, folders):
    done = program("compare", *folders, "--json")
    found = json.loads(done.stdout)
    assert [run["label"] for run in found["runs"]] == ["alpha", "beta", "again"]
    assert found["runs"][1]["city"] == "lake"
    assert found["year"] == 2022
    rows = [r for r in found["rows"] if (r["section"], r["item"], r["year"], r["case"]) == (
        "per_person", "NOx", 2022, "plan")]
    assert [(r["run"], r["value"], r["unit"]) for r in rows] == [
        ("alpha", 0.08, "t/(person*yr)"), ("beta", 0.08, "t/(person*yr)"),
        ("again", 0.09, "t/(person*yr)")]


@pytest.mark.slow
def test_files_are_written(program, folders, tmp_path):
    done = program("compare", *folders, "-o", "out/比较", "--lang", "zh")
    assert done.returncode == 0
    assert done.stdout.endswith("比较：out/比较\n")
    names = {path.name for path in (tmp_path / "out" / "比较").iterdir()}
    assert names == {"compare.csv", "compare.xlsx", "compare.html", "compare.json"}
    quiet = program("compare", *folders, "-o", "out/比较", "-q")
    assert (quiet.returncode, quiet.stdout) == (0, "")


@pytest.mark.slow
def test_a_results_folder_is_never_replaced(program, folders, tmp_path):
    done = program("compare", *folders, "-o", folders[0], "--lang", "en")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(
        f"E-OUTPUT {folders[0]}\n  found a folder with other files and no compare.json; expected a "
        "new folder")
    assert (tmp_path / folders[0] / "run.json").is_file()


@pytest.mark.slow
def test_bad_folders_are_blocks_and_exit_2(program, folders, tmp_path):
    (tmp_path / "empty").mkdir()
    done = program("compare", folders[0], "empty", "none", "-o", "out", "--lang", "en")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("E-RESULTS") == 2
    assert not (tmp_path / "out").exists()
    alone = program("compare", folders[0], "--lang", "en")
    assert alone.returncode == 2
    assert alone.stderr == (
        "E-COMPARE simulator compare\n  found 1 results folder(s); expected two or more\n"
        "  fix: name the folders that are to stand side by side\n")
    nothing = program("compare", "--lang", "en")
    assert nothing.stderr.startswith("E-USAGE simulator compare\n  found no DIR;")
