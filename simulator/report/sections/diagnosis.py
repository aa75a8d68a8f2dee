"""Why no mix meets all targets, and the ways out, in the sentences of the diagnosis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.facts.answer import INFEASIBLE, sentences, status
from simulator.report.html import Markup, both, join, tag
from simulator.report.texts import say

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder


def diagnosis(folder: ResultsFolder) -> Markup:
    """Return conflicts and ways out; nothing where there is a mix."""
    found = sentences(folder)
    if status(folder) != INFEASIBLE or not found:
        return Markup("")
    parts = [tag("h3", both(say("answer.why")))]
    for kind, title, name in (("conflict", "", "ul"), ("relaxation", "ways", "ol"),
                              ("violation", "nearest", "ul")):
        if found.get(kind):
            if title:
                parts.append(tag("h4", both(say(f"answer.{title}"))))
            items = join(tag("li", both(pair)) for pair in found[kind])
            parts.append(tag(name, items, class_="sentences"))
    if found.get("useless"):
        items = join(tag("li", both(pair)) for pair in found["useless"])
        parts.append(tag("details", join([tag("summary", both(say("answer.useless"))),
                                          tag("ul", items, class_="sentences")])))
    return tag("div", join(parts), class_="conflict")
