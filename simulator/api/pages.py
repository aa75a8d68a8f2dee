"""Report and workbook beside results that a call has written."""

from __future__ import annotations

from pathlib import Path


def write_pages(folder: Path) -> None:
    """Write report.html and results.xlsx into a results folder."""
    from simulator.report.excel.workbook import write_workbook
    from simulator.report.write import write_report
    from simulator.results.reading import read_results

    written = read_results(folder)
    write_report(written)
    write_workbook(written)
