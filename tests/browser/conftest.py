"""Reports of all five cities, opened in a real browser from disk with the network off."""

from __future__ import annotations

import pytest

from simulator.report.write import write_report
from simulator.results.folder.folder import write_results
from simulator.results.reading import read_results
from tests.fixtures.browser import chromium
from tests.fixtures.bundled_cities import simulated

CITIES = ("liupanshui", "xuzhou", "binzhou", "handan", "huzhou")
OPTIMISED = ("liupanshui", "huzhou")
"""One city without a mix that meets all targets, and one with its least-cost mix."""


@pytest.fixture(scope="session")
def reports(tmp_path_factory):
    """Return city -> report; each is computed when it is first asked for."""
    root, found = tmp_path_factory.mktemp("报告 reports"), {}

    def get(city):
        if city not in found:
            found[city] = make(root / city, city)
        return found[city]

    return get


def make(place, city):
    run = simulated(city)
    if city in OPTIMISED:
        from simulator import optimise
        from simulator.results.folder.least_cost import write_best

        write_best(optimise(run.scenario, run=run), place)
    else:
        write_results(run, place)
    return write_report(read_results(place))


@pytest.fixture(scope="session")
def browser():
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as program:
        opened = program.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


class Opened:
    """A report in a page, with everything that went wrong or left the machine."""

    def __init__(self, browser, file, width=1280, height=900, locale="zh-CN"):
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, locale=locale, accept_downloads=True)
        self.context.set_offline(True)
        self.page, self.wrong, self.requests = self.context.new_page(), [], []
        self.page.on("console", lambda m: self.wrong.append(m.text)
                     if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda r: self.requests.append(r.url)
                     if not r.url.startswith(("file:", "blob:", "data:")) else None)
        self.page.route("**/*", lambda route: route.continue_()
                        if route.request.url.startswith("file:") else route.abort())
        self.page.goto(file.as_uri())
        self.page.wait_for_selector('html[data-ready="1"]', timeout=60000)

    def close(self):
        self.context.close()


@pytest.fixture
def opened(browser, reports):
    """Return what opens the report of a city."""
    pages = []

    def get(city, **how):
        pages.append(Opened(browser, reports(city), **how))
        return pages[-1]

    yield get
    for page in pages:
        page.close()
