"""compare.html: a comparison as one page, in both languages, that asks no other host."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from simulator.comparison.comparison import Comparison
from simulator.comparison.rows import ComparedItem, Label
from simulator.comparison.show import DIFFERENT, NOTES, SCALE, TITLES, chosen, show
from simulator.report.rendering import asset, render, script

HOME = "simulator.comparison"
MOST_ROWS = 200
"""Rows of one table of differences; the rest is in compare.csv."""
BAR_WIDTH = 60
HEADINGS: dict[str, Label] = {
    "item": ("项目", "item"), "case": ("情形", "case"), "year": ("年份", "year"),
    "unit": ("单位", "unit"),
}
"""The columns before those of the runs."""
TITLE = ("结果比较", "Comparison of results")


@dataclass(frozen=True)
class RunLine:
    """A run by its label, its title and its city."""

    label: str
    title: Label
    city: str


@dataclass(frozen=True)
class RunValue:
    """What a run has; bar : its share of the largest number of the row, if it is drawn."""

    text: Label
    bar: float | None


@dataclass(frozen=True)
class PageLine:
    """One item of a section: what stands before the values of its runs, and these."""

    before: Mapping[str, Label]
    values: Sequence[RunValue]


@dataclass(frozen=True)
class PageSection:
    """A section of the page.

    before : those of the columns before the runs that hold anything; labels : the runs;
    has_words : some values are words and not numbers; rest : how many rows are left out.
    """

    title: Label
    before: Sequence[str]
    labels: Sequence[str]
    lines: Sequence[PageLine]
    has_words: bool
    rest: int


def page(comparison: Comparison) -> str:
    """Return the page."""
    sections = [found for key in (*SCALE, *DIFFERENT) for found in _section(comparison, key)]
    return render(
        "compare.html", HOME, title=TITLE, headings=HEADINGS, runs=_runs(comparison),
        heads=comparison.heads,
        sections=sections, notes=NOTES, bar_width=BAR_WIDTH, style=asset("compare.css", HOME),
        script=script(asset("compare.js", HOME)),
    )


def _runs(comparison: Comparison) -> list[RunLine]:
    return [RunLine(run.label, (run.folder.title("zh"), run.folder.title("en")),
                    str(run.folder.record.get("city", ""))) for run in comparison.runs]


def _section(comparison: Comparison, section: str) -> Iterator[PageSection]:
    """Yield a section if it has rows."""
    found = chosen(comparison, section)
    if not found:
        return
    labels = _labels(comparison, found)
    lines = [_line(comparison, line, labels) for line in found[:MOST_ROWS]]
    has_words = any(isinstance(value, str) for line in found for value in line.values.values())
    yield PageSection(
        TITLES[section], [key for key in HEADINGS if any(any(ln.before[key]) for ln in lines)],
        labels, lines, has_words, len(found) - len(lines),
    )


def _labels(comparison: Comparison, lines: list[ComparedItem]) -> list[str]:
    """Return the runs that a table is about: of differences, those of one city."""
    named = {label for line in lines for label in line.values}
    return [run.label for run in comparison.runs if run.label in named]


def _line(comparison: Comparison, line: ComparedItem, labels: list[str]) -> PageLine:
    zh, en = (show(comparison, line, labels, lang) for lang in ("zh", "en"))
    before = {"item": (zh.label, en.label), "case": (zh.case, en.case),
              "year": (zh.year, en.year), "unit": (zh.unit, en.unit)}
    largest = max((abs(n) for n in zh.numbers if n is not None and math.isfinite(n)), default=0.0)
    values = [RunValue((chinese, english), _share(number, largest)) for chinese, english, number in
              zip(zh.values, en.values, zh.numbers, strict=True)]
    return PageLine(before, values)


def _share(number: float | None, largest: float) -> float | None:
    if number is None or not math.isfinite(number) or not largest:
        return None
    return number / largest
