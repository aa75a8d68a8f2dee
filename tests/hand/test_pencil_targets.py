"""Pencil-size optima: the worked programme of two measures, and one target of each kind.

Units of all pencil cities: kt, PJ, million CNY; six equal years, nothing discounted. A price per
tonne in CNY is a thousand times one per kt in million CNY. The verdicts allow a millionth, so
the rows stop half a millionth short of the value.
"""

from __future__ import annotations

from functools import cache

import pytest

from simulator.optimiser.programme.target_terms import INSIDE
from tests.fixtures.pencil import PencilCity, Solved, same

close = pytest.approx
NOX = {"kind": "emission", "pollutant": "NOx"}
OF_MILL = {"kind": "activity", "sources": ["mill"]}
OF_NEW = OF_MILL | {"technologies": ["new"]}
NEW = {"technology": "new", "replaces": "old"}


def two_measures(first: float) -> Solved:
    """8 kt at either works; what a kt under control removes: 2 NOx, 0.5 CO2; 1 NOx, 2 CO2."""
    city = PencilCity()
    for name, cost, nox, co2 in (("alpha", 10, 2, 0.5), ("beta", 30, 1, 2)):
        city.plant(name, {"works": 0}, activity=8)
        city.process(name, "works", "emit", nox, name="NOx")
        city.process(name, "works", "emit", co2, name="CO2")
        city.control(name, "capture", cost, NOx=1, CO2=1)
        percent = first if name == "alpha" else 100
        city.lever(name, "coverage", name, percent, control="capture")
    for pollutant, value in (("NOx", "10000 t"), ("CO2", "6000 t")):
        city.aim(pollutant, "engineering_reduction", {"kind": "ledger", "pollutant": pollutant},
                 value, comparator=">=")
    return city.solve()


@cache
def target_least() -> Solved:
    return two_measures(100)


def measures(solved: Solved) -> list[float]:
    return [solved.covered(name, "works", "capture")[-1] for name in ("alpha", "beta")]


def test_the_worked_programme() -> None:
    """min 10 x1 + 30 x2; NOx 2 x1 + x2 >= 10; CO2 0.5 x1 + 2 x2 >= 6; 0 <= x <= 8.

    Both bind: x = (4, 2), cost 100. Prices p, q: 2 p + 0.5 q = 10, p + 2 q = 30, so
    p = 10 / 7 = 1.42857 and q = 100 / 7 = 14.28571; 10 p + 6 q = 100.
    Proves: floors on two pollutants together, their shadow prices, and that the prices pay the
    cost. Sensitivity: beta's cost, 30: the answer stays (4, 2) between 5 and 40.
    """
    solved = target_least()
    assert measures(solved) == close([4, 2], rel=1e-6)
    assert solved.cost == close(100, rel=1e-6)
    assert solved.price("NOx") == close(10_000 / 7, rel=1e-6)
    assert solved.price("CO2") == close(100_000 / 7, rel=1e-6)


def test_the_worked_programme_with_a_bound() -> None:
    """With x1 <= 3: x = (3, 4), cost 150; only NOx binds, at 30; the bound is worth -50.

    One more of x1 saves 2 kt of x2 at 30 and costs 10. CO2: 1.5 + 8 > 6.
    Proves: a potential that binds takes the price of another target to zero.
    Sensitivity: the bound, 3: from 4 on the answer is that of the test above.
    """
    solved = two_measures(37.5)
    short = 10 * INSIDE
    assert measures(solved) == close([3, 4 - short], rel=1e-6)
    assert solved.cost == close(150 - 30 * short, rel=1e-6)
    assert solved.price("NOx") == close(30_000, rel=1e-6)
    assert solved.price("CO2") == 0
    bound = [solved.found.duals[n] / 8 for n in solved.rows("cover_limit")]
    assert bound == close([0, 0, 0, 0, 0, -50], abs=1e-6)


@cache
def target_most() -> Solved:
    city = PencilCity().plant("mill", {"old": 10, "new": 25})
    city.process("mill", "old", "emit", 2, name="NOx")
    city.process("mill", "new", "emit", 0.5, name="NOx")
    city.lever("modernise", "stock_share", "mill", 100, **NEW)
    return city.aim("T", "cap", NOX, "1100 t").solve()


def test_a_cap() -> None:
    """2 - 1.5 x <= 1.1: 0.6 kt turns new in 2026, at 15 more: 60 + 9 = 69.

    Proves: a ceiling on an emission, and its price: 15 / 1.5 = 10. Sensitivity: the cap, 1.1 kt.
    """
    solved = target_most()
    assert solved.runs("mill", "new") == close([0, 0, 0, 0, 0, 0.6], abs=1e-6)
    assert solved.cost == close(69, rel=1e-6)
    assert solved.price("T") == close(10_000, rel=1e-6)


