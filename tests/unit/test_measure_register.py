"""Every measure of the register: it has moves and expected effects, and alone it does just that."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from simulator.accounting.ledger import build_ledger
from simulator.bundled import parameters_root
from simulator.errors import Problems
from simulator.parameters.load import load_tables
from tests.fixtures.effects import GROWTH_OF, EffectCity, Response

Rows = list[dict[str, str]]
FELT = 1e-7
"""Smallest change of a pollutant or carrier that counts, as a share of what the sources had."""
FELT_CITY = 1e-12
"""The same for CO2 of the whole city."""


def _read(name: str) -> Rows:
    with (parameters_root() / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


REGISTER = _read("codelists/measure_keys.csv")
MOVES = {(r["measure"], r["move"]): r for r in _read("measures/moves.csv")}
EFFECTS = {(r["measure"], r["move"]): r for r in _read("measures/effects.csv")}
SOURCES = load_tables(parameters_root(), Problems()).codelists.sources
MEASURES = sorted({measure for measure, _ in MOVES})


def _names(text: str) -> list[str]:
    return [name for name in text.split(";") if name]


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> EffectCity:
    """Return the synthetic city, loaded once."""
    return EffectCity.build(Path(tmp_path_factory.mktemp("effects")))


def test_measure_marked_simulatable_has_moves_and_effects() -> None:
    """Only a measure that is not simulatable in full may go without, and then says why."""
    moving = [row for row in REGISTER if row["measure"] in MEASURES]
    others = [row for row in REGISTER if row["measure"] not in MEASURES]
    assert moving
    assert [row for row in moving if row["simulatable"] not in ("yes", "partly")] == []
    assert [row for row in moving if row["reason"]] == []
    assert [row for row in others if row["simulatable"] == "yes"] == [], "measures without moves"
    assert [row for row in others if not row["reason"]] == []


def test_every_move_has_an_effect_and_a_measure_of_the_register() -> None:
    assert sorted(set(MOVES) - set(EFFECTS)) == [], "rows to add to measures/effects.csv"
    assert sorted(set(EFFECTS) - set(MOVES)) == [], "rows of measures/effects.csv without a move"
    known = {row["measure"] for row in REGISTER}
    assert sorted(set(MEASURES) - known) == [], "rows to add to codelists/measure_keys.csv"
    assert set(MEASURES) == {row["measure"] for row in _read("measures/measures.csv")}


def test_every_move_has_limits() -> None:
    """Potential, pace and first year; a cost where the move itself costs."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in _read("measures/limits.csv"):
        found[row["measure"], row["move"]].add(row["item"])
    for key, move in MOVES.items():
        wanted = set() if move["kind"] == "ban" else {"potential", "pace", "earliest"}
        wanted |= {"cost"} if move["kind"] in ("demand", "transfer", "sink") else set()
        wanted |= {"factor"} if move["kind"] == "transfer" else set()
        assert wanted <= found[key], f"{key}: rows to add to measures/limits.csv"


def _claims(move: dict[str, str]) -> set[tuple[str, ...]]:
    """Return what a move fixes: nobody else may fix it in the same plan."""
    kind = {"sales_share": "stock_share"}.get(move["kind"], move["kind"])
    if kind in ("ban", "offset"):
        return {(kind,)} if kind == "offset" else set()
    if kind in ("transfer", "demand"):
        return {(kind, source, move["to_source"]) for source in _names(move["source"])}
    return {
        (kind, source, technology, move["control"]) for source in _names(move["source"])
        for technology in _names(move["technology"]) or SOURCES[source].technologies
    }


def test_keys_of_one_plan_do_not_claim_one_lever() -> None:
    """Where two do, the note of a move names the other key."""
    plans = {row["measure"]: set(_names(row["plans"])) for row in REGISTER}
    claimed: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for move in MOVES.values():
        for claim in _claims(move):
            claimed[claim].append(move)
    for claim, moves in claimed.items():
        for n, first in enumerate(moves):
            for second in moves[n + 1 :]:
                one, two = first["measure"], second["measure"]
                if one != two and plans[one] & plans[two]:
                    assert two in first["note"] or one in second["note"], (claim, one, two)


def test_measure_alone_moves_what_it_should(city: EffectCity) -> None:
    """Each move by itself: the listed directions, and no other source than the listed ones."""
    assert [f"{key[0]}, {key[1]}: {fault}" for key, row in EFFECTS.items()
            for fault in _faults(city, MOVES[key], row)] == []


def _faults(city: EffectCity, move: dict[str, str], row: dict[str, str]) -> Iterator[str]:
    """Yield what a move does that its row of effects does not say, or does not do that it says."""
    sources, kind = _names(row["source"]), move["kind"]
    unnamed = kind == "ban" and not move["source"]
    found = city.switch_on(row["measure"], row["move"],
                           GROWTH_OF.format(sources[0]) if unnamed else "")
    if kind == "offset":
        yield from _of_offset(found, row)
        return
    moved = sources if unnamed else _names(f"{move['source']};{move['to_source']}")
    if not set(sources) <= city.with_suppliers(moved):
        yield f"{sources} are not what it moves"
    if found.changed != set(sources):
        yield f"it changes {sorted(found.changed)}, not {sources}"
    if kind == "ban":
        yield from _of_ban(found, sources)
    yield from _of_directions(found, row, sources)


def _of_directions(found: Response, row: dict[str, str], sources: list[str]) -> Iterator[str]:
    if not (row["moves_up"] or row["moves_down"]):
        yield "no direction is listed"
    for wanted, column in ((1, "moves_up"), (-1, "moves_down")):
        for what in _names(row[column]):
            change = found.change(what, sources, row["boundary"])
            least = FELT_CITY if row["boundary"] == "energy_net" and what == "CO2" else FELT
            if not wanted * change > least:
                yield f"{what} changes by {change}, {column}"


def _of_ban(found: Response, sources: list[str]) -> Iterator[str]:
    """The growth projects of the sources stand still, and only they."""
    for number, site in enumerate(found.run.index.sites):
        own, before = (case.mix.demand[number, -1] for case in (found.case, found.before))
        if site.growth and site.source in sources:
            if own != 0 or not before > 0:
                yield f"growth of {site.source} goes from {before} to {own}"
        elif site.source in sources and found.run.index.own_activity[number]:
            if own != pytest.approx(before):
                yield f"{site.source} goes from {before} to {own}"


def _of_offset(found: Response, row: dict[str, str]) -> Iterator[str]:
    """Nothing moves; the ledger loses the ratio times the emissions of growth projects."""
    if found.changed:
        yield f"it changes {sorted(found.changed)}"
    ledger = build_ledger(
        found.run.scenario.city, found.case.moves, found.before.mix,
        found.run.frozen.mix, found.case.mix,
    )
    for pollutant in _names(row["moves_down"]):
        number = found.run.index.pollutant(pollutant)
        total, offset = ledger.total[number], ledger.offsets[number]
        if not total[-1] < 0 or not np.allclose(total, -offset):
            yield f"the ledger of {pollutant} is {total}, offsets {offset}"
