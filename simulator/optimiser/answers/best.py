"""The answer of the optimiser."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulator.optimiser.answers.alternatives import Alternatives
from simulator.optimiser.answers.decisions import Decision
from simulator.optimiser.answers.most import Most
from simulator.optimiser.solving.shadow_prices import ShadowPrice
from simulator.optimiser.solving.task import Task
from simulator.optimiser.solving.unused import Unused
from simulator.simulation.run import Run

if TYPE_CHECKING:
    from simulator.optimiser.infeasible.diagnosis import Diagnosis


@dataclass
class Best:
    """The answer of the optimiser.

    status : optimal or infeasible; run : the cases, least_cost among them if optimal; objective :
    present value of system cost [CNY of 2020]; cheapest : the same for the cheapest mix without
    any target, so that what the targets cost is `objective - cheapest`; shadow_prices : target ->
    price of tightening it by one unit; unused : moves that are left out, with what one unit would
    cost; diagnosis : why there is no mix, and what would give one;
    replay_gap : largest relative difference between programme and replay; seconds : time of each
    step; task : the loaded programme; decisions : named projects, where they are yes or no;
    milestones, stuck, foresight : of a myopic solve, the years at which it planned, the one that
    left no mix, and the cost with perfect foresight; most, alternatives : of a budget and of a
    search for other mixes, if there was one.
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

    @property
    def enforced(self) -> frozenset[str]:
        """Return the targets that bind in the programme."""
        return frozenset(self.task.rows_of_target)

    @property
    def targets_cost(self) -> float:
        """Return what the targets cost: least cost with them less the cheapest mix without."""
        return self.objective - self.cheapest
