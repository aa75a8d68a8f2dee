"""The balance printed on a city's page is the one that the model gives."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from simulator.analysis.base_year import balance
from simulator.bundled import bundled_scenarios
from tests.fixtures.bundled_cities import simulated

DOCS = Path(__file__).parents[2] / "docs"


def _update_module():
    spec = importlib.util.spec_from_file_location("update_balances", DOCS / "update_balances.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("city", bundled_scenarios())
def test_page_shows_the_balance_of_the_model(city):
    page = (DOCS / "cities" / f"{city}.md").read_text("utf-8")
    module = _update_module()
    assert module.START in page, f"docs/cities/{city}.md lacks the balance markers"
    run = simulated(city)
    expected = module.updated(page, module.as_markdown(balance(run), run.index.years[0]))
    assert page == expected, "run docs/update_balances.py and say in CHANGELOG.md what moved"
