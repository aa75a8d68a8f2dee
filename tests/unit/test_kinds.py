"""Kinds of target and of quantity: every table knows every kind, and a missing one is a fault."""

from __future__ import annotations

import ast
import json
import shutil
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from simulator.accounting.quantities import QUANTITY_KINDS, QuantityKind, unit_of
from simulator.analysis.attribution import attribute
from simulator.analysis.site_parts import PARTS
from simulator.analysis.target_effects import towards
from simulator.comparison.comparison import compare
from simulator.comparison.targets import CHANGES
from simulator.errors import KindError
from simulator.explanation.chains.target_chain import target_chain
from simulator.explanation.lookups import Facts
from simulator.explanation.nodes.quantity_rows import MADE_OF
from simulator.optimiser.optimise import optimise
from simulator.optimiser.programme.binding_targets import choose
from simulator.optimiser.programme.linear_forms import WITH_LEVERS
from simulator.optimiser.programme.target_terms import ROWS
from simulator.report.excel.workbook import write_workbook
from simulator.report.write import write_report
from simulator.results.reading import read_results
from simulator.scenario.keys import Quantity, Target
from simulator.simulation.assessing import assess_cases
from simulator.simulation.run import series_of
from simulator.targets.asked import towards as nearer
from simulator.targets.kinds import TARGET_KINDS, Asks, kind_of
from simulator.targets.measured import Base, Measured
from tests.fixtures import source
from tests.fixtures.city import TinyCity, measure, target, uptake
from tests.fixtures.kinds import AVERAGE, TAILINGS, in_schema, register
from tests.fixtures.pencil import PencilCity
from tests.fixtures.small_results import read_rows, unlisted, write_table

OF_TARGETS = set(get_args(Target.model_fields["kind"].annotation))
OF_QUANTITIES = set(get_args(Quantity.model_fields["kind"].annotation))
NOX = {"kind": "emission", "pollutant": "NOx"}


# every table knows every kind


@pytest.mark.parametrize("table", [TARGET_KINDS, ROWS, CHANGES], ids=lambda t: t.what)
def test_every_kind_of_target_is_known(table):
    assert table.keys() == OF_TARGETS


@pytest.mark.parametrize("table", [QUANTITY_KINDS, MADE_OF], ids=lambda t: t.what)
def test_every_kind_of_quantity_is_known(table):
    assert table.keys() == OF_QUANTITIES


def test_what_has_no_weights_on_the_mix_is_known_elsewhere():
    without = {name: kind for name, kind in QUANTITY_KINDS.items() if kind.form is None}
    assert PARTS.keys() == set(without)
    assert WITH_LEVERS.keys() == {name for name, kind in without.items() if kind.linear}
    assert all(kind.linear for name, kind in QUANTITY_KINDS.items() if name not in without)


def test_every_kind_has_its_own_name_in_both_languages():
    for table in (TARGET_KINDS, QUANTITY_KINDS):
        for position in (0, 1):
            words = [kind.words[position] for kind in table.values()]
            assert all(words)
            assert len(set(words)) == len(words)
    assert {kind.key: kind for kind in TARGET_KINDS.values()} == TARGET_KINDS


# a kind added to the schema alone


@pytest.fixture
def wide():
    with in_schema(AVERAGE, TAILINGS):
        yield


def odd_city(**more):
    return PencilCity().plant("mill", {"works": 10}).process(
        "mill", "works", "emit", 1, name="NOx"
    ).aim("T", "cap", NOX, "800 t", **more)


def missing(kind, what):
    return rf'no entry for the kind "{kind}" in the table of {what}'


TARGETS, QUANTITIES = r"targets \(targets/kinds.py\)", r"quantities \(accounting/quantities.py\)"
FORMS = {"kind": TAILINGS, "sources": ["mill"]}


