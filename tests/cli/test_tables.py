"""`list`, `coverage` and `schema`, and the tables they print."""

import json

import pytest
from rich.cells import cell_len as width

from simulator.bundled import SCENARIO_FILE, bundled_scenarios, scenarios_root
from simulator.cli.shown.layout import table, wrap
from simulator.errors import Problems
from simulator.scenario.keys import ScenarioFile
from simulator.scenario.plan_head import read_plan
from simulator.scenario.yaml_file import read_yaml

HEAD = "clause,item,kind,key,status,by,reason,label_zh,label_en\n"
TARGET = """\
measures:
  coal_power_ule: {clause: [一], label: {zh: 甲, en: A}, uptake: []}
targets:
  T1: {clause: 一, label: {zh: 乙, en: B}, indicator: b, kind: tracked, status: tracked, reason: r}
"""


def test_list_names_every_bundled_plan(program):
    done = program("list", "--json")
    records = json.loads(done.stdout)
    assert [record["name"] for record in records] == bundled_scenarios()
    lps = next(r for r in records if r["name"] == "liupanshui")
    assert (lps["city"], lps["status"], lps["years"]) == ("liupanshui", "draft", [2020, 2035])
    assert lps["targets"] == 46
    assert lps["measures"] > 50


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("arguments", [["list"], ["coverage"], ["coverage", "liupanshui", "--all"]])
def test_tables_fit_the_page(program, arguments, lang):
    done = program(*arguments, "--lang", lang)
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(width, done.stdout.splitlines())) <= 80


@pytest.mark.slow
def test_coverage_counts_add_up(program):
    found = json.loads(program("coverage", "liupanshui", "--all", "--json").stdout)
    counts = found["counts"]
    assert found["total"] == len(found["rows"]) == sum(sum(c.values()) for c in counts.values())
    assert sum(counts["target"].values()) == 46
    assert program("coverage", "--quiet").stdout == ""


@pytest.mark.slow
@pytest.mark.parametrize(("row", "code", "text"), [
    ("一,M9,measure,,not_modelled,,,甲,A", "E-NOTE", "status not_modelled without a reason"),
    ("一,M9,measure,,modelled,coal_power_ul,,甲,A", "E-NAME", 'unknown name "coal_power_ul"'),
    ("一,M9,measure,,modelled,,,甲,A", "E-NAME", "status modelled without a name"),
    ("一,M9,measure,,done,,x,甲,A", "E-NAME", 'unknown status "done"'),
    ("一,M9,thing,,tracked,,x,甲,A", "E-NAME", 'unknown kind "thing"'),
    ("一,M1,measure,,tracked,,x,甲,A", "E-DUPLICATE", '"M1" a second time'),
    ("一,M9,measure,,tracked,,x,甲,", "E-NOTE", "an empty cell"),
])
def test_coverage_reports_a_bad_row(program, scenario, row, code, text):
    file = scenario(TARGET)
    good = "一,M1,measure,,modelled,coal_power_ule,,甲,A\n一,T1,target,,tracked,,r,乙,B\n"
    (file.parent / "clauses.csv").write_text(HEAD + good, "utf-8")
    assert program("coverage", file).returncode == 0
    (file.parent / "clauses.csv").write_text(HEAD + good + row + "\n", "utf-8")
    done = program("coverage", file)
    assert done.returncode == 2
    assert f"{code} " in done.stderr
    assert text in done.stderr
    assert "clauses.csv:4" in done.stderr


@pytest.mark.slow
def test_coverage_compares_with_the_scenario(program, scenario):
    file = scenario(TARGET)
    (file.parent / "clauses.csv").write_text(
        HEAD + "一,T1,target,,not_modelled,,r,乙,B\n", "utf-8"
    )
    done = program("coverage", file)
    assert "E-STATUS" in done.stderr
    assert "expected tracked, as in the scenario" in done.stderr
    assert "coal_power_ule\n  found no row that names it" in done.stderr


@pytest.mark.slow
def test_coverage_without_a_table_is_bad_input(program, scenario):
    done = program("coverage", scenario())
    assert done.returncode == 2
    assert "clauses.csv" in done.stderr


def resolve(schema, part):
    whole = part.get("allOf", [part])[0]
    name = whole.get("$ref", "").rpartition("/")[2]
    return schema["definitions"][name] if name else part


def assert_keys(schema, part, data):
    """Every key of the data is one of the schema, down to the leaves."""
    part = resolve(schema, part)
    if isinstance(data, dict) and part.get("type") == "object":
        legal, extra = part.get("properties", {}), part.get("additionalProperties")
        for key, value in data.items():
            assert key in legal or isinstance(extra, dict), key
            assert_keys(schema, legal.get(key, extra), value)
        assert set(part.get("required", [])) <= set(data)
    elif isinstance(data, list):
        for item in data:
            assert_keys(schema, part.get("items", {}), item)


@pytest.mark.slow
def test_schema_describes_the_bundled_scenarios(program):
    done = program("schema")
    schema = json.loads(done.stdout)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert schema["title"]
    assert set(schema["properties"]) == set(ScenarioFile.model_fields)
    for name in bundled_scenarios():
        path, problems = scenarios_root() / name / SCENARIO_FILE, Problems()
        assert_keys(schema, schema, read_yaml(path, name, problems).data)
        assert not problems


def test_a_plan_is_read_with_its_base_and_overrides(tmp_path, scenario):
    base = scenario("years: {start: 2020, end: 2035}\n" + TARGET)
    (base.parent / "more.yaml").write_text("targets: {T2: {}}\n", "utf-8")
    own = base.parent / "own.yaml"
    own.write_text("base: scenario.yaml\noverrides: [more.yaml]\nyears: {end: 2040}\n", "utf-8")
    plan = read_plan(own)
    assert list(plan.names["targets"]) == ["T1", "T2"]
    assert plan.years == {"start": 2020, "end": 2040}
    assert plan.name == "small"


def test_chinese_columns_stand_below_each_other():
    text = table(["名", "n"], [["六盘水市", 1], ["Xu", 20]])
    assert text.splitlines() == ["名         n", "六盘水市   1", "Xu        20"]


def test_long_cells_go_on_below():
    text = table(["a", "b"], [["x" * 10, "词语" * 60]])
    assert all(width(line) <= 80 for line in text.splitlines())
    assert text.replace(" ", "").replace("\n", "").count("词语") == 60


@pytest.mark.parametrize(("text", "size", "lines"), [
    ("one two three", 7, ["one two", "three"]), ("abcdefgh", 3, ["abc", "def", "gh"]),
    ("城市减污", 4, ["城市", "减污"]), ("", 5, [""]), ("a 城市减污", 5, ["a 城", "市减", "污"]),
])
def test_wrap(text, size, lines):
    assert wrap(text, size) == lines
