"""A scenario: what the planner wrote and the tables; everything else is derived from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.bundled import short_name
from simulator.city.city import City
from simulator.city.index import Index
from simulator.doors import door, dotted, maybe, named, of_numbers, of_type, place
from simulator.errors import InputError, Problems
from simulator.kernels.containers import FixedDict
from simulator.kernels.fixed import kept
from simulator.measures.library import Library
from simulator.measures.moves import Moves
from simulator.parameters.canonical import Store
from simulator.parameters.given_rows import Parameters
from simulator.parameters.in_force import frame_in_force
from simulator.parameters.load import Tables
from simulator.parameters.reader import Read
from simulator.scenario.keys import ScenarioFile
from simulator.scenario.yaml_file import Document
from simulator.simulation.changing import InputChanges, Inputs, changed
from simulator.simulation.compiling import Derived, compiled, with_plan, with_values
from simulator.simulation.joint_checks import check_together
from simulator.simulation.past import nothing_open
from simulator.simulation.saving import save_scenario
from simulator.simulation.scenario_checks import PERCENT, RATE
from simulator.simulation.stated_mix import Stated
from simulator.simulation.used_values import carried, not_held, with_used
from simulator.simulation.value_checks import check_values

if TYPE_CHECKING:
    import pandas as pd

Array = np.ndarray
_ENTRIES = maybe(named("of names to entries", '{"name": {...}}'))


@dataclass(frozen=True, eq=False, repr=False)
class Scenario:
    """The inputs of a scenario; what follows from them is derived when it is first asked for.

    file : the checked scenario file; folder : where it lies; document : its plain data and the
    places of its keys; tables : all rows as read, overlays laid over; inputs : the files read,
    as they were read; values : (..., row) canonical values of the rows of the
    store in place of those of the tables; data : the folder of tables of one's own.
    Every change makes another Scenario, so that no input stands beside an older result.
    """

    file: ScenarioFile
    folder: Path
    document: Document
    tables: Tables
    inputs: Mapping[Path, Read] = field(default_factory=FixedDict)
    values: Array | None = None
    data: Path | None = None

    def __post_init__(self) -> None:
        held = {"document": self.document.fixed(), "tables": self.tables.fixed()}
        vars(self).update(held)

    @cached_property
    def compiled(self) -> Derived:
        """Return the compiled model; raise InputError with every problem of the inputs."""
        return compiled(self.file, self.document, self.tables, self.values)

    @property
    def name(self) -> str:
        """Return the name of the scenario."""
        return self.file.scenario

    @property
    def store(self) -> Store:
        """Return every parameter row in canonical units."""
        return self.compiled.store

    @property
    def theta(self) -> Array:
        """Return the values of the rows of the store, (row,)."""
        return self.compiled.theta

    @property
    def index(self) -> Index:
        """Return the ordered names behind the arrays."""
        return self.compiled.city.index

    @property
    def city(self) -> City:
        """Return the compiled city."""
        return self.compiled.city

    @property
    def library(self) -> Library:
        """Return the measure library."""
        return self.compiled.library

    @property
    def moves(self) -> Moves:
        """Return what the measures of the plan fix."""
        return self.compiled.moves

    @property
    def stated(self) -> Stated | None:
        """Return the mix that stands in the scenario in place of what the moves make."""
        return self.compiled.stated

    @property
    def discount_rate(self) -> float:
        """Return the real discount rate per year."""
        return self.compiled.discount_rate

    @cached_property
    def used(self) -> Store:
        """Return every parameter row as it is used: with values of `with_values` in its place.

        Raises
        ------
        InputError
            For values that no row may state, or of many draws.
        """
        if self.values is None:
            return self.store
        return with_used(self.store, self.values, self.file.years.start)

    def parameters(self, table: str) -> pd.DataFrame:
        """Return the rows of a table that are in force: a city's own in place of common ones.

        table : such as prices, processes, costs, activity, drivers. Columns: `row`, by which
        `replace` and `draws` know it, its keys, value with range and unit, reference, grade, note,
        file and line.

        Raises
        ------
        InputError
            For a name that no table with numbers has.
        """
        return frame_in_force(self.used, table)

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """Return SHA-256 of every input file as it was read, by name."""
        return {short_name(path): read.digest for path, read in self.inputs.items()}

    @cached_property
    def resolved(self) -> ScenarioFile:
        """Return the scenario file with what the tables say where it is silent."""
        if self.file.finance.discount_rate is not None:
            return self.file
        rate = f"{self.discount_rate * PERCENT:g} %"
        finance = self.file.finance.model_copy(update={RATE: rate})
        return self.file.model_copy(update={"finance": finance})

    def from_now(self) -> Scenario:
        """Return the scenario with only the years after the last observed one to be decided.

        Targets that are judged before are reported as outcome: they bind no mix. Where nothing was
        observed after the base year it stays as it is.

        Raises
        ------
        InputError
            If something was observed in the last year: nothing is left to decide.
        """
        now = self.city.base.observed.last
        if now < self.file.years.decide_from:
            return self
        if now >= self.file.years.end:
            raise nothing_open(self.document, self.store, self.index)
        return self.replace(keys={"years.decide_from": now + 1})

    @door(keys=maybe(dotted), measures=_ENTRIES, targets=_ENTRIES, growth=_ENTRIES)
    def replace(
        self, *, keys: Mapping[str, Any] | None = None,
        measures: Mapping[str, Any] | None = None, targets: Mapping[str, Any] | None = None,
        growth: Mapping[str, Any] | None = None, drivers: Mapping[str, Any] | None = None,
        parameters: Parameters | None = None,
    ) -> Scenario:
        """Return another scenario with changes; this one stays as it is.

        Parameters
        ----------
        keys : dotted key of the scenario file -> value, such as ``{"years.end": 2040}``.
        measures, targets, growth : name -> entry as in the file (a dict, laid over what is there,
            or an object of the schema), or None to take it out.
        drivers : driver -> {year: amount}, such as ``{"gdp": {2030: "4e11 CNY"}}``; of an outlook
            that activities follow, years of its own.
        parameters : rows of tables. A folder that holds only those that differ (``prices.csv``);
            a DataFrame with a column ``table``; or table -> DataFrame, list of rows, or
            {row: amount}, such as ``{"prices": {"raw_coal import 2025": "700 CNY/t"}}``. New rows
            of `technologies`, `processes`, `costs`, `measures`, `moves` ... add new ones. A value
            alone keeps the row's range as far as it holds it; a row without source is an
            assumption.

        Raises
        ------
        InputError
            With every problem of the changed inputs, at once.
        """
        blocks = {"measures": measures or {}, "targets": targets or {}, "growth": growth or {}}
        rows = {} if parameters is None else parameters
        paths = {} if drivers is None else drivers
        said = InputChanges(keys or {}, blocks, paths, rows)
        made = changed(Inputs(self.file, self.document, self.tables), said)
        same = made.tables is self.tables and made.file.years.start == self.file.years.start
        values = self.values if same else None
        other = Scenario(made.file, self.folder, made.document, made.tables, self.inputs, values,
                         self.data)
        if not same and self.values is not None:
            return other.with_values(carried(self.store, self.values, other.store))
        if same and values is None and _same_city(made.file, self.file):
            vars(other)["compiled"] = with_plan(self.compiled, made.file, made.document)
        _ = other.compiled
        return other

    @door(folder=place)
    def save(self, folder: str | Path) -> Path:
        """Write the scenario as a folder that loads as the same scenario; return the folder.

        It holds scenario.yaml (bases, overrides and changes laid together), the tables that differ
        from the bundled ones, and clauses.csv where there is one. Values of `with_values` stand in
        the tables, as rows given by the user.

        Raises
        ------
        InputError
            If something stands in the folder already, it cannot be written, or tables cannot hold
            the values, such as shares that do not add up.
        """
        own = self if self.values is None else self._with_rows()
        return save_scenario(own.file, own.document.data, own.tables, own.folder, Path(folder))

    def _with_rows(self) -> Scenario:
        """Return the scenario with its values in the rows of its tables."""
        own = dataclasses.replace(self, tables=self.used.tables, values=None)
        try:
            _ = own.compiled
        except InputError as error:
            raise not_held(error.problems) from None
        return own

    @door(file=of_type(ScenarioFile, "a ScenarioFile", "write replace(...) to change keys of it"))
    def with_file(self, file: ScenarioFile) -> Scenario:
        """Return the scenario with another checked scenario file over the same tables."""
        return dataclasses.replace(self, file=file)

    @door(theta=lambda theta: of_numbers(theta, "1.1 * scenario.theta"))
    def with_values(self, theta: Array) -> Scenario:
        """Return the scenario with other values of the rows of the store, (..., row).

        They stay in what `replace` makes of it, and stand in the rows that `save` writes.

        Raises
        ------
        InputError
            For other rows than those of the store, or numbers that no table could have.
        """
        problems, place = Problems(), "with_values() theta"
        check_values(self.store, theta, place, problems)
        problems.raise_if_any()
        check_together(self.store, self.city, theta, place, problems)
        problems.raise_if_any()
        return self.at_values(theta)

    def at_values(self, theta: Array) -> Scenario:
        """Return the same for values that follow from those of the tables, out of range or not."""
        own = kept(theta)
        other = dataclasses.replace(self, values=own)
        vars(other)["compiled"] = with_values(self.compiled, self.file, self.document, own)
        return other

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Scenario):
            return NotImplemented
        return self.file == other.file and _same_rows(self, other)

    def __hash__(self) -> int:
        return hash((self.name, self.file.city))

    def __deepcopy__(self, memo: dict[int, Any]) -> Scenario:
        """Return the scenario itself: nothing in it changes."""
        return self

    def __getstate__(self) -> dict[str, Any]:
        """Return the inputs alone: what is derived is derived again where it is needed."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __repr__(self) -> str:
        file = self.file
        years, measures = file.years, sum(m.active for m in file.measures.values())
        return (f"<Scenario {self.name}: {file.city}, {years.start} to {years.end}, "
                f"{measures} measures, {len(file.targets)} targets>")

    def _repr_html_(self) -> str:
        """Return a table for notebooks."""
        return self.file._repr_html_().replace(type(self.file).__name__, type(self).__name__, 1)


def _same_city(one: ScenarioFile, other: ScenarioFile) -> bool:
    """Tell whether two plans over the same tables have the same city, years and projects."""
    return (one.city, one.years.every, one.growth) == (other.city, other.years.every, other.growth)


def _same_rows(one: Scenario, other: Scenario) -> bool:
    """Tell whether two scenarios use the same rows, as read or as values put in their place."""
    if np.array_equal(_or_nothing(one.values), _or_nothing(other.values)):
        return one.tables.content == other.tables.content
    try:
        return one.used.tables.content == other.used.tables.content
    except InputError:  # values that no row may state are no rows of another scenario
        return False


def _or_nothing(values: Array | None) -> Array:
    return np.zeros(0) if values is None else values
