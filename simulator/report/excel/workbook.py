"""results.xlsx: the results of a folder as a workbook, sheets in the order of a planner's work."""

from __future__ import annotations

from pathlib import Path

from simulator.folders.owned import renewed
from simulator.report.excel import sources
from simulator.report.excel.measures import add_ledger, add_measures
from simulator.report.excel.series import add_series
from simulator.report.excel.sheets import Book
from simulator.report.excel.summary import add_summary
from simulator.report.excel.targets import add_bureaux, add_shadow_prices, add_targets
from simulator.results.folder.folder import owner_of
from simulator.results.reading import ResultsFolder

WORKBOOK_FILE = "results.xlsx"
CLOSE_IT = "close it in the spreadsheet program, or copy the folder to another place"


def write_workbook(folder: ResultsFolder) -> Path:
    """Write results.xlsx into a results folder, as a whole or not at all, and return its path.

    Raises
    ------
    InputError
        If a table is missing or cannot be read (E-RESULTS), or the folder or the file cannot be
        written, for example because it is open in a spreadsheet (E-OUTPUT).
    """
    file = folder.path / WORKBOOK_FILE
    with renewed(file, owner_of(), "a file that may be written", CLOSE_IT) as fresh:
        _fill(Book(fresh, folder.title("zh")), folder)
    return file


def _fill(book: Book, folder: ResultsFolder) -> None:
    """Add the sheets, the answer first."""
    add_summary(book, folder)
    add_targets(book, folder)
    add_series(book, folder)
    add_measures(book, folder)
    add_ledger(book, folder)
    add_shadow_prices(book, folder)
    add_bureaux(book, folder)
    sources.add_clauses(book, folder)
    sources.add_diagnosis(book, folder)
    sources.add_parameters(book, folder)
    sources.add_references(book, folder)
    sources.add_notes(book, folder)
    book.file.close()
