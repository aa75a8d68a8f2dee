"""What was observed as a player of attribution, past and open years, closures: by pencil.

The coke works make 100 kt a year and emit 0.5 kg of NOx per t, 0.4 under the standard controls of
2020 and 0.1 under ultra-low ones: 40 t in the base year.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from simulator.analysis.attribution import attribute
from simulator.analysis.effects import Effect
from simulator.analysis.sites import between, totals
from simulator.city.closures import DocumentedClosure, closures
from simulator.plausibility.collecting import warnings_of
from simulator.results.rows.closure_rows import HEADER, closure_rows
from simulator.results.rows.period_rows import period_rows, periods
from simulator.simulation.run import Run
from simulator.wording import INTERACTION, OBSERVED, TOGETHER
from tests.fixtures.city import TinyCity, build, measure, target, uptake
from tests.fixtures.moving import moving_city
from tests.hand.test_observations import INDUSTRY, covered, observed_city, output

EXACT = 1e-12
COKE = {"sources": ["coke"]}


def retrofitted() -> TinyCity:
    """60 % ultra-low were observed in 2022; the plan wants 90 % by 2025."""
    city = build(lambda c: covered(c, 2022, standard=40, ultra_low=60))
    return city.measures(coking_ule=measure(uptake({2025: "90 %"})))


def closed(city: TinyCity, year: int, percent: float) -> TinyCity:
    """Document that a part of the works closed in a year."""
    return city.add(f"{INDUSTRY}activity.csv", percent, "percent", source="coke",
                    facility="works_a", item="closed", model_year=str(year))


def nox(run: Run, effect: Effect) -> dict[int, float]:
    series = effect.direct[run.index.pollutant("NOx")]
    return dict(zip(run.index.years, series.tolist(), strict=True))


def documented(run: Run) -> list[DocumentedClosure]:
    return closures(run.scenario.store, run.scenario.theta, run.index)


def rows_of(header: list[str], rows: Any) -> list[dict[str, Any]]:
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_what_was_observed_is_a_player() -> None:
    """2022: 50 x (0.4 x 0.8 + 0.6 x 0.2) = 22 t, 18 less; 2025: 13 t, so the measure brings 9."""
    run = retrofitted().run()
    effects = attribute(run)
    assert list(effects) == ["coking_ule", OBSERVED, INTERACTION]
    seen, own = nox(run, effects[OBSERVED]), nox(run, effects["coking_ule"])
    assert [seen[y] for y in (2020, 2021, 2022, 2025)] == pytest.approx([0, 9, 18, 18])
    assert [own[y] for y in (2021, 2022, 2023, 2025)] == pytest.approx([0, 0, 3, 9])
    assert nox(run, effects[INTERACTION])[2025] == pytest.approx(0, abs=1e-9)


def test_what_was_observed_is_a_player_of_every_target() -> None:
    """Coverage of 2025: none in 2020, 60 points were seen, 30 are the plan's; the ledger: 18, 9."""
    city = retrofitted().targets(
        COVER=target("share", {"kind": "coverage", **COKE, "controls": ["ultra_low"]},
                     denominator={"kind": "activity", **COKE}, value="70 %", comparator=">=",
                     target_year=2025),
        LEDGER=target("engineering_reduction", {"kind": "ledger", "pollutant": "NOx"},
                      value="20 t", comparator=">=", target_year=2025))
    effects = attribute(city.run())
    found = {name: (effect.targets["COVER"], effect.targets["LEDGER"])
             for name, effect in effects.items()}
    assert found[OBSERVED] == pytest.approx((0.6, 18))
    assert found["coking_ule"] == pytest.approx((0.3, 9))


def test_nothing_observed_is_no_player() -> None:
    """A fleet ages and freight grows: measures and interaction stand alone."""
    city = build().measures(coking_ule=measure(uptake({2025: "90 %"})))
    assert OBSERVED not in attribute(city.run())


def test_less_activity_is_credited_to_nobody() -> None:
    """80 kt were made in 2022, and nothing is documented as closed: frozen path and baseline."""
    run = build(lambda c: output(c, 2022, 80_000)).run()
    seen = attribute(run)[OBSERVED]
    assert max(np.abs(getattr(seen, name)).max()
               for name in ("direct", "imports", "sinks")) < 1e-9


def test_a_closure_is_credited_to_what_was_observed() -> None:
    run = closed(output(output(build(), 2021, 100_000), 2022, 0), 2022, 100).run()
    seen = nox(run, attribute(run)[OBSERVED])
    assert [seen[y] for y in (2021, 2022, 2025)] == pytest.approx([0, 40, 40])


