"""What holds for every test."""

import sys

import pytest


@pytest.fixture(autouse=True)
def _threads_of_highs_are_free_again():
    """The first solve of a process settles how many threads HiGHS has, for every later test."""
    yield
    if "highspy" in sys.modules:
        sys.modules["highspy"].Highs.resetGlobalScheduler(True)
