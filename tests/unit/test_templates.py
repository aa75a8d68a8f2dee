"""The arrays of every constraint family are those of Pyomo's own standard form, entry by entry."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pyomo.core as pyo
import pytest
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from simulator.optimiser.linear.arrays import Family, Goal, Lookup, Variables, wrap
from simulator.optimiser.linear.compiled import Compiled, compile_model
from simulator.optimiser.linear.symbols import total
from simulator.optimiser.programme.assembly import FAMILIES, build_programme
from simulator.optimiser.programme.prepared import build_data
from simulator.optimiser.programme.target_rows import build_rows
from tests.fixtures.city import TinyCity, target
from tests.hand.test_pencil_shares import dump_limit

NOX = {"kind": "emission", "pollutant": "NOx", "boundary": "direct"}
LIMITS = (
    ("cement_raw_fuel_sub", "low_clinker", "potential", 60),
    ("cement_raw_fuel_sub", "low_clinker", "pace", 10),
    ("mode_shift_freight", "rail", "pace", 5),
    ("coal_power_ule", "main", "pace", 30),
    ("coal_power_retire", "main", "potential", 50),
    ("old_vehicle_scrap", "heavy", "potential", 100),
)
SURPLUS = "c_dump_limit"
"""The family of a local carrier that is left over, as in no plan of the tiny city."""
NAMES = [*(f"c_{name}" for name, _, _ in FAMILIES if f"c_{name}" != SURPLUS), "c_target_most",
         "c_target_least"]
Row = tuple[dict[Any, float], float, float]


def programme(fixed_until: int = 2021) -> pyo.ConcreteModel:
    """Return the programme of a tiny city in which every family has rows."""
    city = TinyCity()
    for measure, move, item, percent in LIMITS:
        city.add("measures/limits.csv", percent, "percent", measure=measure, move=move, item=item)
    city.add("cities/tiny/energy/activity.csv", 320, "MW", source="grid_coal_power",
             facility="plant_a", item="capacity", model_year="2022")
    city.scenario["years"]["decide_from"] = fixed_until
    city.targets(
        most=target("cap", NOX, value="900 t", comparator="<=", target_year=2028),
        change=target("change", NOX, value="-10 %", target_year=2030, base_year=2020),
        least=target("capacity", {"kind": "capacity", "sources": ["pv_power"]}, value="150 MW",
                     comparator=">=", target_year=2025),
    )
    run = city.run()
    data = build_data(run)
    return build_programme(data, build_rows(run, data))


def arrays(found: Compiled) -> tuple[dict[Any, Row], dict[Any, tuple[float, float, float]], float]:
    """Return the rows, the columns (cost and bounds) and the offset by name."""
    names = {number: name for name, number in found.column.items()}
    rows = {}
    for name, n in found.row.items():
        own = slice(found.start[n], found.start[n + 1])
        cells = {names[j]: v for j, v in zip(found.index[own], found.value[own], strict=True)}
        rows[name] = (cells, found.row_lower[n], found.row_upper[n])
    columns = {names[j]: (found.cost[j], found.lower[j], found.upper[j]) for j in names}
    return rows, columns, found.offset


def standard_form(
    m: pyo.ConcreteModel,
) -> tuple[dict[Any, Row], dict[Any, tuple[float, float, float]], float]:
    """Return the same from Pyomo's own compiler, the two rows of a range put together."""
    for kind in (pyo.Constraint, pyo.Objective):
        for part in m.component_objects(kind, active=True):
            if isinstance(part, (Family, Goal)):
                part.fill()
    form = LinearStandardFormCompiler().write(m, mixed_form=True)
    names = [(v.parent_component().name, v.index()) for v in form.columns]
    matrix, rows = form.A.tocsr(), {}
    for n, entry in enumerate(form.rows):
        name = (entry.constraint.parent_component().name, entry.constraint.index())
        own = slice(matrix.indptr[n], matrix.indptr[n + 1])
        cells = {names[j]: v for j, v in zip(matrix.indices[own], matrix.data[own], strict=True)}
        _, low, high = rows.get(name, ({}, -np.inf, np.inf))
        low = form.rhs[n] if entry.bound_type <= 0 else low
        rows[name] = (cells, low, form.rhs[n] if entry.bound_type >= 0 else high)
    cost = np.asarray(form.c.todense()).ravel()
    columns = {
        name: (c, -np.inf if v.lb is None else v.lb, np.inf if v.ub is None else v.ub)
        for name, c, v in zip(names, cost, form.columns, strict=True)
    }
    return rows, columns, float(form.c_offset[0])


