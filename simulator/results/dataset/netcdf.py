"""results.nc: the Dataset of a run as NetCDF-4, written without loading xarray."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from simulator.results.dataset.coordinates import coordinates
from simulator.results.dataset.dataset import attributes
from simulator.results.dataset.frame import Variable
from simulator.results.dataset.variables import variables
from simulator.simulation.run import Run
from simulator.targets.verdicts import Verdict

PACKED = 100_000


def write_dataset(run: Run, path: Path, verdicts: Sequence[Verdict]) -> None:
    """Write results.nc; opened with xarray it equals `to_dataset(run)`.

    NetCDF-4 is HDF5 whose dimensions are scales with a number: the coordinates of that name.
    """
    import h5py  # type: ignore[import-untyped]  # noqa: PLC0415

    frame, found = _filled(coordinates(run, verdicts)), _filled(variables(run, verdicts))
    dimensions = [name for name, (dims, _, _) in frame.items() if name in dims]
    with h5py.File(path, "w", track_order=True) as file:
        file.attrs.update(attributes(run))
        file.attrs["_NCProperties"] = np.bytes_(f"version=2,h5py={h5py.__version__}")
        for name, variable in frame.items():
            _write(file, name, variable, dimensions)
        for name, variable in found.items():
            written = _write(file, name, variable, dimensions)
            if described_by := _described_by(frame, variable):
                written.attrs["coordinates"] = described_by


def _filled(found: Mapping[str, Variable]) -> dict[str, Variable]:
    """Leave out what has no entries: NetCDF reads a dimension of length zero as unlimited."""
    return {name: variable for name, variable in found.items() if variable[1].size}


def _described_by(frame: Mapping[str, Variable], variable: Variable) -> str:
    """Return the coordinates that describe a variable and are no dimension."""
    return " ".join(
        name for name, (dims, _, _) in frame.items() if name not in dims and dims[0] in variable[0]
    )


def _write(file: Any, name: str, variable: Variable, dimensions: list[str]) -> Any:
    import h5py  # noqa: PLC0415

    dims, values, attrs = variable
    kind = h5py.string_dtype() if values.dtype == object else values.dtype
    packing = {"compression": "gzip", "compression_opts": 1} if values.size > PACKED else {}
    if values.dtype == float:
        attrs, packing = {"_FillValue": [np.nan], **attrs}, {"fillvalue": np.nan, **packing}
    written = file.create_dataset(name, data=values, dtype=kind, track_order=True, **packing)
    if name in dims:
        written.make_scale(name)
    else:
        for number, dim in enumerate(dims):
            written.dims[number].attach_scale(file[dim])
    numbers = np.array([dimensions.index(dim) for dim in dims], np.int32)
    written.attrs.update({"_Netcdf4Dimid": numbers[0], "_Netcdf4Coordinates": numbers, **attrs})
    return written
