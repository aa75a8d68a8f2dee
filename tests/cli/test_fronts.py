"""`pareto`, `macc` and the modes of `optimise`: what is refused, written, kept and said."""

import csv
import json
import re

import pytest

SPARE = "years: {end: 2026}\n"


def table(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--budget", "5e9 CNY"], "expected it together with --maximise"),
        (["--year", "2030"], "expected it together with --maximise"),
        (["--maximise", "NOx", "--budget", "5 t"], "expected an amount such as 500 亿元"),
        (["--within", "wide"], "expected an amount such as 2 %"),
        (["--projects", "lump"], "expected one of parts, lumpy"),
        (["--myopic", "--projects", "lumpy"], "expected only one of them"),
        (["--maximise", "NOx", "--alternatives", "3"], "expected only one of them"),
    ],
)
def test_options_that_do_not_fit_are_refused_before_any_work(program, options, found):
    done = program("optimise", "liupanshui", *options)
    assert done.returncode == 2
    assert "E-USAGE simulator optimise" in done.stderr
    assert found in done.stderr


@pytest.mark.slow
def test_fronts_and_curves_are_added_to_results_of_the_same_inputs(program, scenario, tmp_path):
    file = scenario(SPARE)
    first = program("pareto", file, "-o", "out", "--points", "3", "--year", "2026")
    assert (first.returncode, first.stderr) == (0, "")
    assert "present value, billion CNY" in first.stdout
    folder = tmp_path / "out"
    rows = table(folder / "pareto.csv")
    assert [row["point"] for row in rows] == ["0", "1", "2"]
    assert float(rows[0]["x_value"]) > float(rows[2]["x_value"])
    assert float(rows[0]["y_value"]) < float(rows[2]["y_value"])
    second = program("macc", file, "-o", "out", "--pollutant", "NOx", "--points", "2", "--json")
    assert (second.returncode, second.stderr) == (0, "")
    assert json.loads(second.stdout)["macc"]["of"] == "NOx"
    assert {row["curve"] for row in table(folder / "macc.csv")} == {
        "after_interactions", "each_alone"}
    record = json.loads((folder / "run.json").read_text("utf-8"))
    assert record["pareto"]["points"] == 3
    assert record["macc"]["weights_per_t"] == {"NOx": 1.0}
    assert len(table(folder / "pareto.csv")) == 3


@pytest.mark.slow
def test_a_budget_says_its_weights_and_a_wrong_quantity_is_refused(program, scenario, tmp_path):
    file = scenario(SPARE)
    done = program("optimise", file, "--maximise", "APeq", "--budget", "1 亿元", "-o", "out",
                   "--lang", "zh")
    assert (done.returncode, done.stderr) == (0, "")
    said = done.stdout.replace("\n", "")
    assert "NOx 1052.63" in said
    assert "预算 1.00 亿元之内" in said
    record = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))["optimise"]
    assert record["most"]["spent"] == pytest.approx(1e8, rel=1e-4)
    wrong = program("pareto", file, "--x", "CO3")
    assert wrong.returncode == 2
    assert "E-USAGE simulator --x" in wrong.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["optimise", "--time-limit", "nan"], "expected a number above zero"),
        (["optimise", "--gap", "2"], "expected a number between zero and one"),
        (["optimise", "--maximise", "NOx=-1"], "expected a pollutant and its weight per tonne"),
        (["pareto", "--x", "cost"], '"cost" on both axes; expected two different quantities'),
        (["macc", "--pollutant", "cost"], "expected a pollutant, equivalents or weights"),
    ],
)
def test_amounts_and_aims_without_meaning_are_refused(program, options, found, tmp_path):
    done = program(options[0], "liupanshui", *options[1:], "-o", "out")
    assert done.returncode == 2
    assert found in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_the_report_is_written_again_with_the_front_and_only_if_wanted(
    program, scenario, tmp_path
):
    file, folder = scenario(SPARE), tmp_path / "out"
    assert program("simulate", file, "-o", "out").returncode == 0
    before = (folder / "report.html").read_bytes()
    front = ["pareto", file, "-o", "out", "--points", "2", "--year", "2026", "--lang", "zh"]
    left = program(*front, "--no-report")
    assert (left.returncode, left.stderr) == (0, "")
    assert (folder / "report.html").read_bytes() == before
    again = program(*front)
    assert (again.returncode, again.stderr) == (0, "")
    assert not re.search(r"\d(\.\d+)?e[+-]\d", again.stdout)
    assert (folder / "report.html").read_bytes() != before
    macc = program("macc", file, "-o", "out", "--points", "2", "--quiet")
    assert (macc.returncode, macc.stdout, macc.stderr) == (0, "", "")
    assert "macc.csv" in (folder / "report.html").read_text("utf-8")
    alone = program("macc", file, "-o", "bare", "--points", "2", "--no-report", "--quiet")
    assert alone.returncode == 0
    assert not (tmp_path / "bare" / "report.html").exists()
