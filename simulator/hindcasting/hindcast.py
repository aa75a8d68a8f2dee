"""A hindcast: from the base year with no datum later than it, beside what was observed since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.accounting.mix import Mix
from simulator.accounting.quantities import unit_of
from simulator.city.city import City
from simulator.city.rows import CityRows
from simulator.hindcasting.blindness import check_blind
from simulator.hindcasting.completing import whole
from simulator.hindcasting.cutting import Continued, cut
from simulator.hindcasting.reading import MixReader
from simulator.hindcasting.rows import STATISTIC, Past, StatedRow, Thing, based, observations
from simulator.hindcasting.scores import (
    ALL,
    NUMBERS,
    PROJECTED,
    SCORED,
    Projected,
    Score,
    Scored,
    score,
)
from simulator.measures.moves import no_moves
from simulator.parameters.base_rows import year_of
from simulator.parameters.reader import TREND
from simulator.plausibility.base_year import MEASURED, counted
from simulator.simulation.case import BASELINE, Case
from simulator.simulation.drawing import city_of, rate_of
from simulator.simulation.postconditions import check_case
from simulator.simulation.projection import project
from simulator.simulation.run import BLOCK
from simulator.simulation.sampling import sampled
from simulator.simulation.scenario import Scenario
from simulator.wording import SelfShown, listed

if TYPE_CHECKING:
    import pandas as pd

Array = np.ndarray
ENDS = (5.0, 95.0)
"""Percentiles of the draws between which an observed value should lie nine times in ten."""


@dataclass(frozen=True, repr=False)
class Hindcast(SelfShown):
    """What the model says of the years after its base year, beside what was observed in them.

    scenario : as it could be written in the base year; continued : how its drivers go on; projected
    : all that it says of what can be observed; rows : the observed values; draws : their number.
    """

    scenario: Scenario
    continued: tuple[Continued, ...]
    projected: tuple[Projected, ...]
    rows: tuple[Scored, ...]
    draws: int
    seed: int

    @property
    def base(self) -> int:
        """Return the base year, of which the last datum is."""
        return self.scenario.file.years.start

    @property
    def scores(self) -> tuple[Score, ...]:
        """Return the score of every kind of quantity, then that of all of them."""
        kinds = list(dict.fromkeys(row.thing.quantity for row in self.rows))
        parts = [(kind, [row for row in self.rows if row.thing.quantity == kind]) for kind in kinds]
        return tuple(score(name, rows) for name, rows in [*parts, (ALL, self.rows)] if rows)

    @property
    def frame(self) -> pd.DataFrame:
        """Return the observed values as a table, with errors in percent; see hindcast.csv."""
        import pandas as pd

        found = pd.DataFrame([row.cells for row in self.rows], columns=SCORED)
        return found.astype(dict.fromkeys(NUMBERS, float))

    @property
    def projection(self) -> pd.DataFrame:
        """Return all that is projected of what can be observed; see projection.csv."""
        import pandas as pd

        return pd.DataFrame([row.cells for row in self.projected], columns=PROJECTED)

    def told(self) -> list[tuple[str, str]]:
        """Return what is shown: what is compared, and how near it came."""
        total = self.scores[-1:]
        trends = [one.name for one in self.continued if one.how == TREND]
        return [
            ("scenario", f"{self.scenario.name}, base year {self.base}"),
            ("observed values", str(len(self.rows))),
            *((f"median error, {word}", f"{size:.3g} %") for one in total for word, size in
              (("model", one.projected), ("persistence", one.persistence), ("trend", one.trend))
              if size is not None),
            *(("inside 5 to 95 %", f"{one.inside:.0%} of them") for one in total
              if one.inside is not None),
            ("drivers with a trend", listed(trends) or "none"),
        ]


def hindcast(scenario: Scenario, draws: int = 200, seed: int = 0) -> Hindcast:
    """Return the hindcast of a scenario; its arguments are those of `simulator.hindcast`."""
    check_blind(scenario)
    known, continued = cut(scenario)
    scenario = whole(scenario)
    store, central = scenario.used, _baseline(known.city, known.discount_rate)
    observed = list(observations(store, known.city))
    reading = MixReader(CityRows.of(store), known.city, central)
    ends = _ends(known, CityRows.of(store), observed, draws, seed) if draws and observed else None
    past = Past(store, known.city, known.index.years[0])
    rows = tuple(_scored(reading, past, one, None if ends is None else ends[:, n])
                 for n, one in enumerate(observed))
    return Hindcast(known, continued, tuple(_projected(known, central)), rows, draws, seed)


def _baseline(city: City, rate: Array | float) -> Mix:
    """Return the mix of a city without measures, checked as that of every case."""
    nothing = no_moves(city.index)
    with np.errstate(all="ignore"):
        mix = project(city, nothing)
        check_case(Case(BASELINE, city, nothing, mix, rate))
    return mix


def _projected(known: Scenario, mix: Mix) -> Iterator[Projected]:
    reading = MixReader(CityRows.of(known.store), known.city, mix)
    city = known.city
    series = [(Thing.of(one.row), one.row.unit, reading.of(one.row) / one.scale)
              for one in based(known.store, city)]
    series += [(Thing(STATISTIC, name=name), unit_of(city, quantity), reading.figure(name))
               for name, quantity in MEASURED.items() if counted(city.index, quantity)]
    for thing, unit, values in series:
        for year, value in zip(known.index.years, values.tolist(), strict=True):
            yield Projected(thing, year, value, unit)


def _ends(
    known: Scenario, rows: CityRows, observed: Sequence[StatedRow], count: int, seed: int
) -> Array:
    """Return the percentiles of what the draws have of observed rows, (end, row), canonical."""
    draws = sampled(known, count, seed)
    base, found = known.index.years[0], []
    for first in range(0, count, BLOCK):
        part = draws.of(slice(first, first + BLOCK))
        city = city_of(known, part)
        reading = MixReader(rows, city, _baseline(city, rate_of(known, part)))
        found.append(np.stack([
            np.broadcast_to(values, (part.size, values.shape[-1]))[:, year_of(one.row, base) - base]
            for one in observed for values in [reading.of(one.row)]], -1))
    return np.asarray(np.percentile(np.concatenate(found), ENDS, axis=0))


def _scored(reading: MixReader, past: Past, one: StatedRow, ends: Array | None) -> Scored:
    row, base = one.row, past.base
    series, year = reading.of(row), year_of(row, base)
    stood = past.at_base(row)

    def said(value: float | None) -> float | None:
        return None if value is None or not np.isfinite(value) else float(value) / one.scale

    low, high = (None, None) if ends is None else map(said, ends.tolist())
    return Scored(
        Thing.of(row), year, row.unit, row.value, said(series[year - base]),
        said(series[0] if stood is None else stood), said(past.trend(row)), low, high, row.grade,
        row.file, row.line,
    )
