"""Every key of the scenario moves a number of the results, or is marked as text in the schema.

A key that is added to the schema fails here until it stands in the city with everything and a
change of it moves a number.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from simulator.optimiser.optimise import optimise
from simulator.scenario.keys import ScenarioFile
from simulator.scenario.written import TEXT
from tests.fixtures.numbers import WITHOUT_SOLVER
from tests.fixtures.register import Bench

MARK = next(iter(TEXT))
Key = tuple[str, str]
"""Model and field."""
Way = tuple[Any, ...]
"""Keys and positions from the top of a scenario."""
LAYERS = ("base", "overrides")
FOLDER = "tables"
MIX = "mix"
OTHER: dict[Key, tuple[Any, ...]] = {
    ("ScenarioFile", "city"): ("other",),
    ("Years", "start"): (2021,),
    ("Years", "end"): (2032,), ("Years", "main_target"): (2026,), ("Years", "decide_from"): (2025,),
    ("Uptake", "move"): ("rooftop",), ("Uptake", "facility"): (["coking_new"],),
    ("Quantity", "kind"): ("capacity", "activity"), ("Quantity", "pollutant"): ("SO2",),
    ("Quantity", "sectors"): (["transport"],), ("Quantity", "sources"): (["cement"],),
    ("Quantity", "facilities"): (["coking_new"],), ("Quantity", "technologies"): (["china_4"],),
    ("Quantity", "controls"): (["standard"],), ("Quantity", "carriers"): (["natural_gas"],),
    ("Quantity", "boundary"): ("direct", "energy_net"), ("Quantity", "group"): ("gas",),
    ("Quantity", "name"): ("freight_turnover",),
    ("Target", "indicator"): ("alone",), ("Target", "kind"): ("cumulative",),
    ("Target", "denominator"): ({"kind": "energy"},),
    ("Target", "quantity"): ({"kind": "emission", "pollutant": "SO2"},),
    ("Target", "base_year"): (2023,), ("Target", "base_case"): ("plan",),
    ("Target", "same_as"): (None,), ("Target", "comparator"): (">=", "<="),
    ("Target", "value_source"): ("assumed",), ("Target", "status"): ("tracked",),
}
"""What is written instead, where it does not follow from the kind of the field."""
WITH: dict[Key, dict[str, Any]] = {("Target", "status"): {"reason": "administrative"}}
"""What else must be written for the change to be legal."""


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models that stand in a field, however deep."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _all_models(model: type[BaseModel] = ScenarioFile) -> dict[str, type[BaseModel]]:
    found = {model.__name__: model}
    for name, field in model.model_fields.items():
        for inner in _models(field.annotation) if name != MIX else ():
            found |= _all_models(inner)
    return found


def _is_text(field: FieldInfo) -> bool:
    return isinstance(field.json_schema_extra, dict) and MARK in field.json_schema_extra


def _one_value(annotation: Any) -> bool:
    """Tell whether a field has one legal value only, so that nothing can be asked by it."""
    return get_origin(annotation) is Literal and len(get_args(annotation)) == 1


def _counting() -> Iterator[Key]:
    """Yield every key that ought to move a number; those of a stated mix stand elsewhere."""
    for name, model in _all_models().items():
        for key, field in model.model_fields.items():
            inside = any(_models(field.annotation)) and (name, key) not in OTHER
            if not (_is_text(field) or inside or _one_value(field.annotation) or key in LAYERS
                    or key == FOLDER):
                yield name, key


def _places(model: type[BaseModel], data: Any, way: Way = ()) -> Iterator[tuple[Key, Way]]:
    """Yield every key that is written in a scenario, with its way."""
    for key, value in data.items():
        field = model.model_fields[key]
        yield (model.__name__, key), (*way, key)
        inner = next(_models(field.annotation), None)
        if inner is None or value is None:
            continue
        if isinstance(value, list):
            parts: Mapping[Any, Any] = dict(enumerate(value))
        else:
            named = get_origin(_plain(field.annotation)) is dict
            parts = value if named else {None: value}
        for name, part in parts.items():
            yield from _places(inner, part, (*way, key, *(() if name is None else (name,))))


def _plain(annotation: Any) -> Any:
    """Return an annotation without what is wrapped round it."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return _plain(next(a for a in get_args(annotation) if a is not type(None)))
    return annotation


def _instead(key: Key, value: Any) -> Iterator[Any]:
    """Yield what may be written in place of a value."""
    if key in OTHER:
        yield from (other for other in OTHER[key] if other != value)
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
    elif isinstance(value, str):
        number, *unit = value.split(" ", 1)
        yield " ".join([f"{float(number) / 2:g}", *unit])
    elif isinstance(value, dict):
        yield {k: next(_instead(key, v)) if isinstance(v, (str, int)) else v
               for k, v in value.items()}


