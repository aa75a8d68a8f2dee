"""One city with everything for all tests of the register; each puts back what it changes."""

from __future__ import annotations

import pytest

from tests.fixtures.register import Bench
from tests.fixtures.whole_city import whole_city


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Return the city with everything, written once."""
    return Bench(tmp_path_factory.mktemp("register"), whole_city())
