"""What every sector module works with: a view of one process and the coefficients it yields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Number = Any
"""A float, or an array with a leading draw axis; formulas only use arithmetic that broadcasts."""

GENERIC_ITEMS: Mapping[str, str] = {
    "burn": "{carrier}/{u}",
    "use": "{carrier}/{u}",
    "transform": "{carrier}/{u}",
    "output": "{carrier}/{u}",
    "emit": "t/{u}",
    "life": "yr",
    "economic_life": "yr",
    "weibull_shape": "1",
    "full_load": "{u}/{c}",
    "attribute": "*/{u}",
}
"""Items every sector understands, with their canonical unit (`{u}` activity, `{c}` capacity)."""

WITHOUT: Mapping[str, float] = {
    "network_loss": 0.0, "gas_recovery": 0.0, "saving": 0.0, "ef4": 0.0, "noncarbonate_share": 0.0,
    "voc_retained": 0.0, "emit": 0.0, "mcf": 0.0, "n2o_treatment": 0.0, "load": 1.0,
    "correction_speed": 1.0, "correction_altitude": 1.0, "correction_load": 1.0,
    "correction_sulphur": 1.0, "deterioration": 1.0,
}
"""Item that may be left out -> what that means: no loss, no recovery, one per vehicle. The formulas
of a sector need every other one."""

STOCK_ITEMS = ("life", "economic_life", "weibull_shape", "full_load")
CARRIER_ITEMS = ("burn", "use", "transform", "output")


class MissingParameterError(KeyError):
    """A parameter that the formulas of a sector need and no row holds."""


@dataclass(frozen=True)
class Coefficient:
    """One number of a process, per unit of its activity.

    `kind` is a generic item, `name` the carrier, pollutant or attribute it is about,
    `value` is canonical (TJ or t per activity unit; years for lives), `origin` is
    energy, process or other and matters for emissions only.
    """

    kind: str
    name: str
    value: Number
    origin: str = "process"


@dataclass(frozen=True)
class Cell:
    """A parameter as the sector modules see it: its canonical value and its row."""

    value: Number
    origin: str
    row: int


@dataclass
class ProcessParameters:
    """All parameters of one process, city values laid over the common ones.

    Reading is recorded in `used`, so that every coefficient can be traced to its rows.
    """

    source: str
    technology: str
    cells: Mapping[tuple[str, str], Cell]
    used: set[int] = field(default_factory=set)

    def has(self, item: str, name: str = "") -> bool:
        """Tell whether the process has a value for this item and name."""
        return (item, name) in self.cells

    def has_any(self, *items: str) -> bool:
        """Tell whether the process has any of these items: what its other ones are needed for."""
        return any(item in items for (item, _) in self.cells)

    def value(self, item: str, name: str = "") -> Number:
        """Return the canonical value; raise MissingParameterError with the place that lacks it."""
        if (item, name) not in self.cells:
            raise MissingParameterError(
                f"{self.source}/{self.technology}: no parameter {item} {name}".rstrip())
        cell = self.cells[(item, name)]
        self.used.add(cell.row)
        return cell.value

    def get(self, item: str, name: str = "") -> Number:
        """Return the canonical value, or what its absence means where it may be left out."""
        if self.has(item, name) or item not in WITHOUT:
            return self.value(item, name)
        return WITHOUT[item]

    def names(self, item: str) -> list[str]:
        """Return the names (carriers, pollutants ...) for which `item` is given, in table order."""
        return [name for (found, name) in self.cells if found == item]

    def origin(self, item: str, name: str = "") -> str:
        """Return the origin column of a row, `process` where it is blank."""
        return self.cells[(item, name)].origin or "process"


def emission(pollutant: str, value: Number) -> Coefficient:
    """Return a release that comes neither from fuel nor from an industrial process."""
    return Coefficient("emit", pollutant, value, "other")


def generic(view: ProcessParameters) -> Iterable[Coefficient]:
    """Pass every generic item of a process through unchanged."""
    return [
        Coefficient(item, name, view.value(item, name), view.origin(item, name))
        for (item, name) in view.cells
        if item in GENERIC_ITEMS
    ]
