"""The ledger of engineering reductions beside the change of the inventory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.facts import city_totals
from simulator.targets.kinds import TARGET_KINDS

if TYPE_CHECKING:
    import pandas as pd

    from simulator.results.reading import ResultsFolder

CHANGE, ENGINEERING = "inventory_change", "engineering_reduction"
"""Items of ledger_bridge.csv: its first and its last."""
LARGEST = 12


def pollutants(folder: ResultsFolder) -> list[str]:
    """Return the pollutants with a ledger, those first that a target of the plan counts."""
    found = list(dict.fromkeys(folder.table("ledger_bridge")["pollutant"]))
    targets = folder.resolved["targets"].values()
    asked = [t["quantity"]["pollutant"] for t in targets
             if TARGET_KINDS[t["kind"]].booked and t.get("quantity")]
    return sorted(found, key=lambda p: p not in asked)


def bridge(folder: ResultsFolder, case: str) -> dict[str, dict[str, np.ndarray]]:
    """Return pollutant -> item -> (year,) of ledger_bridge.csv [t/yr]."""
    rows = folder.table("ledger_bridge")
    rows = rows[rows["case"] == case].sort_values("year", kind="stable")
    found: dict[str, dict[str, np.ndarray]] = {}
    for (pollutant, item), part in rows.groupby(["pollutant", "item"], sort=False):
        found.setdefault(str(pollutant), {})[str(item)] = part["value"].to_numpy()
    return found


def largest(folder: ResultsFolder, case: str, pollutant: str) -> pd.DataFrame:
    """Return the sites that book most of a pollutant in the main target year."""
    rows = folder.table("ledger")
    year = city_totals.main_year(folder)
    rows = rows[(rows["case"] == case) & (rows["year"] == year)
                & (rows["pollutant"] == pollutant) & (rows["booked"] != 0)]
    order = rows["booked"].abs().sort_values(ascending=False, kind="stable").index
    return rows.loc[order[:LARGEST]]
