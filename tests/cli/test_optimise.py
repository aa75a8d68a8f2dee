"""`simulator optimise`: exit codes, which targets bind, what is written and what is said."""

import csv
import json

import pytest

from simulator.cli.main import main

NOT_T36 = ("--set", "targets.LPS-T36.enforce=false")


def table(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.slow
def test_no_feasible_mix_is_an_answer(program, tmp_path):
    done = program("optimise", "liupanshui", "-o", "out", "--lang", "zh")
    assert (done.returncode, done.stderr) == (3, "")
    assert "没有任何措施组合能同时满足全部目标" in done.stdout
    assert "(十)20.“农作物化肥利用率”" in done.stdout.replace("\n", "")
    folder = tmp_path / "out"
    rows = table(folder / "diagnosis.csv")
    assert {row["kind"] for row in rows} == {"violation", "conflict", "relaxation"}
    assert [row["clauses"] for row in rows if row["kind"] == "conflict"] == ["(十)20."]
    record = json.loads((folder / "run.json").read_text("utf-8"))
    assert record["optimise"]["status"] == "infeasible"
    assert record["cases"] == ["baseline", "plan"]
    assert {row["case"] for row in table(folder / "targets.csv")} == {"baseline", "plan"}
    assert not (folder / "least_cost.yaml").exists()


@pytest.mark.slow
def test_least_cost_is_in_every_table(program, tmp_path):
    done = program("optimize", "liupanshui", *NOT_T36, "-o", "out", "--lp", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    assert said["optimise"]["status"] == "optimal"
    assert said["optimise"]["cost_of_targets"] > 0
    folder = tmp_path / "out"
    for name in ("emissions", "energy", "activity", "costs", "investment", "targets", "measures",
                 "uptake"):
        with (folder / f"{name}.csv").open(encoding="utf-8") as stream:
            assert "least_cost" in stream.read(), name
    targets = {row["target_id"]: row for row in table(folder / "targets.csv")
               if row["case"] == "least_cost"}
    assert targets["LPS-T36"]["enforced"] == "no"
    assert targets["LPS-T05"]["enforced"] == "yes"
    assert float(targets["LPS-T05"]["shadow_price_discounted"]) > 0
    assert targets["LPS-T05"]["shadow_price_unit"] == "CNY_2020/t"
    bound = {row["binding"] for row in table(folder / "measures.csv")
             if row["case"] == "least_cost"}
    assert {"potential", "pace", "target", "cost"} <= bound
    assert "target.0.LPS_T02.2025" in (folder / "model.lp").read_text("utf-8")
    record = json.loads((folder / "run.json").read_text("utf-8"))
    assert record["optimise"]["replay_gap"] < 1e-6
    assert record["solver"]["name"] == "HiGHS"


@pytest.mark.slow
def test_a_file_of_targets_changes_adds_and_drops(program, tmp_path):
    own = tmp_path / "目标.yaml"
    own.write_text("""\
LPS-T36: off
LPS-T05: 600 t
OWN-1:
  clause: 市政府交办
  label: {zh: 自定碳排放上限, en: A cap of our own}
  indicator: own_cap
  kind: cap
  quantity: {kind: emission, pollutant: SO2}
  comparator: "<="
  value: 9e9 t
  target_year: 2030
""", "utf-8")
    done = program("optimise", "liupanshui", "--targets", own, "-o", "out", "-q")
    assert (done.returncode, done.stderr) == (0, "")
    rows = {row["target_id"]: row for row in table(tmp_path / "out" / "targets.csv")
            if row["case"] == "least_cost"}
    assert rows["LPS-T36"]["enforced"] == "no"
    assert (rows["LPS-T05"]["required"], rows["LPS-T05"]["value_source"]) == ("600", "user")
    assert rows["OWN-1"]["enforced"] == "yes"
    record = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert record["optimise"]["target_files"] == ["目标.yaml"]
    assert "目标.yaml" in " ".join(record["inputs"])


@pytest.mark.slow
def test_assumed_assignments_bind_on_request(program, tmp_path):
    """Those of Huzhou lie beside its scenario; without the word they are not there at all."""
    for sources in (("plan",), ("plan", "assumed")):
        words = [part for source in sources for part in ("--targets", source)]
        done = program("optimise", "huzhou", *words, "-o", sources[-1], "-q")
        assert (done.returncode, done.stderr) == (0, "")
    plain, assumed = (
        {row["target_id"]: row for row in table(tmp_path / name / "targets.csv")
         if row["case"] == "least_cost"} for name in ("plan", "assumed")
    )
    added = set(assumed) - set(plain)
    assert added == {f"HZ-ASSUMED-{name}" for name in ("NOX", "VOC", "COD", "NH3N")}
    for name in added:
        assert assumed[name]["value_source"] == "assumed"
        assert assumed[name]["enforced"] == "yes"
        assert assumed[name]["verdict"] in ("met", "slack")
    record = json.loads((tmp_path / "assumed" / "run.json").read_text("utf-8"))
    assert "scenarios/huzhou/assumed_targets.yaml" in record["inputs"]


@pytest.mark.slow
@pytest.mark.parametrize(("text", "message"), [
    ("LPS-T99: 3 %\n", 'E-NAME own.yaml:1 LPS-T99\n  found unknown target "LPS-T99"; expected the '
     "id of a target of the scenario, or a whole new target under it\n"),
    ("LPS-T36: {valu: 3 %}\n", 'E-KEY own.yaml:1 targets.LPS-T36.valu\n  found unknown key "valu"'),
    ("LPS-T36: 3 kg\n", "E-UNIT own.yaml:1 targets.LPS-T36.value\n"),
])
def test_a_bad_file_of_targets_is_explained_on_its_line(program, tmp_path, text, message):
    (tmp_path / "own.yaml").write_text(text, "utf-8")
    done = program("optimise", "liupanshui", "--targets", "own.yaml")
    assert done.returncode == 2
    assert message in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(("arguments", "message"), [
    (["--targets", "plans"], 'E-USAGE simulator optimise --targets\n  found "plans"; expected one '
     'of plan, province, national_standard, assumed, a file of targets\n  fix: write "plan"\n'),
    (["--quotas", "fre"], 'E-USAGE simulator optimise --quotas\n  found "fre"; expected one of '
     'hold, free\n  fix: write "free"\n'),
    (["--time-limit", "0"], 'E-USAGE simulator optimise --time-limit\n  found "0"; expected a '
     'number above zero\n  fix: run "simulator optimise --help"\n'),
])
def test_words_that_mean_nothing_are_refused(program, arguments, message):
    done = program("optimise", "liupanshui", *arguments)
    assert (done.returncode, done.stderr) == (2, message)


@pytest.mark.slow
def test_freed_quotas_never_cost_more(program, tmp_path):
    for quotas in ("hold", "free"):
        done = program("optimise", "liupanshui", *NOT_T36, "--quotas", quotas, "-o", quotas, "-q")
        assert done.returncode == 0
    held, freed = (
        json.loads((tmp_path / name / "run.json").read_text("utf-8"))["optimise"]
        for name in ("hold", "free")
    )
    assert freed["least_cost"] <= held["least_cost"] * (1 + 1e-9)
    assert set(freed["enforced"]) < set(held["enforced"])


@pytest.mark.slow
def test_a_replay_that_differs_leaves_baseline_and_plan(monkeypatch, tmp_path, capsys, scenario):
    from simulator.optimiser.solving import replay

    monkeypatch.setattr(replay, "LARGEST_GAP", -1.0)
    assert main(["optimise", str(scenario()), "-o", str(tmp_path / "out"), "--lang", "en"]) == 4
    assert "programme and replay differ" in capsys.readouterr().err
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"run.json", "report.html"} <= names
    assert not {"least_cost.yaml", "unused.csv"} & names
    assert "least_cost" not in (tmp_path / "out" / "targets.csv").read_text("utf-8")
