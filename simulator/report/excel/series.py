"""Sheets with one column per year: trajectories, emissions, energy, investment and costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.facts import city_totals as totals
from simulator.report.excel.charts import add_charts
from simulator.report.excel.sheets import Book, Cell, Column, Row, year_columns
from simulator.report.excel.texts import WORDS, both, pair

if TYPE_CHECKING:
    import pandas as pd

    from simulator.results.reading import ResultsFolder

CASE = Column("情形", "case", width=18)
SECTOR = (Column("行业", "sector (Chinese)", width=14), Column("行业（英文）", "sector", width=22))
SOURCE = (Column("来源", "source (Chinese)", width=18), Column("来源（英文）", "source", width=26))
POLLUTANT = Column("污染物", "pollutant", width=13)
BOUNDARY = Column("边界", "boundary", width=26)
UNIT = Column("单位", "unit", width=12)
MONEY_UNIT = "亿元/年 / 10^8 CNY_2020/yr"
MONEY_COLUMN = Column("单位", "unit", width=26)
ALL = ("全部", "all")


def add_series(book: Book, folder: ResultsFolder) -> None:
    """Add trajectories with their charts, then what they are made of."""
    city = totals.emission_totals(folder)
    emissions = _add_trajectories(book, folder, city)
    charts = book.sheet("图", "charts")
    _add_emissions(book, folder)
    investment = _add_investment(book, folder)
    _add_costs(book, folder)
    _add_energy(book, folder)
    add_charts(book, charts, folder, city, emissions, investment)


def _add_trajectories(book: Book, folder: ResultsFolder, city: pd.DataFrame) -> Any:
    columns = [
        POLLUTANT, Column("名称", "name (Chinese)", width=20),
        Column("名称（英文）", "name", width=24), BOUNDARY, CASE, UNIT, *year_columns(city.columns),
    ]
    rows: list[Row] = [
        [key, folder.label("pollutant", key, "zh"), folder.label("pollutant", key, "en"),
         both("boundary", boundary), both("case", case), "t/yr", *values]
        for (key, boundary, case), values in zip(city.index, city.to_numpy().tolist(), strict=True)
    ]
    return book.table(("轨迹", "trajectories"), columns, rows, frozen=6)


def _add_emissions(book: Book, folder: ResultsFolder) -> None:
    table = folder.table("emissions")
    wide = yearly(table, ["case", "sector", "pollutant", "boundary"])
    head = [CASE, *SECTOR, POLLUTANT, BOUNDARY, UNIT, *year_columns(wide.columns)]
    rows: list[Row] = [
        [both("case", case), *named(folder, "sector", sector), pollutant,
         both("boundary", boundary), "t/yr", *values]
        for (case, sector, pollutant, boundary), values in lines(wide)
    ]
    book.table(("分行业排放", "emissions by sector"), head, rows, frozen=6)
    wide = yearly(table, ["case", "sector", "source", "pollutant", "boundary"])
    head = [CASE, *SECTOR, *SOURCE, POLLUTANT, BOUNDARY, UNIT, *year_columns(wide.columns)]
    rows = [
        [both("case", case), *named(folder, "sector", sector), *named(folder, "source", source),
         pollutant, both("boundary", boundary), "t/yr", *values]
        for (case, sector, source, pollutant, boundary), values in lines(wide)
    ]
    book.table(("分源排放", "emissions by source"), head, rows, frozen=5)


def _add_investment(book: Book, folder: ResultsFolder) -> Any:
    """Add investment by case and sector; the rows of the whole city stand first."""
    table = folder.table("investment")
    city = yearly(table, ["case"]).reindex(list(folder.cases)).fillna(0.0) / totals.MONEY
    wide = yearly(table, ["case", "sector"]) / totals.MONEY
    head = [CASE, *SECTOR, MONEY_COLUMN, *year_columns(wide.columns, "money")]
    rows: list[Row] = [
        *([both("case", case), *ALL, MONEY_UNIT, *values] for case, values in lines(city)),
        *([both("case", case), *named(folder, "sector", sector), MONEY_UNIT, *values]
          for (case, sector), values in lines(wide)),
    ]
    return book.table(("投资", "investment"), head, rows, frozen=4)


def _add_costs(book: Book, folder: ResultsFolder) -> None:
    wide = yearly(folder.table("costs"), ["case", "sector", "item"]) / totals.MONEY
    head = [CASE, *SECTOR, Column("项目", "item", width=32), MONEY_COLUMN,
            *year_columns(wide.columns, "money")]
    rows: list[Row] = [
        [both("case", case), *named(folder, "sector", sector), both("item", item), MONEY_UNIT,
         *values]
        for (case, sector, item), values in lines(wide)
    ]
    book.table(("成本", "costs"), head, rows, frozen=5)


def _add_energy(book: Book, folder: ResultsFolder) -> None:
    wide = yearly(folder.table("energy"), ["case", "sector", "carrier", "flow", "unit"])
    head = [
        CASE, *SECTOR, Column("能源或物料", "carrier (Chinese)", width=16),
        Column("能源或物料（英文）", "carrier", width=22), Column("流向", "flow", width=18), UNIT,
        *year_columns(wide.columns),
    ]
    rows: list[Row] = [
        [both("case", case), *named(folder, "sector", sector), *named(folder, "carrier", carrier),
         both("flow", flow), unit, *values]
        for (case, sector, carrier, flow, unit), values in lines(wide)
    ]
    book.table(("能源", "energy"), head, rows, frozen=5)


def yearly(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return sums of `value` by keys, with the years as columns; what is always zero is left out.

    The order of the rows is that of the table.
    """
    groups = [table[key] for key in keys] + [table["year"]]
    wide = table["value"].groupby(groups, sort=False).sum().unstack("year")
    wide = wide.reindex(columns=sorted(wide.columns)).fillna(0.0)
    return wide[(wide != 0).any(axis=1)]


def lines(wide: pd.DataFrame) -> Any:
    """Return pairs of (keys, values of all years)."""
    return zip(wide.index, wide.to_numpy().tolist(), strict=True)


def named(folder: ResultsFolder, kind: str, key: str) -> tuple[Cell, Cell]:
    """Return the Chinese and the English name of a sector, source or carrier."""
    if (kind, key) not in folder.labels and f"{kind}.{key}" in WORDS:
        return pair(kind, key)
    return folder.label(kind, key, "zh"), folder.label(kind, key, "en")
