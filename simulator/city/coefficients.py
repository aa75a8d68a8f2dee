"""The coefficient arrays: what one unit of every process and control emits, uses and costs.

Simulation and optimisation read these same arrays; nothing else holds an emission factor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from simulator.city.fuels import CO2_ONLY, FuelTable
from simulator.city.index import ORIGINS, Index
from simulator.errors import Problems
from simulator.kernels.axes import blank
from simulator.parameters.canonical import Store
from simulator.parameters.codelists import Source
from simulator.sectors import module
from simulator.sectors.base import (
    CARRIER_ITEMS,
    STOCK_ITEMS,
    Cell,
    Coefficient,
    MissingParameterError,
    ProcessParameters,
)

Array = np.ndarray
FLARED_GROUP = "coal_gas"
DISPOSAL = "disposal"
"""Balance of a carrier that its linked source takes away (sludge) instead of supplying."""


@dataclass(frozen=True)
class Recipe:
    """What a process is made of: its raw parameters, and the coefficients that follow from them.

    facility : "*" where the process has no parameters of its own place.
    """

    source: str
    technology: str
    facility: str
    view: ProcessParameters
    found: list[Coefficient]


@dataclass(frozen=True)
class Coefficients:
    """Per unit of activity (or of capacity, for investment and fixed cost).

    emission : (..., process, origin, pollutant) [t] before any control
    removal : (..., control, pollutant) share of the process's emission that is removed
    control_emission : (..., control, origin, pollutant) [t] net change a control makes
    net_use, gross_use : (..., process, carrier) [TJ or t]: use less output; use alone
    control_use : (..., control, carrier) [TJ or t]
    full_load : (..., process) activity per unit of capacity and year
    life, economic_life, shape : (..., process) [yr, yr, 1]; the same for controls; a life of
        infinity (no row) is a practice that does not age
    capex, fixed_om, variable_om : (..., process) [CNY of 2020]; the same for controls
    attributes : name -> (..., process), in the unit of the parameter rows
    sink : (process,) bool, sources whose negative CO2 is a sink
    flare : (..., carrier, pollutant) [t] per unit of by-product gas that nobody uses and is burnt
    trace : process number -> rows of the parameter store behind its coefficients
    control_side : (..., control, origin, pollutant) [t] what a control emits itself
    recipes : process number -> what its coefficients are made of, shared by processes alike
    """

    emission: Array
    removal: Array
    control_emission: Array
    net_use: Array
    gross_use: Array
    control_use: Array
    full_load: Array
    life: Array
    economic_life: Array
    shape: Array
    capex: Array
    fixed_om: Array
    variable_om: Array
    control_life: Array
    control_economic_life: Array
    control_capex: Array
    control_fixed_om: Array
    control_variable_om: Array
    attributes: dict[str, Array]
    sink: Array
    flare: Array
    trace: dict[int, frozenset[int]] = field(default_factory=dict)
    control_trace: dict[int, frozenset[int]] = field(default_factory=dict)
    control_side: Array = field(default_factory=lambda: np.zeros(0))
    recipes: dict[int, Recipe] = field(default_factory=dict)


def build_coefficients(
    store: Store, index: Index, theta: Array, problems: Problems
) -> Coefficients:
    """Compute every coefficient from the parameter values `theta` (..., row)."""
    return _CoefficientBuilder(store, index, theta, problems).build()


class _CoefficientBuilder:
    def __init__(self, store: Store, index: Index, theta: Array, problems: Problems) -> None:
        self.store, self.index, self.theta, self.problems = store, index, theta, problems
        self.lead = theta.shape[:-1]
        self.fuels = FuelTable(store, index, theta)
        self.trace: dict[int, frozenset[int]] = {}
        self.control_trace: dict[int, set[int]] = defaultdict(set)
        self.recipes: dict[int, Recipe] = {}
        self.common = self._group("processes")
        self.own = self._group("city_processes", facility=True)
        count, controls = len(index.processes), len(index.controls)
        carriers, pollutants = len(index.carriers), len(index.pollutants)
        self.emission = self.zeros(count, len(ORIGINS), pollutants)
        self.net_use = self.zeros(count, carriers)
        self.gross_use = self.zeros(count, carriers)
        self.stock = {item: blank(self.lead, (count,), np.nan) for item in STOCK_ITEMS}
        self.attributes: dict[str, Array] = {}
        self.removal = self.zeros(controls, pollutants)
        self.control_use = self.zeros(controls, carriers)
        self.side = self.zeros(controls, len(ORIGINS), pollutants)
        self.control_stock = {
            item: blank(self.lead, (controls,), np.nan) for item in ("life", "economic_life")
        }

    def zeros(self, *shape: int) -> Array:
        return blank(self.lead, shape)

    def _group(self, table: str, facility: bool = False) -> dict[tuple[str, ...], list[int]]:
        groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for i in self.store.ids(table):
            groups[self.store.rows[i].keys[: 3 if facility else 2]].append(i)
        return groups

    def build(self) -> Coefficients:
        cache: dict[tuple[str, str, str], Recipe] = {}
        for number, process in enumerate(self.index.processes):
            site = self.index.sites[process.site]
            source = self.index.source(process.site)
            own = site.facility if self._has_own(site.facility, site.source) else "*"
            key = (source.name, process.technology, own)
            if key not in cache:
                view = ProcessParameters(source.name, process.technology, self._cells(*key))
                cache[key] = Recipe(*key, view, self._coefficients(source, view))
            self.recipes[number] = recipe = cache[key]
            self.trace[number] = frozenset(recipe.view.used)
            self._place(number, source, process.technology, recipe.found)
        self._controls()
        return self._result()

    def _has_own(self, facility: str, source: str) -> bool:
        return any(key[0] == facility and key[1] == source for key in self.own)

    def _cells(self, source: str, technology: str, facility: str) -> dict[tuple[str, str], Cell]:
        cells: dict[tuple[str, str], Cell] = {}
        layers = [self.common.get((source, t), []) for t in ("*", technology)]
        for owner in dict.fromkeys(("*", facility)):
            layers += [self.own.get((owner, source, t), []) for t in ("*", technology)]
        for layer in layers:
            for i in layer:
                item, name, origin = self.store.rows[i].keys[-3:]
                cells[item, name] = Cell(self.theta[..., i], origin, i)
        return cells

    def _coefficients(self, source: Source, view: ProcessParameters) -> list[Coefficient]:
        try:
            found: Iterable[Coefficient] = module(source.sector).coefficients(view)
            return list(found)
        except MissingParameterError as error:
            self.problems.add(
                "E-MISSING", *self._end_of(source),
                f"{source.name} {view.technology}", str(error.args[0]),
                "every parameter that the sector's formulas need", "add the row to processes.csv",
            )
            return []

    def _end_of(self, source: Source) -> tuple[str, int]:
        """Return file and line after which a parameter of a source can be added."""
        rows = [row for row in self.store.tables.rows("processes") if row.keys[0] == source.name]
        last = max(rows, key=lambda row: row.line, default=None)
        return (last.file, last.line) if last else (f"parameters/{source.sector}/processes.csv", 1)

    def _place(
        self, number: int, source: Source, technology: str, found: list[Coefficient]
    ) -> None:
        combustion = source.technologies[technology].combustion
        transforms = any(c.kind == "transform" for c in found)
        for c in found:
            if c.kind in CARRIER_ITEMS:
                self._carrier(number, c, combustion, transforms)
            elif c.kind == "emit":
                origin = ORIGINS.index(c.origin)
                self.emission[..., number, origin, self.index.pollutant(c.name)] += c.value
            elif c.kind == "attribute":
                blank = self.zeros(len(self.index.processes))
                self.attributes.setdefault(c.name, blank)[..., number] = c.value
            else:
                self.stock[c.kind][..., number] = c.value
        if source.kind.linked:
            own = self.index.carrier(source.carrier)
            taken = self.index.lists.carriers[source.carrier].balance == DISPOSAL
            self.net_use[..., number, own] = 1.0 if taken else -1.0

    def _carrier(self, number: int, c: Coefficient, combustion: str, transforms: bool) -> None:
        carrier = self.index.carrier(c.name)
        sign = -1.0 if c.kind == "output" else 1.0
        self.net_use[..., number, carrier] += sign * c.value
        if c.kind != "output":
            self.gross_use[..., number, carrier] += c.value
        if c.kind == "burn":
            factors = self.fuels.factors(c.name, combustion)
            self.emission[..., number, 0, :] += factors * np.asarray(c.value)[..., None]
        elif c.kind == "transform" or (c.kind == "output" and transforms):
            carbon = sign * c.value * self.fuels.carbon(c.name)
            self.emission[..., number, 0, self.index.pollutant("CO2")] += carbon

    def _controls(self) -> None:
        effects: dict[tuple[str, str], list[int]] = defaultdict(list)
        for i in self.store.ids("control_effects"):
            source, _, control = self.store.rows[i].keys[:3]
            effects[source, control].append(i)
        for number, own in enumerate(self.index.controls):
            process = self.index.processes[own.process]
            source = self.index.sites[process.site].source
            chosen: dict[tuple[str, str], int] = {}
            for wanted in ("*", process.technology):
                for i in effects[source, own.control]:
                    if self.store.rows[i].keys[1] == wanted:
                        chosen[self.store.rows[i].keys[3], self.store.rows[i].keys[4]] = i
            for (item, name), i in chosen.items():
                self._effect(number, item, name, i)
        self._check_families()

    def _effect(self, number: int, item: str, name: str, row: int) -> None:
        value = self.theta[..., row]
        self.control_trace[number].add(row)
        if item == "removal":
            self.removal[..., number, self.index.pollutant(name)] = value
        elif item == "side":
            origin = ORIGINS.index("process")
            self.side[..., number, origin, self.index.pollutant(name)] += value
        elif item == "energy":
            self.control_use[..., number, self.index.carrier(name)] += value
            burnt = self.fuels.factors(name, CO2_ONLY) * np.asarray(value)[..., None]
            self.side[..., number, 0, :] += np.maximum(burnt, 0.0)
        else:
            self.control_stock[item][..., number] = value

    def _check_families(self) -> None:
        seen: dict[tuple[int, int], tuple[str, str]] = {}
        for number, control in enumerate(self.index.controls):
            for p in np.flatnonzero(np.any(self.removal[..., number, :] != 0, axis=tuple(
                range(len(self.lead))))):
                key = (control.process, int(p))
                family, other = seen.setdefault(key, (control.family, control.control))
                if family != control.family:
                    self._clash(number, int(p), other)

    def _clash(self, number: int, pollutant: int, other: str) -> None:
        control = self.index.controls[number]
        process = self.index.processes[control.process]
        site = self.index.sites[process.site]
        row = min(self.control_trace[number])
        value = self.store.rows[row]
        self.problems.add(
            "E-FAMILY", value.file, value.line, f"{site.source} {control.control}",
            f"removal of {self.index.pollutants[pollutant]} by {control.control} and by {other} "
            "of another family", "one family per pollutant of a process",
            "delete one of the removals, or put both controls into one family",
        )

    def _costs(self, item: str, controls: bool) -> Array:
        rows = {self.store.rows[i].keys: i for i in self.store.ids("costs")}
        if controls:
            keys = [
                (self.index.processes[c.process], c.control) for c in self.index.controls
            ]
        else:
            keys = [(p, "") for p in self.index.processes]
        result = self.zeros(len(keys))
        for number, (process, control) in enumerate(keys):
            source = self.index.sites[process.site].source
            for technology in (process.technology, "*"):
                row = rows.get((source, technology, control, item))
                if row is not None:
                    result[..., number] = self.theta[..., row]
                    self._trace_cost(number, controls, row)
                    break
        return result

    def _trace_cost(self, number: int, controls: bool, row: int) -> None:
        if controls:
            self.control_trace[number].add(row)
        else:
            self.trace[number] = self.trace[number] | {row}

    def _flare(self) -> Array:
        result = self.zeros(len(self.index.carriers), len(self.index.pollutants))
        for name, carrier in self.index.lists.carriers.items():
            if carrier.group == FLARED_GROUP:
                result[..., self.index.carrier(name), :] = self.fuels.factors(name, CO2_ONLY)
        return result

    def _result(self) -> Coefficients:
        origin_process = self.index.control_process
        removed = self.emission[..., origin_process, :, :] * self.removal[..., None, :]
        life = np.where(np.isnan(self.stock["life"]), np.inf, self.stock["life"])
        economic = np.where(
            np.isnan(self.stock["economic_life"]), life, self.stock["economic_life"]
        )
        control_life = self.control_stock["life"]
        control_life = np.where(np.isnan(control_life), life[..., origin_process], control_life)
        control_economic = self.control_stock["economic_life"]
        return Coefficients(
            emission=self.emission,
            removal=self.removal,
            control_emission=self.side - removed,
            net_use=self.net_use,
            gross_use=self.gross_use,
            control_use=self.control_use,
            full_load=np.where(np.isnan(self.stock["full_load"]), 1.0, self.stock["full_load"]),
            life=life,
            economic_life=economic,
            shape=np.nan_to_num(self.stock["weibull_shape"]),
            capex=self._costs("capex", controls=False),
            fixed_om=self._costs("fixed_om", controls=False),
            variable_om=self._costs("variable_om", controls=False),
            control_life=control_life,
            control_economic_life=np.where(
                np.isnan(control_economic), control_life, control_economic
            ),
            control_capex=self._costs("capex", controls=True),
            control_fixed_om=self._costs("fixed_om", controls=True),
            control_variable_om=self._costs("variable_om", controls=True),
            attributes=self.attributes,
            sink=self.index.sink[self.index.process_site],
            flare=self._flare(),
            trace=self.trace,
            control_trace={n: frozenset(rows) for n, rows in self.control_trace.items()},
            control_side=self.side,
            recipes=self.recipes,
        )
