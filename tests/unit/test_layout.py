"""Rules of the code's layout: imports point one way, files and functions stay short."""

from __future__ import annotations

import ast
import importlib
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import simulator
from simulator.sectors import CATALOGUE
from tests.fixtures.house import (
    House,
    circles,
    levels,
    read_house,
    top_room,
    upward,
    without_level,
)

ROOT = Path(simulator.__file__).parent
FILES = sorted(p for p in ROOT.rglob("*.py") if "data" not in p.relative_to(ROOT).parts[:-1])
NAMES = [p.relative_to(ROOT).as_posix() for p in FILES]

KINDS = {".py", ".js", ".css", ".html"}
ALL = sorted(p.relative_to(ROOT.parent).as_posix()
             for place in (ROOT, *(ROOT.parent / name for name in ("tests", "docs", "benchmarks")))
             for p in place.rglob("*") if p.suffix in KINDS and "data" not in p.parts)
"""All that is written by hand: the program, its pages, tests, what writes the documentation."""

HOUSE = read_house(ROOT)
LEVELS = levels((ROOT.parent / "ARCHITECTURE.md").read_text("utf-8"))
ONLY_IN = {
    "pint": ("units/conversion.py",),
    "typer": ("cli/",),
    "rich": ("cli/",),
    "pyomo": ("optimiser/",),
    "highspy": ("optimiser/solving/native.py",),
    "matplotlib": (),
    "jinja2": ("report/",),
    "markupsafe": ("report/",),
    "openpyxl": ("report/", "workbook/"),
    "xlsxwriter": ("report/", "workbook/"),
}
LINES, FUNCTION_LINES = 400, 60


def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text("utf-8"))


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        if node.module == "simulator":
            parts = {p.relative_to(ROOT).parts[0].removesuffix(".py") for p in FILES}
            return [f"simulator.{a.name}" if a.name in parts else "simulator" for a in node.names]
        return [node.module]
    return []


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def test_the_table_names_every_room_and_no_other() -> None:
    assert without_level(HOUSE.modules, LEVELS) == []
    assert sorted(set(LEVELS) - {top_room(m) for m in HOUSE.modules}) == []


def test_imports_point_down_the_table_lazy_ones_too() -> None:
    assert upward(HOUSE, LEVELS) == []


def test_no_circle_between_modules_or_rooms() -> None:
    assert circles(HOUSE.arrows) == []
    assert circles(HOUSE.rooms) == []


def planted(tmp_path: Path, module: str, line: str) -> House:
    """Return the house with one more line at the end of a module."""
    copy = tmp_path / "simulator"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns("__pycache__", "data", "assets"))
    path = copy / module
    path.write_text(path.read_text("utf-8") + line, "utf-8")
    return read_house(copy)


@pytest.mark.parametrize("line", [
    "\nfrom simulator.kernels.landfill import math\n",
    "\ndef late():\n    import simulator.kernels.landfill\n",
    "\nif TYPE_CHECKING:\n    from simulator.kernels import landfill\n",
])
def test_a_planted_circle_inside_a_package_is_seen(tmp_path: Path, line: str) -> None:
    house = planted(tmp_path, "kernels/constants.py", line)
    house.arrows["simulator.kernels.landfill"].add("simulator.kernels.constants")
    assert circles(house.arrows) == [["simulator.kernels.constants", "simulator.kernels.landfill"]]


def test_a_planted_circle_between_rooms_of_a_package_is_seen(tmp_path: Path) -> None:
    line = "\ndef late():\n    from simulator.optimiser.modes.aims_as_rows import LinearSum\n"
    house = planted(tmp_path, "optimiser/solving/solver.py", line)
    assert any("simulator.optimiser.modes" in circle for circle in circles(house.rooms))


@pytest.mark.parametrize("line", [
    "\nimport simulator.cli.app\n", "\ndef late():\n    from simulator.cli import app\n",
])
def test_a_planted_upward_import_is_seen(tmp_path: Path, line: str) -> None:
    house = planted(tmp_path, "kernels/constants.py", line)
    assert upward(house, LEVELS) == ["simulator.kernels.constants imports simulator.cli.app"]


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


