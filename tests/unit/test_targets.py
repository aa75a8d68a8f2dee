"""Every kind of target and every verdict, on short series that can be read at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

import simulator
from simulator.errors import InputError
from simulator.scenario.keys import Target
from simulator.targets.asked import evaluation_year, takes_over
from simulator.targets.judging import judge
from simulator.targets.measured import Measured
from simulator.targets.verdicts import Verdict

YEARS = tuple(range(2020, 2031))
TRAP = (100, 102, 104, 105, 106, 107, 106, 104, 101, 98, 95)
FLAT = (100.0,) * 11


def row(kind: str, **keys: Any) -> Target:
    text = {"zh": "目标", "en": "target"}
    quantity = keys.pop("quantity", {"kind": "emission", "pollutant": "NOx"})
    return Target(clause="1", label=text, indicator=keys.pop("indicator", kind), kind=kind,
                  quantity=quantity, **keys)


def verdict(
    target: Target,
    plan: Sequence[float],
    baseline: Sequence[float] | None = None,
    *,
    case: str = "plan",
    below: Sequence[float] | None = None,
    unit: str = "t",
    until: int | None = None,
    main: int = 2025,
) -> Verdict:
    """Judge a row; the baseline is far off the target unless it is given."""
    never = 1e12 if target.comparator in ("<=", "fall") else -1e12
    other = np.full(len(YEARS), never) if baseline is None else np.array(baseline, dtype=float)
    series = {"plan": np.array(plan, dtype=float), "baseline": other}
    denominator = None if below is None else np.array(below, dtype=float)
    return judge("T", target, case, lambda c: Measured(series[c], denominator, unit), YEARS, main,
                 until)


def falling(first: float, step: float) -> list[float]:
    return [first - step * n for n in range(len(YEARS))]


# levels


def test_cap_met_and_missed() -> None:
    """100, 95 ... 75 in 2025."""
    cap = row("cap", comparator="<=", value="75 t", hold=False)
    found = verdict(cap, falling(100, 5))
    assert (found.verdict, found.achieved, found.gap, found.year) == ("met", 75, 0, 2025)
    tight = row("cap", comparator="<=", value="74 t", hold=False)
    found = verdict(tight, falling(100, 5))
    assert (found.verdict, found.gap) == ("missed", 1)


def test_value_is_compared_in_the_unit_of_the_row() -> None:
    """20,000 t are 2 万吨; the gap to 1.5 万吨 is 0.5 万吨."""
    found = verdict(row("cap", comparator="<=", value="1.5 万吨"), [20_000.0] * 11)
    assert found.verdict == "missed"
    assert (found.required, found.unit) == (1.5, "万吨")
    assert found.achieved == pytest.approx(2)
    assert found.gap == pytest.approx(0.5)


def test_change_against_the_base_year() -> None:
    """100 to 82 is a fall of 18 %."""
    change = row("change", value="-18 %", base_year=2020, hold=False)
    path = [100, 99, 96, 93, 88, 82, 82, 82, 82, 82, 82]
    found = verdict(change, path, [100.0] * 11)
    assert found.verdict == "met"
    assert found.achieved == pytest.approx(-18)
    assert found.unit == "%"


def test_sign_of_a_change_tells_its_direction() -> None:
    """+10 % is a floor, -10 % a ceiling."""
    up, down = (row("change", value=f"{v} %", hold=False) for v in (10, -10))
    assert verdict(up, falling(100, -3), FLAT).verdict == "met"
    assert verdict(down, falling(100, -3), FLAT).verdict == "missed"
    assert verdict(down, falling(100, 3), FLAT).verdict == "met"


def test_simulated_base_year_is_the_plan_case() -> None:
    """2030 against the plan's own 2025: 75 to 50 falls by a third, in the baseline too."""
    change = row("change", comparator="<=", value="-30 %", base_year=2025, base_case="plan",
                 evaluation_year=2030)
    found = verdict(change, falling(100, 5), FLAT)
    assert found.verdict == "met"
    assert found.achieved == pytest.approx(-100 / 3)
    other = verdict(change, falling(100, 5), FLAT, case="baseline")
    assert other.achieved == pytest.approx(100 / 3)
    assert other.verdict == "missed"


def test_intensity() -> None:
    """90 t over 3 Mtkm are 30 t/Mtkm."""
    intensity = row("intensity", comparator="<=", value="30 t/Mtkm", hold=False)
    found = verdict(intensity, [90] * 11, below=[3] * 11, unit="(t)/(Mtkm)")
    assert (found.verdict, found.achieved) == ("met", 30)


