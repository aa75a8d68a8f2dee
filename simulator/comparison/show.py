"""How a comparison is shown to people: titles, units, rounded numbers, and which rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from simulator.comparison.comparison import Comparison
from simulator.comparison.differences import INPUTS, RESULTS
from simulator.comparison.rows import ComparedItem, Label, Value
from simulator.facts import city_totals as totals
from simulator.report.excel.texts import pair
from simulator.wording import DIGITS

TITLES: dict[str, Label] = {
    "setting": ("尺度", "Scale"),
    "emissions": ("排放量", "Emissions"),
    "change": ("比基年变化", "Change against the base year"),
    "per_person": ("人均排放", "Emissions per person"),
    "per_gdp": ("单位地区生产总值排放", "Emissions per GDP"),
    "required": ("目标要求的变化（比基年）", "Change that targets ask for, against the base year"),
    "achieved": ("实现的变化（比基年）", "Change that is achieved, against the base year"),
    "cost": ("成本（2020年价）", "Cost (CNY of 2020)"),
    "verdicts": ("目标评判", "Verdicts on targets"),
    "missing": ("缺数值的目标", "Targets without numbers"),
    "grade_rows": ("参数等级（占参数行）", "Grade of data, share of parameter rows"),
    "grade_co2": ("基年直接CO2，按活动水平数据等级",
                  "Direct CO2 of the base year by grade of the activity"),
    "different_scenario": ("情景取值不同", "Scenario values that differ"),
    "different_optimise": ("求解设置不同", "Settings of the optimiser that differ"),
    "different_files": ("输入文件不同", "Input files that differ"),
    "different_versions": ("程序版本不同", "Versions that differ"),
    "different_parameters": ("参数不同", "Parameters that differ"),
    "different_emissions": ("排放不同", "Emissions that differ"),
    "different_verdicts": ("评判不同", "Verdicts that differ"),
    "different_values": ("目标结果不同", "Outcomes of targets that differ"),
    "different_costs": ("成本现值不同", "Present values of cost that differ"),
    "different_uptake": ("措施用度不同", "Uptake of measures that differs"),
}
"""Section -> its title in Chinese and English."""
YEARLY = ("emissions", "change", "per_person", "per_gdp", "different_emissions")
"""Sections with a row for every year."""
SCALE = ("per_person", "per_gdp", "change", "required", "achieved", "cost", "verdicts", "missing",
         "grade_rows", "grade_co2", "setting")
DIFFERENT = (*INPUTS, *RESULTS)
UNITS: dict[str, tuple[Label, float]] = {
    "t/(person*yr)": (("吨/人", "t/person"), 1),
    "t/(10^4 CNY_2020)": (("吨/万元", "t/10^4 CNY"), 1),
    "CNY_2020": (("亿元", "10^8 CNY"), 1 / totals.MONEY),
    "CNY_2020/person": (("元/人", "CNY/person"), 1),
    "CNY_2020/t": (("元/吨", "CNY/t"), 1),
    "t/yr": (("吨/年", "t/yr"), 1),
    "1": (("", ""), 1),
    "person": (("人", "persons"), 1),
    "percentage points": (("百分点", "points"), 1),
}
"""Unit -> how it is shown, and the factor to it."""
NOTES: tuple[Label, ...] = (
    ("人均：排放除以当年人口；单位生产总值：按2020年不变价；比基年：以所比较的首年排放为100%。",
     "Per person: emissions over the population of the year; per GDP: at prices of 2020; against "
     "the base year: emissions of the first year compared are 100 %."),
    ("目标：水平值与基年水平之比减一；工程减排量除以基年直接排放；达峰与年均速度不可比，不列。",
     "Targets: a level over that of the base year, less one; engineering reductions over direct "
     "emissions of the base year. Peaks and yearly rates have no such number and are left out."),
    ("成本：首年之后各年在首年的现值减基准情形；每吨＝成本现值÷减排量现值，负值表示节约，不宜排序。",
     "Cost: present value of the years after the first year compared, less that of the baseline; "
     "per tonne: over the present value of the reduction. Below zero it saves money, and is no "
     "ranking."),
    ("各城市口径、数据等级和规划目标不同，数值并列仅供参考，不是排名。",
     "Cities differ in their data, their grades and what their plans ask for: this is a view side "
     "by side, not a ranking."),
)


class Shown(NamedTuple):
    """A row for people; all texts in one language except `numbers`, for bars."""

    label: str
    case: str
    year: str
    unit: str
    values: tuple[str, ...]
    numbers: tuple[float | None, ...]


def rounded(value: Value) -> str:
    """Return a value for people: four digits, never an exponent for what is large."""
    if isinstance(value, str):
        return value
    if value is None or math.isnan(value):
        return "-"
    return f"{value:,.0f}" if abs(value) >= 10**DIGITS else f"{value:.{DIGITS}g}"


def unit_of(unit: str, lang: str) -> tuple[str, float]:
    """Return how a unit is shown in one language, and the factor to it."""
    words, factor = UNITS.get(unit, ((unit, unit), 1))
    return words[lang != "zh"], factor


def chosen(comparison: Comparison, section: str) -> list[ComparedItem]:
    """Return the rows of a section that people see: few years, and no row without a number."""
    return [line for line in comparison.lines.get(section, [])
            if (section not in YEARLY or _in_sight(comparison, line))
            and any(rounded(value) != "-" for value in line.values.values())]


def _in_sight(comparison: Comparison, line: ComparedItem) -> bool:
    """Tell whether a year is shown; the base year, the same in every case, once."""
    if line.year == comparison.base_year:
        return line.case == totals.BASELINE and line.section != "change"
    return line.year in (comparison.year, comparison.years[-1])


def show(
    comparison: Comparison, line: ComparedItem, labels: Sequence[str], lang: str
) -> Shown:
    """Return a row in one language with the values of some runs."""
    unit, factor = unit_of(line.unit, lang)
    values = [line.values.get(label) for label in labels]
    numbers = tuple(v * factor if isinstance(v, float) else None for v in values)
    texts = tuple(_text(line.section, v, n, lang) for v, n in zip(values, numbers, strict=True))
    case = pair("case", line.case)[lang != "zh"] if line.case else ""
    return Shown(comparison.label(line.section, line.item, lang), case,
                 str(line.year) if line.year else "", unit, texts, numbers)


def _text(section: str, value: Value, number: float | None, lang: str) -> str:
    if section == "different_verdicts" and isinstance(value, str):
        return pair("verdict", value)[lang != "zh"]
    return rounded(value if number is None else number)


def title(section: str, lang: str) -> str:
    """Return the title of a section."""
    return TITLES[section][lang != "zh"]
