"""Warnings on the terminal: how many, and the worst of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from simulator.cli.asked.options import Options
from simulator.cli.shown.layout import wrap
from simulator.cli.shown.output import Painted, Part
from simulator.errors import InputError
from simulator.plausibility.collecting import warnings_of
from simulator.plausibility.warned import Warned
from simulator.results.rows.warning_rows import WARNINGS_FILE
from simulator.simulation.run import Run

WORST = 3


def open_warnings(found: Sequence[Warned]) -> list[Warned]:
    """Return the warnings that nobody accepted."""
    return [one for one in found if not one.accepted]


def refuse_if_strict(run: Run, options: Options) -> None:
    """Raise InputError with every open warning where warnings count as errors."""
    if options.strict:
        found = open_warnings(warnings_of(run))
        if found:
            raise InputError([one.problem for one in found])


def warning_lines(found: Sequence[Warned], options: Options) -> list[Part]:
    """Return how many warnings there are, of which kinds, and the worst; nothing without any."""
    own = open_warnings(found)
    if not own:
        return []
    kinds = Counter(one.problem.code for one in own)
    counted = ", ".join(f"{code} {number}" for code, number in kinds.most_common())
    head = options.say("warn.count", count=len(own), kinds=counted, file=WARNINGS_FILE)
    lines: list[Part] = ["", *(Painted(line, "bad") for line in wrap(head))]
    for one in own[:WORST]:
        p = one.problem
        said, plausible, _ = p.words(options.lang)
        place = f"{p.file}:{p.line}" if p.line else p.file
        lines += wrap(options.say("warn.one", place=place, name=p.key, found=said,
                                  plausible=plausible))
    return lines
