"""Rules of the code's layout: imports point one way, files and functions stay short."""

from __future__ import annotations

import ast
import importlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

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
from tests.fixtures.source import NAMES, ROOT, nodes, text, tree

KINDS = {".py", ".js", ".css", ".html"}
ALL = sorted(p.relative_to(ROOT.parent).as_posix()
             for place in (ROOT, *(ROOT.parent / name for name in ("tests", "docs", "benchmarks")))
             for p in place.rglob("*") if p.suffix in KINDS and "data" not in p.parts)
"""All that is written by hand: the program, its pages, tests, what writes the documentation."""

SECTORS = [name for name in NAMES if name.startswith("sectors/")]
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


FIRST_FLOOR = {name.split("/")[0].removesuffix(".py") for name in NAMES}


@pytest.fixture(scope="module")
def house() -> House:
    return read_house(ROOT, nodes)


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        if node.module == "simulator":
            return [f"simulator.{a.name}" if a.name in FIRST_FLOOR else "simulator"
                    for a in node.names]
        return [node.module]
    return []


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def test_the_table_names_every_room_and_no_other(house: House) -> None:
    assert without_level(house.modules, LEVELS) == []
    assert sorted(set(LEVELS) - {top_room(m) for m in house.modules}) == []


def test_imports_point_down_the_table_lazy_ones_too(house: House) -> None:
    assert upward(house, LEVELS) == []


def test_no_circle_between_modules_or_rooms(house: House) -> None:
    assert circles(house.arrows) == []
    assert circles(house.rooms) == []


def planted(module: str, line: str) -> House:
    """Return the house with one more line at the end of a module."""
    changed = ast.parse(text(module) + line)
    return read_house(ROOT, lambda name: ast.walk(changed) if name == module else nodes(name))


@pytest.mark.parametrize("line", [
    "\nfrom simulator.kernels.landfill import math\n",
    "\ndef late():\n    import simulator.kernels.landfill\n",
    "\nif TYPE_CHECKING:\n    from simulator.kernels import landfill\n",
])
def test_a_planted_circle_inside_a_package_is_seen(line: str) -> None:
    house = planted("kernels/constants.py", line)
    house.arrows["simulator.kernels.landfill"].add("simulator.kernels.constants")
    assert circles(house.arrows) == [["simulator.kernels.constants", "simulator.kernels.landfill"]]


def test_a_planted_circle_between_rooms_of_a_package_is_seen() -> None:
    line = "\ndef late():\n    from simulator.optimiser.modes.aims_as_rows import LinearSum\n"
    house = planted("optimiser/solving/solver.py", line)
    assert any("simulator.optimiser.modes" in circle for circle in circles(house.rooms))


@pytest.mark.parametrize("line", [
    "\nimport simulator.cli.app\n", "\ndef late():\n    from simulator.cli import app\n",
])
def test_a_planted_upward_import_is_seen(line: str) -> None:
    house = planted("kernels/constants.py", line)
    assert upward(house, LEVELS) == ["simulator.kernels.constants imports simulator.cli.app"]


Rule = Callable[[str], Iterable[str]]
"""File -> what is wrong with it."""


def faults(rule: Rule, names: Iterable[str]) -> list[str]:
    return [f"{name}{fault}" for name in names for fault in rule(name)]


def misplaced(name: str) -> Iterator[str]:
    hidden = {id(n) for node in tree(name).body if is_type_checking(node) for n in ast.walk(node)}
    for node in nodes(name):
        for dotted in imported(node) if id(node) not in hidden else ():
            homes = ONLY_IN.get(dotted.split(".")[0], (name,))
            if not name.startswith(homes):
                yield f" imports {dotted}"


def test_heavy_packages_stay_where_they_belong() -> None:
    assert faults(misplaced, NAMES) == []


def of_other_sectors(name: str) -> Iterator[str]:
    own = name.removeprefix("sectors/").removesuffix(".py")
    for node in nodes(name) if own != "__init__" else ():
        for dotted in imported(node):
            if dotted.startswith("simulator.sectors"):
                other = "".join(dotted.split(".")[2:3])
                names = [a.name for a in node.names] if isinstance(node, ast.ImportFrom) else []
                if other not in ("base", "") and not other.startswith(f"{own}_"):
                    yield f" imports {dotted}"
                if not other and not all(n.startswith(f"{own}_") for n in names):
                    yield f": {names}"


