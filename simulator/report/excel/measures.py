"""Sheets about measures and the ledger: how far, what limits, what it reduces, what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.facts import city_totals as totals
from simulator.facts.measures import REDUCTION, basis_name, move_bases
from simulator.measures.move_kinds import MOVE_KINDS
from simulator.report.excel.series import (
    CASE,
    POLLUTANT,
    SECTOR,
    SOURCE,
    UNIT,
    lines,
    named,
    yearly,
)
from simulator.report.excel.sheets import Book, Cell, Column, Row, year_columns
from simulator.report.excel.targets import Record, records
from simulator.report.excel.texts import WORDS, beside, both, pair

if TYPE_CHECKING:
    import pandas as pd

    from simulator.results.reading import ResultsFolder

MEASURE = (
    Column("措施", "measure key", width=22), Column("名称", "name (Chinese)", "wrap", 24),
    Column("名称（英文）", "name", "wrap", 30),
)
BASIS = Column("潜力的依据", "basis of the potential", "wrap", 26)
YEAR = Column("年份", "year", "year", 8)
BOOKED = ("booked", "transferred", "offset")


def add_measures(book: Book, folder: ResultsFolder) -> None:
    """Add the measures in the years in which targets are judged, and each move in every year."""
    table = folder.table("measures")
    table = table[table["year"].isin(totals.milestones(folder))]
    reductions = [name for name in table.columns if name.startswith(REDUCTION)]
    columns = [
        *MEASURE, Column("条款", "clause", width=12), CASE, YEAR,
        Column("用度", "uptake", "plain"), Column("潜力", "potential", "plain"),
        BASIS, Column("受何限制", "limited by", width=18),
        *(Column(f"减排 {_name(c)}（吨/年）", f"reduction of {_name(c)} [t/yr]", "number", 14)
          for c in reductions),
        Column("年成本（亿元）", "annual cost [10^8 CNY_2020]", "money"),
        Column("单位成本（元/吨CO2）", "unit cost [CNY_2020/t CO2]", "number", 14),
    ]
    rows = [_measure_row(folder, row, reductions) for row in records(table)]
    book.table(("措施", "measures"), columns, rows, frozen=3)
    _add_moves(book, folder)
    _add_periods(book, folder)


def _add_periods(book: Book, folder: ResultsFolder) -> None:
    """Add what lies in years already past and what is still open, if anything was observed."""
    if not folder.has("periods"):
        return
    table = folder.table("periods")
    reductions = [name for name in table.columns if name.startswith(REDUCTION)]
    columns = [
        CASE, *MEASURE, Column("时段", "period", width=18), Column("起", "from", "year", 8),
        Column("止", "to", "year", 8),
        *(Column(f"减排 {_name(c)}（吨）", f"reduction of {_name(c)} [t]", "number", 14)
          for c in reductions),
        Column("成本（亿元）", "cost [10^8 CNY_2020]", "money"),
        Column("成本现值（亿元）", "present value of the cost [10^8 CNY_2020]", "money", 16),
    ]
    rows: list[Row] = [
        [both("case", row["case"]), *_measure(folder, row["measure"]),
         both("period", row["period"]), int(row["first_year"]), int(row["last_year"]),
         *(row[column] for column in reductions), row["total_cost"] / totals.MONEY,
         row["present_cost"] / totals.MONEY]
        for row in records(table)
    ]
    book.table(("已过与未来", "past and open"), columns, rows, frozen=4)


def _name(column: str) -> str:
    return column.removeprefix(REDUCTION).replace("_", " ")


def _measure_row(folder: ResultsFolder, row: Record, reductions: list[str]) -> list[Cell]:
    return [
        *_measure(folder, row["measure"]), row["clause"], both("case", row["case"]), row["year"],
        row["uptake"], row["potential"], _basis(folder, row.get("basis", "")),
        both("binding", row["binding"]),
        *(row[column] for column in reductions), row["annual_cost"] / totals.MONEY,
        row["unit_cost_co2"],
    ]


def _measure(folder: ResultsFolder, key: str) -> tuple[str, str, str]:
    if f"measure.{key}" in WORDS:
        return (key, *pair("measure", key))
    return key, folder.label("measure", key, "zh"), folder.label("measure", key, "en")


def _add_moves(book: Book, folder: ResultsFolder) -> None:
    table = folder.table("uptake")
    keys = ["measure", "move", "kind", "case", "unit"]
    wide = table.groupby([*keys, "year"], sort=False)["uptake"].sum().unstack("year")
    columns = [*MEASURE, Column("动作", "move", width=18), Column("类型", "kind", width=26),
               BASIS, CASE, UNIT, *year_columns(wide.columns, "plain")]
    bases = move_bases(folder)
    rows: list[Row] = [
        [*_measure(folder, measure), move, _kind(kind), _basis(folder, bases[measure, move]),
         both("case", case), unit, *values]
        for (measure, move, kind, case, unit), values in lines(wide)
    ]
    book.table(("措施用度", "uptake by move"), columns, rows, frozen=4)


def _basis(folder: ResultsFolder, said: str) -> str:
    return beside(*basis_name(folder, said))


def _kind(kind: str) -> str:
    words = MOVE_KINDS[kind].words
    return beside(words.zh, words.en)


def add_ledger(book: Book, folder: ResultsFolder) -> None:
    """Add the ledger of engineering reductions beside the inventory change, and the bridge."""
    table = folder.table("ledger")
    chosen = table["year"].isin(totals.milestones(folder)) & (
        table[["inventory_change", *BOOKED]] != 0).any(axis=1)
    columns = [
        CASE, *SECTOR, *SOURCE, Column("企业或项目", "facility (Chinese)", width=20),
        Column("企业或项目（英文）", "facility", width=24), POLLUTANT, YEAR,
        Column("冻结路径活动水平", "activity of the frozen path", "number", 14),
        Column("基年活动占比", "share of base-year activity", "plain"),
        Column("清单变化（吨/年）", "inventory change [t/yr]", "number", 14),
        Column("入账（吨/年）", "booked [t/yr]", "number", 14),
        Column("转移扣减（吨/年）", "less transfers [t/yr]", "number", 14),
        Column("替代扣减（吨/年）", "less offsets [t/yr]", "number", 14),
        Column("说明", "note", "wrap", 40),
    ]
    book.table(("减排台账", "ledger"), columns, _ledger_rows(folder, table[chosen]), frozen=5)
    _add_bridge(book, folder)
    _add_closures(book, folder)


def _ledger_rows(folder: ResultsFolder, table: pd.DataFrame) -> list[Row]:
    keys = ["case", "sector", "source", "facility", "pollutant", "year"]
    numbers = ["frozen_activity", "old_activity_share", "inventory_change", *BOOKED, "note"]
    found: list[Row] = []
    for row in table[[*keys, *numbers]].to_numpy().tolist():
        case, sector, source, facility, pollutant, year, *rest = row
        found.append([
            both("case", case), *named(folder, "sector", sector), *named(folder, "source", source),
            *_facility(folder, source, facility), pollutant, year, *rest,
        ])
    return found


def _facility(folder: ResultsFolder, source: str, facility: str) -> tuple[str, str]:
    key = f"{source}@{facility}"
    if ("facility", key) not in folder.labels:
        return facility, facility
    return folder.label("facility", key, "zh"), folder.label("facility", key, "en")


def _add_bridge(book: Book, folder: ResultsFolder) -> None:
    wide: Any = yearly(folder.table("ledger_bridge"), ["case", "pollutant", "item"])
    columns = [CASE, POLLUTANT, Column("步骤", "step", width=34), UNIT,
               *year_columns(wide.columns)]
    rows: list[Row] = [
        [both("case", case), pollutant, both("bridge", item), "t/yr", *values]
        for (case, pollutant, item), values in lines(wide)
    ]
    book.table(("台账与清单", "ledger bridge"), columns, rows, frozen=4)


def _add_closures(book: Book, folder: ResultsFolder) -> None:
    """Add what works that are known to have closed book over the years, if there are any."""
    if not folder.has("closures"):
        return
    table = folder.table("closures")
    keys = ["source", "facility", "closed_in", "closed_share", "closed_activity", "activity_unit",
            "pollutant", "grade", "note"]
    wide = table.groupby([*keys, "year"], sort=False)["booked"].sum().unstack("year")
    columns = [
        *SOURCE, Column("企业或项目", "facility (Chinese)", width=20),
        Column("企业或项目（英文）", "facility", width=24),
        Column("关停年份", "closed in", "year", 8), Column("关停部分", "part closed", "plain"),
        Column("关停的基准年活动水平", "activity of the base year that closed", "number", 16), UNIT,
        POLLUTANT, Column("数据等级", "grade", width=18), Column("说明", "note", "wrap", 40),
        *year_columns(sorted(wide.columns)),
    ]
    rows: list[Row] = [
        [*named(folder, "source", source), *_facility(folder, source, facility), int(year), share,
         activity, unit, pollutant, both("grade", grade), note, *values]
        for (source, facility, year, share, activity, unit, pollutant, grade, note), values in
        lines(wide[sorted(wide.columns)])
    ]
    book.table(("关停", "closures"), columns, rows, frozen=4)
