"""A run whose results carry labels and units, and the doors of simulating and judging."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.accounting.ledger import Ledger
from simulator.api.drawing import draws_of
from simulator.api.pages import write_pages
from simulator.api.reading import ScenarioLike, scenario_of
from simulator.api.same import of_same
from simulator.doors import Refused, door, flag, maybe, of_type, place
from simulator.errors import PYTHON, InputError, Problem, suggest
from simulator.scenario.keys import Quantity, Target
from simulator.simulation import run as calculation
from simulator.simulation.asked_quantity import read_quantity
from simulator.simulation.assessing import assess_cases, verdicts_of
from simulator.simulation.case import LEAST_COST
from simulator.simulation.draws import Draws
from simulator.simulation.run import Run, booked_of, series_of
from simulator.simulation.scenario import Scenario
from simulator.targets.measured import Measured
from simulator.units.canonical import YEARLY_MASS
from simulator.wording import VERDICTS

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


@dataclass(repr=False, eq=False)
class LabelledRun(Run):
    """The cases of a scenario, with labelled results; public as `simulator.Run`.

    of_answer : whether it is the run of an answer of the optimiser, which is saved by that answer.
    """

    of_answer: bool = False

    @property
    def emissions(self) -> xr.DataArray:
        """Return direct emissions, ([draw,] case, source, pollutant, year) [t/yr]."""
        from simulator.results.dataset.dataset import emissions_by_source

        return emissions_by_source(self)

    @property
    def dataset(self) -> xr.Dataset:
        """Return everything as one labelled Dataset with units.

        Of a run of many draws: emissions, cost, achieved values, gaps and verdicts, by draw.
        """
        from simulator.results.dataset.dataset import draws_dataset, to_dataset

        return draws_dataset(self) if self.lead else to_dataset(self)

    def save(self, folder: str | Path, report: bool = True, replace: bool = False) -> Path:
        """Write the results folder that `simulator simulate` writes; return the folder.

        report : whether report.html and results.xlsx are written too; replace : whether results
        of another scenario, and files that were changed since, may be replaced.

        Raises
        ------
        InputError
            If the folder holds what this program did not write, or results of another scenario; for
            the run of an answer of the optimiser, which its `save` writes with what it found.
        """
        return _save(self, folder, report, replace)

    @door()
    def quantity(
        self, case: str, q: Quantity | Mapping[str, Any]
    ) -> xr.DataArray:
        """Return a quantity over the years, ([draw,] year), in its canonical unit.

        case : one of `cases`; q : what is measured, as a `Quantity` or as a dict of its keys.
        """
        from simulator.results.dataset.dataset import yearly

        case = _case(self, case, "quantity()")
        asked = read_quantity(self.scenario, q, "run.quantity")
        return yearly(self, asked.kind, _told(asked), *series_of(self, case, asked))

    @door()
    def booked(self, case: str, pollutant: str) -> xr.DataArray:
        """Return the engineering reduction of one pollutant, ([draw,] year) [t/yr]."""
        from simulator.results.dataset.dataset import yearly

        known = _named("booked() pollutant", pollutant, self.index.pollutants)
        values = booked_of(self, _case(self, case, "booked()"), known)
        return yearly(self, "booked", f"booked reduction of {known}", values, YEARLY_MASS)

    @door()
    def ledger(self, case: str) -> Ledger:
        """Return the ledger of a case against the baseline."""
        return super().ledger(_case(self, case, "ledger()"))

    @door()
    def present(self, q: Quantity | Mapping[str, Any]) -> bool:
        """Tell whether the city has anything that the quantity is about."""
        return super().present(read_quantity(self.scenario, q, "run.present"))

    @door(target=of_type(Target, "a Target with a quantity",
                         'write for example scenario.file.targets["T1"]'))
    def measured(self, target: Target, case: str) -> Measured:
        """Return what a target is judged by in one case."""
        if target.quantity is None:
            raise InputError([Problem(
                "E-VALUE", PYTHON, 0, "measured() target", "a target without a quantity",
                "one that measures something", "take another, or give it a quantity",
            )])
        return super().measured(target, _case(self, case, "measured()"))

    def verdicts(self) -> dict[str, Counter[str]]:
        """Return case -> verdict -> number of targets, those of all draws together."""
        counts: dict[str, Counter[str]] = {}
        if self.lead:
            judged = verdicts_of(self, tuple(self.cases))
            return {case: Counter(VERDICTS[code] for code in judged.codes[..., n, :].ravel())
                    for n, case in enumerate(judged.cases)}
        for verdict in assess_cases(self, tuple(self.cases)):
            counts.setdefault(verdict.case, Counter())[verdict.verdict] += 1
        return counts

    @door()
    def warnings(self) -> pd.DataFrame:
        """Return what is legal and odd about the inputs, the worst first; none is an empty table.

        Columns are those of warnings.csv; see the documentation of results. A change in Python has
        the file `Python`. A row that `accepted.csv` of the scenario accepts has its reason.

        Raises
        ------
        InputError
            For a run of many draws, or if the scenario's table of accepted warnings is wrong.
        """
        import pandas as pd

        from simulator.plausibility.collecting import warnings_of
        from simulator.results.rows.warning_rows import HEADER, warning_rows

        _refuse_draws(self, "warnings()", "ask the run of the scenario without draws")
        return pd.DataFrame(warning_rows(warnings_of(self)), columns=HEADER)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Run):
            return NotImplemented
        return list(self.cases) == list(other.cases) and self.scenario == other.scenario

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        name, years = self.scenario.name, self.index.years
        drawn = f"; {self.lead[0]} draws" if self.lead else ""
        lines = [f"<Run {name}: {', '.join(self.cases)}; {years[0]} to {years[-1]}{drawn}>"]
        lines += [f"  {case}: " + ", ".join(f"{count} {verdict}" for verdict, count in own.items())
                  for case, own in self.verdicts().items()]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Return a table of verdicts for notebooks."""
        html: str = assess(self).to_html(max_rows=20, notebook=True)
        return html