def test_a_sector_never_imports_a_sector() -> None:
    assert faults(of_other_sectors, SECTORS) == []


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


def too_long(name: str) -> Iterator[str]:
    lines = len((ROOT.parent / name).read_text("utf-8").splitlines())
    if lines > LINES:
        yield f" has {lines} lines"


def test_files_stay_short() -> None:
    assert faults(too_long, ALL) == []


def written(name: str) -> Iterable[ast.AST]:
    """Return the nodes of a file of the program, of the tests or of the documentation."""
    own = name.removeprefix(f"{ROOT.name}/")
    return ast.walk(ast.parse((ROOT.parent / name).read_text("utf-8"))) if own == name \
        else nodes(own)


def long_functions(name: str) -> Iterator[str]:
    """Lines from the first decorator to the last of the body."""
    for node in written(name):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert node.end_lineno is not None
            first = min(part.lineno for part in (node, *node.decorator_list))
            length = node.end_lineno - first + 1
            if length > FUNCTION_LINES:
                yield f": {node.name} has {length} lines"


def test_functions_stay_short() -> None:
    assert faults(long_functions, [name for name in ALL if name.endswith(".py")]) == []


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


def numbers(name: str) -> Iterator[str]:
    for node in tree(name).body:
        named = isinstance(node, ast.Assign) and all(
            isinstance(t, ast.Name) and t.id.isupper() for t in node.targets
        )
        if named:
            continue
        fine = allowed(node)
        for literal in literals(node):
            if literal.value not in (0, 1) and id(literal) not in fine:
                yield f":{literal.lineno} holds the number {literal.value}"


def test_no_number_in_sector_maths() -> None:
    """Numbers come from tables; only 0, 1 and named ratios of molar masses are written down."""
    assert faults(numbers, SECTORS) == []


NO_TOLERANCE = {"parameters/bounds.py": "LEAST_DIVISOR", "optimiser/modes/frontier.py": "SLIGHT"}
"""Small numbers that are none: the lower end of a legal range, a weight in an objective."""


def tolerances(name: str) -> Iterator[str]:
    for node in tree(name).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == NO_TOLERANCE.get(name):
            continue
        for literal in literals(node):
            if 0 < abs(literal.value) <= 1e-6:
                yield f":{literal.lineno}: a tolerance?"


def test_tolerances_stand_in_their_home() -> None:
    assert faults(tolerances, [name for name in NAMES if name != "tolerances.py"]) == []


def test_every_tolerance_says_why() -> None:
    body = tree("tolerances.py").body[1:]
    assert len(body) % 2 == 0
    for stated, why in zip(body[::2], body[1::2], strict=True):
        assert isinstance(stated, ast.Assign)
        assert isinstance(why, ast.Expr), ast.unparse(stated)


YEARS_STAND_IN = ("scenario/keys.py", "report/excel/sheets.py")
"""Where years may be written down: defaults of a scenario, the date in a workbook's properties."""
CALENDAR = {str(year) for year in range(2020, 2041)}


def years(name: str) -> Iterator[str]:
    for node in nodes(name):
        if isinstance(node, ast.Constant) and str(node.value) in CALENDAR:
            yield f":{node.lineno}"


def test_years_are_those_of_the_scenario() -> None:
    assert faults(years, [name for name in NAMES if name not in YEARS_STAND_IN]) == []


def class_homes(files: Mapping[str, Iterable[ast.AST]]) -> dict[str, list[str]]:
    """Return class name -> the files that define it, nested classes too."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, own in files.items():
        for node in own:
            if isinstance(node, ast.ClassDef):
                found[node.name].append(name)
    return found


def test_a_class_name_stands_once() -> None:
    homes = class_homes({name: nodes(name) for name in NAMES})
    assert {name: own for name, own in homes.items() if len(own) > 1} == {}


def test_a_planted_second_class_is_seen() -> None:
    files = {"a.py": ast.walk(ast.parse("class Line: ...")),
             "b.py": ast.walk(ast.parse("def make():\n    class Line: ..."))}
    assert class_homes(files) == {"Line": ["a.py", "b.py"]}


def test_no_module_is_named_like_a_public_name(house: House) -> None:
    """A package `simulator.x` would take the place of the function `simulator.x` once imported."""
    rooms = {top_room(module) for module in house.modules}
    assert rooms & set(simulator.__all__) == set()
