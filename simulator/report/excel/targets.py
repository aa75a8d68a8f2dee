"""Sheets about targets: plan and least cost side by side, shadow prices, responsible bureaux."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from simulator.facts import city_totals as totals
from simulator.facts.bureaux import duties
from simulator.report.excel.sheets import Book, Cell, Column, Row
from simulator.report.excel.texts import beside, both, pair
from simulator.targets.kinds import TARGET_KINDS

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

Record = dict[str, Any]
FIXED = (
    Column("编号", "id", width=10), Column("条款", "clause", width=10),
    Column("目标", "target (Chinese)", "wrap", 26), Column("目标（英文）", "target", "wrap", 30),
    Column("责任部门", "bureaux (Chinese)", "wrap", 22),
    Column("责任部门（英文）", "bureaux", "wrap", 28),
    Column("类型", "kind", width=18), Column("比较", "comparator", width=11),
    Column("要求", "required", "plain"), Column("容差", "tolerance", "plain", 9),
    Column("单位", "unit", width=10), Column("基年", "base year", "year", 8),
    Column("目标年", "target year", "year", 8),
)
AFTER = (
    Column("力度", "strength", width=16), Column("数值来源", "value from", width=18),
    Column("求解时约束", "held by the optimiser", width=10),
    Column("口径", "scope", "wrap", 28), Column("说明", "reason", "wrap", 32),
)


def records(table: Any) -> list[Record]:
    """Return a table as a list of rows by column."""
    found: list[Record] = table.to_dict("records")
    return found


def by_target(folder: ResultsFolder) -> dict[str, dict[str, Record]]:
    """Return target -> case -> row of targets.csv, in the order of the plan."""
    found: dict[str, dict[str, Record]] = {}
    for row in records(folder.table("targets")):
        found.setdefault(row["target_id"], {})[row["case"]] = row
    return found


def names(folder: ResultsFolder, kind: str, keys: str, lang: str) -> str:
    """Return the names of what a ";" list holds."""
    mark = "、" if lang == "zh" else "; "
    return mark.join(folder.label(kind, key, lang) for key in keys.split(";") if key)


def add_targets(book: Book, folder: ResultsFolder) -> None:
    """Add every target with what each case achieves, its gap and its verdict."""
    columns = list(FIXED)
    for case in folder.cases:
        zh, en = pair("case", case)
        columns += [Column(f"{zh}结果", f"achieved, {en}", "plain"),
                    Column(f"{zh}差距", f"gap, {en}", "plain"),
                    Column(f"{zh}评判", f"verdict, {en}", width=20)]
    rows = [[*_fixed(folder, cases), *_results(folder, cases), *_after(cases)]
            for cases in by_target(folder).values()]
    place = book.table(("目标", "targets"), [*columns, *AFTER], rows, frozen=4)
    sheet = book.file.get_worksheet_by_name(place.sheet)
    sheet.conditional_format(
        place.first, len(FIXED), place.first + place.count, len(columns) - 1,
        {"type": "text", "criteria": "begins with", "value": "未达标", "format": book.bad},
    )


def _fixed(folder: ResultsFolder, cases: dict[str, Record]) -> list[Cell]:
    row = next(iter(cases.values()))
    key, bureaux = row["target_id"], row["bureaux"]
    return [
        key, row["clause"], folder.label("target", key, "zh"), folder.label("target", key, "en"),
        names(folder, "bureau", bureaux, "zh"), names(folder, "bureau", bureaux, "en"),
        beside(*TARGET_KINDS[row["kind"]].words), both("comparator", row["comparator"]),
        row["required"], row["tolerance"], row["unit"], row["base_year"], row["target_year"],
    ]


def _results(folder: ResultsFolder, cases: dict[str, Record]) -> Iterator[Cell]:
    for case in folder.cases:
        row = cases[case]
        yield from (row["achieved"], row["gap"], both("verdict", row["verdict"]))


def _after(cases: dict[str, Record]) -> list[Cell]:
    row = next(iter(cases.values()))
    reason = next((r["reason"] for r in cases.values() if r["reason"]), "")
    return [both("strength", row["strength"]), both("value_source", row["value_source"]),
            both("yes_no", row["enforced"]), row["scope"], reason]


def add_shadow_prices(book: Book, folder: ResultsFolder) -> None:
    """Add what one more unit of each target costs in the least-cost mix, the dearest first."""
    if totals.LEAST_COST not in folder.cases:
        return
    table = folder.table("targets")
    priced = table[(table["case"] == totals.LEAST_COST) & table["shadow_price"].notna()]
    priced = priced.sort_values("shadow_price_discounted", ascending=False, kind="stable")
    base = totals.years(folder)[0]
    columns = [
        *FIXED[:4], Column("目标年", "target year", "year", 8),
        Column("要求", "required", "plain"), Column("单位", "unit", width=10),
        Column("影子价格（当年）", "shadow price, money of the year", "plain", 18),
        Column(f"影子价格（{base}年现值）", f"shadow price, present value {base}", "plain", 18),
        Column("价格单位", "unit of the price", width=16),
    ]
    rows = [
        [*_fixed(folder, {"": row})[:4], row["target_year"], row["required"], row["unit"],
         row["shadow_price"], row["shadow_price_discounted"], row["shadow_price_unit"]]
        for row in records(priced)
    ]
    book.table(("影子价格", "shadow prices"), columns, rows)


def add_bureaux(book: Book, folder: ResultsFolder) -> None:
    """Add, for every bureau, the targets and measures of the plan that it answers for."""
    year = totals.main_year(folder)
    columns = [
        Column("部门", "bureau (Chinese)", width=24), Column("部门（英文）", "bureau", width=30),
        Column("类别", "kind", width=16), Column("编号", "id", width=18),
        Column("名称", "name (Chinese)", "wrap", 28), Column("名称（英文）", "name", "wrap", 34),
        Column("条款", "clause", width=12), Column("规划评判", "verdict, plan", width=20),
        Column("最低成本评判", "verdict, least cost", width=20),
        Column(f"{year}年规划用度", f"uptake of the plan in {year}", "plain", 14),
        Column(f"{year}年减排CO2（吨）", f"reduction of CO2 in {year} [t]", "number", 16),
        Column(f"{year}年减排NOx（吨）", f"reduction of NOx in {year} [t]", "number", 16),
    ]
    book.table(("部门", "bureaux"), columns, _bureau_rows(folder, year), frozen=2)


def _bureau_rows(folder: ResultsFolder, year: int) -> list[Row]:
    targets, measures = _target_lines(folder), _measure_lines(folder, year)
    return [
        [*_named(folder, "bureau", bureau)[1:], *line]
        for bureau, own in duties(folder).items()
        for line in (*(targets[key] for key in own.targets),
                     *(measures[key] for key in own.measures))
    ]


def _target_lines(folder: ResultsFolder) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = {}
    for key, cases in by_target(folder).items():
        verdicts = [both("verdict", cases[c]["verdict"]) if c in cases else ""
                    for c in (totals.PLAN, totals.LEAST_COST)]
        found[key] = [both("clause_kind", "target"), *_named(folder, "target", key),
                      next(iter(cases.values()))["clause"], *verdicts]
    return found


def _measure_lines(folder: ResultsFolder, year: int) -> dict[str, list[Cell]]:
    table = folder.table("measures")
    chosen = table[(table["case"] == totals.PLAN) & (table["year"] == year)]
    known = {row["measure"]: row for row in records(chosen)}
    found: dict[str, list[Cell]] = {}
    for key, measure in folder.resolved["measures"].items():
        row = known.get(key, {})
        found[key] = [
            both("clause_kind", "measure"), key, measure["label"]["zh"], measure["label"]["en"],
            ";".join(measure["clause"]), "", "", row.get("uptake"), row.get("reduction_CO2"),
            row.get("reduction_NOx"),
        ]
    return found


def _named(folder: ResultsFolder, kind: str, key: str) -> list[Cell]:
    return [key, folder.label(kind, key, "zh"), folder.label(kind, key, "en")]
