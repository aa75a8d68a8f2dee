"""The JSON Schema accepts what the program accepts, and flags what it refuses."""

import copy
import json
import subprocess
import sys

import jsonschema
import pytest
import yaml

import simulator
from simulator.accounting import forms
from simulator.bundled import SCENARIO_FILE, bundled_scenarios, scenarios_root
from simulator.errors import InputError, Problems
from simulator.scenario import keys
from simulator.scenario.chinese import CHINESE
from simulator.scenario.json_schema import json_schema
from simulator.scenario.yaml_file import read_yaml

CITIES = bundled_scenarios()


@pytest.fixture(scope="module")
def schema():
    return json.loads(json.dumps(json_schema()))


@pytest.fixture(scope="module")
def validator(schema):
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def written(city):
    """Return a bundled scenario as an editor sees it: keys are texts."""
    problems = Problems()
    data = read_yaml(scenarios_root() / city / SCENARIO_FILE, city, problems).data
    assert not problems
    return json.loads(json.dumps(data))


def found(validator, data):
    """Return the places of a document that the schema objects to."""
    return {".".join(map(str, error.absolute_path)): error for error in validator.iter_errors(data)}


@pytest.mark.parametrize("city", CITIES)
def test_the_bundled_scenarios_are_valid(validator, city):
    assert not {place: e.message for place, e in found(validator, written(city)).items()}


@pytest.fixture(scope="module")
def printed():
    """Return a validator of the schema as the command prints it."""
    done = subprocess.run([sys.executable, "-m", "simulator", "schema"], capture_output=True,
                          text=True, encoding="utf-8", check=True, timeout=120)
    schema = json.loads(done.stdout)
    kind = jsonschema.validators.validator_for(schema)
    assert kind is jsonschema.Draft7Validator
    return kind(schema)


@pytest.mark.slow
@pytest.mark.parametrize("city", CITIES)
def test_a_fresh_reader_accepts_the_bundled_file_and_refuses_a_broken_one(printed, city):
    """PyYAML reads the file, YAML 1.1 as it is, and jsonschema checks it: nothing of ours."""
    text = (scenarios_root() / city / SCENARIO_FILE).read_text("utf-8")
    data = json.loads(json.dumps(yaml.safe_load(text)))
    assert not found(printed, data)
    broken = json.loads(json.dumps(yaml.safe_load(text.replace("measures:", "messures:", 1))))
    assert [error.validator for error in printed.iter_errors(broken)] == ["additionalProperties"]


def wrong(change):
    data = copy.deepcopy(written("liupanshui"))
    change(data)
    return data


def first(data, block):
    return next(iter(data[block].values()))


@pytest.mark.parametrize(("change", "place", "keyword"), [
    (lambda d: d.update(messures={}), "", "additionalProperties"),
    (lambda d: first(d, "measures").update(uptak=[]), "measures.", "additionalProperties"),
    (lambda d: d["plan"].update(status="final"), "plan.status", "enum"),
    (lambda d: first(d, "targets").update(kind="capp"), "targets.", "enum"),
    (lambda d: first(d, "measures").update(bureaux=["police"]), "measures.", "enum"),
    (lambda d: d["measures"].update(coal_powr=first(d, "measures")), "measures", "enum"),
    (lambda d: first(d, "measures")["uptake"][0].update(path={"soon": "3 %"}), "measures.",
     "pattern"),
    (lambda d: d.pop("city"), "", "required"),
    (lambda d: first(d, "growth").update(active="yes"), "growth.", "type"),
    (lambda d: first(d, "growth").update(on=True), "growth.", "not"),
])
def test_mistakes_are_flagged(validator, change, place, keyword):
    errors = found(validator, wrong(change))
    assert len(errors) == 1, errors
    where, error = next(iter(errors.items()))
    assert where.startswith(place)
    assert error.validator == keyword


def test_the_old_switch_is_valid_and_struck_out(validator, schema):
    data = written("liupanshui")
    project = first(data, "growth")
    project["on"] = project.pop("active")
    assert not found(validator, data)
    assert schema["definitions"]["Growth"]["properties"]["on"]["deprecated"] is True


def parts(schema):
    yield from ((name, part) for name, part in schema["definitions"].items())
    yield "ScenarioFile", schema


def test_unknown_keys_are_errors_everywhere(schema):
    for name, part in parts(schema):
        assert part["additionalProperties"] is False, name


def test_every_key_is_described_in_both_languages(schema):
    seen = set()
    for name, part in parts(schema):
        fields = {f"{name}.{key}": field for key, field in part["properties"].items()}
        for line, field in {name: part, **fields}.items():
            chinese, english = field["description"].split("\n")
            assert chinese == CHINESE[line]
            assert english.isascii(), line
            assert english.endswith((".", "...")), line
            seen.add(line)
    assert seen == set(CHINESE)


def references(part):
    if isinstance(part, dict):
        if "$ref" in part:
            assert list(part) == ["$ref"], "draft-07 overlooks what stands beside $ref"
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def test_it_is_draft_07_and_complete(schema):
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert set(references(schema)) == {f"#/definitions/{n}" for n in schema["definitions"]}
    assert set(schema["properties"]) == set(keys.ScenarioFile.model_fields)


def test_legal_names_are_those_of_the_tables(schema):
    """A name that the schema would refuse is refused by the program too."""
    legal = schema["properties"]["measures"]["propertyNames"]["enum"]
    assert set(written("xuzhou")["measures"]) <= set(legal)
    pollutants = schema["definitions"]["Quantity"]["properties"]["pollutant"]["enum"]
    assert {"", "CO2", "NOx", "COD"} <= set(pollutants)
    assert "soot" not in pollutants
    groups = schema["definitions"]["Quantity"]["properties"]["group"]["enum"]
    assert forms.COAL_PRODUCTS in groups
    with pytest.raises(InputError):
        simulator.load("liupanshui", sets={"measures.coal_power_ule.bureaux": "[police]"})
