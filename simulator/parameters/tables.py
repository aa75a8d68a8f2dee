"""The tables that exist: their files, their key columns, and whether rows carry a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from simulator.kernels.containers import FixedDict
from simulator.parameters.reader import COMMON, OPTIONAL

CITY = "city_"
"""Before the name of a table of a city, in the program."""
ANY = "*"
"""As a key: all that have no row of their own."""
LABELS = ("zh", "en")
SOURCED = ("geography", "reference", "note")
"""Columns that say where a number comes from."""
DATED = ("year", *SOURCED)
"""The same where the year is only that of the datum, not a price year that is brought to 2020."""


@dataclass(frozen=True)
class Table:
    """One kind of table.

    keys : columns that name a row; values : whether rows carry a number with its range, unit and
    source; text : columns that only people read: no number of the results follows from them;
    own : columns of this table alone that may be left out.
    """

    name: str
    keys: tuple[str, ...]
    values: bool = True
    text: tuple[str, ...] = DATED
    own: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Return every column that the table may have."""
        return (*self.keys, *((*COMMON, *OPTIONAL, *self.own) if self.values else ()))


SECTOR_CODELISTS = (
    Table("sources", ("source", "unit", "capacity_unit", "kind", "stock", "registered", "iamc",
                      "zh", "en"), False, LABELS),
    Table("technologies", ("source", "technology", "rank", "combustion", "zh", "en"),
          False, LABELS),
    Table("controls", ("source", "control", "family", "rank", "zh", "en"), False, LABELS),
)
PROCESSES = Table("processes", ("source", "technology", "item", "name", "origin"))
CONTROL_EFFECTS = Table("control_effects", ("source", "technology", "control", "item", "name"))
COSTS = Table("costs", ("source", "technology", "control", "item"), text=SOURCED)
SECTOR_VALUES = (PROCESSES, CONTROL_EFFECTS, COSTS)

FUELS = Table("fuels", ("carrier", "combustion", "item"))
EMISSION_FACTORS = Table("emission_factors", ("combustion", "carrier", "pollutant"))
PRICES = Table("prices", ("carrier", "item", "model_year"), text=SOURCED)
FINANCE = Table("finance", ("item", "model_year"))
DRIVER_KEYS, DRIVER_OWN = ("driver", "model_year"), ("extend",)
OUTLOOKS = Table("outlooks", DRIVER_KEYS, own=DRIVER_OWN)
"""Series of the nation or of a province that a city may follow; there need not be any."""
COMMON_VALUES = (FUELS, EMISSION_FACTORS, PRICES, FINANCE, OUTLOOKS)
COMMON_OPTIONAL = (OUTLOOKS,)
"""Those of them that a folder may lack."""

MEASURES = Table("measures", ("measure", "sector", "zh", "en"), False, LABELS)
MOVES = Table(
    "moves",
    ("measure", "move", "kind", "source", "facility", "technology", "replaces", "control",
     "to_source", "effect", "note"),
    False, ("note",),
)
LIMITS = Table("limits", ("measure", "move", "item", "model_year"), text=SOURCED,
               own=("basis", "condition"))

FACILITIES = Table(
    "facilities",
    ("facility", "source", "zh", "en", "growth", "registered", "reference", "grade", "note"),
    False, (*LABELS, "reference", "grade", "note"),
)
ACTIVITY = Table("activity", ("source", "facility", "technology", "item", "name", "model_year"))
MIX = Table("mix", ("source", "facility", "technology", "item", "model_year"))
BASE_CONTROLS = Table("controls", ("source", "facility", "technology", "control", "model_year"))
CITY_PROCESSES = Table(
    "processes", ("facility", "source", "technology", "item", "name", "origin")
)
CITY_SECTOR_VALUES = (ACTIVITY, MIX, BASE_CONTROLS, CITY_PROCESSES)
DRIVER_TABLE = Table("drivers", DRIVER_KEYS, own=DRIVER_OWN)
GRID = Table("grid", ("item", "model_year"))
STATISTICS = Table(
    "statistics", ("variable", "model_year"), text=("variable", "model_year", *COMMON)
)
"""Published figures, kept for people to compare with; a city need not have them."""
FACTS = Table("facts", ("fact", "model_year"))
"""Land, roofs, resources, water and stocks of a city, on which potentials rest."""
CITY_VALUES = (DRIVER_TABLE, GRID)
CITY_OPTIONAL = (STATISTICS, FACTS, LIMITS, PRICES, FUELS)
CITY_TABLES = (*CITY_SECTOR_VALUES, *CITY_VALUES, *CITY_OPTIONAL)

CODELISTS = {
    "sectors": ("sector", "zh", "en"),
    "pollutants": ("pollutant", "zh", "en"),
    "families": ("family", "zh", "en"),
    "bureaux": ("bureau", "zh", "en"),
    "carriers": ("carrier", "unit", "group", "balance", "supplier", "fossil", "zh", "en"),
    "facts": ("fact", "unit", "zh", "en"),
}
FACILITY_ITEMS_ACTIVITY = ("activity", "capacity", "closed", "driver", "import", "split")
MIX_ITEMS = ("share", "additions_share", "utilisation", "base_age", "youngest_age", "built")
EFFECT_ITEMS = ("removal", "energy", "side", "life", "economic_life")
COST_ITEMS = ("capex", "fixed_om", "variable_om")
FUEL_ITEMS = ("ncv", "carbon_content", "oxidation", "sulphur", "sulphur_retention")
LIMIT_ITEMS = ("potential", "pace", "earliest", "cost", "factor")
GRID_ITEMS = ("grid_factor", "heat_factor", "nonfossil_share", "gce_per_kwh", "displacement")


@cache
def kinds() -> Mapping[str, Table]:
    """Return every kind of table a row may be laid over, by its name in the program."""
    common = (*SECTOR_CODELISTS, *SECTOR_VALUES, *COMMON_VALUES, MEASURES, MOVES, LIMITS)
    return FixedDict({table.name: table for table in (*common, FACILITIES)}
                     | {CITY + table.name: table for table in CITY_TABLES})
KEY_COLUMNS = (
    "sector", "source", "facility", "technology", "control", "carrier", "combustion", "pollutant",
    "item", "name", "origin", "measure", "move", "driver", "variable", "fact", "model_year",
)
"""Keys of all tables of numbers, in the order in which results list them."""
