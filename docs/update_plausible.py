"""Write the plausible range of every quantity of the tables: `python docs/update_plausible.py`."""

from __future__ import annotations

import csv
import io

import simulator
from simulator.bundled import bundled_scenarios
from simulator.plausibility.rows import COLUMNS, PLACE, spans


def text() -> str:
    """Return plausible_rows.csv as the bundled tables make it."""
    cities = [simulator.load(city) for city in bundled_scenarios()]
    found = spans((city.store, city.index.years[0]) for city in cities)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([*quantity, f"{span.low:.4g}", f"{span.high:.4g}"]
                     for quantity, span in sorted(found.items()))
    return stream.getvalue()


if __name__ == "__main__":
    PLACE.write_text(text(), "utf-8", newline="\n")