def _written(data: Mapping[str, Any], way: Way, value: Any, more: Mapping[str, Any]
             ) -> dict[str, Any]:
    """Return a scenario with another value at one place."""
    result = deepcopy(dict(data))
    block = _at(result, way[:-1])
    block[way[-1]] = value
    block.update(more)
    return result


def _at(data: Any, way: Way) -> Any:
    """Return what stands at a place of a scenario."""
    return _at(data[way[0]], way[1:]) if way else data


@pytest.mark.parametrize("key", list(_counting()), ids=".".join)
def test_a_key_moves_a_number(key: Key, bench: Bench) -> None:
    """Some legal change of it does, at some place where it is written."""
    data = bench.city.scenario
    ways = [way for own, way in _places(ScenarioFile, data) if own == key]
    changes = [_written(data, way, value, WITH.get(key, {}))
               for way in reversed(ways) for value in _instead(key, _at(data, way))]
    assert changes, "written nowhere in the city with everything"
    assert any(_moves(change, bench) for change in changes), "no number moves"


def _moves(data: Mapping[str, Any], bench: Bench) -> bool:
    with bench.scenario(data):
        run = bench.loaded()
    return run is not None and bool(bench.moved(run))


def test_text_moves_no_number(bench: Bench) -> None:
    """All keys that are marked as text, changed at once."""
    data = bench.city.scenario
    models, said = _all_models(), set()
    for key, way in list(_places(ScenarioFile, data)):
        field = models[key[0]].model_fields[key[1]]
        if _is_text(field):
            data = _written(data, way, _reworded(key, field, way), {})
            said.add(key)
    assert said == {(name, key) for name, model in models.items()
                    for key, field in model.model_fields.items() if _is_text(field)}
    with bench.scenario(data):
        run = bench.loaded()
    assert run is not None, bench.refusal
    assert not bench.moved(run, WITHOUT_SOLVER)


def _reworded(key: Key, field: FieldInfo, way: Way) -> Any:
    """Return another text of the same kind."""
    plain = _plain(field.annotation)
    if get_origin(plain) is Literal:
        return get_args(plain)[-1]
    if key[1] == "bureaux":
        return []
    return ["other"] if get_origin(plain) is list else "other"


def _layered(bench: Bench, more: Mapping[str, Any]) -> list[float]:
    """Return the yearly cost of the plan under a scenario that names other files."""
    low = bench.home / "other_rate.yaml"
    low.write_text("finance: {discount_rate: 3 %}\n", "utf-8")
    whole = {k: v for k, v in bench.city.scenario.items() if k != "finance"}
    with bench.scenario({**whole, **more}):
        run = bench.loaded()
    assert run is not None
    return run.cases["plan"].total_cost.tolist()


@pytest.mark.parametrize("more", [{"base": "other_rate.yaml"}, {"overrides": ["other_rate.yaml"]}],
                         ids=LAYERS)
def test_a_layer_moves_a_number(more: Mapping[str, Any], bench: Bench) -> None:
    assert _layered(bench, more) != pytest.approx(_layered(bench, {}))


def test_a_folder_of_tables_moves_a_number(bench: Bench) -> None:
    """The city's tables elsewhere, with twice the activity of every driver in 2030."""
    home = bench.home.parent.parent / "parameters" / "cities" / "tiny"
    shutil.copytree(home, bench.home / "elsewhere" / "numbers")
    drivers = bench.home / "elsewhere" / "numbers" / "drivers.csv"
    rows = [line.split(",") for line in drivers.read_text("utf-8").splitlines()]
    for cells in rows:
        if cells[1] == "2030":
            cells[2:5] = [repr(2 * float(cells[2]))] * 3
    drivers.write_text("".join(f"{','.join(cells)}\n" for cells in rows), "utf-8")
    with bench.scenario({**bench.city.scenario, FOLDER: "elsewhere/numbers"}):
        run = bench.loaded()
    assert run is not None, bench.refusal
    assert run.cases["plan"].emissions.sum() != pytest.approx(
        bench.run.cases["plan"].emissions.sum())


def test_a_folder_of_tables_that_is_not_there_is_named(bench: Bench) -> None:
    with bench.scenario({**bench.city.scenario, FOLDER: "nowhere"}):
        assert bench.loaded() is None
    assert 'no folder "nowhere"' in str(bench.refusal)


@pytest.mark.parametrize("said", ["K_slack: 6 Mvkm", "K_slack: {value: 6 Mvkm}", "T1: off"])
def test_a_file_of_targets_moves_a_number(said: str, bench: Bench, tmp_path: Path) -> None:
    """A value, a block and a switch: each changes what binds, and so the least cost."""
    file = tmp_path / "targets.yaml"
    file.write_text(said + "\n", "utf-8")
    run = bench.loaded(targets=(file,))
    assert run is not None, bench.refusal
    found, base = (optimise(r.scenario, r, explain=False) for r in (run, bench.run))
    assert found.enforced != base.enforced or found.objective != pytest.approx(base.objective)
