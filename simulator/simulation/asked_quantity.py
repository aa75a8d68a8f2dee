"""A quantity of the scenario language as a modeller writes it, checked as in a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from simulator.accounting.quantities import QUANTITY_KINDS
from simulator.errors import InputError, Problem, Problems, suggest
from simulator.scenario.keys import Quantity, Target, Text
from simulator.simulation.quantity_checks import check_measured, check_quantities
from simulator.simulation.scenario import Scenario

KEYS = tuple(Quantity.model_fields)
LINEAR = tuple(name for name, kind in QUANTITY_KINDS.items() if kind.linear)
EXAMPLE = '{"kind": "emission", "pollutant": "NOx"}'


def read_quantity(scenario: Scenario, written: Quantity | Mapping[str, Any], here: str) -> Quantity:
    """Return what is asked for.

    here : the call, for messages.

    Raises
    ------
    InputError
        For what is no quantity, and for keys and names that mean nothing.
    """
    found = written if isinstance(written, Quantity) else _parsed(written, here)
    if any(found is own for target in scenario.file.targets.values()
           for own in (target.quantity, target.denominator)):
        return found
    problems = Problems()
    target = Target(clause="", label=Text(zh=here, en=here), indicator=here, kind="tracked",
                    quantity=found)
    file = scenario.file.model_copy(update={"targets": {here: target}})
    check_quantities(file, scenario.store.tables, scenario.document, problems)
    check_measured(file, scenario.city, scenario.store.tables, scenario.document, problems)
    if problems:
        raise InputError(replace(p, file=here, line=0, key=p.key.rpartition(".")[2])
                         for p in problems)
    return found


def linear_quantity(
    scenario: Scenario, written: Quantity | Mapping[str, Any], here: str
) -> Quantity:
    """Return the same of a quantity that is a sum of what is decided; raise InputError."""
    found = read_quantity(scenario, written, here)
    if not QUANTITY_KINDS[found.kind].linear:
        more = "take model.cost" if found.kind == "cost" else f"use one of: {', '.join(LINEAR)}"
        raise InputError([Problem("E-USAGE", here, 0, "kind", f'"{found.kind}"',
                                  "a quantity that is a sum of what is decided", more)])
    return found


def _parsed(written: Any, here: str) -> Quantity:
    if not isinstance(written, Mapping):
        raise InputError([Problem("E-VALUE", here, 0, "quantity", repr(written)[:40],
                                  "a Quantity, or a mapping of its keys",
                                  f"write for example {EXAMPLE}")])
    try:
        return Quantity.model_validate(dict(written))
    except ValidationError as error:
        raise InputError(_problem(one, here) for one in error.errors()) from None


def _problem(error: Mapping[str, Any], here: str) -> Problem:
    key, wrong = ".".join(map(str, error["loc"])), error["input"]
    if error["type"] == "extra_forbidden":
        return Problem("E-KEY", here, 0, key, f'"{key}"', f"one of {', '.join(KEYS)}",
                       suggest(key, KEYS))
    if key == "kind":
        return Problem("E-NAME", here, 0, key, f'"{wrong}"', "a kind of quantity",
                       suggest(str(wrong), QUANTITY_KINDS))
    return Problem("E-VALUE", here, 0, key, repr(wrong), str(error["msg"]), f'correct "{key}"')