def test_frozen_path_less_all_players_is_the_plan() -> None:
    """To the last digits, for every pollutant, imports, sinks, cost and every target."""
    city = observed_city().targets(
        CAP=target("cap", {"kind": "emission", "pollutant": "NOx", "boundary": "direct"},
                   value="9000 t", comparator="<=", target_year=2025),
        LEDGER=target("engineering_reduction", {"kind": "ledger", "pollutant": "NOx"},
                      value="20 t", comparator=">=", target_year=2025))
    run = city.run()
    effects = attribute(run)
    whole = between(totals(run.frozen), totals(run.cases["plan"]))
    size = totals(run.frozen)
    for name in ("direct", "imports", "sinks", "cost"):
        left = getattr(whole, name) - sum(getattr(e, name) for e in effects.values())
        most = np.abs(getattr(size, name)).max(-1, keepdims=True)
        assert (np.abs(left) <= EXACT * most).all(), name
        assert np.abs(getattr(effects[OBSERVED], name)).max() > 0 or name == "sinks"
    year = run.index.year(2025)
    emitted = [float(totals(case).direct[run.index.pollutant("NOx"), year])
               for case in (run.frozen, run.cases["plan"])]
    changes = [e.targets["CAP"] for e in effects.values()]
    assert emitted[0] - sum(changes) == pytest.approx(emitted[1], rel=EXACT)
    total = run.ledger("plan").total[run.index.pollutant("NOx"), year]
    assert sum(e.targets["LEDGER"] for e in effects.values()) == pytest.approx(total, rel=EXACT)


def test_past_and_open_years_stand_apart() -> None:
    """Observed: 9 + 18 t in 2021 and 2022, then 8 x 18; the measure: 3 + 6 + 6 x 9 t, all open."""
    run = retrofitted().run()
    found = {(r["case"], r["measure"], r["period"]): r
             for r in rows_of(*period_rows(run, attribute(run)))}
    less = {key: row["reduction_NOx"] for key, row in found.items()}
    assert less["plan", OBSERVED, "past"] == less["baseline", OBSERVED, "past"]
    assert less["plan", OBSERVED, "past"] == pytest.approx(27)
    assert less["plan", OBSERVED, "open"] == pytest.approx(144)
    assert less["plan", "coking_ule", "past"] == pytest.approx(0, abs=1e-9)
    assert less["plan", "coking_ule", "open"] == pytest.approx(63)
    years = {key[2]: (row["first_year"], row["last_year"]) for key, row in found.items()}
    assert years == {"past": (2021, 2022), "open": (2023, 2030)}


def test_the_rows_of_periods_add_up_to_frozen_path_less_case() -> None:
    """Also in money, and where measures are not taken apart."""
    run = observed_city().run()
    before = float(run.frozen.present_cost)
    for effects in (attribute(run), None):
        rows = rows_of(*period_rows(run, effects))
        for name, case in run.cases.items():
            more = sum(r["present_cost"] for r in rows if r["case"] == name)
            assert before + more == pytest.approx(float(case.present_cost), rel=EXACT)
        assert {r["measure"] for r in rows if r["case"] == "baseline"} == {OBSERVED}
    assert {r["measure"] for r in rows if r["case"] == "plan"} == {OBSERVED, TOGETHER}


def test_all_that_was_known_may_be_past() -> None:
    """Observed up to the horizon: nothing is open."""
    run = build(lambda c: output(c, 2030, 80_000)).run()
    assert list(periods(run)) == ["past"]


def test_a_closure_is_documented_with_what_it_books() -> None:
    run = closed(output(output(build(), 2021, 100_000), 2022, 0), 2022, 100).run()
    rows = rows_of(HEADER, closure_rows(run, documented(run)))
    own = [r for r in rows if r["pollutant"] == "NOx"]
    assert [r["year"] for r in own] == list(range(2022, 2031))
    first = own[0]
    assert (first["source"], first["facility"], first["closed_in"]) == ("coke", "works_a", 2022)
    assert (first["closed_share"], first["closed_activity"]) == pytest.approx((1, 100_000))
    assert (first["activity_unit"], first["grade"]) == ("t", "official")
    assert [r["booked"] for r in own] == pytest.approx([40] * 9)


def test_a_part_that_closed_books_its_part_and_growth_books_nothing() -> None:
    """Half closed in 2022, 50 kt went on, and 100 kt in 2025: D0 = 150 kt, two thirds count.

    The closed half emits 20 t on the frozen path in both years; 13.3 of them are booked in 2025.
    """
    city = output(output(build(), 2022, 50_000), 2025, 100_000)
    run = closed(city, 2022, 50).run()
    own = {r["year"]: r for r in rows_of(HEADER, closure_rows(run, documented(run)))
           if r["pollutant"] == "NOx"}
    assert (own[2022]["closed_emission"], own[2022]["booked"]) == pytest.approx((20, 20))
    assert (own[2025]["closed_emission"], own[2025]["booked"]) == pytest.approx((20, 40 / 3))
    p, at = run.index.pollutant("NOx"), run.index.year(2025)
    assert run.ledger("baseline").total[p, at] == pytest.approx(40 / 3)


