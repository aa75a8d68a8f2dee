"""Which source supplies a carrier that is not bought at the city's border."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.errors import Problems
from simulator.parameters.codelists import TRADED, Codelists
from simulator.parameters.reader import Record


def check_suppliers(lists: Codelists, rows: Iterable[Record], problems: Problems) -> None:
    """Report carriers that a source is linked to and that do not name it as their supplier.

    Its activity would be worked out before the use that it has to meet.
    """
    for row in rows:
        source = lists.sources[row["source"]]
        carrier = lists.carriers.get(source.carrier)
        if source.kind.linked and carrier is not None and (
            carrier.balance == TRADED or carrier.supplier != source.name
        ):
            problems.add(
                "E-VALUE", row.file, row.line, "kind",
                f'"linked:{carrier.name}", of which the balance is "{carrier.balance}" and the '
                f'supplier "{carrier.supplier}"',
                f'a carrier in codelists/carriers.csv whose supplier is "{source.name}"',
                f'write "local" and "{source.name}" in the row of {carrier.name}',
            )
