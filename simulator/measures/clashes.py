"""What moves may not do together: wrong sums of shares, sales beside stock, overdrawn donors."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simulator.city.index import Index
from simulator.measures.moves import Fixed, Moves
from simulator.tolerances import WRITTEN_SHARES

Array = np.ndarray
Where = tuple[object, ...]
Owner = dict[tuple[Fixed, int], tuple[str, int, Where]]
"""(what, number) of what is fixed -> measure, line and place of the uptake that fixes it."""
Report = Callable[[Where, str, str, str, str], None]


def fit(moves: Moves, beyond: float = 1.0) -> None:
    """Scale fixed shares of a site that exceed 100 % together, or a larger limit, in any draw."""
    for fixed in (moves.stock, moves.sales):
        total = np.nansum(fixed, axis=-2, keepdims=True)
        if (total > beyond).any():
            fixed[...] = fixed / np.where(total > beyond, total, 1.0)


def fit_draws(moves: Moves) -> None:
    """Scale fixed shares that exceed 100 % together in a draw, where a plan would be refused."""
    fit(moves, 1 + WRITTEN_SHARES)


def check_moves(moves: Moves, index: Index, owner: Owner, report: Report) -> None:
    """Report what the moves of all measures together cannot be."""
    for what, fixed in ((Fixed.STOCK, moves.stock), (Fixed.SALES, moves.sales)):
        total = np.nansum(fixed, axis=1)
        for site, year in np.argwhere(total > 1 + WRITTEN_SHARES)[:1]:
            _wrong_sum(index, owner, report, (what, int(site), int(year)), total, "at most 100 %")
    _short_of_all(moves, index, owner, report)
    _two_ways(moves, index, owner, report)
    _overdrawn(moves, index, report)


def _owners(index: Index, owner: Owner, what: Fixed, site: int) -> list[tuple[str, int]]:
    return sorted({
        found[:2] for (fixed, n), found in owner.items()
        if fixed is what and index.processes[n].site == site
    })


def _wrong_sum(
    index: Index, owner: Owner, report: Report, at: tuple[Fixed, int, int], total: Array,
    expected: str,
) -> None:
    what, site, year = at
    owners = _owners(index, owner, what, site)
    names = " and ".join(f"{key} (line {line})" for key, line in owners)
    report(
        ("measures", owners[0][0]), "E-SHARE",
        f"shares of {index.sites[site].name} that add up to {total[site, year]:.1%} in "
        f"{index.years[year]}, fixed by {names}", expected,
        "lower one of the paths" if total[site, year] > 1 else "raise one of the paths, or leave "
        "one technology free to serve the rest",
    )


def _short_of_all(moves: Moves, index: Index, owner: Owner, report: Report) -> None:
    """Report a site whose every technology is fixed, at shares that do not add up to all."""
    filled = np.bincount(index.process_site, minlength=len(index.sites))
    for what, fixed in ((Fixed.STOCK, moves.stock), (Fixed.SALES, moves.sales)):
        said = (~np.isnan(fixed)).sum(axis=1)
        total = np.nansum(fixed, axis=1)
        short = (said == filled[:, None]) & (said > 0) & (total < 1 - WRITTEN_SHARES)
        for site, year in np.argwhere(short)[:1]:
            _wrong_sum(index, owner, report, (what, int(site), int(year)), total,
                       "100 %, since every technology is fixed")


def _two_ways(moves: Moves, index: Index, owner: Owner, report: Report) -> None:
    both = ~np.isnan(moves.stock) & ~np.isnan(moves.sales)
    for site, slot, _ in np.argwhere(both)[:1]:
        number = next(n for n, p in enumerate(index.processes)
                      if (p.site, p.slot) == (int(site), int(slot)))
        stock, sales = owner[Fixed.STOCK, number], owner[Fixed.SALES, number]
        process = index.processes[number]
        report(
            ("measures", sales[0]), "E-CLASH",
            f"{index.sites[process.site].name} {process.technology}: share of stock by {stock[0]} "
            f"(line {stock[1]}) and share of additions by {sales[0]} (line {sales[1]})",
            "one of the two in a year", "delete one of the uptakes",
        )


def _overdrawn(moves: Moves, index: Index, report: Report) -> None:
    """Report a site from which demand and transfer moves take more than all of its activity."""
    taken = np.zeros((len(index.sites), len(index.years)))
    takers: dict[int, set[str]] = {}
    for change in moves.demand:
        taken[change.sites] -= change.path
        _note(takers, change.sites, change.measure)
    for transfer in moves.transfers:
        taken[transfer.donors] += transfer.path
        _note(takers, transfer.donors, transfer.measure)
    for site, year in np.argwhere(taken > 1 + WRITTEN_SHARES)[:1]:
        names = sorted(takers[int(site)])
        report(
            ("measures", names[0]), "E-SHARE",
            f"{taken[site, year]:.1%} of the activity of {index.sites[site].name} taken in "
            f"{index.years[year]} by {' and '.join(names)}", "at most 100 %",
            "lower one of the paths",
        )


def _note(takers: dict[int, set[str]], sites: Array, measure: str) -> None:
    for site in sites:
        takers.setdefault(int(site), set()).add(measure)
