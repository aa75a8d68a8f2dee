"""`simulator report`, and report and workbook beside new results."""

import json

import pytest

from simulator.cli.commands import reporting
from simulator.cli.main import main
from tests.fixtures.report_small import write_for_report


@pytest.fixture
def small(tmp_path):
    return write_for_report(tmp_path / "结 果")


@pytest.mark.slow
def test_report_and_workbook_are_written_again(small, capsys):
    assert main(["report", str(small), "--lang", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" (")[0] for line in lines] == [
        str(small / "report.html"), str(small / "results.xlsx")]
    assert lines[0].endswith(" MB)")
    assert '<html lang="en">' in (small / "report.html").read_text("utf-8")[:60]
    assert main(["report", str(small), "--lang", "zh", "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    assert '<html lang="zh-CN">' in (small / "report.html").read_text("utf-8")[:60]


def test_report_lists_its_files_as_json(small, capsys):
    assert main(["report", str(small), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        (small / "report.html").as_posix(), (small / "results.xlsx").as_posix()]


def test_nothing_is_written_unless_all_folders_can_be_read(small, tmp_path, capsys):
    assert main(["report", str(small), str(tmp_path / "a"), str(tmp_path / "b")]) == 2
    error = capsys.readouterr().err
    assert error.count("E-RESULTS") == 2
    assert not (small / "report.html").exists()


@pytest.mark.slow
def test_new_results_have_a_report_and_a_workbook(program, scenario, tmp_path):
    done = program("simulate", scenario(), "-o", "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert {"report.html", "results.xlsx"} <= {p.name for p in (tmp_path / "out").iterdir()}


@pytest.mark.slow
def test_report_and_workbook_can_be_left_out(program, scenario, tmp_path):
    assert program("simulate", scenario(), "-o", "out", "--no-report").returncode == 0
    names = {p.name for p in (tmp_path / "out").iterdir()}
    assert "run.json" in names
    assert not names & {"report.html", "results.xlsx"}


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_report_that_fails_costs_no_results(scenario, tmp_path, monkeypatch, capsys, lang):
    def fail(folder):
        raise ValueError("no\nluck")

    monkeypatch.setattr(reporting, "writers", lambda options: {"report.html": fail})
    monkeypatch.chdir(tmp_path)
    assert main(["simulate", str(scenario()), "-o", "out", "--lang", lang]) == 0
    assert (tmp_path / "out" / "run.json").is_file()
    error = capsys.readouterr().err
    assert "report.html" in error
    assert "ValueError" in error
    assert "no luck" in error
