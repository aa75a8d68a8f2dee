"""The JSON Schema of the scenario file for editors: draft-07, both languages, legal names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from simulator.bundled import parameters_root
from simulator.errors import Problems
from simulator.parameters.codelists import COAL_PRODUCTS, Codelists
from simulator.parameters.labels import Label
from simulator.parameters.load import Tables, load_tables
from simulator.scenario.chinese import CHINESE
from simulator.scenario.keys import ScenarioFile
from simulator.scenario.old_keys import RENAMED

DIALECT = "http://json-schema.org/draft-07/schema#"
"""The newest draft that all common editors know in full."""
ROOT = "ScenarioFile"
WITH_SWITCH = ("Growth", "Measure")
"""Parts that have the switch."""
Schema = dict[str, Any]
Names = Mapping[str, Label]


def json_schema() -> Schema:
    """Return the schema, with the names of the bundled tables as legal values."""
    problems = Problems()
    found = load_tables(parameters_root(), problems)
    problems.raise_if_any()
    schema = ScenarioFile.model_json_schema(ref_template="#/definitions/{model}")
    definitions: Schema = schema.pop("$defs")
    for name in WITH_SWITCH:
        _add_old_keys(definitions[name])
    for name, part in (*definitions.items(), (ROOT, schema)):
        _describe(name, part)
    _add_names({**definitions, ROOT: schema}, found)
    head = {"$schema": DIALECT, "title": "simulator scenario"}
    plain: Schema = _plain({**head, **schema, "definitions": definitions})
    return plain


def _add_old_keys(part: Schema) -> None:
    """Let a part have a key of earlier versions, which editors strike out, in place of its own."""
    for old, new in RENAMED.items():
        own = part["properties"][new]
        part["properties"][old] = {
            "type": own["type"], "deprecated": True, "description": f"Old spelling of {new}.",
            "deprecationMessage": f'write "{new}"',
        }
        part["not"] = {"required": [old, new]}


def _describe(name: str, part: Schema) -> None:
    """Put the Chinese before the English of a part and of its fields; drop made-up titles."""
    part.pop("title", None)
    part["description"] = f"{CHINESE[name]}\n{part.get('description', '')}".strip()
    for key, field in part["properties"].items():
        field.pop("title", None)
        field["description"] = f"{CHINESE[f'{name}.{key}']}\n{field['description']}"


def _add_names(parts: Mapping[str, Schema], found: Tables) -> None:
    lists = found.codelists
    lines = {f"{part}.{key}": field for part, schema in parts.items()
             for key, field in schema["properties"].items()}
    for line, names in _list_names(lists):
        lines[line]["items"] = _enum(names)
    measures = {r["measure"]: Label(r["zh"], r["en"]) for r in found.plain("measures")}
    for line in ("ScenarioFile.measures", "Finance.hurdle_rates"):
        lines[line]["propertyNames"] = _enum(measures)
    none = {"": Label("不写", "left out")}
    lines["Quantity.pollutant"] |= _enum({**none, **lists.pollutants})
    groups = dict.fromkeys(c.group for c in lists.carriers.values())
    lines["Quantity.group"]["enum"] = ["", *groups, COAL_PRODUCTS]
    lines["ScenarioFile.city"]["examples"] = sorted(
        p.name for p in (found.root / "cities").iterdir() if p.is_dir()
    )


def _list_names(lists: Codelists) -> Iterator[tuple[str, Names]]:
    """Yield each list of the file whose entries are names of the common tables."""
    sources = lists.sources.values()
    yield "Measure.bureaux", lists.bureaux
    yield "Target.bureaux", lists.bureaux
    yield "Quantity.sectors", lists.sectors
    yield "Quantity.sources", {s.name: s.label for s in sources}
    yield "Quantity.technologies", _labels(t for s in sources for t in s.technologies.values())
    yield "Quantity.controls", _labels(c for s in sources for c in s.controls.values())
    yield "Quantity.carriers", _labels(lists.carriers.values())


def _labels(items: Iterable[Any]) -> Names:
    return {item.name: item.label for item in items}


def _enum(names: Names) -> Schema:
    """Return legal values; editors show the labels beside them."""
    return {"type": "string", "enum": list(names),
            "enumDescriptions": [f"{one.zh} {one.en}" for one in names.values()]}


def _plain(part: Any) -> Any:
    """Return a schema without what draft-07 would overlook or what is said in a long way."""
    if isinstance(part, list):
        return [_plain(one) for one in part]
    if not isinstance(part, dict):
        return part
    found = {key: _plain(value) for key, value in part.items()}
    if "$ref" in found and len(found) > 1:
        found["allOf"] = [{"$ref": found.pop("$ref")}]
    options = found.get("anyOf")
    if isinstance(options, list) and all(set(o) == {"type"} for o in options):
        found["type"] = [o["type"] for o in found.pop("anyOf")]
    return found
