"""`simulator list`: the bundled plans, read without compiling them."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.bundled import SCENARIO_FILE, bundled_scenarios, scenarios_root
from simulator.cli.asked.options import Options
from simulator.cli.shown.layout import table
from simulator.cli.shown.output import echo, print_json
from simulator.scenario.plan_head import PlanHead, read_plan

COLUMNS = ("city", "plan", "status", "years", "measures", "targets")


@dataclass(frozen=True)
class Bundled:
    """One bundled plan, with the folder name by which it is run."""

    name: str
    plan: PlanHead


def run(options: Options) -> None:
    """Print one line per bundled plan."""
    plans = [
        Bundled(name, read_plan(scenarios_root() / name / SCENARIO_FILE))
        for name in bundled_scenarios()
    ]
    if options.as_json:
        print_json([_record(bundled) for bundled in plans])
    elif not plans:
        echo(options.say("list.none"))
    elif not options.quiet:
        header = [options.say(f"list.{column}") for column in COLUMNS]
        echo(table(header, [_row(bundled, options) for bundled in plans]))


def _record(bundled: Bundled) -> dict[str, object]:
    plan = bundled.plan
    return {
        "name": bundled.name,
        "city": plan.city,
        "plan": {lang: plan.title.get(lang, "") for lang in ("zh", "en")},
        "status": plan.status,
        "years": list(_years(plan)),
        "measures": len(plan.names["measures"]),
        "targets": len(plan.names["targets"]),
    }


def _row(bundled: Bundled, options: Options) -> list[object]:
    record = _record(bundled)
    plan = bundled.plan
    status = f"status.{plan.status}"
    return [
        bundled.name if bundled.name == plan.city else f"{bundled.name} ({plan.city})",
        plan.title.get(options.lang, ""),
        options.say(status) if plan.status in ("draft", "issued") else plan.status,
        "-".join("" if year is None else str(year) for year in _years(plan)),
        record["measures"],
        record["targets"],
    ]


def _years(plan: PlanHead) -> tuple[object, object]:
    """Return the first and the last year; no first one where it is left to the tables."""
    if "end" in plan.years:
        return plan.years.get("start"), plan.years["end"]
    from simulator.scenario.keys import Years

    return plan.years.get("start"), Years().end
