"""Write report.html into a results folder."""

from __future__ import annotations

from pathlib import Path

from simulator.report.page import page
from simulator.results.reading import ResultsFolder
from simulator.scenario.whole_files import whole_file

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
    with whole_file(file, fix="copy the folder to another place") as fresh:
        fresh.write_text(text, "utf-8", newline="\n")
    return file
