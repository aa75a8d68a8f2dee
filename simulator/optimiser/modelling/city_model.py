"""The programme of a city as a Pyomo model to which a modeller adds what he likes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pyomo.core as pyo
from pyomo.common.gc_manager import PauseGC

from simulator.accounting.quantities import unit_of
from simulator.errors import InputError, Problem, SolverError
from simulator.optimiser.answers.answering import answer, compare
from simulator.optimiser.answers.best import Best
from simulator.optimiser.infeasible.proof import solve as solve_targets
from simulator.optimiser.linear.symbols import BUILDING
from simulator.optimiser.modelling.declared import declare, linear
from simulator.optimiser.modelling.members import MemberNames
from simulator.optimiser.modelling.money import (
    constant_costs,
    cost_weights,
    investment_weights,
)
from simulator.optimiser.modelling.own_rows import GivenModel, OwnProgramme, compile_own
from simulator.optimiser.modelling.solvers import HIGHS, solve_with, solvers
from simulator.optimiser.programme.binding_targets import HOLD, PLAN_VALUES, Chosen, choose
from simulator.optimiser.programme.linear_forms import linear_form
from simulator.optimiser.programme.prepared import MONEY_SCALE
from simulator.optimiser.programme.target_rows import Cells, placed
from simulator.optimiser.programme.target_terms import at_years
from simulator.optimiser.solving.replay import ReplayError
from simulator.optimiser.solving.solver import INFEASIBLE, OPTIMAL, Solution
from simulator.optimiser.solving.task import Task, prepare
from simulator.scenario.keys import Quantity
from simulator.simulation.asked_quantity import linear_quantity
from simulator.simulation.case import PLAN
from simulator.simulation.run import Run, series_of, simulate
from simulator.simulation.scenario import Scenario
from simulator.tolerances import LARGEST_GAP
from simulator.wording import SelfShown, listed

SOLVE, QUANTITY = "model.solve", "model.quantity"


def build_model(
    scenario: Scenario,
    run: Run | None = None,
    *,
    targets: Collection[str] = PLAN_VALUES,
    quotas: str = HOLD,
    chosen: Chosen | None = None,
) -> CityModel:
    """Return the programme behind `optimise` as a Pyomo model, to be added to and solved.

    A bound on yearly investment, on cost or on any quantity is one constraint:
    `model.pyomo.budget = pyo.Constraint(expr=model.investment[2025] <= 1e9)`.

    Parameters
    ----------
    scenario : a loaded scenario; run : its baseline and plan cases, if they have been run.
    targets, quotas, chosen : which targets bind, as for `optimise`.
    """
    run = run or simulate(scenario)
    return CityModel(prepare(run, choose(targets, quotas, chosen)))


class CityModel(SelfShown):
    """The programme of a city as a Pyomo model; `pyomo` takes constraints, variables, expressions.

    Its sets are SITE (source, facility), PROCESS and CONTROL (with technology and control behind),
    CARRIER, TRADED, LEVER, YEAR and LATER (without the base year). Variables are scaled and named
    as in the documentation of the model (x, cap, n, d, z, m, v, imp, exp, dump); beside them stand
    expressions in the units of the simulation: activity, capacity, additions, demand, controlled,
    control_additions, imports, exports, dumped. Every component has a `doc`.
    """

    def __init__(self, task: Task) -> None:
        self.task, self.run = task, task.run
        names = MemberNames(task)
        self._names = names
        with BUILDING, PauseGC():
            self.pyomo, self._columns = declare(task, names)
            self._declare_sums()
            self._given = self._as_given()

    def _as_given(self) -> GivenModel:
        m, programme = self.pyomo, self.task.programme
        rows: list[tuple[str, Any]] = [("", None)] * len(programme.row_lower)
        for name, part in programme.row.parts.items():
            for key, number in part.index.items():
                rows[number] = name.removeprefix("c_"), self._names.key(name, key)
        components = {c.local_name: c for c in m.component_objects(descend_into=False)}
        return GivenModel(m, components, m.objective.expr, self._columns, rows)

    def _declare_sums(self) -> None:
        m, task, years = self.pyomo, self.task, self._names.years
        constant = constant_costs(task.data, self.run).tolist()
        outlays, costs = investment_weights(task.data), cost_weights(task.data)
        m.investment = pyo.Expression(
            m.YEAR, initialize={y: self._sum(own) for y, own in zip(years, outlays, strict=True)},
            doc="outlay for plant and controls built in a year [CNY of 2020]")
        m.cost = pyo.Expression(
            m.YEAR, initialize={y: self._sum(own, more) for y, own, more
                                in zip(years, costs, constant, strict=True)},
            doc="system cost of a year, undiscounted [CNY of 2020]")
        weights = (task.system_cost * MONEY_SCALE).tolist()
        m.present_cost = pyo.Expression(
            expr=linear(weights, self._columns, task.money(task.programme.offset)),
            doc="present value of system cost over the horizon [CNY of 2020]")

    def _sum(self, cells: Cells, constant: float = 0.0) -> Any:
        """Return a sum of weights times variables, over those that the programme has."""
        weights, columns = [], []
        for name, own in cells.items():
            variable = self.pyomo.component(name)
            for key, weight in own.items():
                readable = self._names.key(name, key)
                if readable in variable:
                    weights.append(weight)
                    columns.append(variable[readable])
        return linear(weights, columns, constant)

    @property
    def investment(self) -> Any:
        """Return year -> outlay for plant and controls built in it [CNY of 2020]."""
        return self.pyomo.investment

    @property
    def cost(self) -> Any:
        """Return year -> system cost, undiscounted [CNY of 2020]."""
        return self.pyomo.cost

    @property
    def present_cost(self) -> Any:
        """Return the present value of system cost over the horizon [CNY of 2020]."""
        return self.pyomo.present_cost

    def quantity(self, written: Quantity | Mapping[str, Any]) -> dict[int, Any]:
        """Return year -> a quantity as a Pyomo expression, in its canonical unit (see `unit`).

        written : as in a scenario, `{"kind": "emission", "pollutant": "NOx"}`.

        Raises
        ------
        InputError
            For keys or names that mean nothing, or a quantity that is no sum of what is decided.
        """
        q = linear_quantity(self.run.scenario, written, QUANTITY)
        found = linear_form(self.run, self.task.data, q)
        before = float(series_of(self.run, PLAN, q)[0][0])
        sums: dict[int, Any] = {self._names.years[0]: linear([], [], before)}
        with BUILDING:
            for t, year in enumerate(self._names.years[1:], 1):
                terms, constant = at_years(found, range(t, t + 1), 1.0)
                sums[year] = self._sum(placed(self.task.data, terms), constant)
        return sums

    def unit(self, written: Quantity | Mapping[str, Any]) -> str:
        """Return the unit of a quantity in this model."""
        q = linear_quantity(self.run.scenario, written, QUANTITY)
        return unit_of(self.run.scenario.city, q)

    @property
    def solvers(self) -> list[str]:
        """Return the solvers that are found on this machine."""
        return solvers()

    def solve(
        self, solver: str = HIGHS, *, time_limit: float | None = None,
        options: Mapping[str, Any] | None = None,
    ) -> Best:
        """Return the best mix under what was added, replayed through the simulation.

        Parameters
        ----------
        solver : "highs", "cbc", "glpk" or any other name that Pyomo knows.
        time_limit : seconds.
        options : the solver's own options, `{"mip_rel_gap": 0.01}` of HiGHS.

        The variables of `pyomo` hold the answer afterwards: `pyo.value(model.investment[2025])`.
        What the answer calls the cost of the targets holds what was added as well. `own_prices`
        has what one unit of each added constraint costs. Shadow prices are there where system cost
        is what is minimised.

        Raises
        ------
        InputError
            For a solver that is not there, an addition that is not linear, or a row of the model
            left out without which the simulation cannot run the mix.
        SolverError
            If the solver stops without an answer, or with one that is not exact enough. The
            variables then stay as they were.
        """
        _check(solver, time_limit, options)
        own = compile_own(self._given)
        found = solve_with(solver, own.programme, time_limit, options or {})
        best = Best(found.status, self.run, self.task, of_model=True)
        beneath = own.beneath(found)
        if found.status == OPTIMAL:
            self._answer(best, beneath, own, solver)
            best.own_prices = own.prices(found, MONEY_SCALE) if own.is_cost else {}
        own.put(self.pyomo, found)
        compare(best, beneath)
        if found.status == INFEASIBLE:
            best.explicable = solve_targets(self.task).status == INFEASIBLE
        self.task.handle.release()
        return best

    @property
    def added(self) -> list[str]:
        """Return the names of what was added to the model."""
        own = {c.local_name for c in self.pyomo.component_objects(descend_into=False)}
        return sorted(own - set(self._given.components))
    def _answer(self, best: Best, found: Solution, own: OwnProgramme, solver: str) -> None:
        """Replay a solution; say what is to blame where the simulation does not confirm it."""
        try:
            answer(best, found, priced=own.is_cost)
        except ReplayError as error:
            gone = self._given.left_out(own)
            if gone:
                raise InputError([Problem(
                    "E-USAGE", "model.pyomo", 0, gone[0],
                    f"{', '.join(gone)} left out, and a mix that the simulation does not "
                    f"confirm: they differ by {error.gap:.2g}",
                    "the rows of the model", f"write model.pyomo.{gone[0]}.activate()",
                )]) from error
            if solver == HIGHS:
                raise
            raise SolverError(
                f"{solver} ended with a mix that the simulation does not confirm: they differ by "
                f"{error.gap:.2g}, and {LARGEST_GAP:g} is rounding; fix: write solver=\"{HIGHS}\","
                f" or give {solver} closer tolerances in options") from error

    def told(self) -> list[tuple[str, str]]:
        """Return what is shown, a word and a value for every line."""
        return [
            ("scenario", self.run.scenario.name),
            ("programme", f"{len(self._columns):,} variables, {len(self._given.rows):,} rows"),
            ("targets", f"{len(self.task.rows_of_target)} bind"),
            ("added", listed(self.added) or "nothing"),
        ]


def _check(solver: Any, time_limit: Any, options: Any) -> None:
    """Report arguments that are no name of a solver and no time."""
    wrong = []
    if not isinstance(solver, str):
        wrong.append(("solver", solver, "the name of a solver", 'write solver="highs"'))
    if options is not None and not isinstance(options, Mapping):
        wrong.append(("options", options, "a mapping of names to values",
                      'write options={"mip_rel_gap": 0.01}'))
    if time_limit is not None and not (isinstance(time_limit, (int, float))
                                       and not isinstance(time_limit, bool) and time_limit > 0):
        wrong.append(("time_limit", time_limit, "seconds above zero", "write time_limit=600"))
    if wrong:
        raise InputError(Problem("E-USAGE", SOLVE, 0, key, repr(found), expected, fix)
                         for key, found, expected, fix in wrong)
