"""Which sheets a workbook has, which columns they have, and what each column stands for."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.parameters import tables
from simulator.parameters.reader import MODEL_YEAR
from simulator.parameters.tables import Table

Way = tuple[str, ...]
"""Keys of a scenario file from the top down."""
HEADER_ROW = 2
"""Row with the names of the columns; the words above it are for people only."""
FIRST_ROW = 3
MARK, SECTOR = "mark", "sector"
EXAMPLE = "example"
FRONT, CODES, LISTS = "说明", "代码表", "_lists"
IGNORED = (FRONT, CODES, LISTS)
OWN_PREFIX = "#"
"""First character of a sheet of the planner's own, which is left out."""


@dataclass(frozen=True)
class InputColumn:
    """One column.

    kind : text, list (names with ; between), number, year, amount (a number with its unit in one
    cell), flag (yes or no of the scenario); choices : named range of legal values, in which {name}
    stands for the cell of another column; closed : nothing else is legal; way : keys in the
    scenario below the row's own; needed : whether a row makes no sense without it.
    """

    key: str
    kind: str = "text"
    choices: str = ""
    closed: bool = True
    way: Way = ()
    needed: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet; title : its name in the workbook; frozen : columns that stay in view."""

    key: str
    title: str
    english: str
    columns: tuple[InputColumn, ...]
    frozen: int = 2

    def column(self, key: str) -> InputColumn:
        """Return a column by name."""
        return next(column for column in self.columns if column.key == key)


@dataclass(frozen=True)
class TableSheet:
    """A sheet that holds a table of the city.

    table : its columns; values : rows carry numbers; by_sector : one file per sector;
    optional : no file without rows.
    """

    sheet: Sheet
    table: Table
    by_sector: bool = False
    optional: bool = True


_CHOICES = {
    "source": ("sources", True), "technology": ("t_{source}", True),
    "control": ("c_{source}", True), "carrier": ("carriers", True),
    "facility": ("facilities", False), "grade": ("grades", True),
    "distribution": ("distributions", True), "driver": ("drivers", False),
    "extend": ("extensions", False), "fact": ("facts", True), "condition": ("facts", True),
    "growth": ("yes_no", True), "registered": ("yes_no", True),
    "combustion": ("combustion", True), "measure": ("measures", True),
    "move": ("m_{measure}", True), "origin": ("origins", True), "reference": ("references", False),
}
_ITEMS = {"activity": "activity_items", "mix": "mix_items", "processes": "process_items",
          "grid": "grid_items", "prices": "price_items", "fuels": "fuel_items",
          "limits": "limit_items"}
_KINDS = {"value": "number", "low": "number", "high": "number", "year": "year",
          MODEL_YEAR: "year"}


def _table_column(sheet: str, key: str) -> InputColumn:
    name, closed = _CHOICES.get(key, ("", True))
    if key == "unit":
        name, closed = f"units_{sheet}", False
    if key == "item":
        name, closed = _ITEMS.get(sheet, ""), True
    if key == "basis":
        name = "facts"
    return InputColumn(key, _KINDS.get(key, "text"), name, closed)


def _table_sheet(
    title: str, english: str, table: Table, by_sector: bool = False, optional: bool = True
) -> TableSheet:
    names = table.columns
    columns = [InputColumn(MARK, choices="marks")]
    if by_sector:
        columns.append(InputColumn(SECTOR, choices="sectors"))
    columns += [_table_column(table.name, name) for name in names]
    frozen = len(columns) - len(names) + min(2, len(table.keys) - 1)
    return TableSheet(Sheet(table.name, title, english, tuple(columns), frozen), table, by_sector,
                      optional)


TABLES = (
    _table_sheet("设施", "Facilities", tables.FACILITIES, by_sector=True),
    _table_sheet("活动水平", "Activity of the base year", tables.ACTIVITY, by_sector=True),
    _table_sheet("技术构成", "Mix of technologies", tables.MIX, by_sector=True),
    _table_sheet("控制措施", "Controls in place", tables.BASE_CONTROLS, by_sector=True),
    _table_sheet("工艺参数", "Parameters of processes", tables.CITY_PROCESSES, by_sector=True),
    _table_sheet("驱动因素", "Drivers", tables.DRIVER_TABLE, optional=False),
    _table_sheet("展望", "Outlooks of the nation or the province", tables.OUTLOOKS),
    _table_sheet("电网热网", "Grid", tables.GRID, optional=False),
    _table_sheet("价格", "Prices of the city", tables.PRICES),
    _table_sheet("燃料", "Fuels of the city", tables.FUELS),
    _table_sheet("城市条件", "Facts that potentials rest on", tables.FACTS),
    _table_sheet("措施上限", "Limits of measures", tables.LIMITS),
    _table_sheet("统计数据", "Statistics to compare with", tables.STATISTICS),
)

SETTINGS = Sheet("settings", "情景", "Scenario", (
    InputColumn("item", needed=True), InputColumn("value", needed=True),
    InputColumn("meaning_zh"), InputColumn("meaning_en"),
), 1)
GROWTH = Sheet("growth", "增长项目", "Growth projects", (
    InputColumn(MARK, choices="marks"),
    InputColumn("facility", choices="facilities", closed=False, needed=True),
    InputColumn("clause", "list", way=("clause",)),
    InputColumn("active", "flag", "yes_no", way=("active",)),
    InputColumn("note", way=("note",)),
))
MEASURES = Sheet("measures", "措施", "Measures", (
    InputColumn(MARK, choices="marks"), InputColumn("measure", choices="measures", needed=True),
    InputColumn("clause", "list", way=("clause",)),
    InputColumn("bureaux", "list", "bureaux", closed=False, way=("bureaux",)),
    InputColumn("label_zh", way=("label", "zh")), InputColumn("label_en", way=("label", "en")),
    InputColumn("realisation", "amount", way=("realisation",)),
    InputColumn("active", "flag", "yes_no", way=("active",)),
))
UPTAKE = Sheet("uptake", "措施进度", "Uptake of measures", (
    InputColumn(MARK, choices="marks"), InputColumn("measure", choices="measures", needed=True),
    InputColumn("move", choices="m_{measure}", way=("move",)),
    InputColumn("facility", "list", "facilities", closed=False, way=("facility",)),
    InputColumn("year", "year"), InputColumn("value", "number"),
    InputColumn("unit", choices="units_uptake", closed=False),
    InputColumn("basis", choices="bases", way=("basis",)), InputColumn("note", way=("note",)),
), 3)
HURDLES = Sheet("hurdle_rates", "门槛收益率", "Hurdle rates", (
    InputColumn(MARK, choices="marks"), InputColumn("measure", choices="measures", needed=True),
    InputColumn("rate", "amount"),
))
CLAUSES = Sheet("clauses", "条款", "Clauses", (
    InputColumn(MARK, choices="marks"), InputColumn("clause"), InputColumn("item"),
    InputColumn("kind", choices="clause_kinds"), InputColumn("key"),
    InputColumn("status", choices="clause_statuses"), InputColumn("by"), InputColumn("reason"),
    InputColumn("label_zh"), InputColumn("label_en"),
), 3)
REFERENCES = Sheet("references", "来源", "Sources of the planner's own", (
    InputColumn("key", needed=True), InputColumn("title", needed=True), InputColumn("author"),
    InputColumn("year"), InputColumn("publisher"), InputColumn("url"), InputColumn("note"),
), 1)

_QUANTITY = (
    ("kind", "text", "quantity_kinds", True), ("pollutant", "text", "pollutants", True),
    ("boundary", "text", "boundaries", True), ("sectors", "list", "model_sectors", False),
    ("sources", "list", "sources", False), ("facilities", "list", "facilities", False),
    ("technologies", "list", "technologies", False), ("controls", "list", "controls", False),
    ("carriers", "list", "carriers", False), ("group", "text", "carrier_groups", True),
    ("name", "text", "quantity_names", False),
)


def _quantity(part: str) -> list[InputColumn]:
    return [InputColumn(f"{part}_{key}", kind, choices, closed, (part, key))
            for key, kind, choices, closed in _QUANTITY]


def _plain(key: str, choices: str = "", kind: str = "text") -> InputColumn:
    return InputColumn(key, kind, choices, way=(key,))


TARGETS = Sheet("targets", "目标", "Targets", (
    InputColumn(MARK, choices="marks"), InputColumn("target", needed=True), _plain("clause"),
    InputColumn("bureaux", "list", "bureaux", closed=False, way=("bureaux",)),
    InputColumn("label_zh", way=("label", "zh")), InputColumn("label_en", way=("label", "en")),
    _plain("indicator"), _plain("kind", "target_kinds"), _plain("comparator", "comparators"),
    InputColumn("value", "number"), InputColumn("unit", choices="units_targets", closed=False),
    _plain("tolerance", kind="amount"), _plain("base_year", kind="year"),
    _plain("base_value", kind="amount"), _plain("target_year", kind="year"),
    _plain("evaluation_year", kind="year"),
    _plain("strength", "strengths"), _plain("value_source", "value_sources"),
    _plain("status", "target_statuses"), _plain("reason"),
    *_quantity("quantity"), *_quantity("denominator"),
    _plain("base_case", "base_cases"), _plain("hold", "yes_no", "flag"),
    _plain("enforce", "yes_no", "flag"), _plain("same_as"), _plain("scope"), _plain("note"),
))

SETTING_WAYS: dict[str, tuple[Way, str]] = {
    "scenario": (("scenario",), "text"),
    "city": (("city",), "text"),
    "title_zh": (("title", "zh"), "text"),
    "title_en": (("title", "en"), "text"),
    "plan_zh": (("plan", "zh"), "text"),
    "plan_en": (("plan", "en"), "text"),
    "plan_status": (("plan", "status"), "text"),
    "plan_date": (("plan", "date"), "date"),
    "plan_document": (("plan", "document"), "text"),
    "start": (("years", "start"), "year"),
    "end": (("years", "end"), "year"),
    "main_target": (("years", "main_target"), "year"),
    "decide_from": (("years", "decide_from"), "year"),
    "discount_rate": (("finance", "discount_rate"), "amount"),
}
"""Item of the sheet of settings -> its keys in the scenario, and what kind of cell it is."""
PLAN_SHEETS = (SETTINGS, GROWTH, MEASURES, UPTAKE, TARGETS, HURDLES, CLAUSES)
SHEETS = (*PLAN_SHEETS, *(own.sheet for own in TABLES), REFERENCES)
