"""What the solver leaves beyond a bound of a lever, by its tolerance, is put on the bound."""

from __future__ import annotations

import pytest

from simulator.optimiser.infeasible.proof import solve
from simulator.optimiser.programme.binding_targets import choose
from simulator.optimiser.solving.solution import mix_of, moves_of
from simulator.optimiser.solving.task import prepare
from tests.fixtures.moving import moving_city


@pytest.mark.parametrize(("slip", "left"), [(-5e-8, 0.0), (5e-8, 5e-8), (-1e-3, -1e-3)])
def test_a_transfer_below_zero_by_the_tolerance_is_none(slip: float, left: float) -> None:
    """Freight by rail is a transfer from 0: -5e-8 is the solver's, -0.001 would be a fault."""
    run = moving_city().run()
    task = prepare(run, choose())
    values = solve(task).values.copy()
    lever = next(k for k, own in enumerate(task.data.levers)
                 if own.template.name(run.index).startswith("transfer"))
    year = len(run.index.years) - 1
    values[task.programme.column["v", (lever, year)]] = slip
    moves = moves_of(task.data, task.programme, values)
    assert moves.transfers[0].path[year] == left
    if left == 0.0:
        mix = mix_of(task.data, task.programme, values)
        assert mix.transfers.min() >= 0.0
