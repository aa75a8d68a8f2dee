"""least_cost.yaml is a scenario like any other: `simulate` gives the optimised mix again."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from simulator.errors import InputError
from simulator.optimiser.answers.best import Best
from simulator.optimiser.optimise import optimise
from simulator.results.folder.mix_as_scenario import mix_text
from simulator.simulation.assessing import assess_cases
from simulator.simulation.case import LEAST_COST, PLAN
from simulator.simulation.loading import load
from simulator.simulation.run import Run, simulate
from tests.fixtures.places import process_numbers

CLOSE = 1e-6


@cache
def best() -> Best:
    return optimise(load("liupanshui", sets={"targets.LPS-T36.enforce": "false"}))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(tmp_path_factory.mktemp("mix")) / "least_cost.yaml"
    path.write_text(mix_text(best().run.scenario, best().run.cases[LEAST_COST]), "utf-8")
    return path


def parsed(path: Path) -> Any:
    """Return the content of a long file, read by the faster of the two parsers."""
    return yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)


@pytest.fixture(scope="module")
def again(written: Path) -> Run:
    return simulate(load(written))


def same(a: np.ndarray, b: np.ndarray) -> bool:
    return bool(np.allclose(a, b, rtol=CLOSE, atol=CLOSE * max(np.abs(a).max(), 1e-12)))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["emissions", "carrier_use", "net_import", "flared"])
def test_every_emission_and_every_flow_is_the_same(again: Run, name: str) -> None:
    assert same(getattr(best().run.cases[LEAST_COST], name), getattr(again.cases[PLAN], name))


@pytest.mark.slow
def test_every_cost_is_the_same(again: Run) -> None:
    first, second = best().run.cases[LEAST_COST], again.cases[PLAN]
    for item, values in first.costs.items():
        assert same(values, second.costs[item]), item
    assert same(first.total_cost, second.total_cost)


@pytest.mark.slow
def test_every_verdict_is_the_same(again: Run) -> None:
    first = {v.target: v for v in assess_cases(best().run, (LEAST_COST,))}
    for verdict in assess_cases(again, (PLAN,)):
        own = first[verdict.target]
        assert verdict.verdict == own.verdict, verdict.target
        if own.achieved is not None:
            assert verdict.achieved == pytest.approx(own.achieved, rel=CLOSE, abs=1e-9)


@pytest.mark.slow
def test_uptake_is_read_off_the_stated_mix(again: Run) -> None:
    first = best().run.cases[LEAST_COST].moves.paths
    second = again.cases[PLAN].moves.paths
    assert set(first) == set(second)
    assert all(same(path, second[place]) for place, path in first.items())


@pytest.mark.slow
def test_numbers_keep_all_their_digits(written: Path) -> None:
    block = parsed(written)["mix"]
    mix, index = best().run.cases[LEAST_COST].mix, best().run.index
    number = process_numbers(index).get(("crude_steel", "rest", "bf_bof"), 0)
    site = index.sites[index.processes[number].site]
    own = block["processes"][f"{site.name}/{index.processes[number].technology}"]
    assert list(own["activity"].values()) == mix.activity[number].tolist()


@pytest.mark.slow
@pytest.mark.parametrize(("change", "code", "found"), [
    ("year", "E-YEAR", "no number for 2030"),
    ("name", "E-NAME", 'unknown name "coke@nowhere/coke_oven"'),
    ("negative", "E-RANGE", "-1"),
    ("sum", "E-SHARE", "all technologies of"),
    ("key", "E-KEY", 'unknown key "activty"'),
])
def test_a_mix_that_cannot_be_is_refused_on_its_line(
    written: Path, tmp_path: Path, change: str, code: str, found: str
) -> None:
    data = parsed(written)
    processes = data["mix"]["processes"]
    sources = best().run.index.lists.sources
    name = next(n for n in processes if sources[n.split("@")[0]].kind.own_activity
                and processes[n].get("activity", {}).get(2030, 0) > 0)
    if change == "year":
        del processes[name]["activity"][2030]
    elif change == "name":
        processes["coke@nowhere/coke_oven"] = processes[name]
    elif change == "negative":
        processes[name]["activity"][2030] = -1
    elif change == "key":
        processes[name]["activty"] = {}
    else:
        processes[name]["activity"][2030] *= 0.9
    path = tmp_path / "mix.yaml"
    path.write_text(yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True,
                              sort_keys=False), "utf-8")
    with pytest.raises(InputError) as caught:
        load(path)
    problems = [p for p in caught.value.problems if p.code == code]
    assert problems
    assert any(found in problem.text() for problem in problems)
    assert all(problem.line > 1 and problem.fix for problem in problems)
