"""How far every move of a measure goes, beside what the library allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.facts import city_totals, measures
from simulator.facts.answer import name
from simulator.facts.numbers import Pair, plain, scale_for
from simulator.measures.move_kinds import MOVE_KINDS
from simulator.report.charts import Chart, Pick, Series, View, course
from simulator.report.sections.trajectories import case_series, sector_name
from simulator.report.texts import say

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder


def paths(folder: ResultsFolder) -> Chart:
    """Return the chart of uptake, one choice per move; what is about growth projects comes last."""
    rows = folder.table("labels")
    rows = rows[rows["kind"] == "measure"]
    sector = dict(zip(rows["key"], rows["group"], strict=True))
    moves, choices, views = measures.move_names(folder), [], {}
    for path in sorted(measures.move_paths(folder), key=lambda p: MOVE_KINDS[p.kind].of_growth):
        key = f"{path.measure}/{path.move}"
        what = _name(folder, path, moves)
        choices.append((key, what, sector_name(folder, str(sector.get(path.measure, "")))))
        views[key] = _view(folder, path, what)
    return Chart("uptake", say("uptake.title"), [Pick(say("pick.measure"), choices)], views,
                 say("uptake.hint"), "uptake.csv")


def _name(
    folder: ResultsFolder, path: measures.MovePath, moves: dict[tuple[str, str], Pair]
) -> Pair:
    zh, en = name(folder, "measure", path.measure)
    detail = moves.get((path.measure, path.move), ("", ""))
    return (f"{zh}（{detail[0]}）", f"{en} ({detail[1]})") if detail[0] else (zh, en)


def _view(folder: ResultsFolder, path: measures.MovePath, what: Pair) -> View:
    years = city_totals.years(folder)
    scale = scale_for("1", [1.0]) if path.unit == "1" else plain(path.unit)
    series = case_series(path.uptake)
    kind = MOVE_KINDS[path.kind].words
    zh, en = course((f"{what[0]}，{kind.zh}", f"{what[1]}, {kind.en}"), scale, years, series)
    if np.isfinite(path.potential).all():
        series.append(Series(say("head.potential"), list(map(float, path.potential)), "limit"))
    limits, basis = _limits(folder, path), _basis(path)
    return View(scale, years, series, (zh + limits[0] + basis[0], en + limits[1] + basis[1]))


def _basis(path: measures.MovePath) -> Pair:
    """Say what a potential in an amount rests on."""
    zh, en = path.basis
    return (f"潜力的依据：{zh}。", f" Basis of the potential: {en}.") if en else ("", "")


def _limits(folder: ResultsFolder, path: measures.MovePath) -> Pair:
    """Say what limits a move in the main target year."""
    year = city_totals.main_year(folder)
    if not path.limits:
        return "", ""
    zh, en = [], []
    for case, word in path.limits.items():
        label, limit = say(f"case.{case}"), say(f"binding.{word}")
        free = word in ("", "no")
        zh.append(f"{label[0]}未到上限" if free else f"{label[0]}受限于{limit[0]}")
        en.append(f"{label[1].lower()} by {'nothing' if free else limit[1]}")
    return f"{year}年：{'、'.join(zh)}。", f" Limited in {year}: {', '.join(en)}."
