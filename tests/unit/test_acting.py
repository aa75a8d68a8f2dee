"""What a move acts on in the tiny city, named by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simulator.measures.acting import (
    acting_processes,
    acting_sites,
    at_least_as_good,
    controls_at,
    stopped_growth,
    under_or_better,
)
from simulator.measures.library import Move
from simulator.optimiser.programme.move_rows import at_processes
from simulator.simulation.scenario import Scenario
from tests.fixtures.city import TinyCity
from tests.fixtures.places import process_numbers


@pytest.fixture(scope="module")
def city() -> Scenario:
    return TinyCity().growth().load()


def move(**cells: object) -> Move:
    found: dict[str, object] = dict.fromkeys(
        ("sources", "facilities", "technologies", "replaces", "to_sources"), ())
    found |= {"measure": "m", "name": "main", "kind": "coverage", "control": "", "lost": False,
              "place": ("", 0)}
    return Move(**{**found, **cells})  # type: ignore[arg-type]


def sites(city: Scenario, own: Move, facilities: tuple[str, ...] = ()) -> list[str]:
    return [city.index.sites[n].name for n in acting_sites(city.index, own, facilities)]


@pytest.mark.parametrize(("cells", "facilities", "names"), [
    ({"sources": ("coke",)}, (), ["coke@works_a", "coke@coking_new"]),
    ({"sources": ("coke",), "facilities": ("works_a",)}, (), ["coke@works_a"]),
    ({"sources": ("coke",), "facilities": ("works_a",)}, ("growth",), ["coke@coking_new"]),
    ({"sources": ("coke", "cement"), "facilities": ("rest",)}, (), ["cement@rest"]),
    ({}, (), ["grid_coal_power@plant_new", "coke@coking_new"]),
    ({"sources": ("steel",)}, (), []),
])
def test_sites(
    city: Scenario, cells: dict[str, object], facilities: tuple[str, ...], names: list[str]
) -> None:
    """A plan's facilities go before those of the library; a move without sources is of growth."""
    assert sites(city, move(**cells), facilities) == names


def test_processes_are_those_of_the_named_technologies(city: Scenario) -> None:
    own = move(sources=("buses",), technologies=("china_6", "bev"))
    found = [city.index.processes[n].technology for n in acting_processes(city.index, own)]
    assert found == ["china_6", "bev"]
    every = acting_processes(city.index, move(sources=("buses",)))
    assert len(every) == 3


def test_a_control_and_what_is_better_in_its_family(city: Scenario) -> None:
    """Coke: standard, then ultra-low in flue gas; two ranks of VOC are another family."""
    own = move(sources=("coke",), facilities=("works_a",), control="standard")
    number, = controls_at(city.index, own, acting_processes(city.index, own))
    names = [city.index.controls[n].control for n in at_least_as_good(city.index, number)]
    assert names == ["standard", "ultra_low"]
    best, = at_least_as_good(city.index, number + 1)
    assert best == number + 1


def test_shares_under_a_control_or_a_better_one() -> None:
    """Of one family 20, 30 and 10 % by rank: 60, 40 and 10 % under each or better; one alone."""
    share = np.array([0.2, 0.3, 0.1, 0.7])
    assert under_or_better(share, [[0, 1, 2], [3]]) == pytest.approx([0.6, 0.4, 0.1, 0.7])


def test_a_ban_stops_the_growth_it_names_and_no_other(city: Scenario) -> None:
    own = move(sources=("coke",), facilities=("growth",))
    assert stopped_growth(city.index, own, ()) == {"coking_new"}
    assert stopped_growth(city.index, own, ("works_a",)) == set()
    assert stopped_growth(city.index, move(), ("plant_new",)) == {"plant_new"}
    assert stopped_growth(city.index, move(), ()) == set()


def test_places_of_a_move_are_where_it_acts_not_where_its_measure_does(city: Scenario) -> None:
    """A measure acts at both coke works, this move of it at one of them."""
    owners = {number: ["m"] for number in range(len(city.index.processes))}
    data: Any = SimpleNamespace(city=SimpleNamespace(index=city.index),
                                limits=SimpleNamespace(process_owners=owners))
    own = move(sources=("coke",), facilities=("works_a",))
    number = process_numbers(city.index)["coke", "works_a", "coke_oven"]
    assert at_processes(data, own) == [("process", number)]
