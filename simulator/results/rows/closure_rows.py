"""Works that are known to have closed since the base year, and what they book: closures.csv."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from simulator.accounting.ledger import Books
from simulator.city.closures import DocumentedClosure
from simulator.results.rows.labels import Labels
from simulator.results.rows.ledger_rows import NOTES, reason
from simulator.simulation.case import BASELINE
from simulator.simulation.run import Run
from simulator.units.canonical import YEARLY_MASS

Row = list[object]
HEADER = ["sector", "source", "facility", "closed_in", "closed_share", "closed_activity",
          "activity_unit", "pollutant", "year", "closed_emission", "booked", "unit", "grade",
          "reference", "note"]


def closure_rows(run: Run, found: Sequence[DocumentedClosure]) -> Iterator[Row]:
    """Yield rows of closures.csv: a closure, pollutant by pollutant, from its year on."""
    books = Books.of(run.city, run.cases[BASELINE].mix, run.frozen.mix)
    labels, years = Labels(run.index), run.index.years
    for closure in found:
        emitted, booked = books.of_closure(closure.site, closure.share)
        emits = [p for p in labels.pollutant_numbers if emitted[p].any()]
        head, tail = _head(run, books, closure), _tail(run, closure)
        for p in emits or labels.pollutant_numbers[:1]:
            for t in np.flatnonzero(run.index.year_array >= closure.year).tolist():
                yield [*head, run.index.pollutants[p], years[t], float(emitted[p, t]),
                       float(booked[p, t]), YEARLY_MASS, *tail]


def _head(run: Run, books: Books, closure: DocumentedClosure) -> Row:
    site, source = run.index.sites[closure.site], run.index.source(closure.site)
    activity = closure.share * float(books.frozen.demand[closure.site, 0])
    return [source.sector, site.source, site.facility, closure.year, closure.share, activity,
            source.unit]


def _tail(run: Run, closure: DocumentedClosure) -> Row:
    return [closure.row.grade, closure.row.reference, NOTES[reason(run, closure.site)]]
