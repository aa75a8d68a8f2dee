"""A new sector or source: what is forgotten is named, with the file where it belongs."""

from __future__ import annotations

import ast
import csv
import inspect
from pathlib import Path

import pytest

from simulator.bundled import parameters_root
from simulator.errors import InputError, Problem
from simulator.parameters.bounds import DIVISORS, RATIO_ITEMS, SHARE_ITEMS
from simulator.sectors import CATALOGUE, items, module
from tests.fixtures.city import TinyCity


def problems(city: TinyCity, tmp_path: Path) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        city.load(tmp_path)
    return list(caught.value.problems)


def test_a_sector_without_a_module_is_named_once(tmp_path: Path) -> None:
    city = TinyCity()
    for path in [p for p in city.files if p.startswith("land/")]:
        city.files[path.replace("land/", "fishing/")] = city.files.pop(path)
    columns, rows = city.files["codelists/sectors.csv"]
    rows.append(dict.fromkeys(columns, "fishing"))
    found, *others = sorted(problems(city, tmp_path), key=lambda p: p.code != "E-NAME")
    assert not [p for p in others if p.code == "E-NAME"]
    assert found.found == 'sector "fishing" without a module'
    assert found.fix == ('write simulator/sectors/fishing.py, and "fishing" in CATALOGUE of '
                         "simulator/sectors/__init__.py")


def test_a_unit_of_a_source_that_nobody_knows_is_named(tmp_path: Path) -> None:
    city = TinyCity()
    city.change("industry/sources.csv", {"unit": "boat"}, source="coke")
    found = [p for p in problems(city, tmp_path) if p.code == "E-UNIT"]
    assert found
    for problem in found:
        assert problem.found == 'unit "boat" of its source or carrier'
        assert 'define "boat" in simulator/units/names.csv' in problem.fix


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_technology_with_a_price_has_a_life() -> None:
    """Without one it lasts for ever, so that its renewal is never paid; land does last."""
    root, lacking = parameters_root(), []
    folders = [p.parent for s in CATALOGUE for p in root.glob(f"{s}*/sources.csv")]
    for folder in folders:
        lasting = {r["source"] for r in read(folder / "sources.csv") if r["kind"] == "area"}
        lives = {(r["source"], r["technology"]) for r in read(folder / "processes.csv")
                 if r["item"] == "life"}
        lacking += [
            (r["source"], r["technology"]) for r in read(folder / "costs.csv")
            if r["item"] == "capex" and float(r["value"]) and not r["control"]
            and r["source"] not in lasting
            and not lives & {(r["source"], r["technology"]), (r["source"], "*")}
        ]
    assert folders
    assert lacking == [], "rows with the item life to add to processes.csv"


def test_every_plain_number_of_a_process_has_a_range_of_its_own() -> None:
    plain = {item for own in items().values() for item, unit in own.items() if unit in ("1", "*1")}
    ranged = SHARE_ITEMS | RATIO_ITEMS | DIVISORS
    assert plain - ranged == set()
    assert not SHARE_ITEMS & (RATIO_ITEMS | DIVISORS)


def test_a_sector_may_have_a_name_of_two_words(tmp_path: Path) -> None:
    city = TinyCity()
    for path in [p for p in city.files if p.startswith("land/")]:
        city.files[path.replace("land/", "land_use/")] = city.files.pop(path)
    for _, rows in (city.files[f"{name}.csv"] for name in ("codelists/sectors",
                                                           "measures/measures")):
        for row in rows:
            row["sector"] = "land_use" if row["sector"] == "land" else row["sector"]
    found = [p.found for p in problems(city, tmp_path) if p.code == "E-NAME"]
    assert found == ['sector "land_use" without a module']


def test_nobody_loses_more_than_there_is(tmp_path: Path) -> None:
    city = TinyCity()
    columns, rows = city.files["industry/processes.csv"]
    cells = {"source": "coke", "technology": "*", "item": "byproduct_share", "value": "1.5",
             "low": "1.5", "high": "1.5", "unit": "1"}
    rows.append({**dict.fromkeys(columns, ""), **rows[0], **cells})
    found = [p for p in problems(city, tmp_path) if p.code == "E-RANGE"]
    assert [p.expected for p in found] == ["0 to 100 %"]


def test_a_fuel_without_heat_is_told_once(tmp_path: Path) -> None:
    city = TinyCity()
    zero = {"value": "0", "low": "0", "high": "0"}
    city.change("fuels.csv", zero, carrier="coke", item="ncv")
    assert [(p.code, p.expected) for p in problems(city, tmp_path)] == [
        ("E-RANGE", "a number above 0")]


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_sector_is_laid_out_alike(name: str) -> None:
    """ITEMS, then coefficients, then the formulas (equation told), then what feeds them."""
    body = ast.parse(inspect.getsource(module(name))).body
    named = [n for n in body if isinstance(n, ast.FunctionDef)]
    items_at = next(k for k, n in enumerate(body) if isinstance(n, (ast.Assign, ast.AnnAssign))
                    and ast.unparse(n.targets[0] if isinstance(n, ast.Assign) else n.target)
                    == "ITEMS")
    assert items_at < body.index(named[0])
    first, *others = named
    assert first.name == "coefficients"
    private = [n.name.startswith("_") for n in others]
    assert private == sorted(private), "formulas before what feeds them"
    for formula in others[:private.count(False)]:
        told = ast.get_docstring(formula) or ""
        assert told.startswith(("Return ", "Follow ")), formula.name
        assert "Parameters\n-" in told, formula.name
        assert "Equation:" in told, formula.name
    feeding = [n for n in others if n.returns and "Coefficient" in ast.unparse(n.returns)]
    assert {ast.unparse(n.returns) for n in feeding if n.returns} == {"Iterator[Coefficient]"}
