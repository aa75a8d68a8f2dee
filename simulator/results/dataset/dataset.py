"""A run as one labelled Dataset: units and long names on everything, provenance in attributes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.results.dataset.coordinates import coordinates, model_coordinates, names
from simulator.results.dataset.frame import PER_TARGET, counted, described, money, scattered, stack
from simulator.results.dataset.variables import emissions_of, variables
from simulator.results.rows.labels import Labels
from simulator.results.rows.split import Split
from simulator.simulation.assessing import DrawnVerdicts, assess_cases, verdicts_of
from simulator.simulation.run import Run
from simulator.units.canonical import YEARLY_MASS
from simulator.version import __version__
from simulator.wording import VERDICTS

if TYPE_CHECKING:
    import xarray as xr

DRAW = "draw"
COMMENT = (
    "year is the number of the calendar year that a value is of. Where unit_coordinate is set, "
    "values are counted in the unit that this coordinate names; where unit_name is set, in that "
    "unit, which UDUNITS does not know."
)


def draws_dataset(run: Run) -> xr.Dataset:
    """Return what a run of many draws is asked for, as one Dataset.

    emissions : (draw, case, source, pollutant, year) [t/yr]; cost : (draw, case, year); achieved,
    gap : (draw, case, target) in the unit of the target's row; verdict : (draw, case, target), a
    position among the words of its attribute `flag_meanings`.
    """
    cost = stack(run, lambda case: case.total_cost)
    return judged_dataset(run, verdicts_of(run, tuple(run.cases)), {
        "emissions": emissions_by_source(run),
        "cost": ((DRAW, "case", "year"), cost, money("system cost")),
    })


def judged_dataset(run: Run, judged: DrawnVerdicts, found: Mapping[str, Any]) -> xr.Dataset:
    """Return variables of many draws with the verdicts of the same draws beside them."""
    import xarray as xr

    of_target = (DRAW, "case", "target")
    flags = {"flag_values": np.arange(len(VERDICTS), dtype=np.int8),
             "flag_meanings": " ".join(VERDICTS), **described("verdict", "1")}
    return xr.Dataset(
        {**found, "achieved": (of_target, judged.achieved, counted("achieved", PER_TARGET)),
         "gap": (of_target, judged.gap, counted("short by", PER_TARGET)),
         "verdict": (of_target, judged.codes, flags)},
        coords={"case": names("case", list(judged.cases), "case"),
                "year": model_coordinates(run)["year"],
                "target": names("target", list(judged.targets), "target of the plan"),
                PER_TARGET: names("target", list(judged.units), "unit of the target")},
        attrs=attributes(run),
    )


def emissions_by_source(run: Run) -> xr.DataArray:
    """Return direct emissions, ([draw,] case, source, pollutant, year) [t/yr].

    `sector` is a coordinate.

    Sinks and biogenic CO2 are left out; flared by-product gas is the last source.
    """
    import xarray as xr

    labels = Labels(run.index)
    names = ("case", "source", "pollutant", "year", "sector")
    kept = {k: v for k, v in model_coordinates(run).items() if k in names}
    return xr.DataArray(
        stack(run, lambda case: emissions_of(labels, Split.of(case))),
        dims=(*(DRAW,) * len(run.lead), *names[:4]), coords=kept, name="emissions",
        attrs=described("direct emissions", YEARLY_MASS),
    )


def yearly(
    run: Run, name: str, long_name: str, values: np.ndarray, units: str
) -> xr.DataArray:
    """Return numbers of the years, ([draw,] year), of a run of draws for each of them."""
    import xarray as xr

    return xr.DataArray(
        np.broadcast_to(values, (*run.lead, values.shape[-1])),
        dims=(*(DRAW,) * len(run.lead), "year"), coords={"year": model_coordinates(run)["year"]},
        name=name, attrs=described(long_name, units),
    )


def to_dataset(run: Run) -> xr.Dataset:
    """Return everything as one Dataset.

    Dimensions, as each variable needs: case, source, technology, pollutant, carrier, cost_item,
    target, measure, year.
    """
    import xarray as xr

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
