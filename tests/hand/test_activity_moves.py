"""Moves of activity by hand: what a share of each changes, in a projection and per unit of it."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.measures.activity_moves import ActivityMove, Closure, DemandMove, TransferMove
from simulator.measures.levers import amounts, apply, effect_of
from simulator.measures.moves import Fixed, no_moves
from tests.fixtures.city import TinyCity, measure, uptake

close = pytest.approx
BASE = np.array([[100.0, 200.0], [50.0, 50.0], [10.0, 30.0], [0.0, 10.0]])
"""Activity of four sites in two years."""
HALF = np.array([0.0, 0.5])


def moved(move: ActivityMove, share: np.ndarray) -> list[list[float]]:
    activity = BASE.copy()
    apply(move, BASE, share, activity)
    return activity.tolist()


def test_a_demand_move_changes_its_sites_by_a_part_of_what_they_had() -> None:
    """-10 % of 200 and of 50 in the second year."""
    fall = DemandMove("m", "main", np.array([0, 1]), np.array([0.0, -0.1]), 2.0)
    assert moved(fall, fall.path) == [[100, 180], [50, 45], [10, 30], [0, 10]]
    assert fall.amount(BASE, fall.path).tolist() == [0, -25]


def test_a_transfer_takes_from_donors_and_brings_to_receivers_by_their_shares() -> None:
    """Half of 200 + 50 leaves; 125 x 1.2 = 150 arrives: 3/4 to the site with 30, 1/4 to 10."""
    shift = TransferMove("m", "rail", np.array([0, 1]), np.array([2, 3]), HALF, 1.2, 0.0)
    assert moved(shift, shift.path) == [[100, 100], [50, 25], [10, 142.5], [0, 47.5]]
    assert shift.amount(BASE, shift.path).tolist() == [0, 125]


def test_receivers_without_activity_share_alike() -> None:
    """Half of 100 in a year in which neither receiver has any: 25 each."""
    base = np.array([[100.0], [0.0], [0.0]])
    shift = TransferMove("m", "rail", np.array([0]), np.array([1, 2]), np.array([0.5]), 1.0, 0.0)
    activity = base.copy()
    apply(shift, base, shift.path, activity)
    assert activity.tolist() == [[50], [25], [25]]


def test_a_closure_ends_the_activity_of_its_stock() -> None:
    """A fifth of the site's activity is on the stock, half of which closes: 20 of 200."""
    closure = Closure(0, 1, HALF, np.array([0.2]))
    assert moved(closure, closure.path)[0] == [100, 180]


@pytest.mark.parametrize("move", [
    DemandMove("m", "main", np.array([0, 1]), HALF, 2.0),
    TransferMove("m", "rail", np.array([0, 1]), np.array([2, 3]), HALF, 1.2, 0.0),
    Closure(0, 1, HALF, np.array([0.2])),
])
def test_a_programme_finds_what_a_projection_does(move: ActivityMove) -> None:
    """Baseline plus effect times share is what the projection makes of the share."""
    assert moved(move, HALF) == close(BASE + effect_of(move, BASE) * HALF)


def test_amounts_stand_side_by_side() -> None:
    falls = [DemandMove("m", "a", np.array([0]), HALF, 0.0),
             DemandMove("m", "b", np.array([1]), -HALF, 0.0)]
    assert amounts(falls, BASE).tolist() == [[0, 100], [0, -25]]
    assert amounts([], BASE).shape == (0, 2)


def test_a_case_takes_moves_of_activity_in() -> None:
    """A closure of half a stock leaves half of it, and what it served is lost."""
    city = TinyCity().load()
    moves = no_moves(city.index)
    years = len(city.index.years)
    moves.add(Closure(0, 0, np.full(years, 0.5), np.array([1.0])))
    moves.add(DemandMove("m", "main", np.array([0]), np.zeros(years), 0.0))
    assert (moves.ceiling[0, 0] == 0.5).all()
    assert moves.lost[0, 0]
    assert [m.move for m in moves.of_activity] == ["main"]


def test_what_a_measure_fixes_and_stops_is_booked_to_it() -> None:
    city = TinyCity().growth().measures(
        coking_ule=measure(uptake({2025: "50 %"}, facility=["works_a"])),
        capacity_swap=measure(uptake({})),
    )
    scenario = city.load()
    claim, = scenario.moves.claims["coking_ule"]
    assert (claim.fixed, scenario.index.sites[claim.site].name) == (Fixed.COVERAGE, "coke@works_a")
    assert scenario.index.controls[claim.number].control == "ultra_low"
    assert scenario.moves.claims["capacity_swap"] == []
    assert scenario.moves.bans == {"coking_new": {"capacity_swap"}}
