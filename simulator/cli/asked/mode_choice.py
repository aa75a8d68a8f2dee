"""What is asked of the optimiser besides the least cost, and which function answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.optimiser.answers.best import Best
    from simulator.simulation.run import Run
    from simulator.simulation.scenario import Scenario


@dataclass(frozen=True)
class Modes:
    """The modes of one call.

    maximise : what is reduced most, "" for least cost; budget : present value above the cheapest
    mix [CNY of 2020]; year : first year that counts; projects : parts or lumpy; alternatives :
    how many near-optimal mixes, within a share of the cost, with a seed.
    """

    maximise: str = ""
    budget: float | None = None
    year: int | None = None
    projects: str = "parts"
    myopic: bool = False
    alternatives: int = 0
    within: float = 0.02
    seed: int = 0

    def record(self) -> dict[str, Any]:
        """Return what differs from a plain least-cost run, for run.json."""
        plain = asdict(Modes())
        return {name: value for name, value in asdict(self).items() if value != plain[name]}

    def answer(self, scenario: Scenario, run: Run, arguments: Mapping[str, Any]) -> Best:
        """Return the answer; arguments : those of `simulator.optimise`."""
        if self.maximise:
            return self._most(scenario, run, arguments)
        from simulator.optimiser.optimise import optimise

        best = optimise(scenario, run, **arguments, projects=self.projects, myopic=self.myopic)
        if self.alternatives and best.status == "optimal":
            from simulator.optimiser.modes.alternatives import near_optimal

            near_optimal(best, self.alternatives, self.within, self.seed)
        return best

    def _most(self, scenario: Scenario, run: Run, arguments: Mapping[str, Any]) -> Best:
        from simulator.optimiser.modes.budget import most_reduction

        taken = {name: arguments[name] for name in ("targets", "quotas", "time_limit")}
        return most_reduction(scenario, run, maximise=self.maximise, budget=self.budget,
                              year=self.year, **taken)
