"""Draw the README's picture: `python docs/make_figures.py results/liupanshui`.

Writes docs/images/liupanshui.svg with the standard library alone.
"""

from __future__ import annotations

import csv
import math
import sys
from collections import defaultdict
from pathlib import Path

PANELS = (("CO2", 1e6, "CO₂, Mt"), ("NOx", 1e3, "NOx, kt"), ("VOC", 1e3, "VOC, kt"),
          ("COD", 1e3, "COD, kt"))
CASES = (("baseline", "#7f7f7f", "6 4", "baseline 基准"), ("plan", "#0072b2", "", "plan 规划"),
         ("least_cost", "#009e73", "2 3", "least cost 最小成本"))
WIDTH, HEIGHT, LEFT, TOP, GAP = 900, 300, 46, 58, 34


def totals(folder: Path) -> dict[tuple[str, str], dict[int, float]]:
    """Return (case, pollutant) -> year -> t/yr released in the city."""
    found: dict[tuple[str, str], dict[int, float]] = defaultdict(lambda: defaultdict(float))
    with (folder / "emissions.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["boundary"] == "direct":
                found[row["case"], row["pollutant"]][int(row["year"])] += float(row["value"])
    return found


def round_step(least: float) -> float:
    """Return the smallest of 1, 2, 2.5, 5 times a power of ten that is not below `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= least)


def panel(number: int, name: str, unit: float, title: str,
          series: dict[tuple[str, str], dict[int, float]]) -> list[str]:
    """Return the SVG of one panel."""
    width = (WIDTH - LEFT - GAP * len(PANELS)) / len(PANELS)
    left, bottom = LEFT + number * (width + GAP), HEIGHT - 34
    shown = {c: {y: v / unit for y, v in series[c, name].items()} for c, *_ in CASES
             if (c, name) in series}
    highest = 4 * round_step(max(max(values.values()) for values in shown.values()) / 4)
    years = sorted(next(iter(shown.values())))
    across = lambda y: left + (y - years[0]) / (years[-1] - years[0]) * width  # noqa: E731
    up = lambda v: bottom - v / highest * (bottom - TOP)  # noqa: E731
    parts = [f'<text x="{left}" y="{TOP - 12}" class="t">{title}</text>',
             f'<path d="M{left} {TOP}V{bottom}H{left + width}" class="a"/>']
    for step in range(5):
        value = highest * step / 4
        text = f"{value:g}"
        parts.append(f'<text x="{left - 4}" y="{up(value) + 4:.1f}" class="y">{text}</text>')
    for year in (2020, 2025, 2030, 2035):
        parts.append(f'<text x="{across(year):.1f}" y="{bottom + 16}" class="x">{year}</text>')
    for case, colour, dash, _ in CASES:
        if case in shown:
            line = " ".join(f"{across(y):.1f},{up(v):.1f}" for y, v in sorted(shown[case].items()))
            parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" '
                         f'stroke-width="2.2" stroke-dasharray="{dash}"/>')
    return parts


def draw(folder: Path, target: Path) -> None:
    """Write the picture of one results folder."""
    series = totals(folder)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-label="Emissions of Liupanshui 2020 to 2035, baseline, plan and least cost">',
        "<style>text{font-family:sans-serif;fill:#222}.t{font-size:14px;font-weight:bold}"
        ".x,.y{font-size:11px}.x{text-anchor:middle}.y{text-anchor:end}"
        ".a{fill:none;stroke:#999}.l{font-size:13px}</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    at = LEFT
    for case, colour, dash, label in CASES:
        if any(c == case for c, _ in series):
            parts.append(f'<path d="M{at} 18h26" stroke="{colour}" stroke-width="3" '
                         f'stroke-dasharray="{dash}"/><text x="{at + 32}" y="22" class="l">'
                         f"{label}</text>")
            at += 170
    for number, (name, unit, title) in enumerate(PANELS):
        parts += panel(number, name, unit, title, series)
    target.write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(__file__).parent / "images" / "liupanshui.svg")
