"""Objects of the library show themselves in a few lines, and as a table in notebooks."""

from __future__ import annotations

import pytest

import simulator
from simulator.comparison.comparison import Comparison
from simulator.errors import InputError
from simulator.results.reading import ResultsFolder
from simulator.simulation.scenario import Scenario
from tests.fixtures.small_results import write_small
from tests.fixtures.whole_city import whole_city

LINES, CHARACTERS = 12, 2000


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return whole_city().load(tmp_path_factory.mktemp("shown"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> ResultsFolder:
    return simulator.read(write_small(tmp_path_factory.mktemp("small") / "alpha"))


@pytest.fixture(scope="module")
def comparison(folder: ResultsFolder, tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    other = write_small(tmp_path_factory.mktemp("other") / "beta", "beta")
    return simulator.compare([folder.path, other])


@pytest.mark.parametrize("name", ["file", "index", "scenario", "folder", "comparison"])
def test_a_few_lines_and_a_table(
    name: str, scenario: Scenario, request: pytest.FixtureRequest
) -> None:
    inside = {"file": scenario.file, "index": scenario.index}
    one = inside.get(name) or request.getfixturevalue(name)
    for text in (repr(one), str(one)):
        assert len(text) < CHARACTERS
        assert len(text.splitlines()) <= LINES
    html = one._repr_html_()
    assert html.startswith(f"<table><caption>{type(one).__name__}</caption><tr>")
    assert len(html) < 2 * CHARACTERS


def test_what_they_say(scenario: Scenario, folder: ResultsFolder, comparison: Comparison) -> None:
    file = repr(scenario.file)
    assert "2020 to 2030, main target" in file
    assert f"targets   {len(scenario.file.targets)}: " in file
    assert f"processes   {len(scenario.index.processes)}, with" in repr(scenario.index)
    assert "cases      baseline, plan" in repr(folder)
    assert "alpha, beta" in repr(comparison)


@pytest.mark.parametrize("name", ["../{}/targets", "nope", "targts", None, "targets.csv", ""])
def test_a_table_is_one_of_the_folder(folder: ResultsFolder, name: str | None) -> None:
    wanted = name and name.format(folder.path.name)
    assert not folder.has(wanted)
    with pytest.raises(InputError, match="no such table in the folder") as caught:
        folder.table(wanted)
    assert "one of " in str(caught.value)
    assert "fix: write " in str(caught.value) or "fix: run the scenario again" in str(caught.value)


def test_a_clash_names_what_differs(scenario: Scenario) -> None:
    """Only values differ: the messages say in what, not two equal names."""
    run = simulator.simulate(scenario)
    other = scenario.replace(keys={"years.main_target": 2026},
                             parameters={"prices": {"diesel import 2020": "11 CNY/kg"}})
    with pytest.raises(InputError) as caught:
        simulator.assess(run, other)
    (problem,) = caught.value.problems
    assert problem.found.endswith(f"with years.main_target: {scenario.file.years.main_target}; "
                                  "prices diesel import 2020: 8.0 CNY/kg")
    assert problem.expected.endswith("with years.main_target: 2026; "
                                     "prices diesel import 2020: 11.0 CNY/kg")


@pytest.mark.parametrize(("change", "theirs", "ours"), [
    ({"parameters": {"prices": {"diesel import 2020": {"note": "mine"}}}}, "note: ", "note: mine"),
    ({"measures": {"coking_ule": None}}, "measures.coking_ule: a block", "nothing"),
])
def test_a_clash_of_other_things(
    scenario: Scenario, change: dict[str, object], theirs: str, ours: str
) -> None:
    run = simulator.simulate(scenario)
    with pytest.raises(InputError) as caught:
        simulator.assess(run, scenario.replace(**change))
    (problem,) = caught.value.problems
    assert theirs.rstrip(": ") in problem.found
    assert ours.replace(": ", " ") in problem.expected


def test_a_clash_of_values(scenario: Scenario) -> None:
    theta, first = scenario.theta.copy(), scenario.theta.copy()
    theta[scenario.store.ids("city_prices")[0]] *= 2
    first[0] *= 0.5
    row = scenario.store.rows[0]
    name = " ".join(filter(None, row.keys))
    for values, words in ((theta, "diesel import 2020: 16.0 CNY/kg"),
                          (first, f"{name}: {row.value / 2} {row.unit}")):
        with pytest.raises(InputError) as caught:
            simulator.assess(simulator.simulate(scenario), scenario.at_values(values))
        assert words in str(caught.value)
