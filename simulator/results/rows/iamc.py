"""The IAMC file: Model, Scenario, Region, Variable, Unit and one column per year.

Names, units and meaning are those of the IAM consortium's common definitions where the content
agrees; own variables stand under `City|`. The table of both is `iamc_names.csv`.
"""

from __future__ import annotations

import csv
import io

import numpy as np

from simulator.foreign import to_cell
from simulator.results.rows.iamc_common import common_variables
from simulator.results.rows.iamc_names import region_name
from simulator.results.rows.iamc_own import own_variables
from simulator.results.rows.text import number
from simulator.simulation.run import Run
from simulator.version import __version__

MODEL = f"simulator {__version__}"
HEAD = ("Model", "Scenario", "Region", "Variable", "Unit")


def scenario_name(scenario: str, case: str) -> str:
    """Return what the column Scenario says: the name of the scenario, a blank, the case."""
    return f"{scenario} {case}"


def iamc_text(run: Run) -> str:
    """Return iamc.csv; variables that are zero in every case and year are left out."""
    tables = {name: {**common_variables(run, name), **own_variables(run, name)}
              for name in run.cases}
    shown = sorted({key for rows in tables.values() for key, v in rows.items() if v.any()})
    none, out = np.zeros(len(run.index.years)), io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*HEAD, *run.index.years])
    region = region_name(run.scenario.file.city)
    for case, rows in tables.items():
        head = (MODEL, to_cell(scenario_name(run.scenario.name, case)), to_cell(region))
        writer.writerows(
            [*head, *map(to_cell, variable), *map(number, rows.get(variable, none).tolist())]
            for variable in shown
        )
    return out.getvalue()
