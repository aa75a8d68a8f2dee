"""What a command says at the end: verdicts, costs, missed targets, conflicts, folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.cli.asked.options import Options
from simulator.cli.shown.costs import cost_record, cost_text
from simulator.cli.shown.failures import tell_failure
from simulator.cli.shown.layout import table, wrap
from simulator.cli.shown.modes import mode_lines
from simulator.cli.shown.output import Painted, Part, echo, print_json
from simulator.cli.shown.warnings import open_warnings, warning_lines
from simulator.errors import SolverError
from simulator.foreign import one_line
from simulator.plausibility.warned import Warned
from simulator.results.folder.mode_record import mode_record
from simulator.simulation.case import BASELINE, LEAST_COST
from simulator.simulation.run import Run
from simulator.targets.verdicts import Verdict
from simulator.units.canonical import YEAR
from simulator.wording import VERDICTS, readable

if TYPE_CHECKING:
    from simulator.optimiser.answers.best import Best

FAILED = "failed"
"""Status of an optimiser that gave no answer, or one that its check refused."""
MISSED = ("id", "clause", "label", "required", "achieved", "unit")


@dataclass(frozen=True)
class Summary:
    """The verdicts of one scenario, the folder of its results, and what the optimiser found.

    failed : why it found nothing.
    """

    run: Run
    verdicts: list[Verdict]
    folder: Path
    best: Best | None = None
    failed: SolverError | None = None
    warnings: Sequence[Warned] = ()

    @property
    def infeasible(self) -> bool:
        """Tell whether the optimiser found that no mix meets all targets."""
        return self.best is not None and LEAST_COST not in self.run.cases

    def counts(self) -> dict[str, dict[str, int]]:
        """Return case -> verdict -> number of targets."""
        return {
            case: {v: sum(o.case == case and o.verdict == v for o in self.verdicts)
                   for v in VERDICTS}
            for case in self.run.cases
        }

    def missed(self, case: str) -> list[Verdict]:
        """Return the targets that a case misses."""
        return [v for v in self.verdicts if v.case == case and v.verdict == "missed"]

    @property
    def judged_cases(self) -> list[str]:
        """Return the cases whose missed targets are shown: all but the baseline."""
        return [case for case in self.run.cases if case != BASELINE]


def print_summaries(
    summaries: list[Summary], options: Options, several: bool = False
) -> None:
    """Print the end of a command, as JSON or as text; several : whether there are more paths."""
    if options.as_json:
        records = [_record(summary) for summary in summaries]
        print_json(records if several else records[0])
    elif not options.quiet:
        for number, summary in enumerate(summaries):
            for part in [*([""] if number else []), *_parts(summary, options)]:
                echo(part)
    for summary in summaries:
        if summary.failed:
            tell_failure(summary.failed, options)


def _record(summary: Summary) -> dict[str, object]:
    targets = summary.run.scenario.file.targets
    missed = [
        {"id": v.target, "case": case, "clause": targets[v.target].clause,
         "label": dict(targets[v.target].label), "required": v.required, "achieved": v.achieved,
         "gap": v.gap, "unit": v.unit}
        for case in summary.judged_cases for v in summary.missed(case)
    ]
    return {
        "scenario": summary.run.scenario.name, "folder": str(summary.folder),
        "verdicts": summary.counts(), "missed": missed, "cost": cost_record(summary.run),
        "optimise": _optimise_record(summary),
        "warnings": [{"code": p.code, "file": p.file, "line": p.line, "key": p.key,
                      "found": p.found, "plausible": p.expected, "fix": p.fix}
                     for p in (one.problem for one in open_warnings(summary.warnings))],
    }


def _optimise_record(summary: Summary) -> dict[str, object]:
    best = summary.best
    if summary.failed:
        return {"status": FAILED, "reason": str(summary.failed)}
    if best is None:
        return {"status": "not_run"}
    lines = best.diagnosis.sentences() if best.diagnosis else []
    return {
        "status": best.status, "least_cost": best.objective, "cost_of_targets": best.targets_cost,
        "cheapest_without_targets": best.cheapest, "replay_gap": best.replay_gap,
        **mode_record(best),
        "diagnosis": [{"zh": line.zh, "en": line.en} for line in lines],
    }


def _parts(summary: Summary, options: Options) -> list[Part]:
    title = summary.run.scenario.file.title
    words = title.zh if options.lang == "zh" else title.en
    parts: list[Part] = [*wrap(one_line(words)), _counts(summary, options)]
    parts += ["", cost_text(summary.run, summary.best, options)]
    for case in summary.judged_cases:
        parts += ["", *_missed(summary, case, options)]
    if summary.best is not None:
        parts += mode_lines(summary.best, options)
        if LEAST_COST in summary.best.run.cases:
            parts += wrap(options.say("run.replayed", gap=f"{summary.best.replay_gap:.1g}"))
    if summary.infeasible:
        parts += ["", *_conflict(summary.best, options)]
    parts += warning_lines(summary.warnings, options)
    return [*parts, "", options.say("run.folder", folder=summary.folder)]


def _conflict(best: Best | None, options: Options) -> list[Part]:
    """Return why there is no mix, in sentences."""
    lines = best.diagnosis.sentences() if best is not None and best.diagnosis else []
    first = [Painted(line, "bad") for line in wrap(options.say("run.infeasible"))]
    said = [getattr(line, options.lang) for line in lines]
    return [*first, *(part for line in said for part in wrap(line))]


def _counts(summary: Summary, options: Options) -> str:
    header = [options.say("run.case"), *(options.say(f"verdict.{v}") for v in VERDICTS)]
    rows = [
        [options.say(f"case.{case}"), *found.values()] for case, found in summary.counts().items()
    ]
    return table(header, rows)


def _missed(summary: Summary, case: str, options: Options) -> list[Part]:
    rows = [_missed_row(verdict, summary, options) for verdict in summary.missed(case)]
    name = options.say(f"case.{case}")
    if not rows:
        return [Painted(options.say("run.none_missed", case=name), "good")]
    header = [options.say(f"run.{column}") for column in MISSED]
    return [Painted(options.say("run.missed", case=name), "bad"), table(header, rows)]


def _missed_row(verdict: Verdict, summary: Summary, options: Options) -> list[object]:
    target = summary.run.scenario.file.targets[verdict.target]
    label = target.label.zh if options.lang == "zh" else target.label.en
    names = map(one_line, (verdict.target, target.clause, label))
    return [*names, _number(verdict.required, verdict),
            _number(verdict.achieved, verdict), verdict.unit]


def _number(value: float | None, verdict: Verdict) -> str:
    """Return a number with four digits, never with an exponent; a year as it is."""
    if value is None:
        return ""
    if verdict.unit == YEAR:
        return f"{value:.0f}"
    return readable(value, beside=verdict.required or 0.0)
