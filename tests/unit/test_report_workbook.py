"""The workbook: sheets in order, sums equal to the CSV files, charts, and text that stays text."""

from __future__ import annotations

import re
import shutil

import openpyxl
import pytest

from simulator.errors import InputError
from simulator.report.excel.workbook import WORKBOOK_FILE, write_workbook
from simulator.results.folder.folder import write_results
from simulator.results.reading import read_results
from tests.fixtures.small_results import read_rows, total, write_small, write_table
from tests.unit.test_results_plan import plan_city

SHEETS = [
    "汇总 summary", "目标 targets", "轨迹 trajectories", "图 charts",
    "分行业排放 emissions by sector", "分源排放 emissions by source", "投资 investment",
    "成本 costs", "能源 energy", "措施 measures", "措施用度 uptake by move", "减排台账 ledger",
    "台账与清单 ledger bridge", "影子价格 shadow prices", "部门 bureaux", "参数 parameters",
    "出处 references", "说明 notes",
]
FORMULA = '=HYPERLINK("http://x")'
SCRIPT = '<script>alert("1")</script>'


def opened(path):
    return openpyxl.load_workbook(write_workbook(read_results(path)))


def lines(sheet):
    """Return the rows below the headers, by the English header."""
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    path = write_small(tmp_path_factory.mktemp("小 结果") / "alpha")
    return path, opened(path)


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    path = tmp_path_factory.mktemp("city") / "tiny"
    made = plan_city()
    made.scenario["title"] = {"zh": FORMULA, "en": SCRIPT}
    write_results(made.run(), path)
    return path, opened(path)


@pytest.mark.slow
def test_sheets_stand_in_the_order_of_a_planners_work(small, city):
    assert small[1].sheetnames == SHEETS
    assert city[1].sheetnames == [s for s in SHEETS if "shadow" not in s]


def test_every_table_has_both_headers_a_filter_and_frozen_panes(small):
    for sheet in small[1]:
        zh, en = sheet.title.split(" ", 1)
        assert sheet["A1"].value == f"{zh} / {en}"
        if en in ("summary", "charts"):
            continue
        chinese, english = ([cell.value for cell in sheet[row]] for row in (2, 3))
        assert None not in chinese + english
        assert len(set(english)) == len(english)
        last = sheet.cell(3, len(english)).column_letter
        assert re.fullmatch(rf"A3:{last}\d+", sheet.auto_filter.ref)
        assert sheet.freeze_panes.endswith("4")
        assert sheet.cell(3, 1).font.bold


def test_trajectories_hold_both_co2_boundaries_worked_out_by_hand(small):
    found = {(r["pollutant"], r["boundary"], r["case"]): r
             for r in lines(small[1]["轨迹 trajectories"])}
    direct = found["CO2", "直接排放 / direct", "规划 / plan"]
    net = found["CO2", "能源活动与净调入电热 / energy and net imports", "规划 / plan"]
    assert [direct[y] for y in (2020, 2021, 2022)] == pytest.approx([1000, 900, 800])
    assert [net[y] for y in (2020, 2021, 2022)] == pytest.approx([900, 810, 720])
    assert direct["unit"] == "t/yr"
    assert len(found) == 9


def test_costs_of_the_summary_are_present_values_in_units_of_1e8(small):
    rows = list(small[1]["汇总 summary"].iter_rows(values_only=True))
    start = next(n for n, row in enumerate(rows) if str(row[0]).startswith("系统成本"))
    found = {row[0]: row[1:4] for row in rows[start + 2:start + 7]}
    base = 1.0 / 1.1 + 1.0 / 1.1**2
    plan = 1.1 / 1.1 + 1.2 / 1.1**2
    assert found["基准 / baseline"] == pytest.approx((base, None, 1.0))
    assert found["规划 / plan"] == pytest.approx((plan, plan - base, 1.2))
    cheapest = found["不设目标的最低成本 / cheapest without targets"]
    assert cheapest[:2] == pytest.approx((1.5, 1.5 - base))
    assert found["目标本身的代价 / what the targets cost"][0] == pytest.approx(0.02)
    missed = [row for row in rows if row[2] == "T2"]
    assert [(row[4], row[5], row[6], row[7]) for row in missed] == [
        ("规划 / plan", 7.5, 8, 0.5)]


