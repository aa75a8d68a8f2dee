"""Changes of single cells for the register, and those of limits and of the facts behind them."""

from __future__ import annotations

from typing import NamedTuple

from tests.fixtures.whole_city import HOME


class Change(NamedTuple):
    """Cells of the row that has all of `row`; several rows of one table change together."""

    path: str
    row: dict[str, str]
    cells: dict[str, str]


def one(path: str, cells: dict[str, str], **row: str) -> tuple[Change, ...]:
    return (Change(path, row, cells),)


def swap(path: str, column: str, one: dict[str, str], other: dict[str, str]
         ) -> tuple[Change, ...]:
    """Exchange the cells of a column between two rows that differ in it."""
    return (Change(path, one, {column: other[column]}), Change(path, other, {column: one[column]}))


OF_LIMITS = {
    ("limits", "measure"): one("measures/limits.csv", {"measure": "coking_deep"},
                                measure="nev_bus", item="potential"),
    ("limits", "move"): one("measures/limits.csv", {"move": "rooftop"}, item="pace",
                             measure="pv_deployment"),
    ("limits", "item"): one("measures/limits.csv", {"item": "potential", "model_year": "2022"},
                             measure="clean_heating", item="pace"),
    ("limits", "basis"): one("measures/limits.csv", {"basis": "afforestation_land",
                                                      "unit": "MW/ha"},
                              measure="pv_deployment", move="rooftop", item="potential"),
    ("limits", "condition"): one("measures/limits.csv", {"condition": "coastline"},
                                  measure="afforestation", item="potential"),
    ("facts", "unit"): one("codelists/facts.csv", {"unit": "t"}, fact="afforestation_land"),
    ("city_limits", "basis"): one(f"{HOME}/limits.csv",
                                   {"basis": "afforestation_land", "unit": "MW/ha"},
                                   move="utility"),
    ("city_limits", "condition"): one(f"{HOME}/limits.csv", {"condition": "coastline"},
                                       move="utility"),
    ("city_facts", "fact"): one(f"{HOME}/facts.csv", {"fact": "coastline", "unit": "km"},
                                 fact="karst_area"),
    ("city_facts", "model_year"): one(f"{HOME}/facts.csv", {"model_year": "2022"},
                                       fact="pv_land", model_year="2025"),
    ("limits", "model_year"): one("measures/limits.csv", {"model_year": "2024"},
                                   measure="mode_shift_freight", item="potential"),
    ("city_limits", "measure"): one(f"{HOME}/limits.csv", {"measure": "coking_deep"},
                                     item="pace"),
    ("city_limits", "move"): one(f"{HOME}/limits.csv", {"move": "rooftop"}, move="utility"),
    ("city_limits", "item"): one(f"{HOME}/limits.csv", {"item": "potential"}, item="pace"),
    ("city_limits", "model_year"): one(f"{HOME}/limits.csv", {"model_year": "2022"},
                                        measure="coking_ule", model_year="2025"),
}
"""(table, column) -> a legal change of it that moves a number."""
