"""Write report.html into a results folder."""

from __future__ import annotations

import tempfile
from pathlib import Path

from simulator.errors import Problems
from simulator.report.page import page
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
    target, problems = folder.path / REPORT_FILE, Problems()
    try:
        with tempfile.TemporaryDirectory(prefix=".report-", dir=folder.path) as place:
            fresh = Path(place) / REPORT_FILE
            fresh.write_text(text, "utf-8", newline="\n")
            fresh.replace(target)
    except OSError as error:
        problems.add("E-OUTPUT", target.as_posix(), 0, "", f"no write access ({error.strerror})",
                     "a folder that may be written", "copy the folder to another place")
    problems.raise_if_any()
    return target