@pytest.mark.parametrize(("change", "message"), [
    ({"kind": AVERAGE}, missing(AVERAGE, TARGETS)),
    ({"quantity": FORMS}, missing(TAILINGS, QUANTITIES)),
    ({"denominator": FORMS}, missing(TAILINGS, QUANTITIES)),
])
@pytest.mark.usefixtures("wide")
def test_check_and_simulate_refuse_it(change, message):
    city = odd_city()
    city.scenario["targets"]["T"].update(change)
    with pytest.raises(KindError, match=message):
        city.run()


@pytest.fixture(scope="module")
def run():
    return odd_city().run()


def altered(run, **change):
    """Return the run with its target changed behind the back of the checks."""
    file = run.scenario.file
    target = Target.model_validate(file.targets["T"].model_dump() | change)
    other = run.scenario.with_file(file.model_copy(update={"targets": {"T": target}}))
    vars(other)["compiled"] = run.scenario.compiled
    return replace(run, scenario=other, ledgers={}, _series={}, _books={})


STAGES = {
    "judge": assess_cases,
    "towards": lambda run: towards(run.scenario.file.targets["T"]),
    "binds": lambda run: choose()("T", run.scenario.file.targets["T"]),
    "optimise": lambda run: optimise(run.scenario, run, chosen=lambda _n, _t: True),
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(("change", "message"), [
    ({"kind": AVERAGE}, missing(AVERAGE, TARGETS)),
    ({"quantity": FORMS}, missing(TAILINGS, QUANTITIES)),
])
@pytest.mark.usefixtures("wide")
def test_no_stage_judges_it_as_another_kind(run, stage, change, message):
    with pytest.raises(KindError, match=message):
        STAGES[stage](altered(run, **change))


def odd_folder(city, tmp_path, kind, quantity=""):
    """Return a copy of a results folder whose first target has another kind."""
    place = tmp_path / "odd"
    shutil.copytree(city.path, place)
    record = json.loads((place / "run.json").read_text("utf-8"))
    key, own = next(iter(record["resolved"]["targets"].items()))
    own["kind"] = kind or own["kind"]
    own["quantity"]["kind"] = quantity or own["quantity"]["kind"]
    (place / "run.json").write_text(unlisted(record), "utf-8")
    rows = read_rows(place / "targets.csv")
    write_table(place / "targets.csv", [
        row | {"kind": own["kind"] if row["target_id"] == key else row["kind"]} for row in rows
    ])
    return read_results(place), key


@pytest.mark.parametrize("show", [write_report, write_workbook,
                                  lambda folder, other: compare([folder.path, other.path])],
                         ids=["report", "workbook", "compare"])
@pytest.mark.usefixtures("wide")
def test_no_output_shows_it_as_another_kind(city, tmp_path, show):
    folder, _ = odd_folder(city, tmp_path, AVERAGE)
    with pytest.raises(KindError, match=missing(AVERAGE, TARGETS)):
        show(folder, city) if show not in (write_report, write_workbook) else show(folder)


@pytest.mark.parametrize(("kind", "quantity", "message"), [
    (AVERAGE, "", missing(AVERAGE, TARGETS)), ("", TAILINGS, missing(TAILINGS, QUANTITIES)),
])
@pytest.mark.usefixtures("wide")
def test_explain_refuses_it(city, tmp_path, kind, quantity, message):
    folder, key = odd_folder(city, tmp_path, kind, quantity)
    with pytest.raises(KindError, match=message):
        target_chain(Facts(folder), key)


# a kind that one table lacks


@pytest.mark.usefixtures("wide")
def test_a_kind_without_rows_is_not_optimised_as_another(monkeypatch):
    register(monkeypatch)
    monkeypatch.delitem(ROWS, AVERAGE)
    city = odd_city()
    city.scenario["targets"]["T"]["kind"] = AVERAGE
    with pytest.raises(KindError, match=missing(AVERAGE, "rows of a target")):
        optimise(city.load())


@pytest.mark.usefixtures("wide")
def test_a_quantity_without_weights_is_not_optimised_nor_attributed(monkeypatch):
    register(monkeypatch)
    plain = QUANTITY_KINDS[TAILINGS]
    monkeypatch.setitem(QUANTITY_KINDS, TAILINGS,
                        QuantityKind(plain.words, plain.unit, plain.series))
    city = odd_city()
    city.scenario["targets"]["T"]["quantity"] = FORMS
    found = city.run()
    with pytest.raises(KindError, match=missing(TAILINGS, "quantities that take levers")):
        optimise(found.scenario, found)
    with pytest.raises(KindError, match=missing(TAILINGS, "parts of a quantity by site")):
        attribute(found)


@pytest.mark.usefixtures("wide")
def test_a_quantity_that_is_not_linear_is_judged_but_never_binds(monkeypatch):
    register(monkeypatch)
    plain = QUANTITY_KINDS[TAILINGS]
    monkeypatch.setitem(QUANTITY_KINDS, TAILINGS,
                        QuantityKind(plain.words, plain.unit, plain.series, linear=False))
    city = odd_city()
    city.scenario["targets"]["T"]["quantity"] = FORMS
    found = city.run()
    assert assess_cases(found)[0].achieved == pytest.approx(300)
    assert not choose()("T", found.scenario.file.targets["T"])


# what a kind says of itself


def test_a_row_that_says_rise_or_fall_is_a_direction_whatever_amount_it_is_written_as():
    for name, kind in TARGET_KINDS.items():
        asked = kind_of(name, "fall")
        assert asked.asks is (Asks.DIRECTION if kind.asks is Asks.AMOUNT else kind.asks)
        assert kind_of(name, "<=") is kind
        assert kind_of(name, None) is kind


@pytest.mark.parametrize(("keys", "sign"), [
    ({"kind": "cap", "comparator": "<=", "value": "1 t"}, -1),
    ({"kind": "cap", "comparator": ">=", "value": "1 t"}, 1),
    ({"kind": "cap", "comparator": "band", "value": "1 t"}, 0),
    ({"kind": "cap", "comparator": "=", "value": "1 t"}, 0),
    ({"kind": "direction", "comparator": "fall"}, -1),
    ({"kind": "quantity", "comparator": "rise"}, 1),
    ({"kind": "change", "value": "-5 %"}, -1),
    ({"kind": "change", "value": "5 %"}, 1),
    ({"kind": "peak", "comparator": ">="}, -1),
    ({"kind": "intensity"}, -1),
])
def test_what_is_nearer_to_a_target(keys, sign):
    own = Target.model_validate(target(keys.pop("kind"), NOX, **keys))
    assert towards(own) == sign
    assert nearer(own, 1.0) == (1 if not keys else sign)


@pytest.mark.parametrize("kind", [k for k in TARGET_KINDS.values() if k.relative],
                         ids=lambda k: k.key)
@pytest.mark.parametrize("value", [-0.4, 0.0, 0.25])
def test_the_level_of_a_relative_value_is_compared_as_that_value(kind, value):
    """What the programme and the charts hold a value at is what the verdict calls that value."""
    for base in (80.0, 0.0):
        measured = Measured(np.array([base, kind.level_at(value, base)]), None, "t")
        assert kind.series(measured, Base(0, base))[1] == pytest.approx(value)


# keys of a quantity

VALUES = {
    "pollutant": "NOx", "boundary": "energy_net", "sectors": ["transport"], "sources": ["coke"],
    "facilities": ["works_a"], "technologies": ["coke_oven"], "controls": ["ultra_low"],
    "carriers": ["diesel"], "group": "oil", "name": "population",
}
NEEDED = {
    "emission": {"pollutant": "CO2"}, "ledger": {"pollutant": "SO2"}, "driver": {"name": "gdp"},
    "attribute": {"name": "flue_gas_volume"}, "area": {},
}
READ = {("attribute", "name"): "nothing_has_this"}


@pytest.fixture(scope="module")
def town():
    """Return the tiny city with treatment at the coke works, coal power and a new forest."""
    return TinyCity().measures(
        coking_ule=measure(uptake({2025: "80 %"})), coal_power_ule=measure(uptake({2025: "50 %"})),
        afforestation=measure(uptake({2025: "500 ha"})),
    ).run()


@pytest.mark.parametrize("kind", sorted(OF_QUANTITIES))
def test_a_kind_reads_the_keys_that_it_says_it_reads(town, kind):
    """A key that is read changes the number; any other leaves it as it is."""
    plain = {"kind": kind, **NEEDED.get(kind, {})}
    before, read = series_of(town, "plan", Quantity(**plain))[0], set()
    for key, value in VALUES.items():
        other = Quantity(**plain | {key: READ.get((kind, key), value)})
        if not np.array_equal(before, series_of(town, "plan", other)[0]):
            read.add(key)
    assert read == set(QUANTITY_KINDS[kind].reads) & set(VALUES)


@pytest.mark.parametrize("kind", sorted(OF_QUANTITIES))
def test_the_whole_city_is_always_there(town, kind):
    """Only what is narrowed to a place can be absent; the unit is known either way."""
    q = Quantity(kind=kind, sources=["rail_freight"], facilities=["nowhere"],
                 **NEEDED.get(kind, {}))
    narrowed = "sources" in QUANTITY_KINDS[kind].reads
    assert town.present(q) is not narrowed
    assert unit_of(town.scenario.city, q)


# no comparison of a kind outside the tables

ELSEWHERE_TOO = {"activity", "additions", "capacity", "area", "coverage", "driver"}
"""Words that name an array of the mix, a kind of source or move, a row of activity.csv as well."""
OTHERS = ("source", "move", "lever", "c.", "part.", "record[", "r[", "found.", "item.")
"""Beginnings of what has a kind of its own: of source, move, coefficient, table row."""
SCHEMA = "scenario/keys.py"


def about_a_kind(node, text):
    """Tell whether one side of a comparison is a kind of target or of quantity."""
    own = ast.unparse(node)
    if own == "kind":
        return "target" in text or "quantit" in text
    kind = own.endswith((".kind", "['kind']", "get('kind')"))
    return kind and ".source(" not in own and not own.startswith(OTHERS)


def words(node):
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant)
            and isinstance(n.value, str)}


