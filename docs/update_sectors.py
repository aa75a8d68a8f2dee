"""Write the tables of sources into the sector pages: `python docs/update_sectors.py`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from simulator.bundled import parameters_root
from simulator.errors import Problems
from simulator.parameters.codelists import Codelists, Source
from simulator.parameters.labels import Label
from simulator.parameters.load import load_tables
from simulator.sectors import CATALOGUE, module

START, END = "<!-- tables:start -->", "<!-- tables:end -->"
FOLDER = Path(__file__).parent / "sectors"


def tables(lists: Codelists, sector: str) -> str:
    """Return the generated part of a sector's page."""
    sources = [s for s in lists.sources.values() if s.sector == sector]
    return "\n".join([*_sources(sources), "", *_choices(sources), "", *_items(sector)])


def _both(label: Label) -> str:
    return f"{label.en} {label.zh}"


def _sources(sources: list[Source]) -> Iterator[str]:
    yield "| source | meaning | activity in | capacity in | how its activity is set |"
    yield "|---|---|---|---|---|"
    for s in sources:
        yield f"| `{s.name}` | {_both(s.label)} | {s.unit} | {s.capacity_unit} | {_kind(s)} |"


def _kind(source: Source) -> str:
    return _both(source.kind.label).format(carrier=f"`{source.carrier}`")


def _choices(sources: list[Source]) -> Iterator[str]:
    yield "| source | technologies, oldest or worst first | controls, by family |"
    yield "|---|---|---|"
    for s in sources:
        technologies = sorted(s.technologies.values(), key=lambda t: t.rank)
        families: dict[str, list[str]] = {}
        for c in sorted(s.controls.values(), key=lambda c: c.rank):
            families.setdefault(c.family, []).append(f"`{c.name}` {c.label.zh}")
        controls = "; ".join(f"{name}: {', '.join(names)}" for name, names in families.items())
        chosen = ", ".join(f"`{t.name}` {t.label.zh}" for t in technologies)
        yield f"| `{s.name}` | {chosen} | {controls or '-'} |"


def _items(sector: str) -> Iterator[str]:
    yield "| raw item | unit |"
    yield "|---|---|"
    for item, unit in module(sector).ITEMS.items():
        yield f"| `{item}` | {unit.replace('{u}', 'activity').replace('{c}', 'capacity')} |"


def started(name: Label) -> str:
    """Return the page of a sector that has none yet."""
    return f"# {_both(name)}\n\n{START}\n{END}\n"


def updated(page: str, text: str) -> str:
    """Return a page with the part between its markers replaced."""
    head, _, rest = page.partition(START)
    _, _, tail = rest.partition(END)
    return f"{head}{START}\n{text}\n{END}{tail}"


def codelists() -> Codelists:
    """Return the names of the bundled tables."""
    problems = Problems()
    found = load_tables(parameters_root(), problems).codelists
    problems.raise_if_any()
    return found


def main() -> None:
    """Update every sector page; begin one for a sector that has none."""
    lists = codelists()
    for sector in CATALOGUE:
        path = FOLDER / f"{sector}.md"
        page = path.read_text("utf-8") if path.is_file() else started(lists.sectors[sector])
        path.write_text(updated(page, tables(lists, sector)), "utf-8")


if __name__ == "__main__":
    main()
