"""What is right in a scenario that the schema refuses, so that it can be judged as well."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from pydantic import ValidationError

from simulator.scenario.keys import ScenarioFile
from simulator.scenario.objections import place_of, refusals
from simulator.scenario.yaml_file import Document, Key

ENTRIES = ("measures", "targets", "growth")
"""Blocks of entries that stand each by itself."""
FIRST = ("city", "years")
"""Keys from which all else follows: where they are wrong, nothing else is known to be."""
_SAID = {"zh": "-", "en": "-"}
STAND_IN = {"scenario": "-", "title": _SAID, "plan": {**_SAID, "status": "draft"}}
"""In place of words that only people read."""


def salvaged(document: Document) -> ScenarioFile | None:
    """Return a scenario without what the schema refuses; None where the rest cannot stand alone.

    It serves to find what else is wrong, and is never run.
    """
    data = deepcopy(document.data)
    try:
        return ScenarioFile.model_validate(data)
    except ValidationError as error:
        places = [place_of(detail, document) for detail in refusals(error)]
    if any(place[0] in FIRST for place in places if place):
        return None
    for place in dict.fromkeys(map(_whole, places)):
        _take_out(data, place)
    _drop_followers(data, places)
    try:
        return ScenarioFile.model_validate({**STAND_IN, **data})
    except ValidationError:
        return None


def _whole(place: Key) -> Key:
    """Return the place of all that goes with a key that is wrong: an entry, or a whole mix."""
    block = place[0] if place else None
    return place[:1] if block in ("mix", *STAND_IN) else place[:2] if block in ENTRIES else place


def _take_out(data: dict[str, Any], place: Key) -> None:
    block: Any = data
    for part in place[:-1]:
        block = block.get(part) if isinstance(block, dict) else None
    if place and isinstance(block, dict):
        block.pop(place[-1], None)


def _drop_followers(data: dict[str, Any], places: Sequence[Key]) -> None:
    """Take out what refers to an entry that was taken out."""
    gone = {place[1] for place in places if place[:1] == ("targets",) and len(place) > 1}
    targets, mix = data.get("targets"), data.get("mix")
    if isinstance(targets, dict):
        data["targets"] = {name: own for name, own in targets.items()
                           if not (isinstance(own, dict) and own.get("same_as") in gone)}
    if isinstance(mix, dict) and any(place[:1] == ("measures",) for place in places):
        data["mix"] = {key: own for key, own in mix.items() if key not in ("demand", "transfers")}