def compared(text, nodes):
    """Yield the lines that compare a kind with the name of one."""
    for node in nodes:
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            named = set().union(*map(words, sides)) & (OF_TARGETS | OF_QUANTITIES)
            if named and any(about_a_kind(side, text) for side in sides):
                yield node.lineno


def listed(nodes):
    """Yield the lines with several names of kinds in a row, which could be compared with."""
    for node in nodes:
        if isinstance(node, (ast.Tuple, ast.List, ast.Set)) and len(node.elts) > 1:
            named = [n.value for n in node.elts if isinstance(n, ast.Constant)]
            kinds = set(named) <= OF_TARGETS | OF_QUANTITIES and len(named) == len(node.elts)
            if kinds and not set(named) <= ELSEWHERE_TOO:
                yield node.lineno


def test_kinds_are_compared_nowhere():
    found = {name: [*compared(source.text(name), source.nodes(name)),
                    *(listed(source.nodes(name)) if name != SCHEMA else ())]
             for name in source.NAMES}
    assert {name: lines for name, lines in found.items() if lines} == {}


def parsed(line):
    return list(ast.walk(ast.parse(line)))


@pytest.mark.parametrize("line", [
    'target.kind == "cap"', 'x = q.kind in ("ledger", "cost")', 'own["kind"] != "peak"',
    'target = kind == "share"', 'target.get("kind") == "change"', 'own.quantity.kind == "area"',
    'q["kind"] not in ("activity",)',
])
def test_the_rule_sees_a_comparison(line):
    assert list(compared(line, parsed(line))) == [1]


def test_the_rule_sees_a_list_and_leaves_the_rest_alone():
    assert list(listed(parsed('HELD = ("cap", "share")'))) == [1]
    assert list(listed(parsed('LED = ("capacity", "area")'))) == []
    for line in ('array == "activity"', 'index.source(n).kind == "capacity"',
                 'move.kind == "coverage"'):
        assert list(compared(line, parsed(line))) == []
