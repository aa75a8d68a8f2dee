"""The first sheet: what the plan is, verdicts, costs, and what is missed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from simulator.facts import city_totals as totals
from simulator.report.excel.sheets import Book, Cell, Row
from simulator.report.excel.targets import by_target, names
from simulator.report.excel.texts import both
from simulator.wording import VERDICTS

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

WIDTHS = (34, 40, 18, 18, 18, 18, 18, 18, 12, 30)


class Page:
    """A sheet that is filled from the top, one block below another."""

    def __init__(self, book: Book, sheet: Any) -> None:
        self.book, self.sheet, self.row = book, sheet, 2

    def line(self, cells: Sequence[Cell], form: Any = None) -> None:
        """Write one row."""
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and cell:
                self.sheet.write_string(self.row, column, cell, form)
            elif isinstance(cell, (int, float)) and math.isfinite(cell):
                kind = "year" if isinstance(cell, int) else "plain"
                self.sheet.write_number(self.row, column, cell, form or self.book.formats[kind])
        self.row += 1

    def block(self, heading: str, header: Sequence[str], rows: Sequence[Row],
              form: Any = None) -> None:
        """Write a heading, a header and rows, and leave a blank row."""
        self.line([heading], self.book.title)
        if header:
            self.line(header, self.book.head)
        for row in rows:
            self.line(row, form)
        self.row += 1


def add_summary(book: Book, folder: ResultsFolder) -> None:
    """Add the summary."""
    sheet = book.sheet("汇总", "summary")
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    page = Page(book, sheet)
    page.block(folder.title("zh"), [], _facts(folder))
    header = ["情形 / case", *(both("verdict", v) for v in VERDICTS)]
    counts = totals.verdict_counts(folder)
    page.block("目标评判（个） / verdicts on targets (number)", header,
               [[both("case", c), *found.values()] for c, found in counts.items()])
    page.block("系统成本，亿元（2020年价） / system cost, 10^8 CNY of 2020", _cost_header(folder),
               _costs(folder), book.formats["money"])
    page.block("未达标目标 / missed targets", [
        "目标 / target", "英文 / English", "编号 / id", "条款 / clause", "情形 / case",
        "要求 / required", "结果 / achieved", "差距 / gap", "单位 / unit", "责任部门 / bureaux",
    ], _missed(folder))
    sheet.freeze_panes(2, 0)
    sheet.activate()


def _facts(folder: ResultsFolder) -> list[Row]:
    plan, known = folder.resolved["plan"], totals.years(folder)
    status = folder.record["optimise"]["status"]
    return [
        [folder.title("en")],
        ["规划 / plan", plan["zh"]],
        ["", plan["en"]],
        ["规划文本 / text of the plan", both("plan_status", plan["status"])],
        ["文号 / document", plan["document"]], ["日期 / date", plan["date"]],
        ["年份 / years", f"{known[0]}-{known[-1]}"],
        ["主目标年 / main target year", totals.main_year(folder)],
        ["折现率 / discount rate", str(folder.resolved["finance"]["discount_rate"])],
        ["最低成本组合 / least-cost mix", both("optimise", status)],
        ["程序版本 / version of the program", str(folder.record.get("simulator", ""))],
    ]


def _cost_header(folder: ResultsFolder) -> list[str]:
    year = totals.main_year(folder)
    return ["情形 / case", "现值 / present value", "比基准 / above baseline",
            f"{year}年 / in {year}"]


def _costs(folder: ResultsFolder) -> list[Row]:
    yearly, year = totals.yearly_costs(folder), totals.main_year(folder)
    present = {case: totals.present_value(folder, yearly.loc[case]) for case in folder.cases}
    base, money = present[totals.BASELINE], totals.MONEY
    rows: list[Row] = [
        [both("case", case), value / money,
         None if case == totals.BASELINE else (value - base) / money,
         float(yearly[year].loc[case]) / money]
        for case, value in present.items()
    ]
    cheapest = folder.record["optimise"].get("cheapest_without_targets")
    if cheapest is not None:
        rows.append(["不设目标的最低成本 / cheapest without targets", cheapest / money,
                     (cheapest - base) / money])
    cost = folder.record["optimise"].get("cost_of_targets")
    if cost is not None:
        rows.append(["目标本身的代价 / what the targets cost", cost / money])
    return rows


def _missed(folder: ResultsFolder) -> list[Row]:
    rows: list[Row] = []
    for key, cases in by_target(folder).items():
        for case, row in cases.items():
            if case != totals.BASELINE and row["verdict"] == "missed":
                bureaux = names(folder, "bureau", row["bureaux"], "zh")
                rows.append([
                    folder.label("target", key, "zh"), folder.label("target", key, "en"), key,
                    row["clause"], both("case", case), row["required"], row["achieved"],
                    row["gap"], row["unit"], bureaux,
                ])
    return rows or [["无 / none"]]
