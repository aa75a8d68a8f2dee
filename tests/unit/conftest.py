"""Folders and workbooks that several modules of tests read; each module gets its own."""

from __future__ import annotations

import pytest

from simulator.results.folder.folder import write_results
from simulator.results.reading import read_results
from tests.fixtures.report_small import write_for_report
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
