"""Numbers and rows as text: comma separated, UTF-8, twelve significant digits."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import numpy as np

from simulator.results.rows.series import TABLES, Series
from simulator.simulation.run import Run

Array = np.ndarray


def number(value: float | None) -> str:
    """Return a number with twelve significant digits; nothing for None and NaN."""
    if value is None or value != value:  # noqa: PLR0124 - NaN differs from itself
        return ""
    return f"{value:.12g}"


def cell(value: object) -> str:
    """Return the text of one cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (float, np.floating)):
        return number(float(value))
    return str(value)


def table_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table of mixed cells, quoted where needed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def long_text(run: Run, table: str) -> str:
    """Return one of the long tables; series that are zero in every year are left out."""
    keys, series = TABLES[table]
    lines = [f"case,{keys},year,value,unit\n"]
    for name, case in run.cases.items():
        lines += _lines(name, run.index.years, series(run, case))
    return "".join(lines)


def _lines(case: str, years: Sequence[int], series: Series) -> list[str]:
    lines = []
    for keys, values, unit in series:
        if values.any():
            head = f"{case},{keys},"
            lines += [
                f"{head}{year},{value:.12g},{unit}\n"
                for year, value in zip(years, values.tolist(), strict=True)
            ]
    return lines
