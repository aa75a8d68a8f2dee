"""The base year of a scenario that names none: that of its tables."""

from __future__ import annotations

from simulator.errors import Problems
from simulator.parameters.base_rows import usual_base
from simulator.parameters.load import Tables
from simulator.scenario.keys import ScenarioFile
from simulator.scenario.reading import validated
from simulator.scenario.yaml_file import Document

BLOCK, START = "years", "start"


def settled(
    file: ScenarioFile | None, document: Document, tables: Tables, problems: Problems
) -> ScenarioFile | None:
    """Return the file with the base year of the tables where it names none.

    The document then names it too, so that what is made of it has the same years. file : None where
    the schema refuses it; what it says of years is then checked beside that base year.
    """
    block = document.data.get(BLOCK, {})
    if not isinstance(block, dict) or START in block:
        return file
    base = usual_base(tables)
    if base is None:
        if file is not None:
            place = document.place((BLOCK, START))
            problems.add("E-KEY", *place, f"{BLOCK}.{START}", "no base year, neither here nor in "
                         "activity.csv", "the year that the city's tables describe",
                         'write it as "start" in years, or as model_year of the activity rows')
        return None
    document.data[BLOCK] = {**block, START: base}
    return validated(document, problems)
