"""A run whose results carry labels and units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.simulation import run as calculation
from simulator.simulation.run import Run
from simulator.simulation.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


@dataclass
class LabelledRun(Run):
    """The cases of a scenario, with labelled results; public as `simulator.Run`."""

    @property
    def emissions(self) -> xr.DataArray:
        """Return direct emissions, (case, source, pollutant, year) [t/yr]."""
        from simulator.results.dataset.dataset import emissions_by_source  # noqa: PLC0415

        return emissions_by_source(self)

    @property
    def dataset(self) -> xr.Dataset:
        """Return everything as one labelled Dataset with units."""
        from simulator.results.dataset.dataset import to_dataset  # noqa: PLC0415

        return to_dataset(self)


def simulate(scenario: Scenario) -> LabelledRun:
    """Return the baseline and plan cases of a scenario."""
    return labelled(calculation.simulate(scenario))


def labelled(run: Run) -> LabelledRun:
    """Return a run with labels on its results."""
    return run if isinstance(run, LabelledRun) else LabelledRun(run.scenario, run.cases)


def assess(run: Run, scenario: Scenario | None = None) -> pd.DataFrame:
    """Return a table of verdicts: one row per target and case.

    Columns are those of targets.csv; see the documentation of results.
    """
    import pandas as pd  # noqa: PLC0415

    from simulator.results.rows.tables import target_rows  # noqa: PLC0415

    del scenario  # the run knows its scenario; the argument keeps the call of the contract
    header, rows = target_rows(run)
    return pd.DataFrame(rows, columns=header)
