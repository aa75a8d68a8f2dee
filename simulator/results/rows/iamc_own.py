"""The own variables of iamc.csv, under `City|`: by source, as Chinese plans and statistics count.

Variables form trees joined by `|`; a parent is the sum of its children. Sinks stand in a tree of
their own, and so do the emissions of imported electricity and heat: neither is in `Emissions`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulator.accounting.balances import ELECTRICITY, HEAT
from simulator.accounting.forms import ENERGY_GROUPS_LEFT_OUT
from simulator.city.index import SURPLUS_GAS
from simulator.results.rows import series
from simulator.results.rows.iamc_names import (
    ENERGY,
    PREFIX,
    SURPLUS_TAIL,
    Agreement,
    end_uses,
    named,
    sector_name,
    species,
    tail_of,
)
from simulator.results.rows.labels import Labels
from simulator.results.rows.split import Split
from simulator.scenario.keys import Quantity
from simulator.simulation.case import Case
from simulator.simulation.run import Run, series_of

Array = np.ndarray
Variable = tuple[str, str]
POWER_UNIT = "MW"
POWER, LAND = "Energy|Supply|Electricity|", "AFOLU|Land|"
OTHER = "Other"
PRIMARY = {"coal": "Coal", "coke": "Coal", "coal_gas": "Coal", "oil": "Oil", "gas": "Gas",
           "biomass": "Biomass", "waste": "Waste"}
FINAL = {"coal": "Solids|Coal", "coke": "Solids|Coal", "coal_gas": "Solids|Coal",
         "biomass": "Solids|Biomass", "waste": "Solids|Waste", "oil": "Liquids", "gas": "Gases",
         "electricity": "Electricity", "heat": "Heat", "hydrogen": "Hydrogen"}
ROOTS = ("Carbon Sequestration", "Final Energy", "GDP", "Primary Energy", "Investment")
"""Trees whose root is one name; all others begin with two, as in `Emissions|CO2`."""


class Tree:
    """Series by variable; a leaf added twice is summed."""

    def __init__(self, years: int) -> None:
        self._years = years
        self.leaves: dict[Variable, Array] = {}

    def add(self, name: str, row: Agreement, values: Array) -> None:
        """Add a leaf, in the unit of a row of the table of names."""
        before = self.leaves.get((name, row.unit), np.zeros(self._years))
        self.leaves[name, row.unit] = before + values * row.factor

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


def own_variables(run: Run, name: str) -> Mapping[Variable, Array]:
    """Return own variable -> values of a case, (year,)."""
    case, tree = run.cases[name], Tree(len(run.index.years))
    labels = Labels(run.index)
    _emissions(run, case, labels, tree)
    _final_energy(run, case, labels, tree)
    _primary_energy(run, name, tree)
    _power(run, case, labels, tree)
    outlay = labels.by_source(sum(series.outlays(case).values(), np.zeros(1)))
    for tail, values in zip(tails(run, labels), outlay, strict=True):
        tree.add(f"Investment|{tail}", whole("Investment"), values)
    drivers = run.scenario.city.base.drivers
    if "gdp" in drivers:
        tree.add("GDP", whole("GDP"), np.asarray(drivers["gdp"]))
    return {(PREFIX + name, unit): values for (name, unit), values in tree.rows().items()}


def whole(name: str) -> Agreement:
    """Return the row of a whole tree."""
    return named("whole", name)


def tails(run: Run, labels: Labels) -> list[str]:
    """Return the end of the variables of every source, flared gas last."""
    known = run.index.lists.sources
    return [SURPLUS_TAIL if s == SURPLUS_GAS else tail_of(known[s]) for s in labels.sources]


def _emissions(run: Run, case: Case, labels: Labels, tree: Tree) -> None:
    split = Split.of(case)
    direct = labels.by_source(split.direct.sum(1))
    direct[-1] = split.flared
    sinks = labels.by_source(split.sink.sum(1))
    for number_, tail in enumerate(tails(run, labels)):
        for p, pollutant in zip(labels.pollutant_numbers, labels.pollutants, strict=True):
            tree.add(f"Emissions|{pollutant}|{tail}", species(pollutant), direct[number_, p])
        land = tail.removeprefix(LAND)
        tree.add(f"Carbon Sequestration|Land Use|{land}", whole("Carbon Sequestration"),
                 -sinks[number_])
    for carrier, values in series.import_emissions(case).items():
        tree.add(f"Indirect Emissions|CO2|{carrier.title()}", whole("Indirect Emissions"), values)


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
                tree.add(name, whole("Final Energy"), values)


def _primary_energy(run: Run, name: str, tree: Tree) -> None:
    """Add fuels as used in the city, and by the coal-equivalent method all other electricity."""
    total = series_of(run, name, Quantity(kind="primary_energy"))[0]
    traded = series.net_imports(run.cases[name])
    fuels = np.zeros(len(run.index.years))
    for number_, carrier in enumerate(run.index.lists.carriers.values()):
        if carrier.group not in ENERGY_GROUPS_LEFT_OUT:
            label = PRIMARY.get(carrier.group, OTHER)
            tree.add(f"Primary Energy|{label}", whole("Primary Energy"), traded[number_])
            fuels += traded[number_]
    tree.add("Primary Energy|Electricity", whole("Primary Energy"), total - fuels)


def _power(run: Run, case: Case, labels: Labels, tree: Tree) -> None:
    """Add electricity delivered, and the capacity of power plants."""
    carrier = run.index.carrier(ELECTRICITY)
    delivered = labels.by_source(np.maximum(-case.carrier_use[:, carrier], 0.0))
    capacity = labels.by_source(case.mix.capacity)
    names = zip(labels.sources, labels.sectors, tails(run, labels), strict=True)
    for (source, sector, tail), output, standing in zip(names, delivered, capacity, strict=True):
        plant = tail.removeprefix(POWER) if tail.startswith(POWER) else ""
        name = plant or f"{OTHER}|{sector_name(sector)}"
        tree.add(f"Secondary Energy|Electricity|{name}", whole("Secondary Energy"), output)
        if plant and labels.unit(source, "capacity_unit") == POWER_UNIT:
            tree.add(f"Capacity|Electricity|{plant}", whole("Capacity|Electricity"), standing)
