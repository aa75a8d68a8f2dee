"""Write the codelist of iamc.csv, and the table of its names into the page on exchange formats.

`python docs/update_codelist.py`
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from simulator.bundled import parameters_root
from simulator.errors import Problems
from simulator.parameters.load import load_tables
from simulator.results.rows.iamc_codelist import codelist_files, codelist_folder
from simulator.results.rows.iamc_names import Agreement, agreements

START, END = "<!-- names:start -->", "<!-- names:end -->"
PAGE = Path(__file__).parent / "exchange.md"
TITLES = {
    "whole": ("Whole trees", "common name"),
    "species": ("Pollutants", "common species"),
    "emissions": ("Emissions", "part of the common Emissions"),
    "removal": ("Sinks of land", "part of the common Carbon Removal, Land Use"),
    "final": ("End users", "sector of the common Final Energy"),
    "fuel": ("Carriers, by group or name", "fuel of the common Final Energy"),
    "output": ("Fuels that a process delivers", "won or made"),
    "primary": ("Carriers, by group or name", "part of the common Primary Energy"),
    "power": ("Power plants", "source of the common Secondary Energy and Capacity"),
}
"""Family of the table of names -> title and what its common names are."""


def names_text() -> str:
    """Return the table of names as it stands on the page."""
    return "\n".join(line for family in TITLES for line in _family(family))


def _family(family: str) -> Iterator[str]:
    title, common = TITLES[family]
    rows = [a for a in agreements() if a.family == family]
    yield f"**{title}**\n"
    yield f"| here | {common} | unit | why |"
    yield "|---|---|---|---|"
    yield from map(_row, rows)
    yield ""


def _row(row: Agreement) -> str:
    own = f"`{_cell(row.own)}`" if row.own else "all others"
    origin = f", {row.origin}" if row.origin else ""
    common = ", ".join(f"`{_cell(name)}`" for name in row.names()) or "-"
    return f"| {own}{origin} | {common} | {row.unit or '-'} | {row.reason} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def updated(page: str) -> str:
    """Return the page with its generated part renewed."""
    head, _, rest = page.partition(START)
    return f"{head}{START}\n{names_text()}{END}{rest.partition(END)[2]}"


def main() -> None:
    """Write every file of the codelist."""
    problems = Problems()
    lists = load_tables(parameters_root(), problems).codelists
    problems.raise_if_any()
    for name, text in codelist_files(lists).items():
        path = codelist_folder() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    PAGE.write_text(updated(PAGE.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