def test_share_in_percent() -> None:
    share = row("share", comparator=">=", value="30 %")
    found = verdict(share, [25.0] * 11, below=[100.0] * 11, unit="1")
    assert (found.verdict, found.achieved, found.gap) == ("missed", 25, 5)


def test_share_of_nothing_is_nothing() -> None:
    share = row("share", comparator=">=", value="30 %")
    found = verdict(share, [0.0] * 11, below=[0.0] * 11, unit="1")
    assert (found.verdict, found.achieved) == ("missed", 0)


@pytest.mark.parametrize(("kind", "unit"), [("quantity", "t"), ("capacity", "MW")])
def test_levels_and_capacities(kind: str, unit: str) -> None:
    target = row(kind, comparator=">=", value=f"150 {unit}")
    assert verdict(target, [150.0] * 11, unit=unit).verdict == "met"
    assert verdict(target, [149.0] * 11, unit=unit).verdict == "missed"


def test_cumulative_counts_from_the_year_after_the_base() -> None:
    """10 a year from 2021 to 2025 are 50; the 7 of 2020 do not count."""
    total = row("cumulative", comparator=">=", value="50 t")
    found = verdict(total, [7, *[10] * 10])
    assert (found.verdict, found.achieved, found.year) == ("met", 50, 2025)


def test_share_of_a_cumulative_total() -> None:
    """5 x 4 of 5 x 10 completed since 2020 are 40 %."""
    total = row("cumulative", comparator=">=", value="40 %")
    found = verdict(total, [0, *[4] * 10], below=[99, *[10] * 10], unit="1")
    assert (found.verdict, found.achieved) == ("met", pytest.approx(40))


def test_annual_rate_is_judged_every_year() -> None:
    """Gains 2, 2, 1, 2, 2: the year 2023 misses 1.5 a year."""
    rate = row("annual_rate", comparator=">=", value="1.5 t")
    path = [0, 2, 4, 5, 7, 9, 9, 9, 9, 9, 9]
    found = verdict(rate, path)
    assert (found.verdict, found.achieved, found.year) == ("missed", 1, 2023)
    assert verdict(rate, [0, 2, 4, 6, 8, 10, 10, 10, 10, 10, 10]).verdict == "met"


def test_annual_rate_of_a_share_is_in_points() -> None:
    rate = row("annual_rate", comparator=">=", value="2 %")
    path = [0.10, 0.12, 0.14, 0.16, 0.18, 0.20, *[0.2] * 5]
    assert verdict(rate, path, unit="1").achieved == pytest.approx(2)


# ledger: judged once, in its year


def test_engineering_reduction_is_judged_in_its_year_only() -> None:
    ledger = row("engineering_reduction", comparator=">=", value="2825 t",
                 quantity={"kind": "ledger", "pollutant": "NOx"})
    path = [0, 0, 0, 1000, 2000, 2825, 0, 0, 0, 0, 0]
    found = verdict(ledger, path, [0.0] * 11)
    assert (found.verdict, found.achieved, found.year) == ("met", 2825, 2025)


# peaks


def test_trap_series_peaked_in_2025() -> None:
    """The whole series shows no trend, yet it peaked in its sixth year."""
    peak = row("peak", target_year=2025)
    found = verdict(peak, TRAP, falling(100, -1))
    assert (found.verdict, found.achieved, found.year) == ("met", 2025, 2025)


def test_trap_series_did_not_peak_by_2024() -> None:
    found = verdict(row("peak", target_year=2024), TRAP, falling(100, -1))
    assert (found.verdict, found.achieved, found.gap) == ("missed", 2025, 1)
    assert found.reason == "still rising in 2025"


def test_an_early_peak_is_no_later_than_asked() -> None:
    found = verdict(row("peak", target_year=2027), TRAP, falling(100, -1))
    assert (found.verdict, found.achieved) == ("met", 2025)


def test_a_second_rise_undoes_a_peak() -> None:
    """Falling from 2022, but rising again in 2029, below the maximum."""
    path = [100, 110, 108, 106, 104, 102, 100, 98, 96, 97, 95]
    found = verdict(row("peak", target_year=2025), path, falling(100, -1))
    assert (found.verdict, found.year) == ("missed", 2029)