def same(found: Row, expected: Row) -> bool:
    """Tell whether two rows agree in every coefficient and bound."""
    return found[0].keys() == expected[0].keys() and bool(np.allclose(
        [*(found[0][k] for k in expected[0]), *found[1:]], [*expected[0].values(), *expected[1:]],
        rtol=1e-12, atol=1e-14,
    ))


@pytest.fixture(scope="module")
def expected() -> Any:
    return standard_form(programme())


@pytest.fixture(scope="module")
def expanded() -> Any:
    found = compile_model(programme())
    assert found.walked == ()
    return arrays(found)


@pytest.mark.parametrize("family", NAMES)
def test_family_equals_standard_form(family: str, expanded: Any, expected: Any) -> None:
    own = {key: row for key, row in expanded[0].items() if key[0] == family}
    other = {key: row for key, row in expected[0].items() if key[0] == family}
    assert own.keys() == other.keys()
    assert own, "the tiny city has no row of this family"
    assert [key for key, row in own.items() if not same(row, other[key])] == []


def test_what_is_left_over_equals_standard_form() -> None:
    """In the pencil city whose mill gives off more steam than is used."""
    task = dump_limit().task
    model = build_programme(task.data, task.rows)
    found, other = arrays(compile_model(model))[0], standard_form(model)[0]
    own = [key for key in found if key[0] == SURPLUS]
    assert own
    assert own == [key for key in other if key[0] == SURPLUS]
    assert [key for key in own if not same(found[key], other[key])] == []


def test_columns_cost_and_offset_equal_standard_form(expanded: Any, expected: Any) -> None:
    assert expanded[1].keys() == expected[1].keys()
    for name, numbers in expected[1].items():
        assert expanded[1][name] == pytest.approx(numbers, rel=1e-12), name
    assert expanded[2] == pytest.approx(expected[2], rel=1e-12)


@pytest.mark.parametrize("first", [2021, 2025])
def test_walking_every_row_gives_the_same_arrays(first: int) -> None:
    """With years fixed at the plan, rows without a free variable are left in, and hold."""
    m = programme(first)
    rows, columns, offset = arrays(compile_model(m))
    walked = compile_model(m, templates=False)
    other = arrays(walked)
    assert set(walked.walked) == {*NAMES, SURPLUS}
    assert rows.keys() == other[0].keys()
    assert [key for key, row in rows.items() if not same(row, other[0][key])] == []
    assert columns.keys() == other[1].keys()
    assert offset == pytest.approx(other[2], rel=1e-12)


@pytest.mark.slow
def test_a_single_family_alone() -> None:
    """Each family compiled in a model where all others are switched off."""
    for family in NAMES:
        m = programme()
        for name in NAMES:
            if name != family:
                m.component(name).deactivate()
        rows, columns, _ = arrays(compile_model(m))
        other, other_columns, _ = standard_form(m)
        assert [key for key, row in rows.items() if not same(row, other[key])] == [], family
        assert columns.keys() == other_columns.keys()


def small() -> pyo.ConcreteModel:
    m = pyo.ConcreteModel()
    m.P = pyo.Set(initialize=[3, 5, 9])
    m.T = pyo.Set(initialize=[1, 2])
    m.x = Variables(m.P, [0, 1, 2], upper=7.0)
    m.x.level[:, 0] = 2.0
    m.y = pyo.Var(["a", "b"], within=pyo.Binary)
    m.w = wrap(np.arange(30.0).reshape(10, 3))
    m.sparse = wrap({(3, 1): 4.0, (9, 2): 5.0})
    m.GROUP = wrap({3: [3, 5], 5: [], 9: [9]})
    m.o = Goal(rule=lambda m: total(m.w[p, t] * m.x[p, t] for p in m.P for t in m.T) + 3)
    return m


def with_branch(m: Any, p: int, t: int) -> Any:
    if t == 1:
        return m.x[p, t] <= 1
    return m.x[p, t] <= m.w[p, t]


def with_loop(m: Any, p: int, t: int) -> Any:
    total = 0.0
    for q in m.P:
        total = total + m.x[q, t]
    return total >= m.x[p, t]


def with_letters(m: Any, p: int, t: int) -> Any:
    return m.x[p, t] <= 4 * m.y["a"] + m.y["b"]


def with_power(m: Any, p: int, t: int) -> Any:
    return m.x[p, t] <= 1.1 ** t


