"""One HiGHS instance per programme: solve, change right-hand sides in place, solve again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from simulator.errors import InputError, Problem, SolverError
from simulator.optimiser.linear.compiled import Compiled
from simulator.optimiser.solving.native import Highs, highspy

__all__ = ["Handle", "Solution", "SolverError", "lp_of", "pass_arrays"]
Array = np.ndarray
OPTIMAL, INFEASIBLE = "optimal", "infeasible"
LARGE_COLUMNS = 500_000
"""Above, interior point; measured: simplex is faster at 392,000 columns, slower at 653,000."""
ANY_THREADS = 0
SIMPLEX, HIPO, IPX = "choose", "hipo", "ipx"
"""Methods of HiGHS; any name but "choose" makes it ignore that a column is a whole number."""


def method_for(programme: Compiled) -> str:
    """Return the HiGHS method for a first solve: simplex for a city, interior point for a province.

    HiPO comes with `highspy[extras]`, IPX with HiGHS itself. Both end with a basis, from which
    simplex solves again after a change.
    """
    if len(programme.cost) < LARGE_COLUMNS or programme.integer.any():
        return SIMPLEX
    return HIPO if find_spec("highspy_extras") else IPX


@dataclass(frozen=True)
class Solution:
    """Status, objective [million CNY] and, if optimal, values, row duals and reduced costs."""

    status: str
    objective: float
    values: Array
    duals: Array
    reduced: Array
    seconds: float


class Handle:
    """A loaded programme that can be solved again after its bounds change.

    It is loaded when first used, and again after `release` or a copy by pickle: neither keeps
    what was changed in place.
    """

    def __init__(self, programme: Compiled, time_limit: float | None = None,
                 gap: float | None = None) -> None:
        self.programme = programme
        self.time_limit, self.gap = time_limit, gap
        self._highs: Highs | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_highs": None}

    @property
    def highs(self) -> Highs:
        """Return the solver with the programme in it."""
        if self._highs is None:
            self._highs = Highs()
            self._load(self.programme, self.gap)
        return self._highs

    def release(self) -> None:
        """Let the solver go, and what it was told."""
        self._highs = None

    def _load(self, programme: Compiled, gap: float | None) -> None:
        self._option("output_flag", False)
        self._option("threads", 1)
        self._option("random_seed", 0)
        if gap is not None:
            self._option("mip_rel_gap", gap)
        self._option("solver", method_for(programme))
        if pass_arrays(self.highs, programme) == highspy.HighsStatus.kError:
            raise SolverError("HiGHS did not take the programme")

    def _option(self, name: str, value: Any) -> None:
        self.highs.setOptionValue(name, value)

    def set_options(self, options: Mapping[str, Any]) -> None:
        """Give HiGHS options of its own.

        Raises
        ------
        InputError
            For a name or a value that it does not know.
        """
        for name, value in options.items():
            if self.highs.setOptionValue(name, value) == highspy.HighsStatus.kError:
                raise InputError([Problem("E-USAGE", "highs", 0, name, f"{value!r}",
                                          "an option of HiGHS and a value it takes",
                                          "see its list of options, or leave it out")])

    def solve(self, presolve: bool = True) -> Solution:
        """Solve from the last basis; raise SolverError where there is no answer."""
        before = self.highs.getRunTime()
        self._option("presolve", "choose" if presolve else "off")
        if self.time_limit is not None:
            self._option("time_limit", before + self.time_limit)
        status = self._run()
        if status == highspy.HighsStatus.kError:  # a basis far from the answer can lead astray
            self.highs.clearSolver()
            status = self._run()
        found = self.highs.getModelStatus()
        seconds = self.highs.getRunTime() - before
        if found == highspy.HighsModelStatus.kOptimal:
            self._option("solver", SIMPLEX)
        if status == highspy.HighsStatus.kError:
            raise SolverError(f"HiGHS failed: {self.highs.modelStatusToString(found)}")
        return self._solution(found, seconds)

    def _run(self) -> Any:
        """Run; the number of threads is settled by the first solve of whoever uses HiGHS here.

        HiGHS refuses another number with status "not set"; then the settled one has to do.
        """
        status = self.highs.run()
        refused = self.highs.getModelStatus() == highspy.HighsModelStatus.kNotset
        if status == highspy.HighsStatus.kError and refused:
            self._option("threads", ANY_THREADS)
            status = self.highs.run()
        return status

    def _solution(self, found: Any, seconds: float) -> Solution:
        none = np.zeros(0)
        if found == highspy.HighsModelStatus.kOptimal:
            answer = self.highs.getSolution()
            return Solution(
                OPTIMAL, self.highs.getInfo().objective_function_value,
                np.array(answer.col_value), np.array(answer.row_dual),
                np.array(answer.col_dual), seconds,
            )
        if found in (highspy.HighsModelStatus.kInfeasible,
                     highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return Solution(INFEASIBLE, float("inf"), none, none, none, seconds)
        raise SolverError(f"HiGHS stopped: {self.highs.modelStatusToString(found)}")

    def prefer_devex(self) -> None:
        """Use Devex pricing: sooner where many like programmes are solved afresh."""
        self._option("simplex_dual_edge_weight_strategy", 1)

    def attempt(self, iterations: int, presolve: bool = True) -> Solution | None:
        """Solve from the last basis; None, and a fresh start for the next solve, if it takes long.

        iterations : most steps of the simplex method.
        """
        self._option("simplex_iteration_limit", iterations)
        try:
            return self.solve(presolve)
        except SolverError:
            self.forget()
            return None
        finally:
            self._option("simplex_iteration_limit", highspy.kHighsIInf)

    def forget(self) -> None:
        """Start the next solve afresh, not from the last basis."""
        self.highs.clearSolver()

    def add_column(
        self, cost: float, bounds: tuple[float, float], cells: Mapping[int, float]
    ) -> int:
        """Add a column with these coefficients by row; return its number."""
        rows, values = _arrays(cells)
        self.highs.addCol(cost, *bounds, len(rows), rows, values)
        return int(self.highs.getNumCol()) - 1

    def add_row(self, bounds: tuple[float, float], cells: Mapping[int, float]) -> int:
        """Add a row with these coefficients by column; return its number."""
        columns, values = _arrays(cells)
        self.highs.addRow(*bounds, len(columns), columns, values)
        return int(self.highs.getNumRow()) - 1

    def set_coefficient(self, row: int, column: int, value: float) -> None:
        """Change one coefficient in place."""
        self.highs.changeCoeff(row, column, value)

    def set_column(self, column: int, lower: float, upper: float) -> None:
        """Change the bounds of one column in place."""
        self.highs.changeColBounds(column, lower, upper)

    def set_column_cost(self, column: int, cost: float) -> None:
        """Change the cost of one column in place."""
        self.highs.changeColCost(column, cost)

    def set_row(self, row: int, lower: float, upper: float) -> None:
        """Change the bounds of one row in place."""
        self.highs.changeRowBounds(row, lower, upper)

    def set_cost(self, cost: Array) -> None:
        """Change the whole objective in place."""
        columns = np.arange(len(cost), dtype=np.int32)
        self.highs.changeColsCost(len(cost), columns, np.asarray(cost, dtype=float))

    def free_row(self, row: int) -> None:
        """Let a row say nothing."""
        self.set_row(row, -highspy.kHighsInf, highspy.kHighsInf)

    def in_force(self, row: int) -> bool:
        """Tell whether a row is bounded on a side."""
        _, low, high, _ = self.highs.getRow(row)
        return bool(low > -highspy.kHighsInf or high < highspy.kHighsInf)

    def restore_row(self, row: int) -> None:
        """Give a row its own bounds back."""
        self.set_row(row, self.programme.row_lower[row], self.programme.row_upper[row])


def _arrays(cells: Mapping[int, float]) -> tuple[Array, Array]:
    numbers = np.fromiter(cells.keys(), dtype=np.int32, count=len(cells))
    return numbers, np.fromiter(cells.values(), dtype=float, count=len(cells))


def pass_arrays(highs: Any, programme: Compiled) -> Any:
    """Load a programme into HiGHS without copying it entry by entry; return its status."""
    return highs.passModel(
        len(programme.cost), len(programme.row_lower), len(programme.value),
        int(highspy.MatrixFormat.kRowwise), int(highspy.ObjSense.kMinimize), programme.offset,
        programme.cost, programme.lower, programme.upper, programme.row_lower,
        programme.row_upper, programme.start, programme.index, programme.value,
        programme.integer.astype(np.int32),
    )


def lp_of(programme: Compiled) -> Any:
    """Return the arrays as a HiGHS programme."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(programme.cost), len(programme.row_lower)
    lp.col_cost_ = programme.cost
    lp.col_lower_, lp.col_upper_ = programme.lower, programme.upper
    lp.row_lower_, lp.row_upper_ = programme.row_lower, programme.row_upper
    lp.offset_ = programme.offset
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = programme.start
    lp.a_matrix_.index_ = programme.index
    lp.a_matrix_.value_ = programme.value
    if programme.integer.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(flag)] for flag in programme.integer]
    return lp
