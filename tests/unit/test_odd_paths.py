"""Paths, targets, names and files around a scenario that are legal and odd."""

from __future__ import annotations

from pathlib import Path

import pytest

import simulator
from simulator.bundled import bundled_scenarios, parameters_root
from simulator.plausibility.collecting import warnings_of
from simulator.plausibility.paths import odd_paths
from simulator.plausibility.surroundings import city_names, odd_surroundings
from simulator.plausibility.warned import Warned
from simulator.simulation.loading import load
from simulator.simulation.run import simulate
from simulator.verification.cells import Leniency, cell_differences
from tests.fixtures.city import TinyCity, measure, target, uptake

NOX = {"kind": "emission", "pollutant": "NOx"}
PV = "measures.pv_deployment.uptake.0.path"


def pv(path: dict[int, str | float]) -> TinyCity:
    """Return a city with a path of solar power, of which 100 MW stand."""
    return TinyCity().measures(pv_deployment=measure(uptake(path, "utility")))


def of(city: TinyCity, code: str) -> list[Warned]:
    return [one for one in warnings_of(city.run()) if one.problem.code == code]


@pytest.mark.parametrize(("path", "seen"), [
    ({2022: "200 MW", 2025: "500 MW", 2030: "900 MW"}, ""),
    ({2022: "200 MW", 2024: "500 MW", 2026: "400 MW", 2030: "900 MW"}, "2026"),
    ({2022: "200 MW", 2025: "500 MW", 2030: "450 MW"}, ""),
    ({2022: "200 MW", 2025: "500 MW", 2030: "150 MW"}, "2030"),
])
def test_a_path_that_turns_round(path: dict[int, str | float], seen: str) -> None:
    """450 MW give back a tenth of 500, 150 MW seven tenths; a quarter is the threshold."""
    found = of(pv(path), "W-TURN")
    assert [one.problem.key for one in found] == [f"{PV}.{seen}"] * bool(seen)
    assert all(one.problem.line for one in found)


def test_a_limit_of_output_may_end_and_may_not_swing() -> None:
    once = TinyCity().measures(cement_staggered=measure(
        uptake({2022: "-10 %", 2025: "0 %"}, "output")))
    twice = TinyCity().measures(cement_staggered=measure(
        uptake({2022: "-10 %", 2023: "-2 %", 2025: "-10 %"}, "output")))
    assert not of(once, "W-TURN")
    assert [one.problem.key for one in of(twice, "W-TURN")] == [
        "measures.cement_staggered.uptake.0.path.2023"]


@pytest.mark.parametrize(("path", "seen"), [
    ({2025: "60 MW"}, True), ({2025: "95 MW"}, False), ({2025: "100 MW"}, False),
])
def test_a_path_below_what_stands(path: dict[int, str | float], seen: bool) -> None:
    found = of(pv(path), "W-CUT")
    assert [one.problem.key for one in found] == [f"{PV}.2025"] * seen
    if seen:
        assert found[0].problem.found == (
            '"60 MW", below the 100 MW that there are in the base year; what stands is kept: it '
            "changes nothing")
        assert found[0].weight == pytest.approx(0.9 * 100 / 60)


def test_a_coverage_below_that_of_the_base_year() -> None:
    """The coke works have standard capture on 100 %, deep treatment on none."""
    city = TinyCity().measures(coking_ule=measure(uptake({2025: "40 %"})))
    city.add("cities/tiny/industry/controls.csv", 80, "percent", source="coke", facility="*",
             technology="*", control="ultra_low")
    city.set("cities/tiny/industry/controls.csv", 20, source="coke", control="standard")
    assert [one.problem.found for one in of(city, "W-CUT")] == [
        '"40 %", below the 80 % that there are in the base year; what stands is kept: it changes '
        "nothing"]


@pytest.mark.slow
def test_a_facility_of_a_bundled_city_below_its_capacity() -> None:
    """Tianhuangping has 6 x 300 MW."""
    scenario = simulator.load("huzhou")
    with_path = scenario.file.model_dump(mode="json", exclude_unset=True)
    with_path["measures"] = {"pumped_storage": measure(
        uptake({2030: "900 MW"}, facility=["tianhuangping"]))}
    (one,) = odd_paths(load(with_path))
    assert one.problem.code == "W-CUT"
    assert "below the 1,800 MW that there are" in one.problem.found


@pytest.mark.parametrize(("path", "seen"), [
    ({2025: "500 MW", 2035: "900 MW"}, []), ({2025: "500 MW", 2060: "900 MW"}, []),
    ({2025: "500 MW", 2126: "900 MW"}, ["2126, which no run reaches"]),
    ({2022: "200 MW", 2052: "500 MW", 2030: "900 MW"}, ["2052 in the place of 2025"]),
])
def test_a_year_of_a_path_that_nothing_reaches(
    path: dict[int, str | float], seen: list[str]
) -> None:
    assert [one.problem.found for one in of(pv(path), "W-YEAR")] == seen


