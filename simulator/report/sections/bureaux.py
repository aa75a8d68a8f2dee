"""Who answers for what, and how every clause of the plan is treated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.facts import bureaux as facts
from simulator.facts.answer import judged_case, name
from simulator.facts.numbers import Scale, scale_for
from simulator.report.html import IN_ENGLISH, Markup, both, esc, join, num, per, table, tag, year
from simulator.report.sections.answer import verdict
from simulator.report.texts import say

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

STATUSES = ("modelled", "covered_by", "indicator", "tracked", "not_modelled")
SHOWN = ("CO2", "NOx")


def section(folder: ResultsFolder) -> Markup:
    """Return the part of the page by responsible bureau."""
    case = judged_case(folder)
    found = facts.bureaux(folder, case)
    rows = [r for bureau in found for r in bureau.measures.values() if r]
    scales = {p: scale_for("t/yr", [float(r.get(f"reduction_{p}", 0.0)) for r in rows])
              for p in SHOWN}
    scales["cost"] = scale_for("CNY_2020/yr", [float(r["annual_cost"]) for r in rows])
    hint = tag("p", both(say("bureaux.hint")), class_="hint")
    return join([hint, *(_bureau(folder, bureau, case, scales) for bureau in found)])


def _bureau(
    folder: ResultsFolder, bureau: facts.Bureau, case: str, scales: dict[str, Scale]
) -> Markup:
    missed = bureau.count(case, "missed")
    words: list[Markup] = [tag("b", both(name(folder, "bureau", bureau.key))),
                           tag("span", both(say("bureaux.summary", targets=len(bureau.targets),
                                                measures=len(bureau.measures))), class_="soft")]
    if missed:
        words.append(tag("span", both(say("bureaux.missed", count=missed)),
                         class_="verdict v-missed"))
    inner = [tag("summary", join(words, " "))]
    if bureau.targets:
        inner.append(_targets(folder, bureau, case))
    if bureau.measures:
        inner.append(_measures(folder, bureau, scales))
    return tag("details", join(inner), class_="bureau")


def _targets(folder: ResultsFolder, bureau: facts.Bureau, case: str) -> Markup:
    header = [both(say(f"head.{k}")) for k in ("label", "clause", "year", "required", "achieved",
                                               "verdict")]
    body = []
    for found in bureau.targets:
        row: dict[str, Any] = found.get(case) or next(iter(found.values()))
        is_year = row["unit"] == "yr"
        body.append([both(name(folder, "target", row["target_id"])), esc(row["clause"]),
                     year(row["target_year"]),
                     *(year(row[c]) if is_year else num(row[c])
                       for c in ("required", "achieved")), verdict(row["verdict"])])
    return table(header, body, (3, 4), caption=say("head.targets"))


def _measures(folder: ResultsFolder, bureau: facts.Bureau, scales: dict[str, Scale]) -> Markup:
    header = [both(say("head.measure"))]
    header += [join([p, " ", per(say("head.cut"), scales[p])]) for p in SHOWN]
    header.append(per(say("head.cost"), scales["cost"]))
    body = []
    for key, row in bureau.measures.items():
        cells: list[Markup] = [both(name(folder, "measure", key))]
        for column, scale in (*((f"reduction_{p}", scales[p]) for p in SHOWN),
                              ("annual_cost", scales["cost"])):
            value = float(row[column]) if row and column in row else None
            cells.append(num(value, scale))
        body.append(cells)
    return table(header, body, (1, 2, 3), caption=say("head.measures"))


def clauses(folder: ResultsFolder) -> Markup:
    """Return the part of the page about clause coverage."""
    if not folder.has("clauses"):
        return tag("p", both(say("clauses.none")))
    counts = facts.clause_counts(folder)
    header = [both(say("head.kind")), *(both(say(f"status.{s}")) for s in STATUSES),
              both(say("chart.total"))]
    rows = [[both(say(f"clause_kind.{kind}")), *(str(found.get(s, 0)) for s in STATUSES),
             str(sum(found.values()))] for kind, found in counts.items()]
    every = [[esc(r["clause"]), both((r["label_zh"], r["label_en"])),
              both(say(f"clause_kind.{r['kind']}")), both(say(f"status.{r['status']}")),
              esc(r["by"]), tag("small", r["reason"], lang=IN_ENGLISH)]
             for r in folder.table("clauses").to_dict("records")]
    names = ("clause", "item", "kind", "status", "by", "reason")
    inner = table([both(say(f"head.{n}")) for n in names], every, caption=say("clauses.all"))
    return join([tag("p", both(say("clauses.hint")), class_="hint"),
                 table(header, rows, range(1, len(STATUSES) + 2),
                       caption=say("section.clauses")),
                 tag("details", join([tag("summary", both(say("clauses.all"))), inner]))])
