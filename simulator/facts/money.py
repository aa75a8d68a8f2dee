"""Money: investment and cost by year and sector, and what one more unit of a target would cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.facts import city_totals
from simulator.facts.sums import sums

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder


def by_sector(folder: ResultsFolder, table: str) -> dict[str, dict[str, np.ndarray]]:
    """Return case -> sector -> (year,) of a table of money [CNY of 2020 per year]."""
    rows, years = folder.table(table), city_totals.years(folder)
    place = {year: n for n, year in enumerate(years)}
    found: dict[str, dict[str, np.ndarray]] = {case: {} for case in folder.cases}
    for (case, sector, year), value in sums(rows, ["case", "sector", "year"]).items():
        part = found[str(case)].setdefault(str(sector), np.zeros(len(years)))
        part[place[int(year)]] += value
    return {c: {s: v for s, v in parts.items() if v.any()} for c, parts in found.items()}


@dataclass(frozen=True)
class Price:
    """What one more unit of a target costs in the least-cost mix.

    price : [CNY of the year] per unit; discounted : its present value; unit : of the row.
    """

    target: str
    clause: str
    unit: str
    year: int | None
    comparator: str
    price: float
    discounted: float
    required: float
    kind: str


def prices(folder: ResultsFolder) -> tuple[list[Price], list[str]]:
    """Return the targets that cost something at the margin, dearest first, and those that do not.

    Only targets that the programme held have a price.
    """
    rows = folder.table("targets")
    held = rows[(rows["case"] == city_totals.LEAST_COST) & rows["shadow_price"].notna()]
    found, free = [], []
    for row in held.to_dict("records"):
        price = float(row["shadow_price"])
        if price <= 0:
            free.append(str(row["target_id"]))
            continue
        when = row["target_year"]
        found.append(Price(
            str(row["target_id"]), str(row["clause"]), str(row["unit"]),
            int(when) if np.isfinite(when) else None, str(row["comparator"]), price,
            float(row["shadow_price_discounted"]), float(row["required"]),
            str(row["kind"]),
        ))
    return sorted(found, key=lambda p: -p.discounted), free
