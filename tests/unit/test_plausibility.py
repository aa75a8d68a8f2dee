"""What is legal and odd is named with its row; what lies inside a row's own range is not."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from docs.update_plausible import text
from simulator.errors import InputError
from simulator.plausibility.accepted import alike
from simulator.plausibility.collecting import warnings_of
from simulator.plausibility.known import usual_rates
from simulator.plausibility.rows import PLACE, WIDER, odd_rows, plausible, quantity_of
from simulator.plausibility.warned import Warned
from simulator.results.folder.folder import write_results
from simulator.simulation.run import simulate
from simulator.simulation.scenario import Scenario
from tests.fixtures.bundled_cities import AT_ONCE, EACH_CITY, loaded, simulated
from tests.fixtures.city import TinyCity, measure, target, uptake

PAGES = Path(__file__).parents[2] / "docs" / "cities"
SLIP = 1000.0
CAUGHT, NEW = 0.95, 0.05
"""Shares of slips that must be seen, and of values inside their own range that may be."""


@pytest.fixture(scope="module")
def city() -> Scenario:
    return loaded(AT_ONCE)


def odd(scenario: Scenario, values: np.ndarray) -> set[tuple[str, int]]:
    found = odd_rows(scenario.store, values, scenario.index.years[0])
    return {(one.problem.file, one.problem.line) for one in found}


def places(scenario: Scenario) -> list[tuple[str, int]]:
    return [(row.file, row.line) for row in scenario.store.rows]


@pytest.mark.parametrize("factor", [SLIP, 1 / SLIP])
@pytest.mark.parametrize("name", EACH_CITY)
def test_a_slip_of_a_thousand_is_seen(name: str, factor: float) -> None:
    """Each row is multiplied alone: that of the population does not move the others."""
    scenario = loaded(name)
    seen = odd(scenario, scenario.theta * factor)
    moved = [place for place, value in zip(places(scenario), scenario.theta, strict=True) if value]
    assert sum(place in seen for place in moved) >= CAUGHT * len(moved)


@pytest.mark.parametrize("end", ["low", "high"])
@pytest.mark.parametrize("name", EACH_CITY)
def test_a_value_at_the_end_of_its_own_range_is_not_odd(name: str, end: str) -> None:
    scenario = loaded(name)
    assert len(odd(scenario, getattr(scenario.store, end)())) <= NEW * len(scenario.store.rows)


@pytest.mark.slow
@pytest.mark.parametrize("name", EACH_CITY)
def test_no_row_of_the_bundled_tables_is_odd(name: str) -> None:
    scenario = loaded(name)
    assert not odd(scenario, scenario.theta)


@pytest.mark.slow
def test_the_ranges_are_those_of_the_tables_of_today() -> None:
    assert PLACE.read_text("utf-8") == text(), "run python docs/update_plausible.py"


def test_a_range_is_ten_times_wider_than_what_is_known(city: Scenario) -> None:
    """The price of coal stands in the common table alone, so that its range can be worked out."""
    store = city.store
    i = next(i for i in store.ids("fuels") if store.rows[i].keys == ("raw_coal", "*", "ncv"))
    row, own = store.rows[i], plausible()[quantity_of(store.rows[i], store.units[i])]
    assert WIDER == 10
    assert own.low == pytest.approx(row.low * store.scale[i] / 10, rel=1e-3)
    assert own.high == pytest.approx(row.high * store.scale[i] * 10, rel=1e-3)


def test_the_warning_names_row_number_range_and_remedy(city: Scenario) -> None:
    store, values = city.store, city.theta.copy()
    i = next(i for i in store.ids("fuels") if store.rows[i].keys == ("raw_coal", "*", "ncv"))
    values[i] *= SLIP
    (found,) = odd_rows(store, values, 2020)
    p, row = found.problem, store.rows[i]
    assert (p.code, p.file, p.line, p.key) == ("W-RANGE", row.file, row.line, "raw_coal * ncv")
    assert p.expected.endswith(" GJ/t, ten times wider than all that is known of it")
    assert p.fix == "check the unit, the decimal point and the column"
    assert found.weight == pytest.approx(SLIP * row.value / row.high / 10, rel=1e-3)


def warned(city: TinyCity, root: Path) -> list[Warned]:
    return warnings_of(simulate(city.load(root)))


def of(found: list[Warned], code: str) -> list[tuple[str, str]]:
    return [(one.problem.key, one.problem.found) for one in found if one.problem.code == code]


def plan(path: str, **keys: object) -> TinyCity:
    """Return the tiny city with solar power, of which its library holds 800 MW possible."""
    city = TinyCity().measures(pv_deployment=measure(uptake({2025: path}, "utility")))
    return city.targets(**{key: value for key, value in keys.items()})  # type: ignore[arg-type]


def test_a_path_beyond_the_potential_is_named(tmp_path: Path) -> None:
    key = "measures.pv_deployment.uptake.0.path.2025"
    own = {"measure": "pv_deployment", "move": "utility", "item": "potential"}
    rows = TinyCity().rows("measures/limits.csv", **own)
    most = max(float(row["high"]) for row in rows)
    assert {row["unit"] for row in rows} == {"MW"}
    beyond = warned(plan(f"{most * 1.5:g} MW"), tmp_path / "a")
    assert of(beyond, "W-POTENTIAL") == [(key, f'"{most * 1.5:g} MW", beyond the potential of the '
                                               "measure")]
    assert next(w for w in beyond if w.problem.code == "W-POTENTIAL").weight == pytest.approx(1.5)
    assert not of(warned(plan(f"{most:g} MW"), tmp_path / "b"), "W-POTENTIAL")
    small = warned(plan(f"{most / 200:g} MW"), tmp_path / "c")
    assert [k for k, _ in of(small, "W-SMALL")] == [key]


RETIRE = {"measure": "old_vehicle_scrap", "move": "heavy", "item": "potential"}
STAGGER = {"measure": "cement_staggered", "move": "output", "item": "potential"}


@pytest.mark.parametrize(("level", "code", "said"), [
    ("40 %", "", ""), ("8 %", "", ""), ("3 %", "W-POTENTIAL", "down to 8 % "),
    ("99.5 %", "W-SMALL", "down to 8 % ")])
def test_of_what_is_left_of_a_whole_lower_is_further(
    tmp_path: Path, level: str, code: str, said: str
) -> None:
    """10 % (8 to 12 %) may be left: 3 % is 97 of 92 points, 99.5 % half a point of them."""
    city = TinyCity().measures(old_vehicle_scrap=measure(uptake({2025: level}, "heavy")))
    city.add("measures/limits.csv", 10, "percent", **RETIRE)
    city.change("measures/limits.csv", {"low": "8", "high": "12"}, **RETIRE)
    found = [w for w in warned(city, tmp_path) if w.problem.code in ("W-POTENTIAL", "W-SMALL")]
    assert [w.problem.code for w in found] == [code] * bool(code)
    assert all(w.problem.expected.startswith(said) for w in found)
    if code == "W-POTENTIAL":
        assert found[0].weight == pytest.approx(0.97 / 0.92)


@pytest.mark.parametrize(("level", "seen"), [("-17 %", False), ("-19 %", True)])
def test_of_a_fall_the_lower_end_is_further(tmp_path: Path, level: str, seen: bool) -> None:
    city = TinyCity().measures(cement_staggered=measure(uptake({2025: level}, "output")))
    city.add("measures/limits.csv", -15, "percent", **STAGGER)
    city.change("measures/limits.csv", {"low": "-18", "high": "-12"}, **STAGGER)
    assert bool(of(warned(city, tmp_path), "W-POTENTIAL")) == seen


def test_a_measure_that_stays_where_it_is_changes_nothing(tmp_path: Path) -> None:
    found = warned(plan("0 MW"), tmp_path)
    assert [key for key, _ in of(found, "W-NOEFFECT")] == ["measures.pv_deployment"]


@pytest.mark.parametrize(("value", "seen"), [("3 kt", False), ("3 Mt", True), ("3 kg", True)])
def test_a_target_far_from_the_city_is_named(tmp_path: Path, value: str, seen: bool) -> None:
    """What the tiny city emits lies within a factor of ten of 3,000 t."""
    nox = target("cap", {"kind": "emission", "pollutant": "NOx"}, comparator="<=", value=value,
                 target_year=2025)
    run = simulate(plan("500 MW", nox=nox).load(tmp_path))
    emitted = run.cases["baseline"].emissions[..., run.index.pollutant("NOx"), 5].sum()
    assert 300 < emitted < 30_000
    assert bool(of(warnings_of(run), "W-TARGET")) == seen


@pytest.mark.parametrize(("written", "seen"), [("-18 %", False), ("-0.018 %", True)])
def test_a_change_too_small_to_be_meant_is_named(tmp_path: Path, written: str, seen: bool) -> None:
    nox = target("change", {"kind": "emission", "pollutant": "NOx"}, comparator="<=",
                 value=written, base_year=2020, target_year=2025)
    assert bool(of(warned(plan("500 MW", nox=nox), tmp_path), "W-TARGET")) == seen


@pytest.mark.parametrize(("rate", "seen"), [("6 %", False), ("0.06 %", True), ("60 %", True)])
def test_a_rate_without_its_digits_is_named(tmp_path: Path, rate: str, seen: bool) -> None:
    low, high = usual_rates()["discount_rate"]
    assert low < 0.06 < high
    city = TinyCity()
    city.scenario["finance"] = {"discount_rate": rate}
    keys = [key for key, _ in of(warned(city, tmp_path), "W-RATE")]
    assert keys == ["finance.discount_rate"] * seen


def accept(folder: Path, *rows: tuple[str, str, str, str]) -> None:
    with (folder / "accepted.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([("code", "key", "found", "reason"), *rows])


@pytest.mark.slow
def test_an_accepted_warning_stays_listed_with_its_reason(tmp_path: Path) -> None:
    scenario = plan("0 MW").load(tmp_path)
    run = simulate(scenario)
    one = next(w.problem for w in warnings_of(run) if w.problem.code == "W-NOEFFECT")
    accept(scenario.folder, (one.code, one.key, one.found, "说明：尚未开工"))
    found = warnings_of(run)
    assert [w.accepted for w in found if w.problem.code == "W-NOEFFECT"] == ["说明：尚未开工"]
    assert found[-1].accepted, "accepted ones come last"
    write_results(run, tmp_path / "out", attribution=False)
    with (tmp_path / "out" / "warnings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert Counter(row["code"] for row in rows) == Counter(w.problem.code for w in found)
    assert [(row["accepted"], row["reason"]) for row in rows if row["code"] == "W-NOEFFECT"] == [
        ("yes", "说明：尚未开工")]


def test_what_accepts_nothing_is_a_warning_and_no_reason_an_error(tmp_path: Path) -> None:
    scenario = plan("500 MW").load(tmp_path)
    run = simulate(scenario)
    accept(scenario.folder, ("W-NOEFFECT", "measures.pv_deployment", "anything", "why"))
    assert [key for key, _ in of(warnings_of(run), "W-ACCEPTED")] == ["measures.pv_deployment"]
    accept(scenario.folder, ("W-NOEFFECT", "measures.pv_deployment", "anything", " "))
    with pytest.raises(InputError, match="accepted without a reason"):
        warnings_of(run)


@pytest.mark.parametrize(("reason", "said"), [
    ("-", 'without a reason: "-" has no letter'), ("?? 12", '"?? 12" has no letter'),
    ("已核", ""), ("no works yet", "")])
def test_a_reason_is_said_in_words(tmp_path: Path, reason: str, said: str) -> None:
    scenario = plan("500 MW").load(tmp_path)
    accept(scenario.folder, ("W-SMALL", "measures.pv_deployment", "anything", reason))
    run = simulate(scenario)
    if not said:
        assert of(warnings_of(run), "W-ACCEPTED")
        return
    with pytest.raises(InputError) as caught:
        warnings_of(run)
    assert [(one.code, one.line, one.key) for one in caught.value.problems] == [
        ("E-NOTE", 2, "measures.pv_deployment")]
    assert said in caught.value.problems[0].found


def test_a_warning_is_accepted_once(tmp_path: Path) -> None:
    """Two findings at one place are two warnings; a second reason for the same is a slip."""
    scenario = plan("500 MW").load(tmp_path)
    one, other = (("W-SMALL", "measures.pv_deployment", found, "why") for found in ("a", "b"))
    accept(scenario.folder, one, other, (*one[:3], "for another reason"))
    with pytest.raises(InputError) as caught:
        warnings_of(simulate(scenario))
    (problem,) = caught.value.problems
    assert (problem.code, problem.line) == ("E-DUPLICATE", 4)
    assert problem.found == 'W-SMALL "a" a second time, as in line 2'
    assert problem.fix == "delete one of the two rows"


@pytest.mark.parametrize(("said", "same"), [
    ("1,100 CNY per t of CO2", True), ("1,300 CNY per t of CO2", False),
    ("-1,000 CNY per t of CO2", False), ("1,000 CNY per t of NOx", False)])
def test_findings_are_alike_within_a_fifth(said: str, same: bool) -> None:
    assert alike(said, "1,000 CNY per t of CO2") == same


def test_what_was_written_and_names_with_digits_are_alike_only_if_the_same() -> None:
    one = '"10 t" assigned, 300 t booked, most of it at sinter@no_7 90 t; XZ-T24 by 8.5 %'
    assert alike(one, one.replace("300", "330").replace("8.5", "9"))
    for old, new in (("10", "11"), ("no_7", "no_8"), ("T24", "T25")):
        assert not alike(one, one.replace(old, new))


def test_a_computed_number_may_move_a_little_and_a_written_one_not(tmp_path: Path) -> None:
    """629,375 CNY per t of VOC (tests of costs); 600,000 is 4.7 % less, 500,000 a fifth and more.
    """
    city = TinyCity().measures(voc_treatment=measure(uptake({2025: "100 %"}, "coke")))
    city.set("industry/costs.csv", 500, source="coke", control="deep_treatment",
             item="variable_om")
    run = simulate(city.load(tmp_path))
    key = "measures.voc_treatment"
    for number, left in (("600,000", []), ("500,000", [key])):
        accept(run.scenario.folder, ("W-COST", key, f"{number} CNY per t of VOC over all years",
                                     "why"))
        found = warnings_of(run)
        assert [w.problem.key for w in found
                if w.problem.code == "W-COST" and not w.accepted] == left
        assert [k for k, _ in of(found, "W-ACCEPTED")] == left


def test_a_row_is_not_idle_where_the_run_itself_is_changed(tmp_path: Path) -> None:
    scenario = plan("500 MW").load(tmp_path)
    accept(scenario.folder, ("W-NOEFFECT", "measures.pv_deployment", "anything", "why"))
    for changed in (scenario.replace(measures={"pv_deployment": {"active": False}}),
                    scenario.replace(parameters={"prices": {"diesel import": "11 CNY/kg"}}),
                    scenario.with_values(scenario.theta)):
        assert not of(warnings_of(simulate(changed)), "W-ACCEPTED")


def test_the_worst_comes_first(tmp_path: Path) -> None:
    weights = [w.weight for w in warned(plan("90000 MW"), tmp_path) if not w.accepted]
    assert weights == sorted(weights, reverse=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", EACH_CITY)
def test_the_warnings_of_a_bundled_city_are_accepted_or_on_its_page(name: str) -> None:
    """No row of accepted.csv is idle, and each open warning has its row in "Open warnings"."""
    found = warnings_of(simulated(name))
    page = (PAGES / f"{name}.md").read_text("utf-8").partition("\n## Open warnings\n")[2]
    rows = [line for line in page.splitlines() if line.startswith("| W-")]
    open_ones = [w.problem for w in found if not w.accepted]
    assert len(rows) == len(open_ones)
    for p in open_ones:
        place = p.key.split(".")[1] if "." in p.key else "/".join(p.file.split("/")[-2:])
        assert any(row.startswith(f"| {p.code} ") and place in row for row in rows), p.text()
