"""Rules of the code's layout: imports point one way, files and functions stay short."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import simulator
from simulator.sectors import CATALOGUE, module

ROOT = Path(simulator.__file__).parent
FILES = sorted(p for p in ROOT.rglob("*.py") if "data" not in p.relative_to(ROOT).parts[:-1])
NAMES = [p.relative_to(ROOT).as_posix() for p in FILES]

LAYERS = (
    ("simulator",),
    ("errors", "units", "data", "mix", "kernels", "words", "readable"),
    ("parameters",),
    ("schema",),
    ("scenario", "sectors", "index", "equivalents", "plans"),
    ("library", "moves", "city_rows", "city_checks", "clauses"),
    ("city", "city_sites", "reallocation"),
    ("accounting", "measure_checks"),
    ("measures",),
    ("supply", "potentials"),
    ("projection",),
    ("ledger", "quantities", "targets", "stated_mix"),
    ("scenario_checks", "mix_checks"),
    ("model",),
    ("uptake",),
    ("run",),
    ("analysis", "optimiser"),
    ("results",),
    ("chain",),
    ("workbook",),
    ("report",),
    ("cli",),
    ("__main__",),
)
"""Packages and modules from the bottom up: each imports only from layers below, or from itself."""
LAZY = {("run", "results")}
"""Imports inside functions that point up: the public methods of a run hand out labelled results."""
ONLY_IN = {
    "pint": ("units.py",),
    "typer": ("cli/",),
    "rich": ("cli/",),
    "pyomo": ("optimiser/",),
    "highspy": ("optimiser/",),
    "matplotlib": ("report/",),
    "openpyxl": ("report/", "workbook/"),
    "xlsxwriter": ("report/", "workbook/"),
}
LINES, FUNCTION_LINES = 400, 60


def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text("utf-8"))


def layer(part: str) -> int:
    found = [n for n, parts in enumerate(LAYERS) if part in parts]
    assert found, f"{part} is in no layer: add it to LAYERS"
    return found[0]


def unit(dotted: str) -> str:
    """Return the part of the package that a dotted name belongs to."""
    parts = dotted.split(".")
    return parts[1] if len(parts) > 1 else "simulator"


def own_unit(name: str) -> str:
    first = name.split("/", maxsplit=1)[0].removesuffix(".py")
    return "simulator" if first == "__init__" else first


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        if node.module == "simulator":
            parts = {p.relative_to(ROOT).parts[0].removesuffix(".py") for p in FILES}
            return [f"simulator.{a.name}" if a.name in parts else "simulator" for a in node.names]
        return [node.module]
    return []


def lazy_nodes(parsed: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(parsed):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from ast.walk(node)


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


@pytest.mark.parametrize("name", NAMES)
def test_imports_point_one_way(name: str) -> None:
    own = own_unit(name)
    for node in tree(name).body:
        assert not (isinstance(node, ast.ImportFrom) and node.level), "no relative imports"
        for dotted in imported(node):
            if dotted.split(".")[0] == "simulator":
                below = unit(dotted)
                assert below == own or layer(below) < layer(own), f"{name} imports {dotted}"


@pytest.mark.parametrize("name", [n for n in NAMES if own_unit(n) not in ("cli", "simulator")])
def test_late_imports_point_one_way_too(name: str) -> None:
    own = own_unit(name)
    for node in lazy_nodes(tree(name)):
        for dotted in imported(node):
            if dotted.split(".")[0] == "simulator" and (own, unit(dotted)) not in LAZY:
                below = unit(dotted)
                assert below == own or layer(below) < layer(own), f"{name} imports {dotted}"


@pytest.mark.parametrize("name", NAMES)
def test_heavy_packages_stay_where_they_belong(name: str) -> None:
    parsed = tree(name)
    hidden = {id(n) for node in parsed.body if is_type_checking(node) for n in ast.walk(node)}
    for node in ast.walk(parsed):
        for dotted in imported(node) if id(node) not in hidden else ():
            homes = ONLY_IN.get(dotted.split(".")[0], (name,))
            assert name.startswith(homes), f"{name} imports {dotted}"


@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith("sectors/")])
def test_a_sector_never_imports_a_sector(name: str) -> None:
    own = name.removeprefix("sectors/").removesuffix(".py")
    for node in ast.walk(tree(name)):
        for dotted in imported(node):
            if dotted.startswith("simulator.sectors") and own != "__init__":
                other = "".join(dotted.split(".")[2:3])
                own_part = other.startswith(f"{own}_")
                names = [a.name for a in node.names] if isinstance(node, ast.ImportFrom) else []
                assert other in ("base", "") or own_part, f"{name} imports {dotted}"
                assert other or all(n.startswith(f"{own}_") for n in names), f"{name}: {names}"


@pytest.mark.parametrize("sector", CATALOGUE)
def test_all_sectors_have_one_shape(sector: str) -> None:
    found = module(sector)
    assert isinstance(found.ITEMS, dict)
    assert callable(found.coefficients)
    assert found.__doc__


@pytest.mark.parametrize("name", [n for n in NAMES if n != "parameters/canonical.py"])
def test_files_stay_short(name: str) -> None:
    lines = len((ROOT / name).read_text("utf-8").splitlines())
    assert lines <= LINES, f"{name} has {lines} lines"


@pytest.mark.parametrize("name", NAMES)
def test_functions_stay_short(name: str) -> None:
    for node in ast.walk(tree(name)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert node.end_lineno is not None
            length = node.end_lineno - node.lineno + 1
            assert length <= FUNCTION_LINES, f"{name}: {node.name} has {length} lines"


def literals(node: ast.AST) -> Iterator[ast.Constant]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and type(inner.value) in (int, float, complex):
            yield inner


def allowed(node: ast.AST) -> set[int]:
    """Literals that are no parameter: exponents of two and positions in a sequence."""
    found = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Pow):
            found |= {id(n) for n in literals(inner.right) if n.value == 2}
        if isinstance(inner, ast.Subscript):
            found |= {id(n) for n in literals(inner.slice)}
    return found


@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith("sectors/")])
def test_no_number_in_sector_maths(name: str) -> None:
    """Numbers come from tables; only 0, 1 and named ratios of molar masses are written down."""
    for node in tree(name).body:
        named = isinstance(node, ast.Assign) and all(
            isinstance(t, ast.Name) and t.id.isupper() for t in node.targets
        )
        if named:
            continue
        fine = allowed(node)
        for literal in literals(node):
            assert literal.value in (0, 1) or id(literal) in fine, (
                f"{name}:{literal.lineno} holds the number {literal.value}"
            )