@pytest.mark.parametrize("times", [0.1, 0.4, 1, 2.5, 10])
def test_a_target_that_is_ten_times_off_is_named_wherever_it_was_right(times: float) -> None:
    """Ten times too far lies beyond the root of ten, from a right value within it."""
    run = pv({2025: "500 MW"}).run()
    emitted = run.cases["baseline"].emissions[..., run.index.pollutant("NOx"), 5].sum()
    city = pv({2025: "500 MW"}).targets(nox=target(
        "cap", NOX, comparator="<=", value=f"{times * emitted:.6f} t", target_year=2025))
    assert bool(of(city, "W-TARGET")) == (times in (0.1, 10))


def tracked(**keys: object) -> TinyCity:
    row = target("tracked", None, status="tracked", reason="count of parks", value="3", **keys)
    return TinyCity().targets(parks=row)


def test_a_value_given_to_a_tracked_target_is_not_judged() -> None:
    (one,) = of(tracked(value_source="user"), "W-UNREAD")
    assert one.problem.key == "targets.parks.value"
    assert one.problem.found == '"3" for a target with status tracked: it is not judged'
    assert not of(tracked(), "W-UNREAD"), "a number of the plan is listed"


def test_a_value_of_a_file_of_targets_is_a_given_one(tmp_path: Path) -> None:
    home = tracked().write(tmp_path)
    own = tmp_path / "own.yaml"
    own.write_text("parks: 5\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("simulator.simulation.loading.parameters_root",
                      lambda: tmp_path / "parameters")
        found = warnings_of(simulate(load(home, targets=[own])))
    assert [one.problem.found for one in found if one.problem.code == "W-UNREAD"] == [
        '"5" for a target with status tracked: it is not judged']


@pytest.mark.parametrize(("name", "fix"), [
    ("Accepted.csv", 'rename it "accepted.csv"'), ("clause.csv", 'rename it "clauses.csv"'),
    ("Tables/", 'rename it "tables"'), ("table/", 'rename it "tables"'),
    ("target.csv", "write its rows in the block targets"),
    ("drivers.csv", 'move it to "tables/drivers.csv"'), ("notes.csv", ""), ("clauses.csv", ""),
    ("报告.docx", ""), ("scenario_2.yaml", ""), ("figures/", ""),
])
def test_a_file_that_nothing_reads_and_nearly_has_a_name(
    tmp_path: Path, name: str, fix: str
) -> None:
    home = TinyCity().write(tmp_path)
    if name.endswith("/"):
        (home / name).mkdir()
    else:
        (home / name).write_text("", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("simulator.simulation.loading.parameters_root",
                      lambda: tmp_path / "parameters")
        found = list(odd_surroundings(load(home)))
    assert [(one.problem.code, one.problem.key, one.problem.fix) for one in found] == [
        ("W-FILE", name.rstrip("/"), fix)] * bool(fix)


@pytest.mark.parametrize(("changes", "named"), [
    ({}, ""), ({"scenario": "huzhou_2030"}, ""), ({"scenario": "徐州"}, 'scenario "徐州"'),
    ({"scenario": "xuzhou_and_huzhou"}, ""), ({"scenario": "p_320300"}, 'scenario "p_320300"'),
    ({"title.zh": "邯郸情景", "title.en": "Scenario"}, 'title "邯郸情景 Scenario"'),
])
def test_a_city_key_that_its_own_names_deny(changes: dict[str, str], named: str) -> None:
    scenario = load("huzhou", sets=changes)
    found = [one.problem for one in odd_surroundings(scenario)]
    assert [(p.code, p.key) for p in found] == [("W-CITY", "city")] * bool(named)
    assert all(p.found == f'the tables of "huzhou", and {named}' for p in found)


def test_the_folder_of_another_city(tmp_path: Path) -> None:
    home = tmp_path / "xuzhou_plan"
    home.mkdir()
    (home / "scenario.yaml").write_text("base: huzhou\n", "utf-8")
    (one,) = odd_surroundings(load(home))
    assert one.problem.code == "W-FILE"
    assert one.problem.found == 'the tables of "huzhou", and the folder "xuzhou_plan"'
    assert one.problem.fix == 'write "city: xuzhou", or correct the name'


@pytest.mark.slow
def test_rows_of_another_city() -> None:
    """The drivers, grid and activities of Xuzhou, called Huzhou."""
    data = load("huzhou").file.model_dump(mode="json", exclude_unset=True)
    empty = data | {"measures": {}, "targets": {}, "growth": {}}
    found = odd_surroundings(load(empty, data=parameters_root() / "cities" / "xuzhou"))
    (one,) = [one.problem for one in found]
    assert (one.code, one.key) == ("W-CITY", "geography")
    assert one.found.endswith('rows of "huzhou" are of xuzhou')


def test_every_bundled_city_has_its_names() -> None:
    assert set(city_names()) == set(bundled_scenarios())


def test_a_repeat_elsewhere_does_not_miss_the_place() -> None:
    """What a folder holds beside a scenario is no difference between results and their repeat."""
    head = "code,file,line,key,found,plausible,fix,times_too_far,accepted,reason\n"
    row = "W-TURN,a,1,k,f,p,x,2,false,\n"
    around = "W-FILE,a,1,k,f,p,x,1,false,\n"
    assert cell_differences("warnings.csv", head + around + row, head + row, Leniency()) == ((), 0)
    assert cell_differences("warnings.csv", head + row, head, Leniency())[1]
