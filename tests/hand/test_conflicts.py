"""Conflicts that the diagnosis names, worked out again from the tables alone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import simulator

ROOT = Path(__file__).parents[2] / "parameters"
TARGET = "LPS-T36"


def rows(name, **keys):
    with (ROOT / name).open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if all(row[k] == v for k, v in keys.items())]


def efficiency(technology):
    """Return nitrogen taken up over mineral nitrogen applied."""
    def found(item):
        own = {row["technology"]: float(row["value"])
               for row in rows("agriculture/processes.csv", source="cropland_nitrogen", item=item)}
        return own.get(technology, own.get("*"))

    return found("uptake") / found("n_rate")


def potential(measure, move):
    (row,) = rows("measures/limits.csv", measure=measure, move=move, item="potential",
                  model_year="2025")
    return float(row["value"]) / 100


@pytest.mark.slow
def test_fertiliser_efficiency_of_liupanshui_cannot_reach_43_percent():
    """Deep placement on 40 % of the fields (0.37/0.82), manure on 18 % (0.31/0.75), formula
    fertilisation on all others (0.37/0.92), nobody broadcasting: 42.38 %, short of 43 %.

    From 5 % in 2020, deep placement reaches 40 % in 2025 at 8 points a year, manure 18 % from 10 %
    at 2.5: only the potentials bind.
    """
    deep = potential("fertilizer_efficiency", "deep")
    manure = potential("eco_cycle_farming", "main")
    furthest = (deep * efficiency("deep_placement") + manure * efficiency("organic_substitution")
                + (1 - deep - manure) * efficiency("formula_fertilisation"))
    assert furthest == pytest.approx(0.4238, abs=1e-4)
    best = simulator.optimise(simulator.load("liupanshui"))
    assert best.status == "infeasible"
    assert [conflict.members for conflict in best.diagnosis.conflicts] == [(TARGET,)]
    assert best.diagnosis.broken[TARGET].achieved == pytest.approx(100 * furthest, rel=1e-6)
    ways = {r.what: r for r in best.diagnosis.relaxations}
    assert 42 <= float(ways["move_value"].after.removesuffix(" %")) <= 100 * furthest
    assert ways["free_quota"].feasible
