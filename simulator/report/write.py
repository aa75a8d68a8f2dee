"""Write report.html into a results folder."""

from __future__ import annotations

from pathlib import Path

from simulator.folders.owned import WRITABLE, renewed
from simulator.report.page import page
from simulator.results.folder.folder import owner_of
from simulator.results.reading import ResultsFolder

REPORT_FILE = "report.html"


def write_report(folder: ResultsFolder, lang: str = "zh") -> Path:
    """Write report.html into a results folder, as a whole or not at all, and return its path.

    lang : language in which the page opens where the reader's program prefers neither.

    Raises
    ------
    InputError
        If a table is missing or cannot be read (E-RESULTS), or the file cannot be written
        (E-OUTPUT).
    """
    text = page(folder, lang)
    file = folder.path / REPORT_FILE
    with renewed(file, owner_of(), WRITABLE, "copy the folder to another place") as fresh:
        fresh.write_text(text, "utf-8", newline="\n")
    return file
