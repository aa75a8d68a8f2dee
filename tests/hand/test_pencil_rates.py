"""Pencil-size optima: bounds on the change from one year to the next, and what levers add.

Units of all pencil cities: kt, PJ, million CNY; six equal years, nothing discounted.
"""

from __future__ import annotations

import pytest

from tests.fixtures.city import measure, uptake
from tests.fixtures.pencil import PencilCity, same

close = pytest.approx
OF_MILL = {"kind": "activity", "sources": ["mill"]}
OF_NEW = OF_MILL | {"technologies": ["new"]}
NEW = {"technology": "new", "replaces": "old"}


def test_a_share_that_rises_by_a_tenth_each_year() -> None:
    """Activity 2, then 4 kt; to 2023 new rises by ten points a year: 0.2, 0.8, 1.2 kt.

    220 for 22 kt of old, 2.2 kt are 20 dearer: 264. Proves: the share of a year is of that year's
    activity, and the share before of the year before. Sensitivity: the activity of 2021, 2 kt.
    """
    path = {2020: 1, 2021: 2, 2022: 4, 2026: 4}
    city = PencilCity().plant("mill", {"old": 10, "new": 30}, activity=path)
    city.lever("modernise", "stock_share", "mill", 100, **NEW)
    city.aim("T", "annual_rate", OF_NEW, "10 %", comparator=">=", year=2023, denominator=OF_MILL)
    solved = city.solve()
    assert solved.runs("mill", "new")[:3] == close([0.2, 0.8, 1.2], abs=1e-5)
    assert solved.cost == close(264, rel=1e-6)


def test_emissions_that_may_rise_only_so_fast() -> None:
    """1 kt becomes 1.5 at once; 0.1 a year and half as much for tolerance: 1.15, 1.3, 1.45, 1.5.

    Filtered: 0.35, 0.2, 0.05, at 4: 90 + 2.4. Proves: a ceiling gives way by its tolerance, a
    floor would be eased downwards. Sensitivity: the tolerance, 50 %: without it 94.
    """
    city = PencilCity().plant("mill", {"old": 10}, activity={2020: 1, 2021: 1.5, 2026: 1.5})
    city.process("mill", "old", "emit", 1, name="NOx").control("mill", "filter", 4, NOx=1)
    city.lever("fit", "coverage", "mill", 100, control="filter")
    city.aim("T", "annual_rate", {"kind": "emission", "pollutant": "NOx"}, "100 t",
             tolerance="50 %")
    solved = city.solve()
    assert solved.covered("mill", "old", "filter") == close([0.35, 0.2, 0.05, 0, 0, 0], abs=1e-5)
    assert solved.cost == close(92.4, rel=1e-6)


def test_what_a_lever_adds_counts_once_as_growth() -> None:
    """1 kt, half as much more in 2026, by a lever that the plan has too; the pace of new is zero.

    In 2026 new may gain what the lever adds, 0.5 of 1.5 kt, and nothing before. Old costs 10, new
    4: 50 + 15 - 6 x 0.5 = 62. Proves: growth that levers make is counted with the levers and not
    with the drivers too. Sensitivity: the lever, 50 %.
    """
    city = PencilCity().plant("mill", {"old": 10, "new": 4})
    city.lever("more", "demand", "mill", 50, cost=0)
    city.lever("modernise", "stock_share", "mill", 100, pace=0, **NEW)
    city.measures(more=measure(uptake({2025: "0 %", 2026: "50 %"})))
    city.aim("T", "cap", OF_MILL, "1500 t", comparator=">=")
    solved = city.solve()
    assert solved.runs("mill", "new") == close([*same(0)[:5], 0.5], abs=1e-5)
    assert solved.moved() == close([*same(0)[:5], 0.5], abs=1e-5)
    assert solved.cost == close(62, rel=1e-5)


def test_a_ledger_counts_what_a_cut_takes_away() -> None:
    """1 kt emits 1 kt; 0.2 kt must go by projects, and only a cut, at 30 a kt, can do that.

    60 - 2 + 6 = 64. Proves: a lever counts in the ledger by what it moves, once. Sensitivity: the
    amount, 200 t.
    """
    city = PencilCity().plant("mill", {"old": 10}).process("mill", "old", "emit", 1, name="NOx")
    city.lever("less", "demand", "mill", -50, cost=30)
    city.aim("T", "engineering_reduction", {"kind": "ledger", "pollutant": "NOx"}, "200 t",
             comparator=">=")
    solved = city.solve()
    assert solved.moved() == close([*same(0)[:5], -0.2], abs=1e-5)
    assert solved.cost == close(64, rel=1e-6)


def test_a_ledger_counts_what_a_transfer_brings_to_a_receiver_that_grows() -> None:
    """Road 1 kt at 2 kt of NOx, rail from 1 to 2 kt at 1 a kt: half of rail counts in 2026.

    s moved books 2 s at the road, -0.5 s at the rail, and the other -0.5 s with the move: 0.3 kt
    are s = 0.3. Rail is 10 dearer: 60 + 9.5 x 20 + 3 = 253. Proves: what a transfer books is a
    weight on its own variable. Sensitivity: the rail's growth; without it all counts at the rail.
    """
    city = PencilCity().plant("road", {"truck": 10})
    city.plant("rail", {"train": 20}, activity={2020: 1, 2026: 2})
    for source, technology, nox in (("road", "truck", 2), ("rail", "train", 1)):
        city.process(source, technology, "emit", nox, name="NOx")
    city.lever("shift", "transfer", "road", 50, cost=0, factor=1, to_source="rail")
    city.aim("T", "engineering_reduction", {"kind": "ledger", "pollutant": "NOx"}, "300 t",
             comparator=">=")
    solved = city.solve()
    assert solved.moved(kind="transfers") == close([*same(0)[:5], 0.3], abs=1e-5)
    assert solved.cost == close(253, rel=1e-6)
