"""What holds for every test."""

import sys
from functools import cache

import pytest


@pytest.fixture(autouse=True)
def _threads_of_highs_are_free_again():
    """The first solve of a process settles how many threads HiGHS has, for every later test."""
    yield
    if "highspy" in sys.modules:
        sys.modules["highspy"].Highs.resetGlobalScheduler(True)


@pytest.fixture(autouse=True, scope="session")
def _commands_are_built_once():
    """A user builds them once for each start; their words are put into them at each call."""
    from simulator.cli import main

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(main, "get_command", cache(main.get_command))
        yield
