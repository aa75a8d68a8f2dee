"""results.nc: the Dataset of a run as NetCDF-4, written without loading xarray."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from simulator.foreign import without_nul
from simulator.results.dataset.coordinates import coordinates, plant_coordinates
from simulator.results.dataset.dataset import attributes
from simulator.results.dataset.frame import PLANT, Variable
from simulator.results.dataset.variables import variables
from simulator.simulation.run import Run
from simulator.targets.verdicts import Verdict
from simulator.version import __version__

PACKED = 10_000
"""Numbers of a variable above which it is worth packing."""
PACKING = {"compression": "gzip", "compression_opts": 1, "shuffle": True}


def write_dataset(run: Run, path: Path, verdicts: Sequence[Verdict]) -> None:
    """Write results.nc: `to_dataset(run)`, what is by technology over the plants that there are.

    Most pairs of a source and a technology do not exist: the dimension `plant` lists those that
    do, and coordinates say what they are. CF could gather them with `compress`, but checkers take
    that attribute for a grid on a map, and xarray does not read it.
    """
    import h5netcdf  # type: ignore[import-untyped]

    frame = _filled({**coordinates(run, verdicts), **plant_coordinates(run)})
    found = _filled(variables(run, verdicts))
    with h5netcdf.File(path, "w") as file:
        file.attrs.update(_storable({**attributes(run), "history": _history()}))
        file.dimensions = {name: len(frame[name][1]) for name in frame if name in frame[name][0]}
        for name, variable in frame.items():
            _write(file, name, variable)
        for name, variable in found.items():
            _write(file, name, variable, _described_by(frame, variable))


def _history() -> str:
    """Return when and with what the file was written; no command, no place on the machine."""
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return f"{now} written by simulator {__version__}"


def _filled(found: Mapping[str, Variable]) -> dict[str, Variable]:
    """Leave out what has no entries: NetCDF reads a dimension of length zero as unlimited."""
    return {name: variable for name, variable in found.items() if variable[1].size}


def _described_by(frame: Mapping[str, Variable], variable: Variable) -> str:
    """Return the coordinates that describe a variable and are no dimension."""
    return " ".join(
        name for name, (dims, _, _) in frame.items() if name not in dims and dims[0] in variable[0]
    )


def _storable(attrs: Mapping[str, Any]) -> dict[str, Any]:
    return {key: without_nul(value) if isinstance(value, str) else value
            for key, value in attrs.items()}


def _write(file: Any, name: str, variable: Variable, described_by: str = "") -> None:
    import h5py  # type: ignore[import-untyped]

    dims, values, attrs = variable
    if PLANT in dims and "unit_coordinate" in attrs:
        per = attrs["unit_coordinate"]
        attrs = {key: text.replace(per, f"{PLANT}_{per}") for key, text in attrs.items()}
    text = values.dtype == object
    values = np.asarray(np.frompyfunc(without_nul, 1, 1)(values)) if text else values
    packing = PACKING if values.size > PACKED and not text else {}
    missing = np.nan if values.dtype == float else None
    written = file.create_variable(
        name, dims, h5py.string_dtype() if text else values.dtype, data=values,
        fillvalue=missing, **packing,
    )
    written.attrs.update(_storable(attrs))
    if described_by:
        written.attrs["coordinates"] = described_by
