"""`simulator run` and `simulator simulate`: results, summary, exit codes."""

import json

import pytest

from simulator.cli.main import main
from simulator.folders.manifest import SEAL, seal_of
from simulator.wording import VERDICTS


@pytest.mark.slow
def test_run_writes_the_default_folder_and_sums_up(program, tmp_path):
    done = program("run", "liupanshui", "--set", "targets.LPS-T36.enforce=false")
    assert (done.returncode, done.stderr) == (0, "")
    folder = tmp_path / "results" / "liupanshui"
    assert {"run.json", "least_cost.yaml", "unused.csv"} <= {path.name for path in folder.iterdir()}
    lines = done.stdout.splitlines()
    assert lines[1].split() == ["case", "met", "missed", "slack", "not", "set", "not", "modelled",
                                "tracked"]
    assert [line[:10].strip() for line in lines[2:5]] == ["baseline", "plan", "least cost"]
    assert all(sum(map(int, line[10:].split())) == 46 for line in lines[2:5])
    assert "System cost, billion CNY of 2020" in lines
    assert "What the targets cost: " in done.stdout
    assert lines[-1].endswith("liupanshui")


@pytest.mark.slow
def test_simulate_into_a_chinese_folder_in_chinese(program, tmp_path):
    done = program("simulate", "liupanshui", "-o", "结 果", "--lang", "zh", LC_ALL="C")
    assert done.returncode == 0
    assert (tmp_path / "结 果" / "run.json").is_file()
    assert "未达标目标（规划）：" in done.stdout
    assert done.stdout.endswith("结果：结 果\n")
    assert "最低成本" not in done.stdout


@pytest.mark.slow
def test_run_without_optimising_does_not_speak_of_it(program):
    assert "least cost" not in program("run", "liupanshui", "--no-optimise").stdout


@pytest.mark.slow
def test_several_paths_get_a_folder_each_and_json_is_a_list(program, scenario, tmp_path):
    other = scenario(name="other", folder="b")
    done = program("simulate", scenario(), other, "-o", "out", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    records = json.loads(done.stdout)
    assert [record["scenario"] for record in records] == ["small", "other"]
    assert set(records[0]["verdicts"]["plan"]) == set(VERDICTS)
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["other", "small"]


@pytest.mark.slow
def test_a_broken_path_never_stops_the_others(program, scenario, tmp_path):
    bad = scenario("measurs: {}\n", name="bad", folder="b")
    done = program("simulate", bad, scenario(), "nothere", "-o", "out", "--no-report",
                   "--lang", "en")
    assert done.returncode == 2
    assert "measurs" in done.stderr
    assert "E-FILE nothere" in done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["small"]
    words = done.stdout.rpartition("outcome")[2].split()
    assert words.count("bad") == 2
    assert words.count("done") == 1
    assert words[-5:] == ["nothere", "bad", "input,", "nothing", "written"]


@pytest.mark.slow
def test_two_scenarios_of_one_name_are_refused(program, scenario):
    done = program("run", scenario(), scenario(folder="b"))
    assert done.returncode == 2
    assert 'found two scenarios named "small"' in done.stderr


@pytest.mark.slow
def test_a_folder_of_other_files_is_refused_before_the_work(program, scenario, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x", "utf-8")
    done = program("run", scenario(), "-o", "mine")
    assert done.returncode == 2
    assert done.stderr.startswith("E-OUTPUT mine\n")
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


@pytest.mark.slow
def test_a_change_for_this_run_reaches_the_results(program, scenario, tmp_path):
    file = scenario("years: {end: 2035}\n")
    assert program("simulate", file, "-q", "--set", "years.end=2030").stdout == ""
    text = (tmp_path / "results" / "small" / "emissions.csv").read_text("utf-8-sig")
    assert ",2030," in text
    assert ",2031," not in text


@pytest.mark.slow
def test_streams_that_cannot_write_chinese_do_not_fail(program, scenario):
    done = program("run", scenario(), "--lang", "zh", PYTHONUTF8="0", PYTHONIOENCODING="cp1252")
    assert done.returncode == 0


@pytest.mark.parametrize("word", ["simulate", "run"])
def test_a_fault_in_the_model_leaves_earlier_results(word, monkeypatch, tmp_path, capsys, scenario):
    from simulator.cli.commands import running

    def fail(scenario):
        raise ZeroDivisionError("inside")

    kept = tmp_path / "out" / "run.json"
    kept.parent.mkdir()
    record = {"scenario": "small", "outputs": {}}
    text = json.dumps(record | {SEAL: seal_of(record)})
    kept.write_text(text, "utf-8")
    monkeypatch.setattr(running, "simulate", fail)
    assert main([word, str(scenario()), "-o", str(tmp_path / "out"), "--lang", "en"]) == 1
    assert "ZeroDivisionError: inside" in capsys.readouterr().err
    assert kept.read_text("utf-8") == text
