"""A city's rows grouped for look-up, its own facility before `*`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.city.index import Site
from simulator.errors import Problems
from simulator.parameters.base_rows import Numbered
from simulator.parameters.canonical import Store


@dataclass
class CityRows:
    """The city's rows grouped for look-up; each holds (row number, Value)."""

    store: Store
    activity: dict[tuple[str, str], list[Numbered]] = field(default_factory=dict)
    mix: dict[tuple[str, str, str], dict[str, list[Numbered]]] = field(
        default_factory=dict
    )
    controls: dict[tuple[str, str], list[Numbered]] = field(default_factory=dict)

    @classmethod
    def of(cls, store: Store) -> CityRows:
        """Group the rows of a store."""
        rows = cls(store)
        activity: dict[tuple[str, str], list[Numbered]] = defaultdict(list)
        for i in store.ids("city_activity"):
            activity[store.rows[i].keys[:2]].append((i, store.rows[i]))  # type: ignore[index]
        mix: dict[tuple[str, str, str], dict[str, list[Numbered]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for i in store.ids("city_mix"):
            source, facility, technology, item, _ = store.rows[i].keys
            mix[source, facility, item][technology].append((i, store.rows[i]))
        controls: dict[tuple[str, str], list[Numbered]] = defaultdict(list)
        for i in store.ids("city_controls"):
            controls[store.rows[i].keys[0], store.rows[i].keys[1]].append((i, store.rows[i]))
        rows.activity, rows.mix, rows.controls = dict(activity), dict(mix), dict(controls)
        return rows

    def shares(
        self, source: str, facility: str, item: str
    ) -> Mapping[str, list[Numbered]]:
        """Return technology -> rows of one mix item, the facility's own before `*`.

        What is stated of a facility for later years alone begins with what `*` says before them.
        """
        own = self.mix.get((source, facility, item))
        others = self.mix.get((source, "*", item)) or {}
        if not own or not others or facility == "*":
            return own or others
        first = min(row.keys[-1] for group in own.values() for _, row in group)
        found = {name: [pair for pair in group if pair[1].keys[-1] < first]
                 for name, group in others.items()}
        return {name: [*found.get(name, ()), *own.get(name, ())] for name in {**found, **own}
                if found.get(name) or own.get(name)}

    def of_site(self, site: Site, item: str) -> list[Numbered]:
        """Return the activity rows of one item at a site."""
        rows = self.activity.get((site.source, site.facility), [])
        return [(i, row) for i, row in rows if row.keys[3] == item]

    def capacity(self, site: Site, technology: str) -> list[Numbered]:
        """Return the capacity rows of a technology at a site whose activity follows capacity."""
        return [(i, row) for i, row in self.of_site(site, "capacity")
                if row.keys[2] in ("", "*", technology)]

    def place(self, site: Site, name: str) -> tuple[str, int]:
        """Return file and line of what speaks of a site: its activity, or else its source's mix.

        name : of the file that lacks something, for a site of which no row speaks.
        """
        own = self.activity.get((site.source, site.facility), [])
        mixed = [pair for key, found in self.mix.items() if key[0] == site.source
                 for group in found.values() for pair in group]
        for _, row in (*own, *mixed):
            return row.file, row.line
        return self.store.tables.end_of(f"city_{name.removesuffix('.csv')}", name)


def report_missing(rows: CityRows, site: Site, item: str, table: str, problems: Problems) -> None:
    """Report that a site lacks the rows of one item."""
    problems.add(
        "E-MISSING", *rows.place(site, table), site.name, f"no {item} rows for {site.name}",
        f"{item} of every technology in {table}", f"add the {item} rows to {table}",
    )
