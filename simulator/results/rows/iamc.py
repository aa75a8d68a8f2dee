"""The IAMC file: Model, Scenario, Region, Variable, Unit and one column per year.

Variables form trees joined by `|`; a parent is the sum of its children. Sinks stand in a tree of
their own, and so do the emissions of imported electricity and heat: neither is in `Emissions`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulator.accounting.balances import ELECTRICITY, HEAT
from simulator.accounting.forms import ENERGY_GROUPS_LEFT_OUT
from simulator.parameters.codelists import Codelists, Source
from simulator.results.rows import series
from simulator.results.rows.labels import MONEY_UNIT, POLLUTANT_UNIT, SURPLUS_GAS, Labels
from simulator.results.rows.split import Split
from simulator.results.rows.text import number
from simulator.scenario.keys import Quantity
from simulator.simulation.case import Case
from simulator.simulation.run import Run
from simulator.version import __version__

Array = np.ndarray
Variable = tuple[str, str]
MODEL = f"simulator {__version__}"
ENERGY_UNIT, POWER_UNIT = "TJ/yr", "MW"
SURPLUS_TAIL = "Industry|Flared Gases"
POWER, LAND = "Energy|Supply|Electricity|", "AFOLU|Land|"
OTHER = "Other"
ENERGY = "energy"
SECTORS = {ENERGY: "Energy", "industry": "Industry", "transport": "Transportation",
           "buildings": "Residential and Commercial", "agriculture": "Agriculture",
           "water": "Water", "waste": "Waste", "land": "Land"}  # fmt: skip
PRIMARY = {"coal": "Coal", "coke": "Coal", "coal_gas": "Coal", "oil": "Oil", "gas": "Gas",
           "biomass": "Biomass", "waste": "Waste"}  # fmt: skip
FINAL = {"coal": "Solids|Coal", "coke": "Solids|Coal", "coal_gas": "Solids|Coal",
         "biomass": "Solids|Biomass", "waste": "Solids|Waste", "oil": "Liquids", "gas": "Gases",
         "electricity": "Electricity", "heat": "Heat", "hydrogen": "Hydrogen"}  # fmt: skip
ROOTS = ("Carbon Sequestration", "Final Energy", "Primary Energy", "Investment")
"""Trees whose root is one name; all others begin with two, as in `Emissions|CO2`."""


class Tree:
    """Series by variable; a leaf added twice is summed."""

    def __init__(self, years: int) -> None:
        self._years = years
        self.leaves: dict[Variable, Array] = {}

    def add(self, name: str, unit: str, values: Array) -> None:
        """Add a leaf."""
        self.leaves[name, unit] = self.leaves.get((name, unit), np.zeros(self._years)) + values

    def rows(self) -> dict[Variable, Array]:
        """Return leaves and parents; what stands on a parent itself becomes its child `Other`."""
        parents = {parent for name, _ in self.leaves for parent in ancestors(name)}
        rows: dict[Variable, Array] = {}
        for (name, unit), values in self.leaves.items():
            leaf = f"{name}|{OTHER}" if name in parents else name
            for variable in (*ancestors(leaf), leaf):
                rows[variable, unit] = rows.get((variable, unit), np.zeros(self._years)) + values
        return rows


def ancestors(name: str) -> list[str]:
    """Return the parents of a variable, from the root of its tree down."""
    parts = name.split("|")
    first = 1 if parts[0] in ROOTS else 2
    return ["|".join(parts[:length]) for length in range(first, len(parts))]


def region_name(city: str) -> str:
    """Return the region of a city's folder: my_city becomes My City."""
    return city.replace("_", " ").title()


def sector_name(sector: str) -> str:
    """Return a sector in variables; one that the format has no word for under its own name."""
    return SECTORS.get(sector, sector.replace("_", " ").title())


def end_uses(lists: Codelists) -> list[str]:
    """Return the sectors whose use of energy is final."""
    return [sector for sector in lists.sectors if sector != ENERGY]


def tail_of(source: Source) -> str:
    """Return the end of a source's variables: what its table says, else its names."""
    own = f"{sector_name(source.sector)}|{source.name.replace('_', ' ').title()}"
    return source.iamc or own


def iamc_text(run: Run) -> str:
    """Return iamc.csv; variables that are zero in every case and year are left out."""
    tables = {name: _variables(run, name) for name in run.cases}
    shown = sorted({key for rows in tables.values() for key, v in rows.items() if v.any()})
    region = region_name(run.scenario.file.city)
    lines = ["Model,Scenario,Region,Variable,Unit," + ",".join(map(str, run.index.years))]
    none = np.zeros(len(run.index.years))
    for case, rows in tables.items():
        for variable, unit in shown:
            values = ",".join(number(v) for v in rows.get((variable, unit), none).tolist())
            lines.append(f"{MODEL},{case},{region},{variable},{unit},{values}")
    return "\n".join(lines) + "\n"


