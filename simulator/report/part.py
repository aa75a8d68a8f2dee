"""What a part of the page is: plain data that its template shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from simulator.report.charts import Chart


@dataclass(frozen=True)
class PagePart:
    """Numbers and texts in both languages; the template named like the part makes them HTML."""

    def charts(self) -> Iterator[Chart]:
        """Yield the charts of the part that have something to draw, in the order of its fields."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Chart) and value.views:
                yield value
