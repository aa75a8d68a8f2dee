"""The answer of the optimiser."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simulator.kernels.fixed import read_only
from simulator.optimiser.answers.alternatives import Alternatives
from simulator.optimiser.answers.decisions import Decision
from simulator.optimiser.answers.most import Most
from simulator.optimiser.content import Answer
from simulator.optimiser.solving.shadow_prices import ShadowPrice
from simulator.optimiser.solving.solver import INFEASIBLE
from simulator.optimiser.solving.task import Task
from simulator.optimiser.solving.unused import Unused
from simulator.simulation.assessing import assess_cases
from simulator.simulation.case import LEAST_COST
from simulator.simulation.run import Run

if TYPE_CHECKING:
    from simulator.optimiser.infeasible.diagnosis import Circumstance, Diagnosis


JUDGED, MET = ("met", "slack", "missed"), ("met", "slack")
"""Verdicts that say whether a target is met, and those that say it is."""


@dataclass(eq=False, repr=False)
class Best(Answer):
    """The answer of the optimiser.

    status : optimal or infeasible; run : the cases, least_cost among them if optimal; objective :
    present value of system cost [CNY of 2020]; cheapest : the same for the cheapest mix without
    any target, so that what the targets cost is `objective - cheapest`; shadow_prices : target ->
    price of tightening it by one unit; unused : moves that are left out, with what one unit would
    cost; diagnosis : why there is no mix, and what would give one, if it was asked for;
    replay_gap : largest relative difference between programme and replay; seconds : time of each
    step; task : the loaded programme; decisions : named projects, where they are yes or no;
    milestones, stuck, foresight : of a myopic solve, the years at which it planned, the one that
    left no mix, and the cost with perfect foresight; most, alternatives : of a budget and of a
    search for other mixes, if there was one; explicable : whether it can be told why there is no
    mix where there is none; circumstance : what leaves none beside the targets, if anything does;
    of_model : whether it is of `build_model`, and may hold more than the
    scenario; own_prices : constraint of the user's own -> what cost would fall by per unit of room.
    """

    status: str
    run: Run
    task: Task
    objective: float = float("inf")
    cheapest: float = float("nan")
    shadow_prices: dict[str, ShadowPrice] = field(default_factory=dict)
    diagnosis: Diagnosis | None = None
    unused: list[Unused] = field(default_factory=list)
    replay_gap: float = 0.0
    seconds: dict[str, float] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    milestones: tuple[int, ...] = ()
    stuck: int | None = None
    foresight: float | None = None
    most: Most | None = None
    alternatives: Alternatives | None = None
    explicable: bool = True
    circumstance: Circumstance | None = None
    of_model: bool = False
    own_prices: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        if LEAST_COST in self.run.cases:
            read_only(self.run.cases[LEAST_COST].mix)

    def content(self) -> Any:
        """Return what was asked and answered; the diagnosis follows from it."""
        gone = ("run", "task", "diagnosis", "circumstance")
        scenario = self.run.scenario
        return {name: value for name, value in super().content().items() if name not in gone} | {
            "file": scenario.file, "theta": scenario.theta,
            "mixes": {name: case.mix for name, case in self.run.cases.items()},
        }

    def told(self) -> list[tuple[str, str]]:
        """Return case, status, cost and how many of the judged targets the mix meets."""
        told = [("scenario", self.run.scenario.name), ("status", self.status)]
        if LEAST_COST not in self.run.cases:
            return [*told, ("targets", f"{len(self.enforced)} bind"),
                    ("diagnosis", self._told_of_diagnosis())]
        verdicts = [v.verdict for v in assess_cases(self.run, (LEAST_COST,))]
        met, judged = (sum(v in kind for v in verdicts) for kind in (MET, JUDGED))
        return [
            *told, ("case", LEAST_COST),
            ("cost", f"{self.objective:,.0f} CNY of 2020, present value"),
            ("of targets", f"{self.targets_cost:,.0f} CNY of 2020"),
            ("targets", f"{met} of {judged} met, {len(self.enforced)} bind"),
        ]

    def _told_of_diagnosis(self) -> str:
        if self.explicable:
            return "diagnose() tells why" if self.diagnosis is None else "made"
        return "none: the targets alone leave a mix, what was added to the model does not"

    def diagnose(self) -> Diagnosis | None:
        """Return why there is no mix, worked out when first asked for.

        None where there is a mix, or where constraints of the user's own leave none.
        """
        if self.diagnosis is None and self.status == INFEASIBLE and self.explicable:
            from simulator.optimiser.infeasible.diagnosis import diagnose

            handle = (self.circumstance or self).task.handle
            handle.release()
            self.diagnosis = diagnose(self.task, self.cheapest, self.circumstance)
            handle.release()
        return self.diagnosis

    @property
    def enforced(self) -> frozenset[str]:
        """Return the targets that bind in the programme."""
        return frozenset(self.task.rows_of_target)

    @property
    def targets_cost(self) -> float:
        """Return what the targets cost: least cost with them less the cheapest mix without."""
        return self.objective - self.cheapest
