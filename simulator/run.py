"""Run the cases of a scenario and judge its targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np

from simulator.accounting import balances
from simulator.index import GROWTH, Index
from simulator.ledger import Ledger, build_ledger
from simulator.mix import Mix
from simulator.model import Scenario, potential_moves
from simulator.moves import Moves, no_moves
from simulator.projection import City, project, renewable_output
from simulator.quantities import Chosen, control_capacity, form, ratio_unit
from simulator.schema.scenario import Quantity, Target
from simulator.targets import Measured, Verdict, evaluation_year, judge, takes_over
from simulator.uptake import with_uptake

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

Array = np.ndarray
BASELINE, PLAN, LEAST_COST = "baseline", "plan", "least_cost"


@dataclass(frozen=True)
class Case:
    """One case: its moves and mix, and what follows from them (computed when first asked for)."""

    name: str
    city: City
    moves: Moves
    mix: Mix
    rate: float

    @cached_property
    def emissions(self) -> Array:
        """Return direct emissions, (..., process, origin, pollutant, year) [t/yr]."""
        return balances.emissions(self.mix, self.city.coefficients, self.city.index)

    @cached_property
    def carrier_use(self) -> Array:
        """Return net use by process, (..., process, carrier, year) [TJ or t per year]."""
        return balances.carrier_use(self.mix, self.city.coefficients, self.city.index)

    @cached_property
    def net_import(self) -> Array:
        """Return signed net imports, (..., carrier, year) [TJ or t per year]."""
        return balances.net_import(self.mix, self.city.coefficients, self.city.index)

    @cached_property
    def import_emissions(self) -> Mapping[str, Array]:
        """Return CO2 of net imported electricity and heat, (..., year) [t/yr]."""
        return balances.import_emissions(self.net_import, self.city.base, self.city.index)

    @cached_property
    def flared(self) -> Array:
        """Return emissions of flared by-product gas, (..., carrier, pollutant, year) [t/yr]."""
        flare = self.city.coefficients.flare[..., None]
        result: Array = flare * self.mix.dumped[..., :, None, :]
        return result

    @cached_property
    def costs(self) -> Mapping[str, Array]:
        """Return yearly cost by item [CNY of 2020]: per process, or per control."""
        return balances.costs(self.mix, self.city.coefficients, self.rate)


@dataclass
class Run:
    """The cases of a scenario that have been run."""

    scenario: Scenario
    cases: dict[str, Case]
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    _series: dict[tuple[str, str], tuple[Array, str]] = field(default_factory=dict)

    @property
    def index(self) -> Index:
        """Return the ordered names behind the arrays."""
        return self.scenario.index

    def ledger(self, case: str) -> Ledger:
        """Return the ledger of a case against the baseline."""
        if case not in self.ledgers:
            own = self.cases[case]
            self.ledgers[case] = build_ledger(
                self.scenario.city, own.moves, self.cases[BASELINE].mix, own.mix
            )
        return self.ledgers[case]

    def quantity(self, case: str, q: Quantity) -> tuple[Array, str]:
        """Return a quantity over the years, (..., year), and its canonical unit."""
        key = (case, q.model_dump_json())
        if key not in self._series:
            self._series[key] = self._quantity(case, q)
        return self._series[key]

    def _quantity(self, case: str, q: Quantity) -> tuple[Array, str]:
        city, mix = self.scenario.city, self.cases[case].mix
        if q.kind == "ledger":
            total = self.ledger(case).total
            return total[..., self.index.pollutant(q.pollutant), :], "t"
        if q.kind == "control_capacity":
            capacity = form(city, q.model_copy(update={"kind": "capacity"}))
            return control_capacity(city, q, mix), capacity.unit
        if q.kind == "cost":
            return total_cost(self.scenario, self.cases[case]), "CNY"
        found = form(city, q)
        return found.value(mix), found.unit

    def present(self, q: Quantity) -> bool:
        """Tell whether the city has anything that the quantity is about."""
        if q.kind in ("driver", "primary_energy", "non_fossil_energy", "ledger", "cost"):
            return True
        return GROWTH in q.facilities or bool(Chosen(self.index, q).process.any())

    def measured(self, target: Target, case: str) -> Measured:
        """Return what a target is judged by in one case."""
        assert target.quantity is not None
        numerator, unit = self.quantity(case, target.quantity)
        if target.denominator is None:
            return Measured(numerator, None, unit)
        denominator, _ = self.quantity(case, target.denominator)
        ratio = ratio_unit(self.scenario.city, target.quantity, target.denominator)
        return Measured(numerator, denominator, ratio)

    @cached_property
    def at_potential(self) -> Run:
        """Return a run whose plan case has every measure at its potential."""
        moves = potential_moves(self.scenario)
        city, rate = self.scenario.city, self.scenario.discount_rate
        renewables = renewable_output(city, self.cases[BASELINE].mix)
        plan = Case(PLAN, city, moves, project(city, moves, renewables), rate)
        return Run(self.scenario, {BASELINE: self.cases[BASELINE], PLAN: plan})

    @property
    def emissions(self) -> xr.DataArray:
        """Return direct emissions, (case, source, pollutant, year) [t/yr]."""
        from simulator.results.dataset import emissions_by_source  # noqa: PLC0415

        return emissions_by_source(self)

    @property
    def dataset(self) -> xr.Dataset:
        """Return everything as one labelled Dataset with units."""
        from simulator.results.dataset import to_dataset  # noqa: PLC0415

        return to_dataset(self)


def simulate(scenario: Scenario) -> Run:
    """Return the baseline and plan cases of a scenario."""
    baseline = project(scenario.city, no_moves(scenario.index))
    first = Case(BASELINE, scenario.city, no_moves(scenario.index), baseline,
                 scenario.discount_rate)
    return Run(scenario, {BASELINE: first, PLAN: _plan(scenario, baseline)})


def _plan(scenario: Scenario, baseline: Mix) -> Case:
    """Return the plan case: what the measures make of the baseline, or the stated mix."""
    city, rate = scenario.city, scenario.discount_rate
    if scenario.stated is None:
        mix = project(city, scenario.moves, renewable_output(city, baseline))
        return Case(PLAN, city, scenario.moves, mix, rate)
    mix, moves = scenario.stated.mix, scenario.stated.moves
    return Case(PLAN, city, with_uptake(scenario, moves, mix, baseline), mix, rate)


def total_cost(scenario: Scenario, case: Case) -> Array:
    """Return the yearly system cost of a case, (..., year) [CNY of 2020]."""
    items = sum((values.sum(-2) for values in case.costs.values()), np.zeros(1))
    prices = carrier_prices(scenario)
    traded = balances.carrier_costs(case.net_import, prices["import"], prices["export"]).sum(-2)
    moved = transfer_costs(case)
    result: Array = items + traded + moved
    return result


def transfer_costs(case: Case) -> Array:
    """Return the yearly cost of demand and transfer moves, (..., year) [CNY of 2020]."""
    total = np.zeros_like(case.mix.demand[..., 0, :])
    for number, move in enumerate(case.moves.transfers):
        total = total + case.mix.transfers[..., number, :] * np.asarray(move.cost)[..., None]
    for number, change in enumerate(case.moves.demand):
        moved = np.abs(case.mix.demand_moves[..., number, :])
        total = total + moved * np.asarray(change.cost)[..., None]
    return total


def carrier_prices(scenario: Scenario) -> dict[str, Array]:
    """Return import and export prices, (carrier, year) [CNY of 2020 per unit]."""
    from simulator.kernels.paths import interpolate  # noqa: PLC0415

    index, store = scenario.index, scenario.store
    points: dict[tuple[str, str], dict[int, float]] = {}
    for table in ("prices", "city_prices"):
        stated: dict[tuple[str, str], dict[int, float]] = {}
        for i in store.ids(table):
            carrier, item, year = store.rows[i].keys
            stated.setdefault((carrier, item), {})[int(year or 0)] = scenario.theta[i]
        points.update(stated)
    prices = {}
    for item in ("import", "export"):
        array = np.zeros((len(index.carriers), len(index.years)))
        for number, name in enumerate(index.carriers):
            path = points.get((name, item)) or points.get((name, "import"))
            if path:
                array[number] = interpolate(path, index.year_array)
        prices[item] = array
    return prices


def assess_cases(run: Run, cases: tuple[str, ...] = (BASELINE, PLAN)) -> list[Verdict]:
    """Return the verdict of every target in every case, in the order of the scenario."""
    file = run.scenario.file
    main = file.years.main_target
    until = takes_over(file.targets, main)
    verdicts = []
    for name, target in file.targets.items():
        scored = target.status == "scored" and target.quantity is not None
        if scored and target.quantity is not None and not run.present(target.quantity):
            target = target.model_copy(update={  # noqa: PLW2901
                "status": "not_modelled", "reason": target.reason or "the city's tables have no "
                "such source; add its activity to judge this row",
            })  # fmt: skip
        measure = partial(run.measured, target)
        for case in cases:
            verdict = judge(name, target, case, measure, run.index.years, main, until.get(name))
            verdicts.append(_ranged(run, target, verdict, main))
    return verdicts


def _ranged(run: Run, target: Target, verdict: Verdict, main: int) -> Verdict:
    """Add the reachable range to a row without a value: baseline to all measures at potential."""
    if verdict.verdict != "not_set":
        return verdict
    year = evaluation_year(target, main)
    ends = [
        judge("", target, case, partial(at.measured, target), run.index.years, main, None).achieved
        for at, case in ((run, BASELINE), (run.at_potential, PLAN))
    ]
    low, high = sorted(value for value in ends if value is not None)
    reach = f"reachable {low:.4g} to {high:.4g} {verdict.unit} in {year}"
    if low == high:
        reach = f"no measure moves it: {low:.4g} {verdict.unit} in {year} in any case"
    return replace(verdict, reason=f"{verdict.reason}; {reach}")


def assess(run: Run, scenario: Scenario | None = None) -> pd.DataFrame:
    """Return a table of verdicts: one row per target and case.

    Columns are those of targets.csv; see the documentation of results.
    """
    import pandas as pd  # noqa: PLC0415

    from simulator.results.tables import target_rows  # noqa: PLC0415

    del scenario  # the run knows its scenario; the argument keeps the call of the contract
    header, rows = target_rows(run)
    return pd.DataFrame(rows, columns=header)