def with_division(m: Any, p: int, t: int) -> Any:
    return m.x[p, t] / (t + 1) - (m.x[p, t - 1] - 2) * 3 == -m.w[p, t]


def with_range(m: Any, p: int, t: int) -> Any:
    return (-t, total(m.x[q, t] * 2 for q in m.GROUP[p]) - m.x[3, 1], m.w[p, t])


def with_plain_sum(m: Any, p: int, t: int) -> Any:
    return sum(m.x[q, t] for q in m.P) >= m.x[p, t]


def with_two_kinds_of_loop(m: Any, p: int, t: int) -> Any:
    return total(m.x[q, t] * k for q in m.P for k in (1, 2)) >= m.x[p, t]


@pytest.mark.parametrize(
    ("rule", "walked"),
    [(with_branch, True), (with_loop, True), (with_letters, True), (with_power, True),
     (with_plain_sum, True), (with_two_kinds_of_loop, True),
     (with_division, False), (with_range, False)],
)
def test_an_unknown_family_is_walked(rule: Any, walked: bool) -> None:
    """Rules with branches, loops, other variables or unknown functions take Pyomo's own path."""
    m = small()
    m.odd = Family(m.P, m.T, rule=rule)
    m.known = Family(m.P, m.T, rule=lambda m, p, t: m.x[p, t] >= m.x[p, t - 1] - m.w[p, t])
    found = compile_model(m)
    assert found.walked == (("odd",) if walked else ())
    rows, columns, offset = arrays(found)
    other, other_columns, other_offset = standard_form(m)
    assert [key for key, row in rows.items() if not same(row, other[key])] == []
    assert rows.keys() == other.keys()
    assert columns == other_columns
    assert offset == pytest.approx(other_offset) == 3.0


def test_a_sum_over_pairs_with_sparse_coefficients() -> None:
    m = small()
    m.PAIRS = wrap({0: [(3, 1), (9, 2)], 1: []}, parts=2)
    m.c = Family([0, 1], rule=lambda m, i: total(
        m.sparse[p, t] * m.x[p, t] for p, t in m.PAIRS[i]) <= 8.0)
    found = compile_model(m)
    rows, _, _ = arrays(found)
    assert rows["c", 0] == ({("x", (3, 1)): 4.0, ("x", (9, 2)): 5.0}, -np.inf, 8.0)
    assert rows["c", 1] == ({}, -np.inf, 8.0)


def test_what_is_not_linear_or_not_a_number_is_refused() -> None:
    m = small()
    m.c = Family(m.P, rule=lambda m, p: m.x[p, 1] * m.x[p, 2] <= 1)
    with pytest.raises(ValueError, match=r"c\[3\] is not linear"):
        compile_model(m)
    m = small()
    m.w.values[5, 2] = np.nan
    m.c = Family(m.P, m.T, rule=lambda m, p, t: m.x[p, t] <= m.w[p, t])
    with pytest.raises(ValueError, match=r"c\[\(5, 2\)\] has a coefficient or bound"):
        compile_model(m)


def test_a_missing_key_is_the_error_of_the_rule() -> None:
    m = small()
    m.c = Family(m.P, m.T, rule=lambda m, p, t: m.sparse[p, t] * m.x[p, t] <= 1)
    with pytest.raises(KeyError):
        compile_model(m)


def test_values_come_back_by_name() -> None:
    m = small()
    m.c = Family(m.P, m.T, rule=lambda m, p, t: m.x[p, t] >= m.y["a"])
    found = compile_model(m)
    solution = np.arange(len(found.cost), dtype=float)
    assert found.column["x", (5, 2)] == 3
    assert found.block(solution, "x", (10, 3))[5, 2] == 3.0
    kept = found.overlay(solution, "x", np.full((10, 3), -1.0))
    assert (kept[:, 0] == -1.0).all()
    assert found.row.get(("c", (9, 9))) is None
    assert found.integer.tolist() == [False] * 6 + [True]


def test_lookup_finds_keys_far_apart() -> None:
    keys = np.array([[0, 5], [10**6, 7], [3, 10**6]])
    assert Lookup(keys).find([np.array([3, 0]), np.array([10**6, 5])]).tolist() == [2, 0]
    with pytest.raises(KeyError, match=r"\(3, 7\)"):
        Lookup(keys).find([np.array([0, 3]), np.array([5, 7])])


@pytest.mark.slow
def test_the_optimiser_does_not_import_scipy() -> None:
    code = ("import sys, simulator.optimiser.optimise; "
            "print([n for n in ('scipy', 'pyomo.environ', 'pandas') if n in sys.modules])")
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
