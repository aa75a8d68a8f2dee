"""What a mode minimises, caps or maximises: a pollutant, a weighted sum of pollutants, or cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf, nan

from simulator.accounting.equivalents import SUMS, weights
from simulator.errors import InputError, Problem, suggest
from simulator.scenario.keys import Quantity
from simulator.simulation.scenario import Scenario

COST = "cost"
NET = "energy_net"
EQUIVALENTS = "equivalents"


@dataclass(frozen=True)
class Aim:
    """A weighted sum of emissions of one year, or the present value of system cost.

    weights : (pollutant, boundary) -> weight per tonne, empty for cost; unit : of the sum.
    """

    name: str
    weights: dict[tuple[str, str], float]
    unit: str

    @property
    def is_cost(self) -> bool:
        """Tell whether the aim is system cost."""
        return not self.weights

    @property
    def quantities(self) -> list[tuple[Quantity, float]]:
        """Return what is added up, with its weight."""
        return [(Quantity(kind="emission", pollutant=p, boundary="energy_net" if b else ""), w)
                for (p, b), w in self.weights.items()]


COSTS = Aim(COST, {}, "CNY_2020")


def read_aim(scenario: Scenario, text: str, option: str = "") -> Aim:
    """Return what a word stands for.

    text : `cost`; a pollutant (`NOx`); `CO2:energy_net` for CO2 of energy with net imports of
    electricity and heat; `APeq`, `WPeq` or `IAPeq` (pollution equivalents of finance.csv); or own
    weights per tonne, `NOx=1,VOC=0.5`.

    Raises
    ------
    InputError
        For a word that means nothing.
    """
    text = _spelled(text, (COST, *SUMS))
    if text == COST:
        return COSTS
    if text in SUMS:
        found = weights(scenario.store, scenario.theta, text)
        legal = {name: value for name, value in found.items() if name in scenario.index.pollutants}
        if not legal:
            raise _unknown(scenario, text, option)
        return Aim(text, {(name, ""): value for name, value in legal.items()}, EQUIVALENTS)
    if "=" in text:
        return Aim(text, dict(_weighted(scenario, part, option) for part in text.split(",")), "1")
    return Aim(text, {_pollutant(scenario, text, option): 1.0}, "t")


def _weighted(scenario: Scenario, part: str, option: str) -> tuple[tuple[str, str], float]:
    name, _, number = part.partition("=")
    weight = _number(number)
    if not 0 < weight < inf:
        raise InputError([_problem(option, part, "a pollutant and its weight per tonne, above zero",
                                   'write for example "NOx=1,VOC=0.5"')])
    return _pollutant(scenario, name.strip(), option), weight


def _spelled(text: str, legal: Iterable[str]) -> str:
    """Return a word as it is spelled here, whatever its case was."""
    return {word.casefold(): word for word in legal}.get(text.casefold(), text)


def _number(text: str) -> float:
    """Return a number, or nan for a text that is none."""
    try:
        return float(text)
    except ValueError:
        return nan


def _pollutant(scenario: Scenario, text: str, option: str) -> tuple[str, str]:
    name, _, boundary = text.partition(":")
    name = _spelled(name, scenario.index.pollutants)
    known = name in scenario.index.pollutants
    if not known or boundary not in ("", "direct", NET) or (boundary == NET and name != "CO2"):
        raise _unknown(scenario, text, option)
    return name, NET if boundary == NET else ""


def _unknown(scenario: Scenario, text: str, option: str) -> InputError:
    legal = (*scenario.index.pollutants, f"CO2:{NET}", *SUMS)
    return InputError([_problem(option, text, "a pollutant, equivalents or weights",
                                suggest(text, legal))])


def _problem(option: str, found: str, expected: str, fix: str) -> Problem:
    return Problem("E-USAGE", "simulator", 0, option, f'"{found}"', expected, fix)
