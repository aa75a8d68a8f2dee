"""The variables of the Dataset, block by block: (dimensions, values, attributes)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from simulator.results.dataset.frame import (
    PER_CAPACITY,
    PER_CARRIER,
    PER_MEASURE,
    PER_SOURCE,
    PER_TARGET,
    PLANT,
    Variable,
    counted,
    described,
    measures_of,
    money,
    stack,
)
from simulator.results.rows import series
from simulator.results.rows.labels import Labels
from simulator.results.rows.measure_rows import mean_uptake, uptakes
from simulator.results.rows.split import ENERGY, Split
from simulator.simulation.case import Case
from simulator.simulation.run import Run
from simulator.targets.verdicts import Verdict
from simulator.units.canonical import YEARLY_MASS

Array = np.ndarray


def variables(run: Run, verdicts: Sequence[Verdict]) -> dict[str, Variable]:
    """Return every variable of the Dataset; those by technology over the pairs that there are."""
    labels = Labels(run.index)
    return {
        **emission_variables(run, labels),
        **activity_variables(run, labels),
        **energy_variables(run, labels),
        **cost_variables(run, labels),
        **target_variables(run, verdicts),
        **measure_variables(run),
    }


def emissions_of(labels: Labels, split: Split) -> Array:
    """Return direct emissions with flared gas, (..., source, pollutant, year)."""
    result = labels.by_source(split.direct.sum(-3), -3)
    result[..., -1, :, :] = split.flared
    kept: Array = result[..., labels.pollutant_numbers, :]
    return kept


def _technology_emissions(labels: Labels, split: Split) -> Array:
    result = labels.by_plant(split.direct.sum(1)[:, labels.pollutant_numbers])
    result[-1] = split.flared[labels.pollutant_numbers]
    return result


def _energy_co2(labels: Labels, split: Split, co2: int) -> Array:
    result = labels.by_source(split.direct[:, ENERGY, co2])
    result[-1] = split.flared[co2]
    return result


def emission_variables(run: Run, labels: Labels) -> dict[str, Variable]:
    """Return emissions by source and technology, sinks, memo item and imports."""
    splits = {name: Split.of(case) for name, case in run.cases.items()}
    co2 = run.index.pollutant("CO2")
    source = ("case", "source", "year")

    def of(values: Callable[[Split], Array]) -> Array:
        return np.stack([values(split) for split in splits.values()])

    def said(text: str) -> dict[str, str]:
        return described(text, YEARLY_MASS)

    return {
        "emissions": (("case", "source", "pollutant", "year"),
                      of(lambda s: emissions_of(labels, s)), said("direct emissions")),
        "technology_emissions": (("case", PLANT, "pollutant", "year"),
                                 of(lambda s: _technology_emissions(labels, s)),
                                 said("direct emissions by technology")),
        "energy_co2": (source, of(lambda s: _energy_co2(labels, s, co2)),
                       said("direct CO2 of energy use, a part of the direct emissions")),
        "sink": (source, of(lambda s: labels.by_source(s.sink.sum(1))),
                 said("CO2 of land sinks, negative where taken up; not in the direct emissions")),
        "biogenic_co2": (source, of(lambda s: labels.by_source(s.memo.sum(1))),
                         said("biogenic CO2, a memo item; not in the direct emissions")),
        "import_emissions": (("case", "carrier", "year"),
                             stack(run, lambda c: _import_emissions(run, c)),
                             said("CO2 of net imported electricity and heat, exports negative")),
    }


def _import_emissions(run: Run, case: Case) -> Array:
    result = np.zeros((len(run.index.carriers), len(run.index.years)))
    for name, values in series.import_emissions(case).items():
        result[run.index.carrier(name)] = values
    return result


def activity_variables(run: Run, labels: Labels) -> dict[str, Variable]:
    """Return what runs, stands, comes and goes."""
    flared = [n for n, c in enumerate(run.scenario.city.coefficients.flare) if c.any()]

    def activity(case: Case) -> Array:
        result = labels.by_source(case.mix.activity)
        result[-1] = case.mix.dumped[flared].sum(0)
        return result

    def technology(name: str) -> Array:
        return stack(run, lambda c: labels.by_plant(getattr(c.mix, name)))

    wide = ("case", PLANT, "year")
    return {
        "activity": (("case", "source", "year"), stack(run, activity),
                     counted("activity in a year", PER_SOURCE)),
        "technology_activity": (wide, technology("activity"),
                                counted("activity by technology in a year", PER_SOURCE)),
        "capacity": (wide, technology("capacity"),
                     counted("capacity in place", PER_CAPACITY)),
        "additions": (wide, technology("additions"),
                      counted("capacity built in a year", PER_CAPACITY)),
        "retired": (wide, technology("retired"),
                    counted("capacity retired early in a year", PER_CAPACITY)),
    }


def energy_variables(run: Run, labels: Labels) -> dict[str, Variable]:
    """Return use, net import and surplus of carriers."""
    return {
        "energy_use": (("case", "source", "carrier", "year"),
                       stack(run, lambda c: labels.by_source(c.carrier_use)),
                       counted("net use in a year, output negative", PER_CARRIER)),
        "net_import": (("case", "carrier", "year"), stack(run, series.net_imports),
                       counted("net import in a year, exports negative", PER_CARRIER)),
        "surplus": (("case", "carrier", "year"), stack(run, lambda c: c.mix.dumped),
                    counted("surplus that nobody uses in a year", PER_CARRIER)),
    }


def cost_variables(run: Run, labels: Labels) -> dict[str, Variable]:
    """Return cost by source and item, of trade and of moves, the total, and investment."""
    names = measures_of(run)

    def by_item(case: Case) -> Array:
        items = series.by_process(case)
        return np.stack([labels.by_source(values) for values in items.values()], axis=1)

    def moves(case: Case) -> Array:
        found, none = series.move_costs(run, case), np.zeros(len(run.index.years))
        return np.array([found.get(m, none) for m in names]).reshape(len(names), len(none))

    def outlay(case: Case) -> Array:
        return labels.by_source(sum(series.outlays(case).values(), np.zeros(1)))

    return {
        "cost": (("case", "source", "cost_item", "year"), stack(run, by_item),
                 money("yearly cost of plant and controls")),
        "trade_cost": (("case", "carrier", "year"),
                       stack(run, lambda c: series.trade_costs(run, c)),
                       money("cost of carriers at the city boundary, sales negative")),
        "move_cost": (("case", "measure", "year"), stack(run, moves),
                      money("cost of demand changes and transfers")),
        "system_cost": (("case", "year"), stack(run, lambda c: c.total_cost),
                        money("yearly cost of the whole system")),
        "investment": (("case", "source", "year"), stack(run, outlay),
                       money("investment in the year of building")),
    }


def target_variables(run: Run, verdicts: Sequence[Verdict]) -> dict[str, Variable]:
    """Return required and achieved values, gaps and verdicts."""
    shape = (len(run.scenario.file.targets), len(run.cases))

    def numbers(name: str) -> Array:
        found = [getattr(v, name) for v in verdicts]
        return np.array([np.nan if x is None else x for x in found], float).reshape(shape).T

    words = np.array([v.verdict for v in verdicts], dtype=object).reshape(shape).T
    both = ("case", "target")
    return {
        "target_required": (both, numbers("required"), counted("required value", PER_TARGET)),
        "target_achieved": (both, numbers("achieved"), counted("achieved value", PER_TARGET)),
        "target_gap": (both, numbers("gap"),
                       counted("what is short of the required value", PER_TARGET)),
        "target_verdict": (both, words, described("verdict on the target", "1")),
    }


def measure_variables(run: Run) -> dict[str, Variable]:
    """Return the uptake of every measure."""
    keys, none = measures_of(run), np.zeros(len(run.index.years))

    def uptake(case: Case) -> Array:
        found = uptakes(run, case)
        series_of = [mean_uptake(found.get(key, [])) for key in keys]
        filled = [none if values is None else values for values in series_of]
        return np.array(filled).reshape(len(keys), len(none))

    return {"measure_uptake": (("case", "measure", "year"), stack(run, uptake),
                               counted("uptake, the mean over moves of a kind", PER_MEASURE))}
