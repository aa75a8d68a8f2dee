"""Folders and workbooks that several modules of tests read; each module gets its own."""

from __future__ import annotations

from pathlib import Path

import pytest

import simulator
from simulator.comparison.comparison import compare
from simulator.results.folder.folder import write_results
from simulator.results.reading import read_results
from simulator.simulation.scenario import Scenario
from tests.fixtures.report_small import write_for_report
from tests.fixtures.small_results import double, write_small
from tests.fixtures.whole_city import whole_city
from tests.fixtures.workbook import use_tables, write_tiny
from tests.unit.test_results_plan import plan_city


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Return a results folder with round numbers."""
    return read_results(write_for_report(tmp_path_factory.mktemp("小 报告") / "alpha"))


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """Return the results folder of the tiny city with a plan."""
    path = tmp_path_factory.mktemp("city") / "tiny"
    write_results(plan_city().run(), path)
    return read_results(path)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """Return the tiny city's workbook; its tables stand in for the bundled ones meanwhile."""
    root = tmp_path_factory.mktemp("工作簿 book")
    with pytest.MonkeyPatch.context() as patch:
        use_tables(root, patch)
        yield write_tiny(root)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Return the results folders of two small cities."""
    place = tmp_path_factory.mktemp("两个 城市")
    return write_small(place / "alpha"), write_small(place / "beta", "beta", change=double)


@pytest.fixture(scope="module")
def cities(folders):
    """Return their comparison."""
    return compare(folders)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a scenario of the city with everything."""
    return whole_city().write(tmp_path_factory.mktemp("objects"))


@pytest.fixture(scope="module")
def roots(home: Path) -> pytest.MonkeyPatch:
    """Put the tables of that city in the place of the bundled ones."""
    patch = pytest.MonkeyPatch()
    tables = home.parent.parent / "parameters"
    for module in ("loading", "saving"):
        patch.setattr(f"simulator.simulation.{module}.parameters_root", lambda: tables)
    yield patch
    patch.undo()


@pytest.fixture(scope="module")
def scenario(home: Path, roots: pytest.MonkeyPatch) -> Scenario:
    """Return the scenario."""
    del roots
    return simulator.load(home)