def test_plan_and_least_cost_stand_side_by_side(small):
    row = next(r for r in lines(small[1]["目标 targets"]) if r["id"] == "T2")
    assert (row["required"], row["unit"]) == (7.5, "t")
    assert (row["achieved, plan"], row["gap, plan"], row["verdict, plan"]) == (
        8, 0.5, "未达标 / missed")
    assert (row["achieved, least cost"], row["verdict, least cost"]) == (7, "达标 / met")
    assert (row["bureaux (Chinese)"], row["bureaux"]) == ("能源局", "Energy Bureau")
    price = lines(small[1]["影子价格 shadow prices"])
    assert [(p["id"], p["shadow price, present value 2020"], p["unit of the price"])
            for p in price] == [("T2", 100, "CNY_2020/t")]


def test_a_bureau_sees_its_targets_and_measures(small):
    rows = lines(small[1]["部门 bureaux"])
    assert [(r["bureau"], r["id"]) for r in rows] == [
        ("Energy Bureau", "T1"), ("Energy Bureau", "T2"), ("Energy Bureau", "insulate")]
    assert rows[2]["uptake of the plan in 2022"] == pytest.approx(0.4)
    assert rows[2]["reduction of CO2 in 2022 [t]"] == pytest.approx(200)


@pytest.mark.parametrize(("name", "table", "money"), [
    ("分行业排放 emissions by sector", "emissions", 1), ("能源 energy", "energy", 1),
    ("分源排放 emissions by source", "emissions", 1), ("成本 costs", "costs", 1e8),
])
def test_sums_are_those_of_the_csv(city, name, table, money):
    path, book = city
    rows = lines(book[name])
    for case, word in (("baseline", "基准 / baseline"), ("plan", "规划 / plan")):
        for year in (2020, 2025, 2030):
            expected = total(read_rows(path / f"{table}.csv"), case=case, year=str(year))
            shown = sum(r[year] for r in rows if r["case"] == word)
            assert expected != 0
            assert shown * money == pytest.approx(expected, rel=1e-9)


def test_investment_of_the_city_is_the_sum_of_the_sectors_and_of_the_csv(city):
    path, book = city
    rows = [r for r in lines(book["投资 investment"]) if r["case"] == "规划 / plan"]
    expected = total(read_rows(path / "investment.csv"), case="plan", year="2025") / 1e8
    assert expected > 0
    assert rows[0]["sector"] == "all"
    assert rows[0][2025] == pytest.approx(expected)
    assert sum(r[2025] for r in rows[1:]) == pytest.approx(expected)


def test_every_parameter_is_there_with_its_grade(city):
    path, book = city
    expected = read_rows(path / "parameters.csv")
    rows = lines(book["参数 parameters"])
    assert len(rows) == len(expected) > 100
    assert [r["value"] for r in rows] == pytest.approx([float(r["value"]) for r in expected])
    assert [r["grade"] for r in rows] == [r["grade"] for r in expected]


def test_the_ledger_adds_up_in_the_years_of_targets(city):
    path, book = city
    rows = lines(book["减排台账 ledger"])
    assert {r["year"] for r in rows} == {2025, 2030}
    booked = sum(r["booked [t/yr]"] for r in rows if r["pollutant"] == "NOx" and r["year"] == 2025)
    expected = sum(float(r["booked"]) for r in read_rows(path / "ledger.csv")
                   if (r["case"], r["pollutant"], r["year"]) == ("plan", "NOx", "2025"))
    assert booked == pytest.approx(expected)
    steps = {r["step"]: r[2025] for r in lines(book["台账与清单 ledger bridge"])
             if r["pollutant"] == "NOx"}
    assert steps["入账减排 / booked"] == pytest.approx(booked)


def test_charts_refer_to_the_rows_they_name(city):
    _, book = city
    charts = book["图 charts"]._charts
    titles = {"".join(run.t for p in c.title.tx.rich.p for run in p.r or []) for c in charts}
    for wanted in ("CO2 直接排放", "CO2 能源", "NOx", "VOC", "投资"):
        assert any(title.startswith(wanted) for title in titles), wanted
    for chart in charts:
        assert len(chart.series) == 2
        for series in chart.series:
            name, area = series.val.numRef.f.rsplit("!", 1)
            cells = book[name.strip("'")][area.replace("$", "")][0]
            assert len(cells) == 11
            assert any(cell.value for cell in cells)
            case = book[name.strip("'")].cell(cells[0].row, 1 if "investment" in name else 5)
            assert case.value == series.tx.v
            sheet, area = (series.cat.numRef or series.cat.strRef).f.rsplit("!", 1)
            years = book[sheet.strip("'")][area.replace("$", "")][0]
            assert [cell.value for cell in years] == list(range(2020, 2031))