@pytest.mark.parametrize(("made", "percent", "seen"), [
    (0, 100, False), (1000, 100, True), (50_000, 50, False), (80_000, 50, False),
    (90_000, 50, True),
])
def test_a_closure_that_the_activity_does_not_know_of_is_told(
    made: float, percent: float, seen: bool
) -> None:
    """What is left of 100 kt may have grown 1.3 times in each of two years: 84.5 of 50 kt."""
    run = closed(output(build(), 2022, made), 2022, percent).run()
    found = [one for one in warnings_of(run) if one.problem.code == "W-CLOSED"]
    assert [one.problem.key for one in found] == ["coke works_a closed 2022"] * seen
    if seen:
        assert f"an activity of {made:,} t in 2022" in found[0].problem.found


@pytest.mark.parametrize("year", [2018, 2020])
def test_a_closure_by_the_base_year_is_told(year: int) -> None:
    """The 100 kt of 2020 are without what closed before: half of the works is no closure since."""
    run = closed(closed(build(), year, 50), 2022, 10).run()
    assert not documented(run)[0].year == year
    (one,) = [w.problem for w in warnings_of(run) if w.problem.code == "W-YEAR"]
    assert one.key == f"coke works_a closed {year}"
    assert one.found == f"a closure in {year}, not after the base year 2020: it does not count"
    assert one.fix == ("delete the row; if the activity of 2020 still holds those works, lower it")


def test_a_row_after_the_last_year_is_told() -> None:
    """To 2030: a closure and an output of 2031, and what growth projects and estimates lead to."""
    city = closed(output(build(), 2031, 50_000), 2031, 50)
    output(city, 2032, 40_000, "estimate")
    city.change(f"{INDUSTRY}activity.csv", {"note": "scaled from the province"}, model_year="2032")
    city.add(f"{INDUSTRY}activity.csv", 60_000, "t", source="coke", facility="coking_new",
             item="activity", model_year="2031")
    covered(city, 2033, standard=40, ultra_low=60)
    found = {w.problem.key: w.problem for w in warnings_of(city.run())
             if w.problem.code == "W-YEAR"}
    assert sorted(found) == ["coke * * standard 2033", "coke * * ultra_low 2033",
                             "coke works_a activity 2031",
                             "coke works_a closed 2031"]
    made, shut = found["coke works_a activity 2031"], found["coke works_a closed 2031"]
    assert made.found == ("an observation of 2031, after the last year 2030: it does not count as "
                          "one, it only bends the path towards it")
    assert shut.found == ("a closure of 2031, after the last year 2030: it does not count as one")
    assert 'write "end: 2031" in years of the scenario' in made.fix


def test_digits_exchanged_go_before_a_year_after_the_last_one() -> None:
    """Rows of 2021, 2052 and 2028, in this order, in a city to 2030: 2025 was meant."""
    city = output(output(output(build(), 2021, 1e5), 2052, 1e5), 2028, 1e5)
    (one,) = [w.problem for w in warnings_of(city.run()) if w.problem.code == "W-YEAR"]
    assert one.fix == 'write "2025", if two digits were exchanged'


def test_a_works_that_is_not_registered_closes_and_books_nothing() -> None:
    city = closed(output(build(), 2022, 0), 2022, 100)
    city.change(f"{INDUSTRY}facilities.csv", {"registered": "no"}, facility="works_a")
    city.change("industry/sources.csv", {"registered": "no"}, source="coke")
    run = city.run()
    row = next(r for r in rows_of(HEADER, closure_rows(run, documented(run)))
               if r["pollutant"] == "NOx" and r["year"] == 2025)
    assert (row["closed_emission"], row["booked"]) == pytest.approx((40, 0))
    assert row["note"] == "not a registered source: not booked"


def test_a_move_of_the_library_that_acts_on_no_site_costs_nothing() -> None:
    """The plan's output limit of coke, with a cost of 10 CNY/t, booked nowhere: 0 in every year."""
    case = moving_city().run().cases["plan"]
    costly = tuple(replace(move, cost=np.full_like(move.cost, 10.0)) for move in case.moves.demand)
    nowhere = tuple(replace(move, sites=move.sites[:0]) for move in costly)
    there, not_there = (
        totals(replace(case, moves=replace(case.moves, demand=demand))).cost
        for demand in (costly, nowhere))
    moved = np.abs(case.mix.demand_moves).sum(-2)
    assert there - not_there == pytest.approx(10.0 * moved)
    assert moved.max() > 0
