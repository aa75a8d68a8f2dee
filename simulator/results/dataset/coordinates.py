"""The coordinates of the Dataset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from simulator.results.dataset.frame import (
    PER_CAPACITY,
    PER_SOURCE,
    PLANT,
    Variable,
    described,
    measures_of,
)
from simulator.results.rows.labels import Labels
from simulator.results.rows.measure_rows import uptakes
from simulator.simulation.case import BASELINE
from simulator.simulation.run import Run
from simulator.targets.verdicts import Verdict


def coordinates(run: Run, verdicts: Sequence[Verdict]) -> dict[str, Variable]:
    """Return every coordinate: those of a dimension bear its name, the others describe it."""
    return {**model_coordinates(run), **_plan_coordinates(run, verdicts)}


def names(dim: str, values: Sequence[str], long_name: str) -> Variable:
    """Return a coordinate of names."""
    return ((dim,), np.array(values, dtype=object), described(long_name, "1"))


def model_coordinates(run: Run) -> dict[str, Variable]:
    """Return cases, sources, technologies, pollutants, carriers, items of cost and years."""
    labels, index = Labels(run.index), run.index
    return {
        "case": names("case", list(run.cases), "case"),
        "source": names("source", labels.sources, "source"),
        "sector": names("source", labels.sectors, "sector of the source"),
        "activity_unit": names("source", [f"{labels.unit(s)}/yr" for s in labels.sources],
                               "unit of the activity of the source"),
        "capacity_unit": names("source",
                               [labels.unit(s, "capacity_unit") for s in labels.sources],
                               "unit of the capacity of the source"),
        "source_label_zh": names("source", [t.zh for t in labels.titles], "Chinese name"),
        "source_label_en": names("source", [t.en for t in labels.titles], "English name"),
        "technology": names("technology", labels.technologies, "technology"),
        "pollutant": names("pollutant", labels.pollutants, "pollutant"),
        "carrier": names("carrier", index.carriers, "carrier"),
        "carrier_unit": names("carrier", [f"{c.unit}/yr" for c in index.lists.carriers.values()],
                              "unit of the carrier"),
        "cost_item": names("cost_item", list(run.cases[BASELINE].costs), "item of cost"),
        "year": (("year",), index.year_array, described("calendar year", "yr")),
    }


def plant_coordinates(run: Run) -> dict[str, Variable]:
    """Return the dimension of plants, named source/technology, and what they are."""
    labels = Labels(run.index)
    source, technology = np.divmod(labels.plants, len(labels.technologies))
    wide = model_coordinates(run)
    own = {name: (source, wide[name]) for name in ("source", "sector", PER_SOURCE, PER_CAPACITY)}
    own["technology"] = (technology, wide["technology"])
    found: dict[str, Variable] = {
        f"{PLANT}_{name}": ((PLANT,), values[at], attrs)
        for name, (at, (_, values, attrs)) in own.items()
    }
    pairs = zip(found[f"{PLANT}_source"][1], found[f"{PLANT}_technology"][1], strict=True)
    title = "source and technology, joined by a slash"
    return {PLANT: names(PLANT, ["/".join(pair) for pair in pairs], title), **found}


def _plan_coordinates(run: Run, verdicts: Sequence[Verdict]) -> dict[str, Variable]:
    targets, measures = run.scenario.file.targets, measures_of(run)
    library = run.scenario.library.measures
    return {
        "target": names("target", list(targets), "target of the plan"),
        "target_clause": names("target", [t.clause for t in targets.values()], "clause"),
        "target_unit": names("target", _target_units(verdicts), "unit of the target"),
        "measure": names("measure", measures, "measure"),
        "measure_sector": names("measure", [library[m].sector for m in measures],
                                "sector of the measure"),
        "measure_unit": names("measure", _measure_units(run, measures), "unit of the uptake"),
    }


def _target_units(verdicts: Sequence[Verdict]) -> list[str]:
    found: dict[str, str] = {}
    for verdict in verdicts:
        found[verdict.target] = found.get(verdict.target) or verdict.unit
    return list(found.values())


def _measure_units(run: Run, measures: list[str]) -> list[str]:
    found: Mapping[str, str] = {
        key: moves[0].unit
        for case in run.cases.values()
        for key, moves in uptakes(run, case).items() if moves
    }
    return [found.get(key, "1") for key in measures]
