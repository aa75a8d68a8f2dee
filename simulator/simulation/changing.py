"""Changed inputs of a scenario: keys, measures, targets, drivers and rows of tables."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from simulator.errors import PYTHON, Problems, suggest
from simulator.parameters.given_rows import Parameters, given_drivers, given_rows
from simulator.parameters.load import Tables
from simulator.parameters.outlooks import OUTLOOKS, driving
from simulator.parameters.overlay import Given, lay_over
from simulator.scenario.keys import ScenarioFile
from simulator.scenario.old_keys import BLOCKS, entry_of_today
from simulator.scenario.plain import plain
from simulator.scenario.reading import set_key, validated
from simulator.scenario.yaml_file import Document
from simulator.simulation.settling import settled


@dataclass(frozen=True)
class InputChanges:
    """What is to be different, by its kind; see `Scenario.replace`."""

    keys: Mapping[str, Any]
    blocks: Mapping[str, Mapping[str, Any]]
    drivers: Mapping[str, Any]
    parameters: Parameters


@dataclass(frozen=True)
class Inputs:
    """What a scenario is made of: the checked file, its plain data with places, the tables."""

    file: ScenarioFile
    document: Document
    tables: Tables


def changed(before: Inputs, changes: InputChanges) -> Inputs:
    """Return changed inputs; raise InputError with everything that is wrong with the changes."""
    problems = Problems()
    document = Document(deepcopy(before.document.data), dict(before.document.places),
                        list(before.document.warnings))
    for block, own in changes.blocks.items():
        _change_block(document, block, own, problems)
    for dotted, value in changes.keys.items():
        set_key(document, dotted, plain(value), problems, PYTHON)
    same = not changes.keys and not any(changes.blocks.values())
    file = before.file if same else validated(document, problems)
    start = before.file.years.start if file is None else file.years.start
    rows = [*(_placed(row, before.tables)
              for row in given_drivers(changes.drivers, start, problems)),
            *given_rows(changes.parameters, problems)]
    tables = lay_over(before.tables, rows, problems) if rows else before.tables
    file = settled(file, document, tables, problems)
    problems.raise_if_any()
    assert file is not None
    return Inputs(file, document, tables)


def _placed(row: Given, tables: Tables) -> Given:
    """Return the row of a driver as one of the outlook that stands for it in the city, if any."""
    return replace(row, table=OUTLOOKS) if row.cells["driver"] in driving(tables) else row


def _change_block(
    document: Document, block: str, changes: Mapping[str, Any], problems: Problems
) -> None:
    """Put entries of a block in, change those that are there, take out those that are None."""
    if not hasattr(changes, "items"):
        problems.add("E-VALUE", PYTHON, 0, block, type(changes).__name__,
                     "a mapping of names to entries", f"write for example {block}={{name: ...}}")
        return
    own = document.data.setdefault(block, {})
    for name, said in changes.items():
        entry = entry_of_today(plain(said)) if block in BLOCKS else plain(said)
        if entry is None and name not in own:
            problems.add("E-NAME", PYTHON, 0, f"{block}.{name}", f'no "{name}" to take out',
                         f"a name of {block}", suggest(str(name), own))
        elif entry is None:
            del own[name]
        else:
            own[name] = _laid(own.get(name), entry)
        document.moved((block, name), PYTHON)


def _laid(before: Any, said: Any) -> Any:
    """Return an entry with what is said of it laid over."""
    if not (isinstance(before, dict) and isinstance(said, dict)):
        return said
    return {**before, **{key: _laid(before.get(key), value) if key != "path" else value
                         for key, value in said.items()}}