def test_a_plateau_is_no_rise() -> None:
    path = [90, 95, 100, 100, 100, 100, 100, 100, 100, 100, 100]
    found = verdict(row("peak", target_year=2025), path, falling(100, -1))
    assert (found.verdict, found.achieved) == ("met", 2022)


def test_a_peak_of_the_baseline_is_slack() -> None:
    assert verdict(row("peak", target_year=2025), TRAP, falling(100, 1)).verdict == "slack"


# directions, bands, tolerances


def test_direction_is_judged_by_sign() -> None:
    down = row("direction", comparator="fall", base_year=2020)
    found = verdict(down, falling(100, 1), FLAT)
    assert (found.verdict, found.achieved, found.gap) == ("met", pytest.approx(-5), None)
    assert verdict(down, falling(100, -1), FLAT).verdict == "missed"
    up = row("direction", comparator="rise", base_year=2020)
    assert verdict(up, falling(100, -1), FLAT).verdict == "met"


def test_a_rise_of_a_level_is_judged_by_its_change() -> None:
    """A quantity that shall fall, without a number: its level says nothing."""
    down = row("quantity", comparator="fall")
    assert verdict(down, falling(100, 1), FLAT).verdict == "met"
    assert verdict(down, falling(100, -1), FLAT).verdict == "missed"


def test_equal_is_neither_more_nor_less() -> None:
    """A ban asks for nothing at all; 3 are too many."""
    ban = row("quantity", comparator="=", value="0 t")
    assert verdict(ban, [0.0] * 11, FLAT).verdict == "met"
    assert verdict(ban, [3.0] * 11, FLAT).verdict == "missed"


def test_no_change_is_neither_rise_nor_fall() -> None:
    for comparator in ("rise", "fall"):
        found = verdict(row("direction", comparator=comparator), FLAT, FLAT)
        assert found.verdict == "missed"


def test_one_sided_less_its_tolerance() -> None:
    """50 % 左右 with 5 %: 47.5 is enough."""
    about = row("share", comparator=">=", value="50 %", tolerance="5 %", strength="approximate")
    found = verdict(about, [0.475] * 11, unit="1")
    assert (found.verdict, found.tolerance, found.gap) == ("met", 2.5, pytest.approx(2.5))
    assert verdict(about, [0.474] * 11, unit="1").verdict == "missed"


@pytest.mark.parametrize(
    ("level", "expected"),
    [(94, "missed"), (95, "met"), (100, "met"), (105, "met"), (106, "missed")],
)
def test_band_with_tolerance(level: float, expected: str) -> None:
    band = row("quantity", comparator="band", value="100 t", tolerance="5 %")
    assert verdict(band, [level] * 11).verdict == expected


def test_band_never_holds() -> None:
    """100 in 2025, 200 later."""
    band = row("quantity", comparator="band", value="100 t", tolerance="5 %")
    assert verdict(band, [100] * 6 + [200] * 5).verdict == "met"


# holding and taking over

LAPSE = [100, 90, 80, 70, 60, 50, 50, 50, 70, 50, 50]


@pytest.mark.parametrize("kind", ["cap", "quantity", "capacity", "intensity"])
def test_levels_hold_to_the_horizon(kind: str) -> None:
    """60 is kept from 2025, but broken by 10 in 2028: the worst year is shown."""
    found = verdict(row(kind, comparator="<=", value="60 t"), LAPSE)
    assert (found.verdict, found.achieved, found.gap, found.year) == ("missed", 70, 10, 2028)


def test_changes_and_shares_hold_too() -> None:
    change = row("change", value="-40 %", base_year=2020)
    assert verdict(change, LAPSE, FLAT).year == 2028
    share = row("share", comparator="<=", value="60 %")
    assert verdict(share, [v / 100 for v in LAPSE], unit="1").year == 2028


@pytest.mark.parametrize(("off", "expected"), [(4e-9, "met"), (1e-5, "missed")])
def test_rounding_at_zero_is_relative_to_the_whole(off: float, expected: str) -> None:
    """No growth, and no share at all, are met by what a solver leaves of them."""
    change = row("change", comparator="<=", value="0 %", base_year=2020)
    series = [100.0, *[100 * (1 + off)] * (len(YEARS) - 1)]
    assert verdict(change, series, falling(100, -5)).verdict == expected
    share = row("share", comparator="<=", value="0 %")
    assert verdict(share, [off] * len(YEARS), unit="1").verdict == expected