def dear() -> PencilCity:
    return PencilCity().plant("mill", {"old": 10, "new": 30}).lever(
        "modernise", "stock_share", "mill", 100, **NEW)


def test_a_share_holds_to_the_horizon() -> None:
    """30 % new from 2025 to the end: 60 + 2 x 0.3 x 20 = 72; one point more costs 2 x 0.2.

    Proves: share targets hold, and their price is per percentage point, over all years held.
    Sensitivity: the year, 2025.
    """
    city = dear().aim("T", "share", OF_NEW, "30 %", comparator=">=", year=2025,
                      denominator=OF_MILL)
    solved = city.solve()
    assert solved.runs("mill", "new") == close([0, 0, 0, 0, 0.3, 0.3], abs=1e-6)
    assert solved.cost == close(72, rel=1e-6)
    assert solved.price("T") == close(400_000, rel=1e-6)


def test_a_share_of_one_year() -> None:
    """The same share in 2025 alone, not held: 60 + 6 = 66.

    Proves: `hold: false` asks for one year. Sensitivity: the share, 30 %.
    """
    city = dear().aim("T", "share", OF_NEW, "30 %", comparator=">=", year=2025, hold=False,
                      denominator=OF_MILL)
    assert city.solve().cost == close(66, rel=1e-6)


def test_a_cumulative_quantity() -> None:
    """2 kt of new over six years, whenever it is cheapest: all years alike: 60 + 2 x 20 = 100.

    Proves: sums over years are one row. Sensitivity: the sum, 2 kt; the years do not matter as
    nothing is discounted.
    """
    city = dear().aim("T", "cumulative", OF_NEW, "2000 t", comparator=">=")
    solved = city.solve()
    assert sum(solved.runs("mill", "new")) == close(2, rel=1e-6)
    assert solved.cost == close(100, rel=1e-6)


def test_a_cumulative_share() -> None:
    """30 % new of all that the mill makes in six years: 1.8 of 6 kt: 60 + 1.8 x 20 = 96.

    One point more is 0.06 kt at 20: 1.2 million CNY. Proves: a sum over a sum, and its price per
    percentage point of the whole. Sensitivity: the share, 30 %.
    """
    city = dear().aim("T", "cumulative", OF_NEW, "30 %", comparator=">=", denominator=OF_MILL)
    solved = city.solve()
    assert sum(solved.runs("mill", "new")) == close(1.8, rel=1e-6)
    assert solved.cost == close(96, rel=1e-6)
    assert solved.price("T") == close(1_200_000, rel=1e-6)


def test_a_cumulative_quantity_waits_for_the_discount() -> None:
    """At 10 % a year money is cheapest late: 1 kt in 2026 and 1 kt in 2025.

    60 becomes 10 x (1 - 1.1^-6) / 0.1 = 43.5526; 20 x (1.1^-6 + 1.1^-5) = 23.7079.
    Proves: present value of all years. Sensitivity: the rate; at zero any years would do.
    """
    city = dear().aim("T", "cumulative", OF_NEW, "2000 t", comparator=">=")
    city.scenario["finance"] = {"discount_rate": "10 %"}
    solved = city.solve()
    assert solved.runs("mill", "new") == close([0, 0, 0, 0, 1, 1], abs=3e-6)
    expected = 100 * (1 - 1.1**-6) + 20 * (1.1**-6 + 1.1**-5)
    assert solved.cost == close(expected, rel=1e-6)


def filtered(path: dict[int, float]) -> PencilCity:
    city = PencilCity().plant("mill", {"old": 10}, activity=path)
    city.process("mill", "old", "emit", 1, name="NOx").control("mill", "filter", 4, NOx=1)
    return city.lever("fit", "coverage", "mill", 100, control="filter")


def test_a_change_against_the_base_year() -> None:
    """Down 40 % from 1 kt in 2020 while activity grows to 1.5: 0.9 kt go at 4 each.

    Activity 1, 1.1 ... steps of a tenth reach 1.5 in 2025: 10 x (1.1 + 1.2 + 1.3 + 1.4 + 1.5 +
    1.5) = 80, and 0.9 x 4 in 2026: 83.6. Proves: a change is measured from the base year's value.
    Sensitivity: the change, 40 %.
    """
    city = filtered({2020: 1, 2025: 1.5}).aim("T", "change", NOX, "-40 %", comparator=None)
    solved = city.solve()
    assert solved.covered("mill", "old", "filter")[-1] == close(0.9, rel=1e-6)
    assert solved.cost == close(83.6, rel=1e-6)


