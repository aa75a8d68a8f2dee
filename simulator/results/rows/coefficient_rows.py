"""What stands between a parameter and an emission: factors, removals, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from simulator.city.coefficients import FLARED_GROUP, Recipe
from simulator.city.fuels import CO2_ONLY, FuelTable
from simulator.city.index import ORIGINS, RELEASED, SURPLUS_GAS
from simulator.parameters.tables import ANY
from simulator.results.rows.labels import FLARING
from simulator.sectors import module
from simulator.sectors.base import CARRIER_ITEMS, Cell, Coefficient, ProcessParameters
from simulator.simulation.run import Run
from simulator.wording import DIGITS

Row = list[object]
COEFFICIENT_HEADER = [
    "source", "facility", "technology", "combustion", "pollutant", "origin", "part", "name",
    "per_unit", "per_unit_unit", "factor", "factor_unit", "value", "unit",
]
REMOVAL_HEADER = ["source", "technology", "control", "family", "item", "pollutant", "origin",
                  "value", "unit"]
INGREDIENT_HEADER = ["source", "facility", "technology", "combustion", "part", "name",
                     "pollutant", "file", "line", "elasticity"]
STEP = 1e-5


class Factors:
    """The rows of coefficients.csv, removals.csv and ingredients.csv of one run."""

    def __init__(self, run: Run) -> None:
        self.run, self.index = run, run.index
        self.c = run.scenario.city.coefficients
        self.fuels = FuelTable(run.scenario.store, run.index, run.scenario.theta)

    @cached_property
    def recipes(self) -> list[Recipe]:
        """Return what the processes of the city are made of, each once."""
        return list({id(recipe): recipe for recipe in self.c.recipes.values()}.values())

    def combustion(self, recipe: Recipe) -> str:
        """Return the combustion class of a technology."""
        return self.index.lists.sources[recipe.source].technologies[recipe.technology].combustion

    def coefficient_rows(self) -> Iterator[Row]:
        """Yield what one unit of activity emits before any control, part by part."""
        for recipe in self.recipes:
            unit = f"t/{self.index.lists.sources[recipe.source].unit}"
            transforms = any(c.kind == "transform" for c in recipe.found)
            head = [recipe.source, recipe.facility, recipe.technology, self.combustion(recipe)]
            for c in recipe.found:
                if c.kind == "emit":
                    yield [*head, c.name, c.origin, "emit", "", None, "", None, "",
                           float(c.value), unit]
                elif c.kind in CARRIER_ITEMS:
                    yield from self._carrier(head, c, head[3], transforms, unit)
        yield from self._flared()

    def _carrier(
        self, head: list[str], c: Coefficient, combustion: str, transforms: bool, unit: str
    ) -> Iterator[Row]:
        carrier = self.index.lists.carriers[c.name]
        amount = float(c.value) * (-1.0 if c.kind == "output" else 1.0)
        found: dict[str, float] = {}
        if c.kind == "burn":
            factors = self.fuels.factors(c.name, combustion)
            found = {self.index.pollutants[p]: float(factors[p]) for p in np.flatnonzero(factors)}
        elif c.kind == "transform" or (c.kind == "output" and transforms):
            found = {"CO2": float(self.fuels.carbon(c.name))}
        for pollutant, factor in found.items():
            if factor:
                yield [*head, pollutant, "energy", c.kind, c.name, amount,
                       f"{carrier.unit}/{unit.removeprefix('t/')}", factor, f"t/{carrier.unit}",
                       amount * factor, unit]

    def _flared(self) -> Iterator[Row]:
        """Yield what the burning of by-product gas emits that nobody uses."""
        for name, carrier in self.index.lists.carriers.items():
            if carrier.group == FLARED_GROUP:
                factors = self.c.flare[self.index.carrier(name)]
                for p in np.flatnonzero(factors):
                    yield [SURPLUS_GAS, ANY, FLARING, CO2_ONLY, self.index.pollutants[p],
                           "energy", "burn", name, 1.0, f"{carrier.unit}/TJ", float(factors[p]),
                           f"t/{carrier.unit}", float(factors[p]), "t/TJ"]

    def removal_rows(self) -> Iterator[Row]:
        """Yield what each control takes off its process, and what it emits itself."""
        seen = set()
        for n, control in enumerate(self.index.controls):
            process = self.index.processes[control.process]
            source = self.index.source(process.site)
            key = [source.name, process.technology, control.control, control.family]
            if tuple(key) in seen:
                continue
            seen.add(tuple(key))
            for p in np.flatnonzero(self.c.removal[n]):
                yield [*key, "removal", self.index.pollutants[p], "", float(self.c.removal[n, p]),
                       "1"]
            for o, p in np.argwhere(self.c.control_side[n]):
                yield [*key, "side", self.index.pollutants[p], ORIGINS[o],
                       float(self.c.control_side[n, o, p]), f"t/{source.unit}"]

    def ingredient_rows(self) -> Iterator[Row]:
        """Yield which parameters each coefficient rests on, and by how much it follows them.

        Elasticity: by how many percent the coefficient changes per percent of the parameter.
        """
        burnt: dict[tuple[str, str], None] = {(name, CO2_ONLY): None for name, carrier in
                                              self.index.lists.carriers.items()
                                              if carrier.group == FLARED_GROUP}
        released: dict[str, None] = {}
        for recipe in self.recipes:
            combustion = self.combustion(recipe)
            head = [recipe.source, recipe.facility, recipe.technology, combustion]
            for kind, name, row, elasticity in self._followed(recipe):
                yield [*head, kind, name, "", *self._place(row), elasticity]
            burnt |= {(c.name, combustion): None for c in recipe.found if c.kind == "burn"}
            if any(c.kind == "transform" for c in recipe.found):
                released |= {c.name: None for c in recipe.found if c.kind in RELEASED}
        for carrier in released:
            carbon = self.fuels.carbon_row(carrier)
            if carbon is not None:
                yield ["", "", "", "", "carbon", carrier, "CO2", *self._place(carbon), 1.0]
        for carrier, combustion in burnt:
            for pollutant, row, elasticity in self.fuels.ingredients(carrier, combustion):
                yield ["", "", "", combustion, "factor", carrier, pollutant, *self._place(row),
                       round(elasticity, DIGITS)]

    def _followed(self, recipe: Recipe) -> Iterator[tuple[str, str, int, float]]:
        """Yield kind and name of a coefficient, a row behind it, and how it follows the row."""
        cells = {key: cell for key, cell in recipe.view.cells.items()
                 if cell.row in recipe.view.used}
        if not cells:
            return
        values = np.array([float(cell.value) for cell in cells.values()])
        step = np.where(values == 0.0, STEP, values * STEP)
        table = values + np.diag(step)
        changed = {key: Cell(table[:, n], cell.origin, cell.row)
                   for n, (key, cell) in enumerate(cells.items())}
        view = ProcessParameters(recipe.source, recipe.technology, {**recipe.view.cells, **changed})
        sector = self.index.lists.sources[recipe.source].sector
        for before, after in zip(recipe.found, module(sector).coefficients(view), strict=True):
            move = np.broadcast_to(np.asarray(after.value) - before.value, values.shape)
            for n, cell in enumerate(cells.values()):
                if move[n]:
                    whole = float(before.value) * STEP
                    share = move[n] / whole if whole and values[n] else 0.0
                    yield before.kind, before.name, cell.row, round(float(share), DIGITS)

    def _place(self, row: int) -> tuple[str, int]:
        value = self.run.scenario.store.rows[row]
        return value.file, value.line