def test_hold_can_be_switched_off() -> None:
    found = verdict(row("cap", comparator="<=", value="60 t", hold=False), LAPSE)
    assert (found.verdict, found.achieved, found.year) == ("met", 50, 2025)


def test_a_later_row_takes_over() -> None:
    """Judged to 2027 only; the row of 2028 has its own value."""
    found = verdict(row("cap", comparator="<=", value="60 t"), LAPSE, until=2028)
    assert (found.verdict, found.achieved) == ("met", 50)


def test_who_takes_over_from_whom() -> None:
    rows = {
        "first": row("cap", indicator="a", comparator="<=", value="3 t", target_year=2025),
        "second": row("cap", indicator="a", comparator="<=", value="2 t", target_year=2028),
        "third": row("cap", indicator="a", comparator="<=", value="1 t", target_year=2030),
        "other": row("cap", indicator="b", comparator="<=", value="1 t", target_year=2026),
        "kind": row("share", indicator="a", comparator="<=", value="1 %", target_year=2026),
        "listed": row("cap", indicator="a", target_year=2026, status="tracked", reason="why"),
    }
    assert takes_over(rows, 2025) == {"first": 2028, "second": 2030, "listed": 2028}


def test_year_of_evaluation() -> None:
    """The evaluation year, else the printed one, else the plan's main year."""
    assert evaluation_year(row("cap", target_year=2027, evaluation_year=2026), 2025) == 2026
    assert evaluation_year(row("cap", target_year=2027), 2025) == 2027
    assert evaluation_year(row("cap"), 2025) == 2025


# the other verdicts


def test_slack_where_the_baseline_meets_it_too() -> None:
    cap = row("cap", comparator="<=", value="75 t")
    assert verdict(cap, falling(100, 5), falling(100, 6)).verdict == "slack"
    assert verdict(cap, falling(100, 5), falling(100, 6), case="baseline").verdict == "slack"


def test_a_baseline_that_misses_is_missed() -> None:
    cap = row("cap", comparator="<=", value="75 t")
    assert verdict(cap, falling(100, 5), FLAT, case="baseline").verdict == "missed"


def test_a_plan_that_misses_what_the_baseline_meets_is_missed() -> None:
    cap = row("cap", comparator="<=", value="75 t")
    assert verdict(cap, FLAT, falling(100, 6)).verdict == "missed"


def test_without_a_value_nothing_is_invented() -> None:
    found = verdict(row("cap", comparator="<=", value_source="missing"), falling(100, 5))
    assert (found.verdict, found.required, found.gap) == ("not_set", None, None)
    assert (found.achieved, found.reason) == (75, "the plan prints no value")


def test_without_a_value_a_rate_is_shown_in_its_own_unit() -> None:
    """A yearly gain in MW is no percentage."""
    rate = row("annual_rate", comparator=">=", value_source="missing")
    found = verdict(rate, [10.0 * n for n in range(11)], unit="MW")
    assert (found.verdict, found.achieved, found.unit) == ("not_set", 10, "MW")


@pytest.mark.parametrize("status", ["not_modelled", "tracked"])
def test_rows_that_are_only_listed(status: str) -> None:
    found = verdict(row("cap", value="75 t", comparator="<=", status=status, reason="why"), FLAT)
    assert (found.verdict, found.reason, found.achieved) == (status, "why", None)


def test_rounding_does_not_miss_a_target() -> None:
    cap = row("cap", comparator="<=", value="75 t")
    assert verdict(cap, [75 * (1 + 5e-7)] * 11).verdict == "met"
    assert verdict(cap, [75 * (1 + 5e-6)] * 11).verdict == "missed"


@pytest.mark.parametrize(("written", "meant"), [
    ("≥", ">="), ("=>", ">="), ("不低于", ">="), ("至少", ">="),
    ("≤", "<="), ("=<", "<="), ("不超过", "<="), (" 不高于 ", "<="), ("band", "band"),
])
def test_signs_and_words_of_planners_are_comparators(written: str, meant: str) -> None:
    target = {"clause": "1", "label": {"zh": "甲", "en": "a"}, "indicator": "a", "kind": "cap",
              "comparator": written}
    assert Target.model_validate(target).comparator == meant


def test_a_comparator_that_means_nothing_is_never_guessed_the_wrong_way() -> None:
    with pytest.raises(InputError) as caught:
        simulator.load("huzhou", sets={"targets.HZ-T02.comparator": "大约"})
    (problem,) = caught.value.problems
    assert problem.fix == "write one of <=, >=, band, rise, fall, ="
