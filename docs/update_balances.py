"""Write the base-year balances into the city pages: `python docs/update_balances.py`."""

from __future__ import annotations

from pathlib import Path

import simulator
from simulator.analysis.base_year import BalanceLine, balance
from simulator.bundled import bundled_scenarios

START, END = "<!-- balance:start -->", "<!-- balance:end -->"


def updated(page: str, table: str) -> str:
    """Return a page with the table between its markers replaced."""
    head, _, rest = page.partition(START)
    _, _, tail = rest.partition(END)
    return f"{head}{START}\n{table}\n{END}{tail}"


def as_markdown(lines: list[BalanceLine], year: int) -> str:
    """Return the balance of the base year as a Markdown table, three significant digits."""
    rows = [f"| {line.name} | {line.value:.3g} | {line.unit} |" for line in lines]
    return "\n".join([f"| base year {year} | value | unit |", "|---|---:|---|", *rows])


def main() -> None:
    """Update every page that has the markers."""
    for city in bundled_scenarios():
        path = Path(__file__).parent / "cities" / f"{city}.md"
        if path.exists() and START in path.read_text("utf-8"):
            run = simulator.simulate(simulator.load(city))
            text = as_markdown(balance(run), run.index.years[0])
            path.write_text(updated(path.read_text("utf-8"), text), "utf-8")


if __name__ == "__main__":
    main()
