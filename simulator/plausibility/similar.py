"""Names that are nearly another one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from simulator.plausibility.known import thresholds


def similar(name: str, legal: Iterable[str]) -> str:
    """Return the legal name that is nearly this one, whatever its case; "" if none is."""
    folded = {one.casefold(): one for one in legal}
    found = difflib.get_close_matches(name.casefold(), folded, 1, thresholds()["similar"])
    return folded[found[0]] if found else ""
