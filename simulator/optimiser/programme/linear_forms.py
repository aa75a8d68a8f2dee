"""Quantities as weights on what the programme decides, its levers included."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simulator.accounting.forms import Form
from simulator.accounting.ledger import Books, ledger_form, offset_ratio
from simulator.accounting.quantities import QUANTITY_KINDS
from simulator.errors import KindTable
from simulator.measures.activity_moves import TransferMove
from simulator.optimiser.programme.prepared import Data
from simulator.scenario.keys import Quantity
from simulator.simulation.run import Run


def linear_form(run: Run, data: Data, q: Quantity) -> Form:
    """Return the weights of a quantity on the variables of the programme.

    Raises
    ------
    KindError
        For a kind of quantity that is no sum of weights.
    """
    own = QUANTITY_KINDS[q.kind].form
    return WITH_LEVERS[q.kind](run, data, q) if own is None else own(run.scenario.city, q)


def _ledger(run: Run, data: Data, q: Quantity) -> Form:
    city, index = run.scenario.city, run.index
    books = Books.of(city, data.baseline, run.frozen.mix)
    p = index.pollutant(q.pollutant)
    moved = np.zeros((len(data.levers), len(index.years)))
    for k, lever in enumerate(data.levers):
        if isinstance(lever.template, TransferMove):
            given = data.fixed_demand[lever.template.donors].sum(0)
            moved[k] = books.per_unit_moved(lever.template)[p] * given
    return ledger_form(books, p, offset_ratio(run.scenario.moves, len(index.years)), moved)


WITH_LEVERS: KindTable[Callable[[Run, Data, Quantity], Form]] = KindTable(
    "quantities that take levers (optimiser/programme/linear_forms.py)", {"ledger": _ledger}
)
"""Kind of quantity that takes more than the mix -> its weights."""
