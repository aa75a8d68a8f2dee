"""Start a new city: a folder or a workbook ready to edit, with an example's numbers in it."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from simulator.bundled import SCENARIO_FILE, bundled_scenarios, parameters_root, scenarios_root
from simulator.errors import Problems, suggest
from simulator.folders.whole_files import whole_file, whole_folder
from simulator.parameters.bibliography import SOURCES_FILE
from simulator.parameters.given_rows import TABLES
from simulator.scenario.clauses import CLAUSES_FILE
from simulator.scenario.keys import Text
from simulator.scenario.written import Name
from simulator.simulation.loading import load
from simulator.workbook.write import Origin, write_workbook

TITLE = {"zh": "{name}减污降碳情景（示例：{base}）",
         "en": "{name} pollution and carbon scenario (example: {base})"}
HEAD = """\
# {name}：由 simulator new 以 {base} 为例生成。本文件夹内的数字都是 {base} 的，请逐项改成本市的。
# {name}: made by "simulator new" from the example {base}. Every number in this folder is one of
# {base}: replace them by those of your own city.
#
# 要改的 What to edit:
#   scenario.yaml   本文件：标题、规划、年份、增长项目、措施、目标
#                   this file: title, plan, years, growth projects, measures, targets
#   clauses.csv     规划每一条款如何处理 how every clause of the plan is treated
#   tables/         本市数据：驱动因素、电网、各部门的活动水平、技术构成、控制措施、设施
#                   the city's data: drivers, grid; by sector activity, mix, controls, facilities
#   tables/sources.bib   自有数据来源 sources of your own
# 随时检查 Check at any time: simulator check {folder}
# 运行 Run: simulator run {folder}
#
# path: 年份 -> 做到的水平；基准年与首个年份之间为直线。 Year -> level reached, linear in between.
# basis: plan = 规划写明 printed in the plan; assumption = 假定，note 写理由 assumed, see the note.
"""
SOURCES = """\
% 自有数据来源，一条一项；表中 reference 列写它的代码。去掉行首的百分号即可使用。
% Sources of your own, one entry each; tables name them in the column reference. Example:
% @misc{city_yearbook2021,
%   title = {City statistical yearbook 2021},
%   author = {City statistics bureau},
%   year = {2021},
% }
"""


def new_city(name: str, base: str, folder: str | Path, excel: bool = False) -> Path:
    """Write a new city's scenario folder, or its workbook, with the numbers of a bundled city.

    name : of the scenario and its city; base : a bundled city; folder : the folder to write or,
    with `excel`, the folder to put NAME.xlsx in (a path that ends in .xlsx is the file itself).
    Returns what was written.

    Raises
    ------
    InputError
        If the name cannot be a folder's name, the base is unknown, or something stands there.
    """
    place = Path(folder)
    if excel and place.suffix.lower() != ".xlsx":
        place = place / f"{name}.xlsx"
    problems = Problems()
    _check_words(name, base, problems)
    if place.exists() and (excel or not place.is_dir() or any(place.iterdir())):
        problems.add("E-OUTPUT", place.as_posix(), 0, "", f'"{place.name}", which exists',
                     "a new name: nothing is overwritten",
                     "choose another name, or another place with -o")
    problems.raise_if_any()
    if excel:
        _write_book(name, base, place)
    else:
        _write_folder(name, base, place)
    return place


def _check_words(name: str, base: str, problems: Problems) -> None:
    try:
        plain = TypeAdapter[str](Name).validate_python(name)
    except ValidationError:
        plain = ""
    if not plain:
        problems.add("E-VALUE", "simulator new", 0, "NAME", f'"{name}"',
                     "a name that a folder can have", "leave out / \\ : * ? < > | and quotation "
                     "marks; say with -o where to write")
    legal = bundled_scenarios()
    if base not in legal:
        problems.add("E-NAME", "simulator new", 0, "--from", f'unknown city "{base}"',
                     "a bundled city", suggest(base, legal))


def _write_folder(name: str, base: str, folder: Path) -> None:
    example = scenarios_root() / base
    shown = f'"{folder}"' if " " in str(folder) else str(folder)
    with whole_folder(folder) as fresh:
        head = HEAD.format(name=name, base=base, folder=shown)
        body = _renamed((example / SCENARIO_FILE).read_text("utf-8-sig"), name,
                        titles(name, load(example).file.title))
        (fresh / SCENARIO_FILE).write_text(head + body, "utf-8", newline="\n")
        shutil.copyfile(example / CLAUSES_FILE, fresh / CLAUSES_FILE)
        _copy_tables(parameters_root() / "cities" / base, fresh / TABLES)


def _copy_tables(example: Path, folder: Path) -> None:
    """Copy the example's tables as files that the planner may write to."""
    for path in sorted(example.rglob("*.csv")):
        copy = folder / path.relative_to(example)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    (folder / SOURCES_FILE).write_text(SOURCES, "utf-8", newline="\n")


def _renamed(text: str, name: str, title: Text) -> str:
    """Return the example's scenario under a new name, without its own head."""
    lines = text.splitlines(keepends=True)
    while lines and (lines[0].startswith("#") or not lines[0].strip()):
        del lines[0]
    body = "".join(lines)
    said = {"scenario": _quoted(name), "city": _quoted(name),
            "title": f"{{zh: {_quoted(title.zh)}, en: {_quoted(title.en)}}}"}
    for key, written in said.items():
        safe = f"{key}: {written}".replace("\\", r"\\")
        body, count = re.subn(rf"^{key}:[^\n]*$", safe, body, flags=re.M)
        assert count == 1, key
    return body


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def titles(name: str, base: Text) -> Text:
    """Return the title of a new city's scenario, which names the example's."""
    return Text(zh=TITLE["zh"].format(name=name, base=base.zh),
                en=TITLE["en"].format(name=name, base=base.en))


def _write_book(name: str, base: str, path: Path) -> None:
    example = load(scenarios_root() / base)
    title = example.file.title
    said = {"scenario": name, "city": name, "title": titles(name, title)}
    own = replace(example, file=example.file.model_copy(update=said))
    with whole_file(path) as fresh:
        write_workbook(own, parameters_root() / "cities" / base, fresh,
                       Origin(base, title.zh, title.en))
