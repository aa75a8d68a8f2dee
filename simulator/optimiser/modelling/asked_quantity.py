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

HERE = "model.quantity"
KEYS = tuple(Quantity.model_fields)


def read_quantity(scenario: Scenario, written: Quantity | Mapping[str, Any]) -> Quantity:
    """Return what is asked for.

    Raises
    ------
    InputError
        For keys and names that mean nothing, and for a kind that is no sum of weights.
    """
    found = written if isinstance(written, Quantity) else _parsed(written)
    problems = Problems()
    target = Target(clause="", label=Text(zh=HERE, en=HERE), indicator=HERE, kind="tracked",
                    quantity=found)  # fmt: skip
    file = scenario.file.model_copy(update={"targets": {HERE: target}})
    check_quantities(file, scenario.store.tables, scenario.document, problems)
    check_measured(file, scenario.city, scenario.store.tables, scenario.document, problems)
    if problems:
        raise InputError(replace(p, file=HERE, line=0, key=p.key.rpartition(".")[2])
                         for p in problems)  # fmt: skip
    if not QUANTITY_KINDS[found.kind].linear:
        linear = [name for name, kind in QUANTITY_KINDS.items() if kind.linear]
        more = "take model.cost" if found.kind == "cost" else f"use one of: {', '.join(linear)}"
        raise InputError([Problem("E-USAGE", HERE, 0, "kind", f'"{found.kind}"',
                                  "a quantity that is a sum of what is decided", more)])
    return found


def _parsed(written: Mapping[str, Any]) -> Quantity:
    try:
        return Quantity.model_validate(dict(written))
    except ValidationError as error:
        raise InputError(map(_problem, error.errors())) from None


def _problem(error: Mapping[str, Any]) -> Problem:
    key, wrong = ".".join(map(str, error["loc"])), error["input"]
    if error["type"] == "extra_forbidden":
        return Problem("E-KEY", HERE, 0, key, f'"{key}"', f"one of {', '.join(KEYS)}",
                       suggest(key, KEYS))
    if key == "kind":
        return Problem("E-NAME", HERE, 0, key, f'"{wrong}"', "a kind of quantity",
                       suggest(str(wrong), QUANTITY_KINDS))
    return Problem("E-VALUE", HERE, 0, key, repr(wrong), str(error["msg"]), f'correct "{key}"')
