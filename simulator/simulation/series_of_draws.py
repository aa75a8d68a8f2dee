"""Series and verdicts of many draws, block by block, so that memory stays that of one block."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simulator.simulation.assessing import DrawnVerdicts, verdicts_of
from simulator.simulation.case import BASELINE, PLAN
from simulator.simulation.draws import Draws
from simulator.simulation.run import BLOCK, Run, simulate
from simulator.simulation.scenario import Scenario

Array = np.ndarray
Series = Callable[[Run, str], Array]
"""Returns (..., year), or (...), of one case of a run."""


@dataclass(frozen=True)
class Collected:
    """What was asked of every draw.

    series : name -> (draw, case, ...); cases : their names; verdicts : (draw, case, target) each.
    """

    series: Mapping[str, Array]
    cases: tuple[str, ...]
    verdicts: DrawnVerdicts


def collect(
    scenario: Scenario, draws: Draws, series: Mapping[str, Series] | None = None,
    cases: tuple[str, ...] = (BASELINE, PLAN),
) -> Collected:
    """Return named series and the verdicts of every target, of all draws.

    Draws are worked out in blocks of one size, the last one filled up with its own last draw, so
    that each draw's numbers are the same bytes however many draws stand beside it.
    """
    wanted = series or {}
    found: dict[str, list[Array]] = {name: [] for name in wanted}
    judged: list[DrawnVerdicts] = []
    for first in range(0, draws.size, BLOCK):
        filled = np.minimum(np.arange(first, first + BLOCK), draws.size - 1)
        run = simulate(scenario, draws.of(filled))
        for name, own in wanted.items():
            found[name].append(_by_case(run, cases, own))
        judged.append(verdicts_of(run, cases))
    arrays = {name: np.concatenate(parts)[: draws.size] for name, parts in found.items()}
    return Collected(arrays, cases, _judged(judged, draws.size))


def joined(parts: Sequence[Collected]) -> Collected:
    """Return what was collected of several draws after one another."""
    last = parts[-1]
    series = {name: np.concatenate([part.series[name] for part in parts]) for name in last.series}
    return replace(last, series=series, verdicts=_judged([part.verdicts for part in parts]))


def _judged(parts: Sequence[DrawnVerdicts], size: int | None = None) -> DrawnVerdicts:
    achieved, gap, codes = (np.concatenate([getattr(part, name) for part in parts])[:size]
                            for name in ("achieved", "gap", "codes"))
    return replace(parts[0], achieved=achieved, gap=gap, codes=codes)


def _by_case(run: Run, cases: tuple[str, ...], series: Series) -> Array:
    """Return a series of each case side by side, (draw, case, ...)."""
    own = [series(run, case) for case in cases]
    tail = max(values.ndim for values in own) - len(run.lead)
    wide = [np.broadcast_to(v, (*run.lead, *v.shape[v.ndim - tail :])) for v in own]
    return np.stack(wide, axis=len(run.lead))
