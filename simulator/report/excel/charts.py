"""Native charts of the workbook: the trajectories of the main pollutants, and investment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.facts import city_totals as totals
from simulator.report.excel.sheets import EN_ROW, FIRST_ROW, Book, TablePlace
from simulator.report.excel.texts import both

if TYPE_CHECKING:
    import pandas as pd

    from simulator.results.reading import ResultsFolder

CHARTS = (
    ("CO2", totals.DIRECT), ("CO2", totals.ENERGY_NET), ("NOx", totals.DIRECT),
    ("VOC", totals.DIRECT), ("SO2", totals.DIRECT), ("PM2.5", totals.DIRECT),
    ("COD", totals.DIRECT), ("NH3-N", totals.DIRECT),
)
COLOURS = {totals.BASELINE: "#767676", totals.PLAN: "#0072B2", totals.LEAST_COST: "#D55E00"}
"""Colours that can be told apart without seeing red and green."""
DASHES = {totals.BASELINE: "dash", totals.PLAN: "solid", totals.LEAST_COST: "square_dot"}
WIDTH, HEIGHT = 620, 340
ROW_HEIGHT, COLUMN_WIDTH = 20, 64
"""Pixels of a row and of a column as Excel has them by default."""
YEARS_FROM = 6
"""First column of years on the sheet of trajectories."""
MONEY_FROM = 4


def add_charts(
    book: Book, sheet: Any, folder: ResultsFolder, city: pd.DataFrame, emissions: TablePlace,
    investment: TablePlace,
) -> None:
    """Put the charts on their sheet, two beside each other."""
    drawn = [_trajectory(book, folder, city, emissions, *chosen) for chosen in CHARTS]
    charts = [chart for chart in drawn if chart is not None]
    charts.append(_investment(book, folder, len(city.columns), investment))
    for number, chart in enumerate(charts):
        row = 2 + number // 2 * (HEIGHT // ROW_HEIGHT + 2)
        sheet.insert_chart(row, number % 2 * (WIDTH // COLUMN_WIDTH + 1), chart)


def _trajectory(
    book: Book, folder: ResultsFolder, city: pd.DataFrame, place: TablePlace, pollutant: str,
    boundary: str,
) -> Any:
    """Return a line chart of all cases, or None where the city has none of it."""
    keys = list(city.index)
    rows = {case: place.first + keys.index((pollutant, boundary, case))
            for case in folder.cases if (pollutant, boundary, case) in keys}
    title = f"{pollutant} {both('boundary', boundary)}"
    return _chart(book, "line", title, "t/yr", place, rows, len(city.columns), YEARS_FROM
                  ) if rows else None


def _investment(book: Book, folder: ResultsFolder, count: int, place: TablePlace) -> Any:
    rows = {case: FIRST_ROW + number for number, case in enumerate(folder.cases)}
    return _chart(book, "column", "投资 / investment", "亿元/年 / 10^8 CNY_2020/yr", place, rows,
                  count, MONEY_FROM)


def _chart(
    book: Book, kind: str, title: str, unit: str, place: TablePlace, rows: dict[str, int],
    count: int, first: int,
) -> Any:
    chart = book.file.add_chart({"type": kind})
    last = first + count - 1
    for case, row in rows.items():
        chart.add_series({
            "name": both("case", case),
            "categories": [place.sheet, EN_ROW, first, EN_ROW, last],
            "values": [place.sheet, row, first, row, last],
            "line": {"color": COLOURS[case], "width": 2.25, "dash_type": DASHES[case]}
            if kind == "line" else {"none": True},
            "fill": {"color": COLOURS[case]},
        })
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_y_axis({"name": unit, "num_format": "#,##0", "min": 0 if kind == "column" else None,
                      "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": WIDTH, "height": HEIGHT})
    return chart
