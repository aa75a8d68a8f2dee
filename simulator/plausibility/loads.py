"""Activities that ask far more of a capacity than it can do."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.city.rows import CityRows
from simulator.errors import Problem
from simulator.parameters.base_rows import LEVELS, year_of
from simulator.parameters.reader import Value, row_name
from simulator.plausibility.known import thresholds
from simulator.plausibility.warned import Warned
from simulator.simulation.case import BASELINE
from simulator.simulation.run import Run
from simulator.wording import readable

Array = np.ndarray
CODE = "W-LOAD"


def odd_loads(run: Run) -> Iterator[Warned]:
    """Yield rows by which a capacity would do far more than at full load."""
    index, base, most = run.index, run.city.base, thresholds()["overrun"]
    rows, loads = CityRows.of(run.scenario.store), _loads(run)
    both = ~np.isnan(np.where(index.led[:, None], base.stated_activity, base.installed))
    for number, site in enumerate(index.sites):
        found = {year_of(row, index.years[0]): row for item in LEVELS
                 for _, row in rows.of_site(site, item)}
        for year in sorted(found.keys() & set(index.years)):
            load = float(loads[number, index.year(year)])
            if both[number, index.year(year)] and load > most:
                yield Warned(_problem(found[year], year, load, most), load / most)


def _loads(run: Run) -> Array:
    """Return activity of the baseline over what its capacity could do, (site, year)."""
    index, mix = run.index, run.cases[BASELINE].mix
    able = np.zeros_like(mix.demand)
    np.add.at(able, index.process_site,
              mix.capacity * run.city.coefficients.full_load[:, None])
    result: Array = np.divide(mix.demand, able, out=np.zeros_like(able), where=able > 0)
    return result


def _problem(row: Value, year: int, load: float, most: float) -> Problem:
    runs, limit = readable(100 * load), readable(100 * most)
    return Problem(
        CODE, row.file, row.line, row_name(row.keys),
        f"{runs} % of full load in {year}", f"at most about {limit} %",
        "correct number, unit or year of the row, or of the other of activity and capacity of that "
        "year",
        (f"{year} 年达满负荷的 {runs} %", f"约不超过 {limit} %",
         "改正该行或当年另一项（活动水平或规模）的数值、单位或年份"))