def _case(run: Run, case: Any, call: str) -> str:
    return _named(f"{call} case", case, run.cases)


def _named(key: str, name: Any, legal: Collection[str]) -> str:
    """Return a name that is legal; raise InputError with those that are."""
    if isinstance(name, str) and name in legal:
        return name
    raise InputError([Problem("E-NAME", PYTHON, 0, key, f'"{name}"',
                              f"one of {', '.join(legal)}", suggest(str(name), legal))])


def _refuse_draws(run: Run, call: str, fix: str) -> None:
    if run.lead:
        raise InputError([Problem("E-VALUE", PYTHON, 0, call, f"a run of {run.lead[0]} draws",
                                  "a run of one", fix)])


@door(folder=place, report=flag, replace=flag)
def _save(self: LabelledRun, folder: str | Path, report: bool, replace: bool) -> Path:
    _refuse_draws(self, "save()", "write run.dataset.to_netcdf(...) for many draws")
    if self.of_answer or LEAST_COST in self.cases:
        raise InputError([Problem(
            "E-VALUE", "Python", 0, "save()", "the run of an answer of the optimiser",
            "the answer, with what the optimiser found", "write best.save(folder)",
        )])
    from simulator.results.folder.folder import write_results

    own = Path(folder)
    write_results(self, own, replace=replace)
    if report:
        write_pages(own)
    return own


def read_draws(value: Any) -> Any:
    """Return what may be draws; refuse anything else."""
    if isinstance(value, (Draws, Mapping)):
        return value
    raise Refused("a Draws object, or a mapping of tables to drawn rows",
                  'write for example {"prices": {"raw_coal import 2020": [600, 700]}}')


@door(scenario=scenario_of, draws=maybe(read_draws))
def simulate(
    scenario: ScenarioLike, draws: Draws | Mapping[str, Any] | None = None
) -> LabelledRun:
    """Return the baseline and plan cases of a scenario.

    Parameters
    ----------
    scenario : one that is loaded, or anything that `load` reads.
    draws : what differs by draw: a `Draws`, or table -> {row: (draw,) values in the row's unit},
        such as ``{"prices": {"raw_coal import 2020": [600, 700]}}``, with `uptake`, `realisation`
        and `absent` of measures besides. All arrays of the run then have the draws in front.

    Raises
    ------
    InputError
        For a wrong argument, an unknown row or measure, or arrays of different lengths.
    """
    assert isinstance(scenario, Scenario)
    own = None if draws is None else draws_of(scenario, draws)
    return labelled(calculation.simulate(scenario, own))


def _told(q: Quantity) -> str:
    """Return what is measured: its kind, then each key that narrows it."""
    keys = q.model_dump(mode="json", exclude_defaults=True, exclude={"kind"})
    words = (f"{key} {', '.join(value) if isinstance(value, list) else value}"
             for key, value in keys.items())
    return "; ".join([q.kind.replace("_", " "), *words])


def labelled(run: Run, of_answer: bool = False) -> LabelledRun:
    """Return a run with labels on its results; of_answer : see `LabelledRun`."""
    if isinstance(run, LabelledRun) and run.of_answer == of_answer:
        return run
    own = {field.name: getattr(run, field.name) for field in fields(Run)}
    return LabelledRun(**own, of_answer=of_answer)


def _targets(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Refused("a mapping of ids to targets", "write for example {'T1': Target(...)}")
    return value


@door(run=of_type(Run, "a run, as simulate or optimise returns it", "write simulate(scenario)"),
      scenario=maybe(of_type(Scenario, "the scenario of the run", "leave it out")),
      targets=maybe(_targets))
def assess(
    run: Run, scenario: Scenario | None = None, *, targets: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """Return a table of verdicts: one row per target and case.

    Columns are those of targets.csv; see the documentation of results. Of a run of many draws, one
    row per draw, case and target: achieved, gap and verdict.

    targets : id -> target (an object or a dict), judged in place of those of the scenario.

    Raises
    ------
    InputError
        If the run is one of another scenario, or a target is wrong.
    """
    import pandas as pd

    from simulator.results.rows.tables import target_rows

    if scenario is not None:
        of_same(run, scenario, "assess()")
    judged = run if targets is None else _with_targets(run, targets)
    if judged.lead:
        return _of_draws(judged)
    header, rows = target_rows(judged)
    return pd.DataFrame(rows, columns=header)


def _of_draws(run: Run) -> pd.DataFrame:
    import pandas as pd

    judged = verdicts_of(run, tuple(run.cases))
    names = [range(run.lead[0]), judged.cases, judged.targets]
    index = pd.MultiIndex.from_product(names, names=["draw", "case", "target_id"])
    words = [VERDICTS[code] for code in judged.codes.ravel()]
    return pd.DataFrame({"achieved": judged.achieved.ravel(), "gap": judged.gap.ravel(),
                         "verdict": words}, index=index).reset_index()


def _with_targets(run: Run, targets: Mapping[str, Any]) -> Run:
    """Return a run over the same cases that is judged by other targets."""
    gone = dict.fromkeys(run.scenario.file.targets)
    other = run.scenario.replace(targets={**gone, **targets})
    return Run(other, run.cases, draws=run.draws)
