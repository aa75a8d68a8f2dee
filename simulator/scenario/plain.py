"""What is given in Python as the plain data that a scenario file would hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np


def plain(said: Any) -> Any:
    """Return an entry as plain data; entries may be objects of the schema and numbers of NumPy."""
    if hasattr(said, "model_dump"):
        return said.model_dump(mode="json", exclude_unset=True)
    if isinstance(said, Mapping):
        return {plain(key): plain(value) for key, value in said.items()}
    if isinstance(said, (list, tuple)):
        return [plain(one) for one in said]
    return said.item() if isinstance(said, np.generic) else said
