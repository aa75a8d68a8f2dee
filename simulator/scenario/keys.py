"""The scenario file: every key a planner may write, with its meaning (frozen, nothing unknown)."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import (
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from simulator.scenario.mix_keys import StatedMix
from simulator.scenario.model import Model
from simulator.scenario.written import (
    TEXT,
    MaybeWritten,
    MaybeYear,
    Name,
    Path,
    WordList,
    Words,
    Written,
    Year,
    as_comparator,
)
from simulator.wording import SelfShown, listed

HORIZON = 2060
"""The last year that a run can reach."""
UNSTATED = 0
"""A year that the file leaves out, until it follows from the tables or from another year."""


def _without_default(schema: dict[str, Any]) -> None:
    """Keep the mark of a year that is left out from the JSON Schema."""
    schema.pop("default", None)


class Text(Model):
    """A label in both languages."""

    zh: Words
    """Chinese label."""
    en: Words
    """English label."""


class Plan(Model):
    """The plan that the scenario stands for."""

    zh: Words
    """Chinese name of the plan."""
    en: Words
    """English name of the plan."""
    status: Annotated[Literal["draft", "issued"], Field(json_schema_extra=TEXT)]
    """Whether the text is a draft for comment or has been issued."""
    date: Words = ""
    """Date of the text, if it is printed."""
    document: Words = ""
    """Document number, if there is one."""


class Years(Model):
    """The years that are simulated."""

    start: Year = Field(default=UNSTATED, json_schema_extra=_without_default)
    """Base year, of which the city's tables hold every row; if left out, that of their activity."""
    end: Year = Field(default=2035, le=HORIZON, validate_default=True)
    """Last year (five years after the last target year, so that a peak can be judged)."""
    main_target: Year = 2025
    """Year in which targets without a printed year are judged."""
    decide_from: Year = Field(default=UNSTATED, json_schema_extra=_without_default)
    """First year in which the optimiser may decide; if left out, the year after the base year."""

    @field_validator("end")
    @classmethod
    def _after_start(cls, end: int, others: ValidationInfo) -> int:
        least = int(others.data.get("start", UNSTATED)) + 1
        if end < least:
            raise PydanticCustomError("greater_than_equal", "at least {ge}", {"ge": least})
        return end

    @model_validator(mode="after")
    def _decide_at_once(self) -> Self:
        if "decide_from" not in self.model_fields_set:
            vars(self)["decide_from"] = self.start + 1
        return self

    @property
    def every(self) -> tuple[int, ...]:
        """Return every year from the base year to the last."""
        return tuple(range(self.start, self.end + 1))


class Finance(Model):
    """Money."""

    discount_rate: MaybeWritten = None
    """Real discount rate per year; if left out, that of finance.csv."""
    hurdle_rates: dict[str, Written] = Field(default_factory=dict)
    """Measure of the library -> rate an investor wants, for the optimiser's choice only."""


class Growth(Model):
    """A growth project of the plan: a facility that raises emissions in every case."""

    clause: WordList
    """Clauses that name the project."""
    active: bool = True
    """Whether the project is built (in all cases)."""
    note: Words = ""
    """Remark."""


class Uptake(Model):
    """How far a move of a measure goes, year by year."""

    move: str = "main"
    """Move of the measure library."""
    facility: list[str] = Field(default_factory=list)
    """Facilities the move is narrowed to; empty = all that the move names."""
    path: Path = Field(default_factory=dict)
    """Year -> uptake in the unit of the move (empty for a ban); linear in between, then level."""
    basis: Annotated[Literal["plan", "assumption"], Field(json_schema_extra=TEXT)]
    """Whether the plan prints the numbers or they are assumed."""
    note: Words = ""
    """Why these numbers; required for an assumption."""


class Measure(Model):
    """A measure of the plan."""

    clause: WordList
    """Clauses that command it."""
    bureaux: WordList = Field(default_factory=list)
    """Responsible bureaux (keys of bureaux.csv)."""
    label: Text
    """Short label of our own."""
    realisation: Written = "100 %"
    """Share of the uptake that is achieved."""
    active: bool = True
    """Whether the measure is part of the plan case."""
    uptake: list[Uptake]
    """One entry per move."""


class Quantity(Model):
    """What is measured; lists that are left out mean all."""

    kind: Literal[
        "emission", "activity", "additions", "capacity", "coverage", "control_capacity", "energy",
        "primary_energy", "non_fossil_energy", "ledger", "area", "flue_gas", "attribute", "driver",
        "cost",
    ]
    """Kind of quantity."""
    pollutant: str = ""
    """Pollutant (emission, ledger)."""
    boundary: Literal["direct", "energy_net", ""] = ""
    """CO2 boundary (emission)."""
    sectors: list[str] = Field(default_factory=list)
    """Sectors."""
    sources: list[str] = Field(default_factory=list)
    """Sources."""
    facilities: list[str] = Field(default_factory=list)
    """Facilities."""
    technologies: list[str] = Field(default_factory=list)
    """Technologies."""
    controls: list[str] = Field(default_factory=list)
    """Controls."""
    carriers: list[str] = Field(default_factory=list)
    """Carriers (energy)."""
    group: str = ""
    """Group of carriers (energy): coal, oil, gas ..."""
    name: str = ""
    """Driver or process attribute."""


