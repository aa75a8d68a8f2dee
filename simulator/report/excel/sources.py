"""Sheets for checking: clauses, why there is no mix, parameters with sources, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.facts import city_totals as totals
from simulator.report.excel.sheets import Book, Cell, Column
from simulator.report.excel.targets import records
from simulator.report.excel.texts import both

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

NOTES = (
    ("单位 / units",
     "污染物：吨/年；能源：TJ/年；货币：2020年不变价人民币，表中为亿元；年份为整数。",
     "Pollutants in t/yr, energy in TJ/yr, money in CNY of 2020 (here in 10^8 CNY, that is 100 "
     "million); years are whole numbers."),
    ("情形 / cases",
     "基准：不实施规划；规划：按规划实施；最低成本：满足全部目标的最低成本组合（若有）。",
     "baseline: without the plan; plan: the plan as written; least cost: the cheapest mix that "
     "meets all targets, where there is one."),
    ("评判 / verdicts",
     "达标；未达标；自然达标（基准情形也达标）；无数值（规划未给数值）；未建模；跟踪（只记录）。",
     "met; missed; slack: met by the baseline too; not set: the plan prints no value; not "
     "modelled; tracked: recorded only."),
    ("差距 / gap", "大于零表示尚差多少，单位同目标。",
     "Above zero: short by that much, in the unit of the target."),
    ("二氧化碳边界 / CO2 boundaries",
     "直接排放：市内释放；能源活动与净调入电热：能源排放加净调入电力和热力；碳汇为负；生物源为备忘项。",
     "direct: released in the city; energy and net imports: CO2 of energy plus net imported "
     "electricity and heat; sinks are negative; biogenic CO2 is a memo item."),
    ("减排量 / reductions",
     "某措施的减排量是规划去掉该措施后的损失；“相互影响”一行使各行之和等于规划总量。",
     "The reduction of a measure is what the plan loses without it; the row interaction makes the "
     "rows add up to the total of the plan."),
    ("减排台账 / ledger",
     "重点工程减排量＝入账－转移－替代，与排放清单变化不同；“台账与清单”一表给出差别。",
     "The engineering reduction is booked less transfers less offsets. It is not the change of "
     "the inventory; the sheet ledger bridge shows the steps between the two."),
    ("影子价格 / shadow prices", "目标再严一个单位所增加的最低成本。",
     "What one more unit of a target adds to the least cost."),
    ("数据等级 / grades of data",
     "官方、指南、同行评议、数据库、估算、假定；low 与 high 为取值范围。",
     "official, guideline, peer reviewed, database, estimate, assumption; low and high are the "
     "range of a value."),
    ("取舍 / what is left out",
     "全为零的行不列；措施与台账只列目标年份，逐年数值见结果文件夹的 CSV 文件。",
     "Rows of zeros are left out; measures and ledger are shown in the years of targets: the CSV "
     "files of the folder hold every year."),
)


def add_clauses(book: Book, folder: ResultsFolder) -> None:
    """Add how every clause, target and measure of the plan is treated, if the folder says so."""
    if not folder.has("clauses"):
        return
    columns = [
        Column("条款", "clause", width=12), Column("编号", "id", width=12),
        Column("类别", "kind", width=16), Column("内容", "content (Chinese)", "wrap", 36),
        Column("内容（英文）", "content", "wrap", 44), Column("状态", "status", width=24),
        Column("由何处理", "by", "wrap", 24), Column("说明", "reason", "wrap", 40),
        Column("模型键", "key in the model", width=24),
    ]
    rows = [[r["clause"], r["item"], both("clause_kind", r["kind"]), r["label_zh"], r["label_en"],
             both("status", r["status"]), r["by"], r["reason"], r["key"]]
            for r in records(folder.table("clauses"))]
    book.table(("条款", "clauses"), columns, rows, frozen=2)


def add_diagnosis(book: Book, folder: ResultsFolder) -> None:
    """Add why no mix meets all targets and what would, if that is so."""
    if not folder.has("diagnosis"):
        return
    columns = [
        Column("类别", "kind", width=30), Column("序号", "rank", "year", 7),
        Column("冲突", "conflict", "year", 8), Column("说明", "sentence (Chinese)", "wrap", 60),
        Column("说明（英文）", "sentence", "wrap", 70), Column("目标", "targets", width=14),
        Column("条款", "clauses", width=14), Column("办法", "what", width=22),
        Column("措施", "measure", width=24), Column("由", "from", "plain"),
        Column("到", "to", "plain"), Column("单位", "unit", width=10),
        Column("可行", "feasible", width=10),
        Column("最低成本现值（亿元）", "least cost, present value [10^8 CNY_2020]", "money", 18),
        Column("比最低成本高（亿元）", "above the cheapest mix [10^8 CNY_2020]", "money", 18),
        Column("同时调整", "beside", width=18),
    ]
    rows = [[
        both("diagnosis", r["kind"]), r["rank"], _number(r["conflict"]), r["sentence_zh"],
        r["sentence_en"], r["targets"], r["clauses"], r["what"], r["measure"],
        _number(r["from_value"]), _number(r["to_value"]), r["unit"], both("yes_no", r["feasible"]),
        r["cost_pv"] / totals.MONEY, r["cost_above_cheapest"] / totals.MONEY, r["beside"],
    ] for r in records(folder.table("diagnosis"))]
    book.table(("无解原因", "diagnosis"), columns, rows, frozen=3)


def _number(cell: Cell) -> Cell:
    """Return a number where the text is one: these columns may hold words as well."""
    try:
        return float(cell) if cell else None
    except ValueError:
        return cell


PARAMETERS = {
    "table": ("表", 16), "sector": ("行业", 12), "source": ("来源", 18), "facility": ("企业", 14),
    "technology": ("技术", 18), "control": ("治理", 16), "carrier": ("能源", 14),
    "combustion": ("燃烧方式", 12), "pollutant": ("污染物", 10), "item": ("项目", 18),
    "name": ("名称", 12), "origin": ("来由", 10), "measure": ("措施", 18), "move": ("动作", 12),
    "driver": ("驱动因素", 14), "variable": ("变量", 12), "model_year": ("模型年份", 9),
    "value": ("数值", 12), "low": ("下限", 12), "high": ("上限", 12), "unit": ("单位", 14),
    "year": ("数据年份", 9), "geography": ("地域", 10), "reference": ("出处", 20),
    "grade": ("等级", 13), "note": ("说明", 50), "file": ("文件", 40), "line": ("行", 7),
}
"""Column of parameters.csv -> Chinese header, width."""
VALUES = ("value", "low", "high", "line")


def add_parameters(book: Book, folder: ResultsFolder) -> None:
    """Add every parameter row used, with range, source and grade."""
    table = folder.table("parameters")
    shown = [name for name in PARAMETERS if name in table.columns]
    columns = [
        Column(PARAMETERS[name][0], name.replace("_", " "),
               "text" if name not in VALUES else "general", PARAMETERS[name][1])
        for name in shown
    ]
    cells = [table[name].tolist() for name in shown]
    book.table(("参数", "parameters"), columns, zip(*cells, strict=True), frozen=3)


def add_references(book: Book, folder: ResultsFolder) -> None:
    """Add what the references of the parameters stand for."""
    columns = [
        Column("出处", "reference", width=24), Column("题名", "title", "wrap", 60),
        Column("作者", "author", "wrap", 30), Column("年份", "year", width=8),
        Column("出版者", "publisher", "wrap", 30), Column("网址", "url", width=40),
        Column("说明", "note", "wrap", 60),
    ]
    rows = [[r[name] for name in ("reference", "title", "author", "year", "publisher", "url",
                                  "note")]
            for r in records(folder.table("references"))]
    book.table(("出处", "references"), columns, rows)


def add_notes(book: Book, folder: ResultsFolder) -> None:
    """Add what units, cases and verdicts mean, and the warnings of the run."""
    columns = [Column("内容", "subject", width=30), Column("说明", "note (Chinese)", "wrap", 60),
               Column("说明（英文）", "note", "wrap", 70)]
    warnings = [["提示 / warning", "", str(text)] for text in folder.record.get("warnings", [])]
    book.table(("说明", "notes"), columns, [*NOTES, *warnings])
