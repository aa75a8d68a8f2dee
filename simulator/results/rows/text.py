"""Numbers and rows as text: comma separated, UTF-8, twelve significant digits."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from simulator.foreign import to_cell
from simulator.results.rows.series import TABLES, Series
from simulator.simulation.run import Run


def number(value: float | None) -> str:
    """Return a number with twelve significant digits; nothing for None and NaN."""
    if value is None or value != value:  # noqa: PLR0124 - NaN differs from itself
        return ""
    return f"{value:.12g}"


def cell(value: object) -> object:
    """Return a cell as it is written: numbers with twelve digits, yes and no; the rest as it is."""
    if isinstance(value, float):
        return number(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def table_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table of mixed cells, quoted where needed; no text of it runs as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([to_cell(v) if type(v) is str else cell(v) for v in row] for row in rows)
    return out.getvalue()


def long_text(run: Run, table: str) -> str:
    """Return one of the long tables; series that are zero in every year are left out."""
    keys, series = TABLES[table]
    lines = [f"case,{keys},year,value,unit\n"]
    for name, case in run.cases.items():
        lines += _lines(name, run.index.years, series(run, case))
    return "".join(lines)


def _lines(case: str, years: Sequence[int], series: Series) -> Iterator[str]:
    """Yield the lines of each series at once: one format for all years takes half the time."""
    for keys, values, unit in series:
        if values.any():
            head, tail = (text.replace("%", "%%") for text in (f"{case},{keys},", f",{unit}\n"))
            lines = "".join(f"{head}{year},%.12g{tail}" for year in years)
            yield lines % tuple(values.tolist())