class Target(Model):
    """A target of the plan."""

    clause: Words
    """Clause."""
    bureaux: WordList = Field(default_factory=list)
    """Responsible bureaux."""
    label: Text
    """Short label of our own."""
    indicator: str
    """Indicator key, shared between plans."""
    kind: Literal[
        "cap", "change", "intensity", "peak", "engineering_reduction", "share", "quantity",
        "capacity", "cumulative", "annual_rate", "direction", "tracked",
    ]
    """Kind of target."""
    quantity: Quantity | None = None
    """What is judged."""
    denominator: Quantity | None = None
    """What it is divided by."""
    comparator: Literal["<=", ">=", "band", "rise", "fall", "="] | None = None
    """How achieved and required are compared."""
    value: MaybeWritten = None
    """Required value with its unit; null where the plan gives none."""
    tolerance: MaybeWritten = None
    """Tolerance, where the plan says "about"."""
    base_year: MaybeYear = None
    """Base year of a change."""
    base_value: MaybeWritten = None
    """What was measured in a base year before years.start, with its unit."""
    base_case: Literal["plan", "own"] = "own"
    """Case whose base-year value is the base (`plan` for a simulated base)."""
    target_year: MaybeYear = None
    """Year printed in the plan."""
    evaluation_year: MaybeYear = None
    """Year it is judged in; default the printed year, else the plan's main year."""
    scope: Annotated[str | None, Field(json_schema_extra=TEXT)] = None
    """Scope, where it is not the whole city."""
    strength: Annotated[
        Literal["hard", "in_principle", "strive", "approximate"], Field(json_schema_extra=TEXT)
    ] = "hard"
    """How firmly the plan says it."""
    value_source: Literal[
        "plan", "province", "national_standard", "user", "assumed", "missing"
    ] = "plan"
    """Who set the value."""
    hold: bool = True
    """Whether a level, share or change holds to the horizon."""
    enforce: bool | None = None
    """Whether the optimiser holds it; if left out, the source of the value decides."""
    same_as: str | None = None
    """Id of the target that this one repeats."""
    status: Literal["scored", "not_modelled", "tracked"] = "scored"
    """Whether the model judges it."""
    reason: Words = ""
    """Why not, for not_modelled and tracked."""
    note: Words = ""
    """Remark."""

    @field_validator("comparator", mode="before")
    @classmethod
    def _of_signs(cls, value: Any) -> Any:
        return as_comparator(value)


class ScenarioFile(SelfShown, Model):
    """A whole scenario."""

    scenario: Name
    """Name; also the folder of results."""
    city: str
    """City whose tables are used: a bundled one, or any name with a folder `tables` beside."""
    tables: str | None = None
    """Folder of the tables, relative to this file, where it is not `tables` beside it."""
    title: Text
    """Title of the report."""
    plan: Plan
    """The plan."""
    years: Years = Years()
    """Years."""
    finance: Finance = Finance()
    """Rates of discount and of return."""
    growth: dict[str, Growth] = Field(default_factory=dict)
    """Growth projects: facility -> switch."""
    measures: dict[str, Measure] = Field(default_factory=dict)
    """Measures: key of the library -> what the plan says."""
    targets: dict[str, Target] = Field(default_factory=dict)
    """Targets: id -> what the plan says."""
    mix: StatedMix | None = None
    """The mix of the plan case, in place of what the measures would make of it."""
    base: str | None = None
    """Another scenario.yaml that this one is laid over."""
    overrides: list[str] = Field(default_factory=list)
    """Files that are laid over this one."""

    def told(self) -> list[tuple[str, str]]:
        """Return what is shown: names, years, how many measures and targets."""
        years, active = self.years, sum(m.active for m in self.measures.values())
        return [
            ("scenario", self.scenario), ("city", self.city),
            ("title", f"{self.title.zh} {self.title.en}"),
            ("plan", f"{self.plan.zh} {self.plan.en} ({self.plan.status})"),
            ("years", f"{years.start or '?'} to {years.end}, main target {years.main_target}"),
            ("measures", f"{active} of {len(self.measures)} active: {listed(self.measures)}"),
            ("targets", f"{len(self.targets)}: {listed(self.targets)}"),
            ("growth", f"{len(self.growth)} projects"),
        ]

    def __str__(self) -> str:
        return repr(self)
