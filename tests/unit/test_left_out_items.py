"""An item that is missing is told, but where its absence means something: that stands as data."""

from __future__ import annotations

import pytest

from simulator.sectors import items
from simulator.sectors.base import (
    GENERIC_ITEMS,
    WITHOUT,
    Cell,
    MissingParameterError,
    ProcessParameters,
)


def view(**cells: float) -> ProcessParameters:
    return ProcessParameters("s", "t", {(item, ""): Cell(value, "", row)
                                        for row, (item, value) in enumerate(cells.items())})


def test_what_may_be_left_out_means_what_the_table_says() -> None:
    assert view().get("network_loss") == 0.0
    assert view().get("load") == 1.0
    assert view(load=2.0).get("load") == 2.0


@pytest.mark.parametrize("item", ["efficiency", "b0", "annual_distance"])
def test_what_may_not_is_named(item: str) -> None:
    with pytest.raises(MissingParameterError, match=f"s/t: no parameter {item}"):
        view().get(item)


def test_every_item_that_may_be_left_out_is_one_of_the_model() -> None:
    known = {item for own in items().values() for item in own} | set(GENERIC_ITEMS)
    assert set(WITHOUT) <= known
