"""The names of the model: sectors, sources, technologies, controls, carriers, pollutants."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from simulator.kernels.containers import FixedDict
from simulator.parameters.bibliography import Reference
from simulator.parameters.labels import Label
from simulator.parameters.source_kinds import SourceKind

DRIVERS = {
    "population": "person",
    "urban_population": "person",
    "rural_population": "person",
    "gdp": "CNY",
    "value_added_primary": "CNY",
    "value_added_secondary": "CNY",
    "value_added_tertiary": "CNY",
    "urban_floor_area": "m^2",
    "rural_floor_area": "m^2",
    "public_floor_area": "m^2",
    "vehicle_ownership": "vehicle",
    "freight_turnover": "Mtkm",
    "coal_output": "t",
    "coal_power_output": "GWh",
    "constant": "1",
}
"""Exogenous series of a city, with their units."""

COMBUSTION_CLASSES = (
    "power_boiler", "power_cfb", "gas_turbine", "industrial_boiler_small",
    "industrial_boiler_large", "kiln", "furnace", "blast_furnace", "coke_oven",
    "residential_stove", "residential_gas", "commercial_boiler", "road_gasoline", "road_diesel",
    "road_gas", "nonroad", "rail", "ship", "farm_machinery", "biomass_boiler", "engine",
    "waste_incinerator", "co2_only", "none",
)
TRADED = "trade"
BALANCES = (TRADED, "local", "disposal")
"""How a carrier is balanced: bought and sold, supplied in the city, or taken away."""
STOCKS = ("full", "idle")
"""Whether the capacity of a source always runs in full, or may stand idle."""

COAL_PRODUCTS = "coal_products"
"""Group of a target on all coal, however processed; no carrier bears it."""


@dataclass(frozen=True)
class Carrier:
    """An energy carrier or material that is balanced each year."""

    name: str
    unit: str
    group: str
    balance: str
    supplier: str
    fossil: bool
    label: Label


@dataclass(frozen=True)
class Fact:
    """What may be known of a city, on which a potential can rest."""

    name: str
    unit: str
    label: Label


@dataclass(frozen=True)
class Technology:
    """A way to serve a source; rank 1 is the oldest or worst."""

    name: str
    rank: int
    combustion: str
    label: Label


@dataclass(frozen=True)
class Control:
    """An end-of-pipe control; the controls of one family exclude each other."""

    name: str
    family: str
    rank: int
    label: Label


@dataclass(frozen=True)
class Source:
    """An activity that emits, with the technologies and controls that may serve it.

    carrier : the one that a linked source balances, else empty; full : whether its capacity always
    runs in full, surplus retiring oldest first, rather than standing idle.
    """

    name: str
    sector: str
    unit: str
    capacity_unit: str
    kind: SourceKind
    carrier: str
    full: bool
    registered: bool
    iamc: str
    label: Label
    technologies: dict[str, Technology] = field(default_factory=dict)
    controls: dict[str, Control] = field(default_factory=dict)


@dataclass
class Codelists:
    """Every legal name, in table order."""

    sectors: dict[str, Label] = field(default_factory=dict)
    pollutants: dict[str, Label] = field(default_factory=dict)
    families: dict[str, Label] = field(default_factory=dict)
    bureaux: dict[str, Label] = field(default_factory=dict)
    carriers: dict[str, Carrier] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    references: dict[str, Reference] = field(default_factory=dict)

    def fixed(self) -> Codelists:
        """Return the names in mappings that nobody may change."""
        sources = {name: replace(s, technologies=FixedDict(s.technologies),
                                 controls=FixedDict(s.controls))
                   for name, s in self.sources.items()}
        own = {**vars(self), "sources": sources}
        return Codelists(**{name: FixedDict(names) for name, names in own.items()})

    def opened(self) -> Codelists:
        """Return a copy to which names may be added."""
        sources = {name: replace(s, technologies=dict(s.technologies), controls=dict(s.controls))
                   for name, s in self.sources.items()}
        own = {**vars(self), "sources": sources}
        return Codelists(**{name: dict(names) for name, names in own.items()})
