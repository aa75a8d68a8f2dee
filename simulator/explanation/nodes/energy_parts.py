"""Who makes up the energy that a target judges: the largest contributors, in physical TJ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.accounting.forms import ENERGY_GROUPS_LEFT_OUT, NON_FOSSIL_GROUPS
from simulator.explanation.lookups import Facts
from simulator.units.canonical import YEARLY_ENERGY

SIGNS = {"use": 1.0, "output": -1.0}
TRADED = {"import": 1.0, "export": -1.0}
GREEN = "electricity_green"
ELECTRICITY = ("electricity", GREEN)


def energy_rows(facts: Facts, year: int, *, fossil: bool) -> Sequence[dict[str, Any]]:
    """Return rows behind primary energy, before the coal-equivalent conversion.

    fossil : whether all of it is meant; else the part that is not fossil.
    """
    rows = facts.records("energy", year=year, unit=YEARLY_ENERGY)
    group = {row["carrier"]: facts.groups.get(("carrier", row["carrier"]), "") for row in rows}
    fired = {row["source"] for row in rows
             if row["flow"] == "use" and group[row["carrier"]] not in ENERGY_GROUPS_LEFT_OUT}
    return [found for row in rows
            for found in _counted(row, group[row["carrier"]], fired, fossil)]


def _counted(
    row: dict[str, Any], group: str, fired: set[str], fossil: bool
) -> Sequence[dict[str, Any]]:
    """Return a row with its sign if it counts, else nothing.

    Fuels count where they are used; electricity where it is traded, or made without a fuel.
    """
    flow, carrier = row["flow"], row["carrier"]
    if group not in ENERGY_GROUPS_LEFT_OUT:
        wanted = fossil or group in NON_FOSSIL_GROUPS
        sign = SIGNS.get(flow, 0.0) if wanted else 0.0
    elif carrier in ELECTRICITY:
        clean = flow == "output" and row["source"] not in fired
        traded = TRADED.get(flow, 0.0) if fossil or carrier == GREEN else 0.0
        sign = 1.0 if clean else traded
    else:
        sign = 0.0
    return [{**row, "value": sign * row["value"]}] if sign else []