SECTOR_FILES = sorted(p.stem for p in (ROOT / "sectors").glob("*.py")
                      if p.stem not in ("__init__", "base"))


def test_every_sector_has_a_file_and_every_file_a_sector() -> None:
    """A file beside that of its sector is a part of it, and begins with its name."""
    assert sorted(set(CATALOGUE) - set(SECTOR_FILES)) == [], "files to add to sectors/"
    parts = tuple(f"{sector}_" for sector in CATALOGUE)
    odd = [f for f in SECTOR_FILES if f not in CATALOGUE and not f.startswith(parts)]
    assert odd == [], "lines to add to CATALOGUE of sectors/__init__.py"


@pytest.mark.parametrize("name", SECTOR_FILES)
def test_all_files_of_sectors_have_one_shape(name: str) -> None:
    found = importlib.import_module(f"simulator.sectors.{name}")
    assert isinstance(found.ITEMS, dict), "its raw items with their canonical units"
    assert callable(found.coefficients), "coefficients(view) -> list[Coefficient]"
    assert found.__doc__


@pytest.mark.parametrize("name", ALL)
def test_files_stay_short(name: str) -> None:
    lines = len((ROOT.parent / name).read_text("utf-8").splitlines())
    assert lines <= LINES, f"{name} has {lines} lines"


@pytest.mark.parametrize("name", [name for name in ALL if name.endswith(".py")])
def test_functions_stay_short(name: str) -> None:
    """Lines from the first decorator to the last of the body."""
    for node in ast.walk(ast.parse((ROOT.parent / name).read_text("utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert node.end_lineno is not None
            first = min(part.lineno for part in (node, *node.decorator_list))
            length = node.end_lineno - first + 1
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


NO_TOLERANCE = {"parameters/bounds.py": "LEAST_DIVISOR", "optimiser/modes/frontier.py": "SLIGHT"}
"""Small numbers that are none: the lower end of a legal range, a weight in an objective."""


@pytest.mark.parametrize("name", [n for n in NAMES if n != "tolerances.py"])
def test_tolerances_stand_in_their_home(name: str) -> None:
    for node in tree(name).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == NO_TOLERANCE.get(name):
            continue
        for literal in literals(node):
            assert not 0 < abs(literal.value) <= 1e-6, f"{name}:{literal.lineno}: a tolerance?"


def test_every_tolerance_says_why() -> None:
    body = tree("tolerances.py").body[1:]
    assert len(body) % 2 == 0
    for stated, why in zip(body[::2], body[1::2], strict=True):
        assert isinstance(stated, ast.Assign)
        assert isinstance(why, ast.Expr), ast.unparse(stated)


YEARS_STAND_IN = ("scenario/keys.py", "report/excel/sheets.py")
"""Where years may be written down: defaults of a scenario, the date in a workbook's properties."""
CALENDAR = {str(year) for year in range(2020, 2041)}


@pytest.mark.parametrize("name", [n for n in NAMES if n not in YEARS_STAND_IN])
def test_years_are_those_of_the_scenario(name: str) -> None:
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Constant):
            assert str(node.value) not in CALENDAR, f"{name}:{node.lineno}"


def class_homes(trees: Mapping[str, ast.Module]) -> dict[str, list[str]]:
    """Return class name -> the files that define it, nested classes too."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, parsed in trees.items():
        for node in ast.walk(parsed):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(name)
    return found


def test_a_class_name_stands_once() -> None:
    homes = class_homes({name: tree(name) for name in NAMES})
    assert {name: own for name, own in homes.items() if len(own) > 1} == {}


def test_a_planted_second_class_is_seen() -> None:
    trees = {"a.py": ast.parse("class Line: ..."),
             "b.py": ast.parse("def make():\n    class Line: ...")}
    assert class_homes(trees) == {"Line": ["a.py", "b.py"]}


def test_no_module_is_named_like_a_public_name() -> None:
    """A package `simulator.x` would take the place of the function `simulator.x` once imported."""
    rooms = {top_room(module) for module in HOUSE.modules}
    assert rooms & set(simulator.__all__) == set()
