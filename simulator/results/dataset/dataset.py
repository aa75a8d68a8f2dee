"""A run as one labelled Dataset: units and long names on everything, provenance in attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.results.dataset.coordinates import coordinates, model_coordinates
from simulator.results.dataset.frame import described, scattered, stack
from simulator.results.dataset.variables import emissions_of, variables
from simulator.results.rows.labels import POLLUTANT_UNIT, Labels
from simulator.results.rows.split import Split
from simulator.simulation.assessing import assess_cases
from simulator.simulation.run import Run
from simulator.version import __version__

if TYPE_CHECKING:
    import xarray as xr

COMMENT = (
    "year is the number of the calendar year that a value is of. Where unit_coordinate is set, "
    "values are counted in the unit that this coordinate names; where unit_name is set, in that "
    "unit, which UDUNITS does not know."
)


def emissions_by_source(run: Run) -> xr.DataArray:
    """Return direct emissions, (case, source, pollutant, year) [t/yr], `sector` a coordinate.

    Sinks and biogenic CO2 are left out; flared by-product gas is the last source.
    """
    import xarray as xr  # noqa: PLC0415

    labels = Labels(run.index)
    names = ("case", "source", "pollutant", "year", "sector")
    kept = {k: v for k, v in model_coordinates(run).items() if k in names}
    return xr.DataArray(
        stack(run, lambda case: emissions_of(labels, Split.of(case))),
        dims=names[:4], coords=kept, name="emissions",
        attrs=described("direct emissions", POLLUTANT_UNIT),
    )  # fmt: skip


def to_dataset(run: Run) -> xr.Dataset:
    """Return everything as one Dataset.

    Dimensions, as each variable needs: case, source, technology, pollutant, carrier, cost_item,
    target, measure, year.
    """
    import xarray as xr  # noqa: PLC0415

    verdicts = assess_cases(run, tuple(run.cases))
    labels = Labels(run.index)
    found = {k: scattered(v, labels) for k, v in variables(run, verdicts).items()}
    return xr.Dataset(
        found, coords=coordinates(run, verdicts), attrs=attributes(run)
    )


def attributes(run: Run) -> dict[str, str]:
    """Return title and provenance; nothing in them depends on the machine or on the day."""
    file = run.scenario.file
    inputs = [f"{name} sha256:{digest}" for name, digest in run.scenario.hashes.items()]
    return {
        "Conventions": "CF-1.11",
        "title": file.title.en,
        "source": f"simulator {__version__}",
        "scenario": file.scenario,
        "city": file.city,
        "plan": file.plan.en,
        "plan_status": file.plan.status,
        "model_version": __version__,
        "discount_rate": f"{run.scenario.discount_rate:.12g} per year",
        "price_base": "CNY of 2020",
        "comment": COMMENT,
        "inputs": "\n".join(inputs),
    }
