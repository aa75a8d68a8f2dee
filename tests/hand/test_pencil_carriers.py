"""Pencil-size optima: what controls give off, and controls that no measure moves.

Units of all pencil cities: kt, PJ, million CNY; six equal years, nothing discounted.
"""

from __future__ import annotations

import pytest

from tests.fixtures.pencil import PencilCity, same

close = pytest.approx


def test_what_a_control_gives_off_may_be_dumped_and_no_more() -> None:
    """Exchangers on half of the mill give off 1.5 PJ of steam; the dryer needs 1, 1.6, 2.2 ... 4.

    Power beside the steam of a boiler is sold at 4 and pays for its cost of 2, so that it serves
    the dryer alone, in 2021 too, when the plan lets it stand, and the 1.5 PJ are dumped.
    60 + 15 x 1 + 6 x 0.5 x 1 - 15 x 2 = 48. Proves: steam of controls counts in what may be dumped.
    Sensitivity: the share under exchangers, 50 %.
    """
    city = PencilCity().plant("mill", {"old": 10})
    city.plant("dryer", {"old": 1}, activity={2020: 4, 2021: 1, 2026: 4})
    city.plant("boiler", {"coal": 2}, kind="linked:steam").price("electricity", 4)
    city.control("mill", "exchanger", 1, covers=50)
    city.effect("mill", "exchanger", "energy", -3, "TJ/t", "steam")
    city.lever("fit", "coverage", "mill", 100, control="exchanger")
    city.process("dryer", "*", "use", 1, "TJ/t", "steam")
    solved = city.process("boiler", "*", "output", 1, "TJ/t", "electricity").solve()
    assert solved.covered("mill", "old", "exchanger") == close(same(0.5), abs=1e-6)
    assert solved.runs("boiler", "coal") == close([1, 1.6, 2.2, 2.8, 3.4, 4], abs=1e-5)
    steam = solved.task.run.index.carrier("steam")
    assert solved.mix.dumped[steam, 1:].tolist() == close([1500] * 6, rel=1e-5)
    assert solved.cost == close(48, rel=1e-5)


def test_controls_that_no_measure_moves_grow_each_by_its_own_share() -> None:
    """Activity doubles; a scrubber on 30 % and a better one on 40 % stay at their shares.

    Running: 2 x 6 x (10 + 0.3 x 1 + 0.4 x 2) = 133.2. 0.3 kt of the scrubber are built at 8, paid
    over four years: 2.4. Proves: the share of a control is its own, without the better ones.
    Sensitivity: the capex, 8: with the better one's share it would be 5.6.
    """
    city = PencilCity().plant("mill", {"old": 10}, activity={2020: 1, 2021: 2, 2026: 2})
    city.process("mill", "old", "emit", 1, name="NOx")
    city.control("mill", "scrubber", 1, covers=30, NOx=0.5)
    city.control("mill", "better", 2, rank=2, covers=40, NOx=0.9)
    city.cost("mill", "*", "capex", 8, control="scrubber")
    city.effect("mill", "scrubber", "economic_life", 4, "yr")
    solved = city.solve()
    assert solved.covered("mill", "old", "scrubber") == close(same(0.6))
    assert solved.covered("mill", "old", "better") == close(same(0.8))
    assert solved.cost == close(135.6, rel=1e-6)


def test_idle_stock_is_kept_in_years_without_any_activity() -> None:
    """Activity stops from 2024 on; old costs 1 a kt that stands, new 3 to run.

    3 kt years of old, which stand to the end: 6. Proves: a year without activity asks for no stock
    in proportion to it. Sensitivity: the year in which the activity stops.
    """
    city = PencilCity().plant("mill", {"old": 1, "new": 9}, item="fixed_om",
                              activity={2020: 1, 2023: 1, 2024: 0, 2026: 0})
    city.lever("modernise", "stock_share", "mill", 100, technology="new", replaces="old")
    solved = city.solve()
    assert solved.runs("mill", "old") == close([1, 1, 1, 0, 0, 0], abs=1e-6)
    assert solved.stands("mill", "old")[:3] == close([1, 1, 1], rel=1e-6)
