"""Doors of loading and of results folders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from simulator.bundled import SCENARIO_FILE, bundled_scenarios
from simulator.doors import Refused, choice, door, dotted, flag, maybe, place, several, whole
from simulator.results.reading import RUN_FILE
from simulator.scenario.keys import ScenarioFile
from simulator.simulation import loading
from simulator.simulation.scenario import Scenario
from simulator.wording import LANGUAGES

if TYPE_CHECKING:
    from simulator.comparison.comparison import Comparison
    from simulator.explanation.lookups import Facts
    from simulator.explanation.structure import Chain
    from simulator.results.reading import ResultsFolder
    from simulator.verification.verify import Verification
    from simulator.workbook.read import Imported

ScenarioLike: TypeAlias = Scenario | str | Path | Mapping[str, Any] | ScenarioFile
"""A scenario, or anything that `load` reads."""


def _source(value: Any) -> Any:
    if isinstance(value, (str, Path, Mapping, ScenarioFile)):
        return value
    raise Refused("a bundled name, a path, a dict or a ScenarioFile", _for_example())


def _for_example() -> str:
    return f'write for example "{bundled_scenarios()[0]}"'


def _item(value: Any) -> str:
    if not isinstance(value, str):
        raise Refused("the name of a target, a measure, a pollutant or a row",
                      'write for example "CO2"')
    return value


def _folder(value: Any) -> Any:
    """Read a results folder by its name, or as it was read before."""
    from simulator.explanation.lookups import Facts
    from simulator.results.reading import ResultsFolder

    return value if isinstance(value, (Facts, ResultsFolder)) else place(value)


def _of_results(value: Any) -> Path:
    own = place(value)
    if (own / SCENARIO_FILE).is_file() and not (own / RUN_FILE).is_file():
        raise Refused("a folder of results", f'read a scenario with load("{own.as_posix()}")')
    return own


def _results(value: Any) -> ResultsFolder:
    found = _folder(value)
    return read(found) if isinstance(found, Path) else found


def scenario_of(value: Any, completing: loading.Completing | None = None) -> Scenario:
    """Read a scenario: one that is loaded, or anything that `load` reads.

    completing : what makes tables whole that may lack what others need.
    """
    if isinstance(value, Scenario):
        return value
    if isinstance(value, (str, Path, Mapping, ScenarioFile)):
        return loading.load(value, completing=completing)
    raise Refused("a Scenario, or what simulator.load reads", _for_example())


@door(source=_source, data=maybe(place), sets=maybe(dotted), targets=several(place))
def load(
    source: str | Path | Mapping[str, Any] | ScenarioFile, data: str | Path | None = None,
    sets: Mapping[str, Any] | None = None, targets: Sequence[str | Path] | str | Path = (),
) -> Scenario:
    """Load, check and compile a scenario.

    Parameters
    ----------
    source : a bundled name (`simulator list`), a scenario folder or a scenario.yaml; or its
        content, as a dict or as a ScenarioFile.
    data : a folder of tables of one's own: those that differ (only prices.csv, say), or a whole
        city's; in place of the folder `tables` beside the scenario.
    sets : dotted key -> value, changes for this run (``{"growth.x.active": False}``).
    targets : files with values of targets of the planner's own: ``ID: 40 %``, a block that changes
        a target or adds one, or ``ID: off``.

    Raises
    ------
    InputError
        With every problem found in the scenario and in the tables, at once.
    """
    files = [targets] if isinstance(targets, (str, Path)) else targets
    return loading.load(source, data, sets, files)


@door(folder=_of_results)
def read(folder: str | Path) -> ResultsFolder:
    """Return a results folder as its files have it: tables, names, the record of the run.

    Raises
    ------
    InputError
        If the folder holds no results, or some that this version cannot read.
    """
    from simulator.results.reading import read_results

    return read_results(folder)


@door(folder=_of_results)
def verify(folder: str | Path) -> Verification:
    """Return what is wrong with a results folder; see `simulator verify`.

    Every file is held against the list in run.json, and the run is repeated from the folder and
    compared to 1e-9. `same` of the answer is the verdict, `problems` say what differs; nothing is
    written into the folder.

    Raises
    ------
    InputError
        If the folder holds no results, or its record cannot be read.
    """
    from simulator.verification.verify import verify as verifying

    return verifying(folder)


@door(folder=_folder, item=_item)
def explain(folder: str | Path | ResultsFolder | Facts, item: str) -> Chain:
    """Return the chain behind one number of a results folder; see `simulator explain`."""
    from simulator.explanation.explaining import explain as explaining

    return explaining(folder, item)


@door(folders=several(place))
def compare(folders: Iterable[str | Path]) -> Comparison:
    """Return several results folders side by side on a common scale; see `simulator compare`."""
    from simulator.comparison.comparison import compare as comparing

    return comparing(folders)


@door(folder=_results, lang=choice(*LANGUAGES))
def write_report(folder: ResultsFolder | str | Path, lang: str = "zh") -> Path:
    """Write report.html into a results folder, opening in one of its languages; return the file."""
    from simulator.report.write import write_report as writing

    return writing(_results(folder), lang)


@door(name=_item, base=_item, folder=place, excel=flag)
def new_city(name: str, base: str, folder: str | Path, excel: bool = False) -> Path:
    """Write a new city's folder, or its workbook, with the numbers of a bundled city.

    name : of the scenario and its city; base : a bundled city; folder : the folder to write or,
    with `excel`, the folder to put NAME.xlsx in. Returns what was written.
    """
    from simulator.workbook.new import new_city as starting

    return starting(name, base, folder, excel)


@door(scenario=scenario_of, year=whole(1, "write for example 2025"))
def rebase(scenario: ScenarioLike, year: int) -> Scenario:
    """Return a scenario of the same city whose base year is a later one; see `simulator rebase`.

    Its tables hold what the baseline came to in that year, with the years in which the stock was
    built; what was stated for that year stays. Its baseline is that of the scenario from then on.
    `save(folder)` writes it.

    Raises
    ------
    InputError
        For a year that is not between the base year and the last one, or a scenario that states
        a mix.
    """
    from simulator.rebasing.rebase import rebase as rebasing

    return rebasing(scenario_of(scenario), year)


@door(path=place, folder=place)
def import_workbook(path: str | Path, folder: str | Path) -> Imported:
    """Write the scenario folder that a city's workbook describes; see `simulator import`."""
    from simulator.workbook.read import import_workbook as importing

    return importing(path, folder)
