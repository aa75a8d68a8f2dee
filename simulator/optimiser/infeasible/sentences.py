"""The diagnosis in sentences, Chinese and English, with clause numbers and prices."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.optimiser.infeasible.conflict import Conflict
from simulator.optimiser.infeasible.ways_out import (
    ALL,
    DELAY,
    FORESIGHT,
    IN_PARTS,
    JOINED,
    MOVE,
    QUOTA,
    Relaxation,
)
from simulator.scenario.keys import Target, Text
from simulator.simulation.scenario import Scenario
from simulator.targets.asked import evaluation_year, is_direction, own_kind, rises
from simulator.targets.verdicts import Verdict
from simulator.units.canonical import YEAR
from simulator.wording import readable

YI, BILLION = 1e8, 1e9
SIGNS = {"<=": "≤", ">=": "≥", "=": "=", "band": "="}
RAISED = {
    "raise_potential": ("潜力上限", "potential"),
    "raise_pace": ("推进速度", "pace"),
    "raise_potential_and_pace": ("潜力上限和推进速度", "potential and pace"),
}
PLANNED = {
    FORESIGHT: Text(zh="统筹规划全部年份（全程预见）", 
                    en="Plan all years together, with foresight"),
    IN_PARTS: Text(zh="允许点名项目部分建设", en="Let named projects be built in part"),
}
"""Changes of how it is planned, not of the plan."""


class PlanWords:
    """Words for the targets and measures of a scenario."""

    def __init__(self, scenario: Scenario, cheapest: float) -> None:
        self.scenario, self.cheapest = scenario, cheapest
        self.targets = scenario.file.targets
        self.main = scenario.file.years.main_target

    def name(self, key: str) -> Text:
        """Return clause, label and what is required of a target."""
        target = self.targets[key]
        required = self._required(target)
        year = evaluation_year(target, self.main)
        return Text(
            zh=f"{target.clause}“{target.label.zh}”（{key}，{required.zh}，{year}年）",
            en=f'{target.clause} "{target.label.en}" ({key}, {required.en}, {year})',
        )

    def _required(self, target: Target) -> Text:
        if target.value is None and is_direction(target):
            return Text(zh="上升", en="rise") if rises(target) else Text(zh="下降", en="fall")
        if target.value is None:
            zh, en = own_kind(target).words
            return Text(zh=zh, en=en)
        sign = SIGNS.get(target.comparator or "", "")
        return Text(zh=f"{sign}{target.value}", en=f"{sign} {target.value}".strip())

    def names(self, keys: Sequence[str]) -> Text:
        """Return several targets in one phrase."""
        found = [self.name(key) for key in keys]
        return Text(zh="、".join(t.zh for t in found), en=_listed([t.en for t in found]))

    def measures(self, keys: str) -> Text:
        """Return the labels of measures whose keys are joined by semicolons."""
        labels = [self.scenario.library.measures[key].label for key in keys.split(";")]
        return Text(zh="、".join(f"“{label.zh}”" for label in labels),
                    en=", ".join(f'"{label.en}"' for label in labels))

    def conflict(self, number: int, conflict: Conflict, limit: Relaxation | None) -> Text:
        """Return which clauses cannot hold together, or how far the only one can get."""
        names = self.names(conflict.members)
        if len(conflict.members) > 1:
            return Text(
                zh=f"冲突{number}：{names.zh}不能同时实现；去掉其中任何一项，其余各项即可同时实现。",
                en=f"Conflict {number}: these cannot all be met: {names.en}. Without any one of "
                "them the others can.",
            )
        reach = Text(zh=f"，最多达到{limit.after}", en=f"; the furthest is {limit.after}") \
            if limit else Text(zh="", en="")
        return Text(
            zh=f"冲突{number}：{names.zh}单独就无法实现：按措施的潜力和推进速度{reach.zh}。",
            en=f"Conflict {number}: {names.en} cannot be met even on its own with the potentials "
            f"and paces of the measures{reach.en}.",
        )

    def violation(self, verdict: Verdict) -> Text:
        """Return how far the closest mix stays behind a target."""
        name = self.name(verdict.target)
        got, unit = _reached(verdict), verdict.unit
        return Text(
            zh=f"离全部达标最近的组合中，{name.zh}为{got} {unit}（{verdict.year}年）。",
            en=f"In the mix closest to meeting everything, {name.en} comes to {got} {unit} "
            f"({verdict.year}).",
        )

    def no_way(self, number: int) -> Text:
        """Return that nothing that was tried resolves a conflict."""
        return Text(zh=f"冲突{number}：所试的单项调整都不能解决。",
                    en=f"Conflict {number}: none of the single changes that were tried helps.")

    def relaxation(self, r: Relaxation) -> Text:
        """Return a change and its price, or that it does not help."""
        change, price = self._change(r), self._price(r)
        beside = self._beside(r)
        return Text(zh=f"{change.zh}{beside.zh}，{price.zh}。",
                    en=f"{change.en}{beside.en}: {price.en}.")

    def _change(self, r: Relaxation) -> Text:
        if r.what in PLANNED:
            return PLANNED[r.what]
        names = self.names(r.targets)
        if r.what == MOVE and not r.after:
            return Text(zh=f"只调整{names.zh}的数值", en=f"Move the value of {names.en} alone")
        if r.what in (MOVE, ALL):
            moved = self._moved(r)
            return Text(zh=f"把{moved.zh}", en=f"Move {moved.en}")
        if r.what == DELAY:
            return Text(zh=f"把{names.zh}由{r.before}年推迟到{r.after}年",
                        en=f"Delay {names.en} from {r.before} to {r.after}")
        if r.what == QUOTA:
            return Text(zh=f"取消技术配额{names.zh}", en=f"Free the technology quota {names.en}")
        return self._raised(r)

    def _moved(self, r: Relaxation) -> Text:
        """Return every target with what it asks for now and would ask for then."""
        values = zip(r.targets, r.before.split(JOINED), r.after.split(JOINED), strict=True)
        parts = [self._one_moved(*part) for part in values]
        return Text(zh="，".join(t.zh for t in parts), en=_listed([t.en for t in parts]))

    def _one_moved(self, key: str, before: str, after: str) -> Text:
        target, name = self.targets[key], self.name(key)
        if not is_direction(target):
            return Text(zh=f"{name.zh}由{before}放宽到{after}",
                        en=f"{name.en} from {before} to {after}")
        base = target.base_year or self.scenario.index.years[0]
        zh, en = ("不低于", "at least") if rises(target) else ("不高于", "at most")
        return Text(zh=f"{name.zh}放宽为较{base}年变化{zh}{after}",
                    en=f"{name.en} to a change of {en} {after} since {base}")

    def _raised(self, r: Relaxation) -> Text:
        found, (zh, en) = self.measures(r.measure), RAISED[r.what]
        return Text(zh=f"把措施{found.zh}的{zh}提高到现值的{r.after}",
                    en=f"Raise the {en} of the measure {found.en} to {r.after} of the present")

    def _beside(self, r: Relaxation) -> Text:
        if not r.beside:
            return Text(zh="", en="")
        clauses = list(dict.fromkeys(f"{self.targets[k].clause} {k}" for k in r.beside))
        return Text(zh=f"（其他冲突中的{'、'.join(clauses)}另行放宽）",
                    en=f" (with {', '.join(clauses)} of the other conflicts moved as well)")

    def _price(self, r: Relaxation) -> Text:
        if r.cost is None:
            return Text(zh="仍不可行", en="it stays infeasible")
        above = r.cost - self.cheapest
        return Text(
            zh=f"即可行，系统成本现值{r.cost / YI:,.1f}亿元，"
            f"比不设目标的最低成本高{above / YI:,.1f}亿元",
            en=f"feasible, present value of system cost {r.cost / BILLION:,.2f} billion CNY, "
            f"{above / BILLION:,.2f} above the cheapest mix without targets",
        )


def _reached(verdict: Verdict) -> str:
    """Return what is achieved: a year as it is, any other number with four digits."""
    value = verdict.achieved or 0.0
    return f"{value:.0f}" if verdict.unit == YEAR else readable(value)


def _listed(parts: Sequence[str]) -> str:
    """Return parts as an English list: A, B and C."""
    return " and ".join([*filter(None, [", ".join(parts[:-1])]), parts[-1]])