def _variables(run: Run, name: str) -> Mapping[Variable, Array]:
    case, tree = run.cases[name], Tree(len(run.index.years))
    labels = Labels(run.index)
    _emissions(run, case, labels, tree)
    _final_energy(run, case, labels, tree)
    _primary_energy(run, name, tree)
    _power(run, case, labels, tree)
    outlay = labels.by_source(sum(series.outlays(case).values(), np.zeros(1)))
    for tail, values in zip(_tails(run, labels), outlay, strict=True):
        tree.add(f"Investment|{tail}", MONEY_UNIT, values)
    rows = tree.rows()
    drivers = run.scenario.city.base.drivers
    for driver, variable, unit in (("population", "Population", "person"),
                                   ("gdp", "GDP", MONEY_UNIT)):
        if driver in drivers:
            rows[variable, unit] = np.asarray(drivers[driver])
    return rows


def _tails(run: Run, labels: Labels) -> list[str]:
    known = run.index.lists.sources
    return [SURPLUS_TAIL if s == SURPLUS_GAS else tail_of(known[s]) for s in labels.sources]


def _emissions(run: Run, case: Case, labels: Labels, tree: Tree) -> None:
    split = Split.of(case)
    direct = labels.by_source(split.direct.sum(1))
    direct[-1] = split.flared
    sinks = labels.by_source(split.sink.sum(1))
    for number_, tail in enumerate(_tails(run, labels)):
        for p, pollutant in zip(labels.pollutant_numbers, labels.pollutants, strict=True):
            tree.add(f"Emissions|{pollutant}|{tail}", POLLUTANT_UNIT, direct[number_, p])
        land = tail.removeprefix(LAND)
        tree.add(f"Carbon Sequestration|Land Use|{land}", POLLUTANT_UNIT, -sinks[number_])
    for carrier, values in series.import_emissions(case).items():
        tree.add(f"Indirect Emissions|CO2|{carrier.title()}", POLLUTANT_UNIT, values)


def _final_energy(run: Run, case: Case, labels: Labels, tree: Tree) -> None:
    """Add what end-use sectors use; fuels they deliver deducted, their power and heat not."""
    index = run.index
    energy = {s.name for s in index.lists.sources.values() if s.sector == ENERGY}
    for carrier, found in enumerate(index.lists.carriers.values()):
        inside = found.balance == "local" and found.supplier not in energy
        if found.group not in FINAL or inside:
            continue
        use = case.carrier_use[:, carrier]
        if found.group in (ELECTRICITY, HEAT):
            use = np.maximum(use, 0.0)
        by_source = labels.by_source(use)
        for sector, values in zip(labels.sectors, by_source, strict=True):
            if sector in end_uses(index.lists):
                name = f"Final Energy|{sector_name(sector)}|{FINAL[found.group]}"
                tree.add(name, ENERGY_UNIT, values)


def _primary_energy(run: Run, name: str, tree: Tree) -> None:
    """Add fuels as used in the city, and by the coal-equivalent method all other electricity."""
    total = run.quantity(name, Quantity(kind="primary_energy"))[0]
    traded = series.net_imports(run.cases[name])
    fuels = np.zeros(len(run.index.years))
    for number_, carrier in enumerate(run.index.lists.carriers.values()):
        if carrier.group not in ENERGY_GROUPS_LEFT_OUT:
            label = PRIMARY.get(carrier.group, OTHER)
            tree.add(f"Primary Energy|{label}", ENERGY_UNIT, traded[number_])
            fuels += traded[number_]
    tree.add("Primary Energy|Electricity", ENERGY_UNIT, total - fuels)


def _power(run: Run, case: Case, labels: Labels, tree: Tree) -> None:
    """Add electricity delivered, and the capacity of power plants."""
    carrier = run.index.carrier(ELECTRICITY)
    delivered = labels.by_source(np.maximum(-case.carrier_use[:, carrier], 0.0))
    capacity = labels.by_source(case.mix.capacity)
    names = zip(labels.sources, labels.sectors, _tails(run, labels), strict=True)
    for (source, sector, tail), output, standing in zip(names, delivered, capacity, strict=True):
        plant = tail.removeprefix(POWER) if tail.startswith(POWER) else ""
        name = plant or f"{OTHER}|{sector_name(sector)}"
        tree.add(f"Secondary Energy|Electricity|{name}", ENERGY_UNIT, output)
        if plant and labels.unit(source, "capacity_unit") == POWER_UNIT:
            tree.add(f"Capacity|Electricity|{plant}", POWER_UNIT, standing)