def test_text_of_users_never_runs_as_a_formula(city, tmp_path):
    _, book = city
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert any(c.value == FORMULA and c.data_type == "s" for c in cells)
    assert any(c.value == SCRIPT for c in cells)
    assert not [c.coordinate for c in cells if c.data_type == "f" or c.hyperlink]

    def everywhere(record, tables):
        for rows in tables.values():
            for row in rows:
                row.update({k: FORMULA for k in row if k in ("note", "clause", "scope", "title")})
        record["resolved"]["plan"]["document"] = FORMULA
        record["warnings"] = [FORMULA]

    book = opened(write_small(tmp_path / "bad", change=everywhere))
    shown = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value == FORMULA]
    assert len(shown) > 10
    assert {c.data_type for c in shown} == {"s"}


def test_one_folder_gives_the_same_bytes(small):
    path, _ = small
    first = write_workbook(read_results(path)).read_bytes()
    assert write_workbook(read_results(path)).read_bytes() == first
    assert {p.name for p in path.iterdir() if p.suffix != ".csv"} == {"run.json", WORKBOOK_FILE}


def test_earlier_workbook_survives_a_failure(small, tmp_path):
    path = tmp_path / "alpha"
    shutil.copytree(small[0], path)
    before = (path / WORKBOOK_FILE).read_bytes()
    (path / "costs.csv").unlink()
    with pytest.raises(InputError, match="no such table in the folder"):
        write_workbook(read_results(path))
    assert (path / WORKBOOK_FILE).read_bytes() == before
    assert not [p for p in path.iterdir() if p.is_dir()]


def test_a_workbook_that_cannot_be_replaced_is_a_problem_to_mend(tmp_path):
    path = write_small(tmp_path / "alpha")
    (path / WORKBOOK_FILE).mkdir()
    with pytest.raises(InputError) as caught:
        write_workbook(read_results(path))
    assert str(caught.value).startswith(f"E-OUTPUT {(path / WORKBOOK_FILE).as_posix()}")
    assert [p.name for p in path.iterdir() if p.is_dir()] == [WORKBOOK_FILE]


def test_a_diagnosis_and_clauses_get_sheets_of_their_own(tmp_path):
    path = write_small(tmp_path / "alpha")
    words = {"sentence_zh": "冲突", "sentence_en": "Clash"}
    write_table(path / "diagnosis.csv", [
        {"kind": "conflict", "rank": 1, "conflict": 1, "targets": "T1;T2", "clauses": "1",
         "what": "irreducible", "measure": "", "from_value": "", "to_value": "", "unit": "",
         "feasible": "", "cost_pv": "", "cost_above_cheapest": "", "beside": "", **words},
        {"kind": "relaxation", "rank": 1, "conflict": 1, "targets": "T1", "clauses": "1",
         "what": "delay_year", "from_value": "2022", "to_value": "2023", "feasible": "yes",
         "cost_pv": 2.5e8, "cost_above_cheapest": 5e7, **words},
    ])
    write_table(path / "clauses.csv", [
        {"clause": "1", "item": "T1", "kind": "target", "key": "co2", "status": "modelled",
         "by": "T1", "reason": "", "label_zh": "目标一", "label_en": "First target"}])
    book = opened(path)
    assert [s for s in book.sheetnames if s not in SHEETS] == ["条款 clauses", "无解原因 diagnosis"]
    rows = lines(book["无解原因 diagnosis"])
    assert (rows[0]["sentence"], rows[0]["from"]) == ("Clash", None)
    assert (rows[1]["to"], rows[1]["feasible"]) == (2023, "是 / yes")
    assert rows[1]["above the cheapest mix [10^8 CNY_2020]"] == pytest.approx(0.5)
    assert lines(book["条款 clauses"])[0]["status"] == "已建模 / modelled"
