"""The answer first: which targets are met and missed, what it costs, and the ways out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from simulator.facts import answer, city_totals
from simulator.facts.numbers import SOLVER_SHARE, Pair, Scale, exact, large, scale_for
from simulator.report.html import (
    IN_ENGLISH,
    Markup,
    amount,
    both,
    esc,
    join,
    num,
    table,
    tag,
    year,
)
from simulator.report.sections.diagnosis import diagnosis
from simulator.report.texts import say
from simulator.targets.kinds import Asks, kind_of

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

FIXED = ("label", "required")
SIGNS = {"<=": "≤ ", ">=": "≥ ", "band": "≈ "}


def section(folder: ResultsFolder) -> Markup:
    """Return the part of the page with the answer."""
    return join([_lead(folder), tag("div", join([_verdicts(folder), _costs(folder)]),
                                    class_="cards"),
                 diagnosis(folder), _missed(folder), _all(folder)])


def _lead(folder: ResultsFolder) -> Markup:
    """Return the answer in two sentences."""
    case = answer.judged_case(folder)
    counts = city_totals.verdict_counts(folder)[case]
    met = counts["met"] + counts["slack"]
    judged = met + counts["missed"]
    parts = [both(say("answer.judged", case=say(f"case.{case}"), judged=judged, met=met,
                      missed=counts["missed"]))]
    if counts["slack"]:
        parts.append(both(say("answer.slack", slack=counts["slack"])))
    if answer.status(folder) == answer.INFEASIBLE:
        parts.append(tag("strong", both(say("answer.infeasible"))))
    return tag("p", join(parts, " "), class_="lead")


def _verdicts(folder: ResultsFolder) -> Markup:
    """Return the verdict counts of every case as bars with their numbers."""
    counts, bars = city_totals.verdict_counts(folder), []
    for case in folder.cases:
        found = {v: n for v, n in counts[case].items() if n}
        pieces = join(
            tag("span", join([tag("b", n), " ", both(say(f"verdict.{v}"))]),
                class_=f"piece v-{v}", style=f"flex-grow:{n}")
            for v, n in found.items()
        )
        bars.append(tag("div", join([tag("h4", both(say(f"case.{case}"))),
                                     tag("div", pieces, class_="bar")])))
    note = tag("p", both(say("answer.legend")), class_="hint")
    return tag("div", join([tag("h3", both(say("answer.verdicts"))), *bars, note]), class_="card")


def _costs(folder: ResultsFolder) -> Markup:
    """Return what the cases cost, and what the least-cost mix saves."""
    costs, main = answer.case_costs(folder), city_totals.main_year(folder)
    base = costs[city_totals.BASELINE]
    scale = scale_for("CNY_2020", [c.present for c in costs.values()])
    facts = []
    plan, best = costs.get(city_totals.PLAN), costs.get(city_totals.LEAST_COST)
    if plan:
        more = plan.present - base.present
        word = say("answer.costs_more" if more >= 0 else "answer.costs_less")
        plan_word = say("answer.of_plan")
        facts.append(_fact((plan_word[0] + word[0], f"{plan_word[1]} {word[1]}"),
                           amount(abs(more), scale)))
    if plan and best:
        saved = plan.present - best.present
        facts.append(_fact(say("answer.mix_saves" if saved >= 0 else "answer.mix_costs"),
                           amount(abs(saved), scale)))
    asked = folder.record.get("optimise", {}).get("cost_of_targets")
    if asked is not None:
        facts.append(_fact(say("answer.targets_cost"), amount(float(asked), scale)))
    header = [both(say("head.case")),
              both(say("answer.present", year=city_totals.years(folder)[0])),
              both(say("answer.above")), both(say("answer.in_year", year=main))]
    rows = [[both(say(f"case.{case}")), num(c.present, scale),
             "" if c is base else num(c.present - base.present, scale), num(c.in_year, scale)]
            for case, c in costs.items()]
    notes = []
    if answer.status(folder) == "not_run":
        notes.append(tag("p", both(say("answer.not_run")), class_="hint"))
    if folder.record.get("optimise", {}).get("most"):
        notes.append(tag("p", both(say("answer.most")), class_="hint"))
    unit = tag("p", both(say("answer.unit", unit=scale.unit)), class_="hint")
    inner = [tag("h3", both(say("answer.cost"))), *facts, table(header, rows, (1, 2, 3),
                                                                caption=say("answer.cost")), unit,
             *notes]
    return tag("div", join(inner), class_="card")


def _fact(words: Pair, value: Markup) -> Markup:
    return tag("p", join([tag("span", both(words)), tag("strong", value)]), class_="fact")


def _missed(folder: ResultsFolder) -> Markup:
    """Return the targets that the plan misses, furthest first."""
    case = answer.judged_case(folder)
    rows = [r for r in answer.target_rows(folder) if r.get(case, {}).get("verdict") == "missed"]
    title = tag("h3", both(say("answer.missed")))
    if not rows:
        return join([title, tag("p", both(say("answer.none_missed")), class_="good")])
    rows = sorted(rows, key=lambda r: -_share_missed(r[case]))
    return join([title, _table(folder, rows, say("answer.missed"))])


def _share_missed(row: dict[str, Any]) -> float:
    """Return the gap as a share of what is required."""
    gap, required = float(row["gap"]), float(row["required"])
    if not math.isfinite(gap) or not math.isfinite(required):
        return 0.0
    return gap / abs(required) if required else math.inf


def _all(folder: ResultsFolder) -> Markup:
    rows = answer.target_rows(folder)
    case = answer.judged_case(folder)
    counts = city_totals.verdict_counts(folder)[case]
    buttons = [(v, say(f"verdict.{v}"), n) for v, n in counts.items() if n]
    chips = join([
        tag("button", join([both(say("parameters.all")), f" {len(rows)}"]), type="button",
            data_filter="", aria_pressed="true"),
        *(tag("button", join([both(words), f" {n}"]), type="button", data_filter=v,
              aria_pressed="false") for v, words, n in buttons),
    ])
    inner = join([tag("summary", both(say("answer.all"))),
                  tag("div", chips, class_="chips", role="group"),
                  _table(folder, rows, say("answer.all"))])
    return tag("details", inner, open="open", class_="filtered")


def _table(
    folder: ResultsFolder, rows: list[dict[str, dict[str, Any]]], caption: Pair
) -> Markup:
    cases = [c for c in folder.cases if c != city_totals.BASELINE]
    header = [both(say(f"head.{key}")) for key in FIXED]
    for case in cases:
        header += [join([both(say(f"case.{case}")), Markup("<br>"), both(say(f"head.{key}"))])
                   for key in ("achieved", "gap", "verdict")]
    header.append(both(say("head.bureaux")))
    body = [_row(folder, found, cases) for found in rows]
    numeric = [1] + [len(FIXED) + 3 * n + k for n in range(len(cases)) for k in (0, 1)]
    judged = answer.judged_case(folder)
    keys = [str(found[judged]["verdict"]) for found in rows]
    return table(header, body, numeric, "targets", keys, caption)


def _row(
    folder: ResultsFolder, found: dict[str, dict[str, Any]], cases: list[str]
) -> list[Markup]:
    row = next(iter(found.values()))
    label = both(answer.name(folder, "target", row["target_id"]))
    clause = row["clause"].replace(";", " ")
    label = join([label, tag("small", join([row["target_id"], esc(clause)], " · "))])
    reason = found.get(answer.judged_case(folder), row)["reason"]
    if reason:
        label = join([label, tag("small", reason, lang=IN_ENGLISH)])
    bureaux = tag("small", both(answer.names(folder, "bureau", row["bureaux"])))
    scale = large(str(row["unit"]), [float(r[c]) for r in found.values()
                                     for c in ("required", "achieved")])
    when = tag("small", year(row["target_year"])) if math.isfinite(row["target_year"]) else ""
    cells = [label, join([_required(row, scale), when])]
    for case in cases:
        own = found.get(case, row)
        cells += [_value(own, "achieved", scale), _value(own, "gap", scale),
                  verdict(str(own["verdict"]))]
    return [*cells, bureaux]


def _value(row: dict[str, Any], column: str, scale: Scale) -> Markup:
    """Return a number of a row: years without thousands, what a solver leaves as nothing."""
    if row["unit"] == "yr" and column == "achieved":
        return year(row[column])
    held = row["verdict"] in ("met", "slack")
    if column == "gap" and held and 0 < row["gap"] <= SOLVER_SHARE * abs(row["required"]):
        return Markup(f'<data value="{exact(row[column])}">0</data>')
    return num(row[column], scale)


def _required(row: dict[str, Any], scale: Scale) -> Markup:
    if kind_of(row["kind"], row["comparator"]).asks is Asks.DIRECTION:
        return both(say(f"comparator.{row['comparator']}"))
    if row["unit"] == "yr":
        return year(row["required"])
    if not math.isfinite(row["required"]):
        return num(None)
    return join([SIGNS.get(row["comparator"], ""), num(row["required"], scale), " ",
                 both(scale.unit)])


def verdict(word: str) -> Markup:
    """Return a verdict as a coloured label with a sign of its own."""
    return tag("span", both(say(f"verdict.{word}")), class_=f"verdict v-{word}")
