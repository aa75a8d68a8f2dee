"""least_cost.yaml: the optimised mix as an ordinary scenario that `simulate` reproduces."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import yaml

from simulator.measures.levers import closures
from simulator.simulation.case import Case
from simulator.simulation.scenario import Scenario
from simulator.simulation.stated_mix import control_names, process_names

Array = np.ndarray
SUFFIX = "_least_cost"
TITLE = {"zh": "（最低成本组合）", "en": " (least-cost mix)"}
PROCESS = {"activity": "activity", "capacity": "capacity", "new": "additions",
           "retired": "retired"}
CONTROL = {"activity": "controlled", "capacity": "control_capacity", "new": "control_additions"}
HEAD = """\
# The mix of the case least_cost, every year of it. The plan case of this scenario is this mix:
# `simulator simulate` gives its emissions, energy and cost again. Change numbers under `mix:`, or
# delete the block to go back to the measures.
"""


def mix_text(scenario: Scenario, case: Case, folder: Path | None = None) -> str:
    """Return a scenario file whose `mix:` block holds a case.

    folder : where the file will lie, from which it names tables of one's own.
    """
    said = scenario.file.model_dump(exclude_unset=True)
    for key in ("base", "overrides", "mix"):
        said.pop(key, None)
    said.pop("tables", None)
    if folder is not None and scenario.data is not None:
        said["tables"] = Path(os.path.relpath(scenario.data, folder)).as_posix()
    said["scenario"] = f"{scenario.name}{SUFFIX}"
    said["title"] = {lang: f"{said['title'][lang]}{text}" for lang, text in TITLE.items()}
    head = yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=100)
    return "\n".join([f"{HEAD}{head}mix:", *_block(scenario, case), ""])


def _block(scenario: Scenario, case: Case) -> Iterator[str]:
    index, mix, moves = scenario.index, case.mix, case.moves
    years = index.years
    yield from _parts("processes", process_names(index),
                      {own: getattr(mix, array) for own, array in PROCESS.items()}, years)
    yield from _parts("controls", control_names(index),
                      {own: getattr(mix, array) for own, array in CONTROL.items()}, years)
    yield from _series("demand", {f"{m.measure}/{m.move}": m.path for m in moves.demand}, years)
    yield from _series("transfers", {f"{m.measure}/{m.move}": m.path for m in moves.transfers},
                       years)
    yield from _series("closures", _closures(scenario, case), years)
    dumped = {name: values for name, values in zip(index.carriers, mix.dumped, strict=True)
              if values.any()}
    yield from _series("dumped", dumped, years)


def _closures(scenario: Scenario, case: Case) -> Mapping[str, Array]:
    """Return process -> share of its activity that ends."""
    names = process_names(scenario.index)
    number = {(p.site, p.slot): n for n, p in enumerate(scenario.index.processes)}
    return {names[number[c.site, c.slot]]: c.path for c in closures(case.city, case.moves)}


def _parts(
    name: str, items: Sequence[str], arrays: Mapping[str, Array], years: Sequence[int]
) -> Iterator[str]:
    """Yield a block with several series per item; zero series and items are left out."""
    if not any(values.any() for values in arrays.values()):
        yield f"  {name}: {{}}"
        return
    yield f"  {name}:"
    for n, item in enumerate(items):
        own = {key: values[n] for key, values in arrays.items() if values[n].any()}
        if own:
            yield f"    {_key(item)}:"
            yield from (f"      {key}: {_years(values, years)}" for key, values in own.items())


def _series(name: str, found: Mapping[str, Array], years: Sequence[int]) -> Iterator[str]:
    if found:
        yield f"  {name}:"
        yield from (f"    {_key(key)}: {_years(np.asarray(values), years)}"
                    for key, values in found.items())


def _key(text: str) -> str:
    return f'"{text}"'


def _years(values: Array, years: Sequence[int]) -> str:
    """Return a series with every digit of its numbers."""
    cells = (f"{year}: {value!r}" for year, value in zip(years, values.tolist(), strict=True))
    return "{" + ", ".join(cells) + "}"
