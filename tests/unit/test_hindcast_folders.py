"""Hindcasts of folders: one that ends in its base year, one whose base year was carried there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

import simulator
from simulator.errors import InputError
from simulator.hindcasting.files import write_hindcast
from simulator.hindcasting.hindcast import Hindcast
from simulator.rebasing.marks import is_computed
from simulator.rebasing.rebase import rebase
from tests.fixtures.city import TinyCity, build
from tests.fixtures.outlooks import following, outlook
from tests.unit.test_hindcast import (
    HOME,
    INDUSTRY,
    TRANSPORT,
    coke,
    later,
    only,
    population,
    without_later,
)

PLACE = "simulator.simulation.loading.parameters_root"


def of_folder(city: TinyCity, root: Path, draws: int = 0) -> Hindcast:
    """Write a city as a user would have it, and compare it by the path of its folder."""
    home = city.write(root)
    with mock.patch(PLACE, return_value=root / "parameters"):
        return simulator.hindcast(home, draws)


def refused(city: TinyCity, root: Path) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        of_folder(city, root)
    return [(problem.code, problem.key) for problem in caught.value.problems]


def sales_begin(city: TinyCity) -> None:
    """Let electric buses be sold from 2023 on, and say nothing of them before."""
    city.change(f"{TRANSPORT}mix.csv", {"value": "90", "low": "90", "high": "90"},
                source="buses", item="additions_share")
    city.add(f"{TRANSPORT}mix.csv", 10, "percent", source="buses", facility="*",
             technology="bev", item="additions_share", model_year="2023")


def moved_by_a_path(city: TinyCity) -> None:
    """Let coke be moved by its rows of later years alone."""
    city.files[f"{INDUSTRY}activity.csv"][1][:] = [
        row for row in city.rows(f"{INDUSTRY}activity.csv")
        if not (row["facility"] == "works_a" and row["item"] == "driver")]
    coke(city, 2022, 80)


def told_around_the_base_year(city: TinyCity) -> None:
    """Let population and the grid factor have rows of 2015, 2018 and 2030, and none of 2020."""
    for name, key, value, unit in ((f"{HOME}drivers.csv", "driver", "population", "person"),
                                   (f"{HOME}grid.csv", "item", "grid_factor", "kg/kWh")):
        city.files[name][1][:] = [row for row in city.rows(name) if row[key] != value]
        for year, number in (("2015", 0.4), ("2018", 0.5), ("2030", 0.8)):
            city.add(name, number, unit, **{key: value, "model_year": year})


def goes_on_by_outlooks(city: TinyCity) -> None:
    """Let cement follow an outlook, and freight go on by another after 2020."""
    outlook(following(city, "cement_cn"), "cement_cn", {2018: 90, 2020: 100, 2040: 150})
    city.files[f"{HOME}drivers.csv"][1][:] = [
        row for row in city.rows(f"{HOME}drivers.csv")
        if (row["driver"], row["model_year"]) != ("freight_turnover", "2030")]
    city.change(f"{HOME}drivers.csv", {"extend": "freight_cn"}, driver="freight_turnover")
    outlook(city, "freight_cn", {2020: 50, 2040: 100}, "Mt")


def without_outlooks(city: TinyCity) -> None:
    if "outlooks.csv" in city.files:
        rows = city.files["outlooks.csv"][1]
        rows[:] = [row for row in rows if row["model_year"] <= "2020"]


def trend_of_two(city: TinyCity) -> None:
    """Let freight go on as it grew between 2020 and 2030: of one row no trend can be read."""
    city.change(f"{HOME}drivers.csv", {"extend": "trend"}, driver="freight_turnover")


CHANGES = (later, sales_begin, moved_by_a_path, told_around_the_base_year,
           goes_on_by_outlooks, trend_of_two)


@pytest.mark.parametrize("change", CHANGES)
def test_a_folder_without_its_later_rows_has_the_same_projection(
    change: Callable[[TinyCity], object], tmp_path: Path
) -> None:
    """Nothing is added in place of what was deleted: no driver has to say how it goes on."""
    texts, ways = [], []
    for name, changes in (("full", (change,)), ("cut", (change, without_later))):
        found = of_folder(build(*changes), tmp_path / name, draws=3)
        write_hindcast(found, tmp_path / name / "out")
        texts.append((tmp_path / name / "out" / "projection.csv").read_bytes())
        ways.append({(one.what, one.name, one.how) for one in found.continued})
    assert texts[0] == texts[1]
    assert texts[0].count(b"\n") > 100
    assert ways[0] == ways[1]


def test_such_a_folder_does_not_run(tmp_path: Path) -> None:
    """Only a hindcast has no need of later years."""
    home = build(later, without_later).write(tmp_path)
    with (mock.patch(PLACE, return_value=tmp_path / "parameters"),
          pytest.raises(InputError, match='or a column "extend"')):
        simulator.load(home)


def test_its_other_mistakes_are_told_and_nothing_else(tmp_path: Path) -> None:
    city = build(later, without_later)
    city.change(f"{TRANSPORT}activity.csv", {"unit": "kg"}, source="buses", item="activity")
    assert refused(city, tmp_path) == [("E-UNIT", "buses rest activity 2020")]


def test_a_mistake_in_the_scenario_is_told_alone(tmp_path: Path) -> None:
    city = build(later, without_later)
    city.scenario["finance"] = {"discount_rate": "a lot"}
    assert [key for _, key in refused(city, tmp_path)] == ["finance.discount_rate"]


def test_sums_of_new_capacity_are_checked_where_later_rows_stand(tmp_path: Path) -> None:
    """90 % in all, and 90 % in 2023: rows are wrong, not deleted."""
    city = build(sales_begin)
    city.set(f"{TRANSPORT}mix.csv", 0, source="buses", technology="bev", item="additions_share")
    assert [code for code, _ in refused(city, tmp_path)] == ["E-SHARE"]


def test_drivers_may_end_where_observations_go_on(tmp_path: Path) -> None:
    """Drivers end in 2020, coke was 80 kt in 2022: the model says 100, a quarter too much."""
    city = without_later(build(lambda c: population(c, 2015, 800_000)))
    row = only(of_folder(coke(city, 2022, 80), tmp_path))
    assert row.error(row.projected) == pytest.approx(25)


def test_a_loaded_scenario_may_end_there_as_well() -> None:
    """A scenario that was loaded says how drivers go on; the answer is that of its folder."""
    city = build(lambda c: c.change(f"{HOME}drivers.csv", {"extend": "hold"}),
                 lambda c: coke(c, 2022, 80))
    without = [row for row in city.rows(f"{HOME}drivers.csv") if row["model_year"] <= "2020"]
    city.files[f"{HOME}drivers.csv"][1][:] = without
    row = only(simulator.hindcast(city.load(), 0))
    assert row.error(row.projected) == pytest.approx(25)


def test_a_base_year_that_was_carried_is_refused() -> None:
    """It holds what was observed since 2020, so that nothing said of later years is blind."""
    scenario = build(lambda c: coke(c, 2022, 80), lambda c: coke(c, 2025, 90)).load()
    for carried, year in ((rebase(scenario, 2023), 2023),
                          (rebase(rebase(scenario, 2023), 2024), 2024)):
        with pytest.raises(InputError) as caught:
            simulator.hindcast(carried, 0)
        (problem,) = caught.value.problems
        assert problem.code == "E-CLASH"
        assert problem.found == (f"a base year {year} that was carried forward from 2020: it "
                                 "holds what was observed since")
        assert problem.fix.startswith('run the hindcast of the scenario "tiny", in the folder that '
                                      "this one was rebased from; ")
    assert simulator.hindcast(scenario, 0).rows


def test_a_saved_one_is_refused_at_a_row(tmp_path: Path) -> None:
    scenario = TinyCity().load(tmp_path)
    with mock.patch("simulator.simulation.saving.parameters_root",
                    return_value=tmp_path / "parameters"):
        folder = rebase(scenario, 2023).save(tmp_path / "moved")
    with (mock.patch(PLACE, return_value=tmp_path / "parameters"),
          pytest.raises(InputError) as caught):
        simulator.hindcast(folder, 0)
    (problem,) = caught.value.problems
    assert problem.file.endswith("activity.csv")
    assert problem.line > 1


def test_a_base_year_of_ones_own_after_a_carried_one_is_a_base_year() -> None:
    """Rows of 2023 replaced by published ones; elasticities that were copied tell nothing new."""
    before = rebase(TinyCity().load(), 2023)
    own = {"note": "as published", "grade": "official", "reference": "tiny2020"}
    values = {name: [replace(row, **own) if is_computed(row) and row.keys[-1] == "2023" else row
                     for row in rows] for name, rows in before.tables.values.items()}
    found = replace(before, tables=replace(before.tables, values=values))
    assert simulator.hindcast(found, 0).base == 2023


def test_a_folder_carried_by_an_earlier_version_is_refused_too() -> None:
    before = rebase(TinyCity().load(), 2023)
    values = {name: [replace(row, note="carried forward from 2020 by the baseline")
                     if is_computed(row) else row for row in rows]
              for name, rows in before.tables.values.items()}
    found = replace(before, tables=replace(before.tables, values=values))
    with pytest.raises(InputError, match="run the hindcast of the scenario of 2020, "):
        simulator.hindcast(found, 0)