def test_an_intensity() -> None:
    """At most 0.25 t per t of product in 2026: three quarters of 1.5 kt are filtered: 1.125 x 4.

    80 + 4.5. Proves: the denominator is the mix's own activity. Sensitivity: the ratio, 0.25.
    """
    city = filtered({2020: 1, 2025: 1.5}).aim(
        "T", "intensity", NOX, "0.25 t/t", denominator=OF_MILL)
    solved = city.solve()
    assert solved.covered("mill", "old", "filter")[-1] == close(1.125, rel=1e-6)
    assert solved.cost == close(84.5, rel=1e-6)


def test_a_peak() -> None:
    """Activity 1 to 2023, 1.4 in 2024 and 2025, 1.2 in 2026; no rise after the peak of 2021.

    Emissions stay at 1: 0.4, 0.4 and 0.2 kt are filtered. Running 10 x 7 = 70, filters 4: 74.
    Proves: emissions do not rise from year to year after the peak. Sensitivity: the activity of
    2024, 1.4. Without a filter in 2024 the rise itself would break the row.
    """
    path = {2020: 1, 2023: 1, 2024: 1.4, 2025: 1.4, 2026: 1.2}
    city = filtered(path).targets(T={
        "clause": "1", "label": {"zh": "达峰", "en": "peak"}, "indicator": "T", "kind": "peak",
        "quantity": NOX, "target_year": 2021,
    })
    solved = city.solve()
    assert solved.covered("mill", "old", "filter") == close([0, 0, 0, 0.4, 0.4, 0.2], abs=2e-6)
    assert solved.cost == close(74, rel=1e-6)


def test_imported_power_counts_in_the_net_boundary() -> None:
    """1 PJ of power at 0.5 kg/kWh is 138,889 t; new uses half: 138,889 (1 - 0.5 x) <= 100,000.

    x = 0.56 at 20 more, less 0.28 PJ of power at 4: 60 + 6 x 4 + 11.2 - 1.12 = 94.08.
    Proves: carbon of net imports is in the row. Sensitivity: the grid's factor, 0.5 kg/kWh.
    """
    city = dear().price("electricity", 4)
    city.process("mill", "old", "use", 1, "TJ/t", "electricity")
    city.process("mill", "new", "use", 0.5, "TJ/t", "electricity")
    carbon = {"kind": "emission", "pollutant": "CO2", "boundary": "energy_net"}
    solved = city.aim("T", "cap", carbon, "100000 t").solve()
    assert solved.runs("mill", "new") == close([0, 0, 0, 0, 0, 0.56], abs=1e-6)
    assert solved.cost == close(94.08, rel=1e-6)


def test_one_cap_on_three_sources_is_met_by_the_cheapest_first() -> None:
    """Each emits 1 kt; filters cost 2, 5 and 9. Of 3 kt 1.5 must go: all of a, half of b.

    2 + 2.5 = 4.5. Proves: least cost fills up in the order of cost per tonne, and the dearest
    one used, b at 5, sets the price. Sensitivity: the cap, 1.5 kt: at 0.5 c is needed too.
    """
    city = PencilCity()
    for name, cost in (("a", 2), ("b", 5), ("c", 9)):
        city.plant(name, {"works": 0}).process(name, "works", "emit", 1, name="NOx")
        city.control(name, "filter", cost, NOx=1)
        city.lever(name, "coverage", name, 100, control="filter")
    solved = city.aim("T", "cap", NOX, "1500 t").solve()
    found = [solved.covered(name, "works", "filter")[-1] for name in "abc"]
    assert found == close([1, 0.5, 0], abs=2e-6)
    assert solved.cost == close(4.5, rel=1e-6)
    assert solved.price("T") == close(5000, rel=1e-6)


def test_foresight_builds_what_lasts() -> None:
    """A filter for 4 once, or an additive at 3 a year, under a cap from 2025.

    0.5 kt in two years: additive 0.5 x 2 x 3 = 3; a filter built in 2025 is paid for two of its
    four years: 0.5 x 2 x 4 / 4 = 1. The filter is built: 60 + 1.
    Proves: annuities beyond the horizon are not counted. Sensitivity: the annuity, 1: above 3
    the additive is used.
    """
    city = PencilCity().plant("mill", {"old": 10}).process("mill", "old", "emit", 1, name="NOx")
    city.control("mill", "additive", 3, NOx=1).control("mill", "filter", 0, rank=2, NOx=1)
    city.cost("mill", "*", "capex", 4, control="filter")
    city.effect("mill", "filter", "economic_life", 4, "yr")
    for name in ("additive", "filter"):
        city.lever(name, "coverage", "mill", 100, control=name)
    solved = city.aim("T", "cap", NOX, "500 t", year=2025).solve()
    assert solved.covered("mill", "old", "filter") == close([0, 0, 0, 0, 0.5, 0.5], abs=1e-6)
    assert solved.covered("mill", "old", "additive") == close(same(0), abs=1e-6)
    assert solved.cost == close(61, rel=1e-6)
