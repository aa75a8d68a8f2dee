"""Charts as plain data: what the page's script draws, tables and downloads, with words for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.facts.numbers import Pair, Scale, compact, shown

COMPARE = "compare"
"""Key of the view that shows all cases side by side."""
MANY = 4
"""More choices than this stand in a list instead of side by side."""


@dataclass(frozen=True)
class Series:
    """One line or one layer: name, values, and the key of its style."""

    name: Pair
    values: Sequence[float]
    style: str = ""

    def data(self) -> dict[str, Any]:
        """Return the series for the script."""
        return {"n": list(self.name), "y": [compact(float(v)) for v in self.values],
                "k": self.style}


@dataclass(frozen=True)
class Mark:
    """A point, or a whole year where there is no value, that the plan names."""

    year: float
    value: float | None
    name: Pair
    holds: bool = False

    def data(self) -> dict[str, Any]:
        """Return the mark for the script."""
        value = None if self.value is None else compact(self.value)
        return {"x": self.year, "y": value, "n": list(self.name), "h": int(self.holds)}


@dataclass(frozen=True)
class View:
    """One picture of a chart: its numbers, their scale, its form and the finding in words.

    form : lines, stack (bars with a line for the total), curve (a stepped line), macc (bars as
    wide as the first series and as high as the second), shares (bars on their side) or sankey;
    x_name, x_scale : what the first column is, and its scale where it holds a quantity;
    links : (from, to, value, style) of a sankey.
    """

    scale: Scale
    x: Sequence[Any]
    series: Sequence[Series]
    finding: Pair
    form: str = "lines"
    marks: Sequence[Mark] = ()
    links: Sequence[tuple[Pair, Pair, float, str]] = ()
    x_name: Pair = ("年份", "year")
    x_scale: Scale | None = None

    def data(self) -> dict[str, Any]:
        """Return the view for the script."""
        found: dict[str, Any] = {
            "u": list(self.scale.unit), "r": self.scale.raw, "f": self.scale.factor,
            "x": list(self.x), "s": [s.data() for s in self.series], "a": list(self.finding),
            "t": self.form, "xn": list(self.x_name),
        }
        if self.x_scale:
            found |= {"xf": self.x_scale.factor, "xu": list(self.x_scale.unit),
                      "xr": self.x_scale.raw}
        if self.marks:
            found["m"] = [mark.data() for mark in self.marks]
        if self.links:
            found["l"] = [[*a, *b, compact(value), kind] for a, b, value, kind in self.links]
        return found


Option = tuple[str, Pair, Pair]
"""Key, name and group of what may be chosen."""


@dataclass(frozen=True)
class Pick:
    """Something the reader chooses; the first option is shown at the start."""

    name: Pair
    options: Sequence[Option]

    @property
    def is_long(self) -> bool:
        """Whether the options stand in a list instead of side by side."""
        return len(self.options) > MANY

    @property
    def groups(self) -> Mapping[Pair, Sequence[Option]]:
        """Group -> its options, in the order in which they first come."""
        found: dict[Pair, list[Option]] = {}
        for option in self.options:
            found.setdefault(option[2], []).append(option)
        return found


@dataclass(frozen=True)
class Chart:
    """A chart with its title, what may be chosen, and a view for every choice.

    hint : how to read it; file : the tables it comes from; a chart without views is left out.
    """

    key: str
    title: Pair
    picks: Sequence[Pick]
    views: Mapping[str, View]
    hint: Pair = ("", "")
    file: str = ""
    tall: bool = False

    @property
    def finding(self) -> Pair:
        """What the view says that is shown first."""
        return next(iter(self.views.values())).finding

    def data(self) -> dict[str, Any]:
        """Return the chart for the script."""
        return {"title": list(self.title),
                "views": {key: view.data() for key, view in self.views.items()}}


def options(pairs: Iterable[tuple[str, Pair]], group: Pair = ("", "")) -> list[Option]:
    """Return options that all stand in one group."""
    return [(key, name, group) for key, name in pairs]


def course(what: Pair, scale: Scale, x: Sequence[int], series: Sequence[Series]) -> Pair:
    """Return in words how every line runs from the first year to the last."""
    parts: tuple[list[str], list[str]] = ([], [])
    for s in series:
        first, last = shown(s.values[0], scale.factor), shown(s.values[-1], scale.factor)
        parts[0].append(f"{s.name[0]} {first} → {last}")
        parts[1].append(f"{s.name[1]} {first} → {last}")
    years = f"{x[0]}–{x[-1]}"
    return (f"{what[0]}（{scale.unit[0]}），{years}：" + "；".join(parts[0]) + "。",
            f"{what[1]} ({scale.unit[1]}), {years}: " + "; ".join(parts[1]) + ".")


def make_up(what: Pair, scale: Scale, year: int, at: int, series: Sequence[Series]) -> Pair:
    """Return in words what a stack adds up to in a year, and its largest layers."""
    total = sum(float(s.values[at]) for s in series)
    largest = sorted(series, key=lambda s: -abs(float(s.values[at])))[:3]
    parts = [(s.name, shown(float(s.values[at]), scale.factor)) for s in largest
             if float(s.values[at])]
    text = shown(total, scale.factor)
    zh = f"{what[0]}，{year}年合计 {text} {scale.unit[0]}"
    en = f"{what[1]}: {text} {scale.unit[1]} in {year}"
    if parts:
        zh += "；最大的是" + "、".join(f"{n[0]} {v}" for n, v in parts)
        en += "; the largest: " + ", ".join(f"{n[1]} {v}" for n, v in parts)
    return zh + "。", en + "."
