"""Every reported series as (keys, values over years, unit): what the long tables are made of.

Keys are the columns between `case` and `year` as they stand in a row, joined by commas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from simulator.accounting import balances
from simulator.accounting.costs import carrier_costs
from simulator.city.index import BIOGENIC, ORIGINS, REST
from simulator.results.rows.labels import Labels, carrier_key, row_key
from simulator.results.rows.split import ENERGY, Split
from simulator.simulation.case import Case
from simulator.simulation.run import Run
from simulator.tolerances import IMPORT_NOISE
from simulator.units.canonical import YEARLY_MASS, YEARLY_MONEY

Array = np.ndarray
Series = Iterator[tuple[str, Array, str]]
IMPORTED = "imported_"
STOCK_ITEMS = ("activity", "capacity", "additions", "retired")


def emission_series(run: Run, case: Case) -> Series:
    """Yield sector,source,facility,technology,pollutant,boundary,origin."""
    labels, split = Labels(run.index), Split.of(case)
    names = run.index.pollutants
    for process, origin, pollutant in _nonzero(split.direct):
        keys = f"{labels.process_key[process]},{names[pollutant]},direct,{ORIGINS[origin]}"
        yield keys, split.direct[process, origin, pollutant], YEARLY_MASS
    for pollutant in range(len(names)):
        keys = f"{labels.flare_key},{names[pollutant]},direct,{ORIGINS[ENERGY]}"
        yield keys, split.flared[pollutant], YEARLY_MASS
    for boundary, pollutant_name, values in (
        ("sink", "CO2", split.sink), ("memo", BIOGENIC, split.memo),
    ):
        for process, origin in _nonzero(values):
            keys = f"{labels.process_key[process]},{pollutant_name},{boundary},{ORIGINS[origin]}"
            yield keys, values[process, origin], YEARLY_MASS
    for carrier, values in import_emissions(case).items():
        keys = f"{carrier_key(carrier, IMPORTED + carrier)},CO2,import,import"
        yield keys, values, YEARLY_MASS


def energy_series(run: Run, case: Case) -> Series:
    """Yield sector,source,facility,technology,carrier,flow.

    Equation: use + export + surplus = output + import, for every carrier and year. Each process
    and carrier is netted: own use of a product lowers its output.
    """
    labels, names = Labels(run.index), [row_key(name) for name in run.index.carriers]
    units = [f"{c.unit}/yr" for c in run.index.lists.carriers.values()]
    for process, carrier in _nonzero(case.carrier_use):
        values = case.carrier_use[process, carrier]
        keys = f"{labels.process_key[process]},{names[carrier]}"
        yield f"{keys},use", np.maximum(values, 0.0), units[carrier]
        yield f"{keys},output", np.maximum(-values, 0.0), units[carrier]
    traded = net_imports(case)
    for number, name in enumerate(names):
        keys = f"{carrier_key(run.index.carriers[number])},{name}"
        yield f"{keys},import", np.maximum(traded[number], 0.0), units[number]
        yield f"{keys},export", np.maximum(-traded[number], 0.0), units[number]
        yield f"{keys},surplus", case.mix.dumped[number], units[number]


def activity_series(run: Run, case: Case) -> Series:
    """Yield sector,source,facility,technology,control,item: what runs, stands, comes and goes."""
    labels, index = Labels(run.index), run.index
    for item in STOCK_ITEMS:
        values = getattr(case.mix, item)
        attribute = "unit" if item == "activity" else "capacity_unit"
        for (process,) in _nonzero(values):
            unit = labels.unit(index.source(index.processes[process].site).name, attribute)
            per_year = "" if item == "capacity" else "/yr"
            yield f"{labels.process_key[process]},all,{item}", values[process], unit + per_year
    for (number,) in _nonzero(case.mix.controlled):
        control = index.controls[number]
        unit = index.source(index.processes[control.process].site).unit
        keys = f"{labels.process_key[control.process]},{row_key(control.control)},activity"
        yield keys, case.mix.controlled[number], f"{unit}/yr"


def cost_series(run: Run, case: Case) -> Series:
    """Yield sector,source,facility,technology,item; the rows add up to the yearly system cost."""
    labels = Labels(run.index)
    for item, values in by_process(case).items():
        for (process,) in _nonzero(values):
            yield f"{labels.process_key[process]},{item}", values[process], YEARLY_MONEY
    traded = trade_costs(run, case)
    for number, name in enumerate(run.index.carriers):
        yield f"{carrier_key(name)},carrier", traded[number], YEARLY_MONEY
    for measure, values in move_costs(run, case).items():
        sector = run.scenario.library.measures[measure].sector
        yield f"{row_key(sector, measure, REST)},measure,move", values, YEARLY_MONEY


def investment_series(run: Run, case: Case) -> Series:
    """Yield sector,source,facility,technology,item: outlay in the year of building."""
    labels = Labels(run.index)
    for item, values in outlays(case).items():
        for (process,) in _nonzero(values):
            yield f"{labels.process_key[process]},{item}", values[process], YEARLY_MONEY


def net_imports(case: Case) -> Array:
    """Return signed net imports, (carrier, year); rounding of local balances is zero."""
    scale = np.abs(case.carrier_use).sum(0) + case.mix.dumped
    found: Array = np.where(np.abs(case.net_import) > IMPORT_NOISE * scale, case.net_import, 0.0)
    return found


def import_emissions(case: Case) -> dict[str, Array]:
    """Return carrier -> CO2 of its net import, exports negative, (year,) [t/yr]."""
    index, traded = case.city.index, net_imports(case)
    found = balances.import_emissions(traded, case.city.base, index)
    return {sector.removeprefix(IMPORTED): values for sector, values in found.items()}


def by_process(case: Case) -> dict[str, Array]:
    """Return yearly cost by item, controls booked at their process, (process, year) [CNY]."""
    return {
        item: _of_controls(case, values) if item.startswith("control_") else values
        for item, values in case.costs.items()
    }


def outlays(case: Case) -> dict[str, Array]:
    """Return investment in plant and in controls, (process, year) [CNY of 2020]."""
    c = case.city.coefficients
    return {
        "plant": case.mix.additions * c.capex[:, None],
        "control": _of_controls(case, case.mix.control_additions * c.control_capex[:, None]),
    }


def trade_costs(run: Run, case: Case) -> Array:
    """Return what carriers cost at the boundary, sales negative, (carrier, year) [CNY]."""
    prices = run.scenario.city.prices
    return carrier_costs(net_imports(case), prices["import"], prices["export"])


def move_costs(run: Run, case: Case) -> dict[str, Array]:
    """Return what the demand and transfer moves of each measure cost, (year,) [CNY of 2020]."""
    found: dict[str, Array] = {}
    moved: list[tuple[str, Array]] = [
        (move.measure, case.mix.transfers[number] * move.cost)
        for number, move in enumerate(case.moves.transfers)
    ]
    moved += [
        (move.measure, np.abs(case.mix.demand_moves[number]) * move.cost)
        for number, move in enumerate(case.moves.demand)
    ]
    for measure, values in moved:
        found[measure] = found.get(measure, np.zeros(len(run.index.years))) + values
    return found


def _of_controls(case: Case, values: Array) -> Array:
    result = np.zeros((len(case.city.index.processes), values.shape[-1]))
    np.add.at(result, case.city.index.control_process, values)
    return result


def _nonzero(values: Array) -> list[list[int]]:
    """Return the positions whose series is not zero in every year."""
    found: list[list[int]] = np.argwhere(values.any(axis=-1)).tolist()
    return found


TABLES: dict[str, tuple[str, Callable[[Run, Case], Series]]] = {
    "emissions": ("sector,source,facility,technology,pollutant,boundary,origin", emission_series),
    "energy": ("sector,source,facility,technology,carrier,flow", energy_series),
    "activity": ("sector,source,facility,technology,control,item", activity_series),
    "costs": ("sector,source,facility,technology,item", cost_series),
    "investment": ("sector,source,facility,technology,item", investment_series),
}
"""File name -> its key columns and the series in it."""
