"""Which lines each test runs: a plugin of pytest around coverage.py.

Lines that several tests share, in a fixture of a module or a cached function of the tests, count
for every test that uses them, not only for the first.
"""

from __future__ import annotations

import functools
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import coverage
import pytest

from tests.mutation.lines import SECONDS, Lines, joined

IMPORT = "import"


class Contexts:
    """Follows the tests of a run."""

    def __init__(self, root: Path, include: list[str]) -> None:
        self.root = root
        self.coverage = coverage.Coverage(
            data_file=None, config_file=False, include=[str(root / part) for part in include])
        self.stack, self.since = [IMPORT], time.process_time()
        self.uses: dict[str, set[str]] = defaultdict(set)
        self.seconds: dict[str, float] = defaultdict(float)
        self.passed: dict[str, bool] = {}

    @contextmanager
    def following(self) -> Iterator[None]:
        """Follow whatever runs; cached functions of the tests are contexts of their own."""
        kept = functools.cache
        functools.cache = self._cache(kept)
        self.coverage.start()
        self.coverage.switch_context(IMPORT)
        try:
            yield
        finally:
            self.coverage.stop()
            functools.cache = kept

    @contextmanager
    def within(self, name: str) -> Iterator[None]:
        """Count what runs for a name, and for whoever is running."""
        self.uses[self.stack[-1]].add(name)
        self._switch(lambda: self.stack.append(name))
        try:
            yield
        finally:
            self._switch(self.stack.pop)

    def _switch(self, act: Callable[[], object]) -> None:
        now = time.process_time()
        self.seconds[self.stack[-1]] += now - self.since
        act()
        self.coverage.switch_context(self.stack[-1])
        self.since = time.process_time()

    def _cache(self, kept: Callable[..., Any]) -> Callable[..., Any]:
        def cache(function: Callable[..., Any]) -> Callable[..., Any]:
            place = Path(function.__code__.co_filename)
            if not place.is_relative_to(self.root / "tests"):
                return kept(function)
            name = f"{place}::{function.__qualname__}"

            def worked_out(*args: Any, **kwargs: Any) -> Any:
                with self.within(name):
                    return function(*args, **kwargs)

            inner = kept(worked_out)

            @functools.wraps(function)
            def call(*args: Any, **kwargs: Any) -> Any:
                self.uses[self.stack[-1]].add(name)
                return inner(*args, **kwargs)

            call.cache_clear = inner.cache_clear
            return call

        return cache

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[Any]:
        """Count what a test runs, and the shared fixtures it has."""
        for fixtures in item._fixtureinfo.name2fixturedefs.values():
            self.uses[item.nodeid] |= {_name(own) for own in fixtures if own.scope != "function"}
        with self.within(item.nodeid), at_most(SECONDS):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[Any]:
        """Count what a shared fixture runs for itself."""
        if fixturedef.scope == "function":
            return (yield)
        with self.within(_name(fixturedef)):
            return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember which tests passed."""
        self.passed[report.nodeid] = report.passed and self.passed.get(report.nodeid, True)

    def result(self) -> dict[str, Any]:
        """Return lines and seconds of each test that passed, and how many others there are."""
        own = self._own()
        tests = {}
        for name in (name for name, passed in self.passed.items() if passed):
            used = self._used(name)
            tests[name] = {"seconds": sum(self.seconds[part] for part in used),
                           "lines": hexadecimal(joined(own[part] for part in used))}
        return {"tests": tests, "others": len(self.passed) - len(tests)}

    def _own(self) -> dict[str, Lines]:
        found: dict[str, Lines] = defaultdict(dict)
        data = self.coverage.get_data()
        for path in data.measured_files():
            name = Path(path).relative_to(self.root).as_posix()
            for line, contexts in data.contexts_by_lineno(path).items():
                for context in contexts:
                    found[context][name] = found[context].get(name, 0) | 1 << line
        return found

    def _used(self, name: str) -> set[str]:
        found, open_ = set(), {name}
        while open_:
            found |= open_
            open_ = {below for part in open_ for below in self.uses[part]} - found
        return found


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Fail a test that takes more CPU time, since it would not be used."""
    signal.signal(signal.SIGPROF, lambda *_: pytest.fail("takes too long"))
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _name(fixture: Any) -> str:
    return f"{fixture.baseid}::fixture {fixture.argname}"


def hexadecimal(masks: Lines) -> dict[str, str]:
    """Return masks as JSON holds them."""
    return {path: f"{lines:x}" for path, lines in masks.items()}
