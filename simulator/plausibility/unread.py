"""What is written and nothing reads: marks, values and names that are left aside in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.errors import Problem
from simulator.parameters.canonical import Store
from simulator.parameters.codelists import DRIVERS
from simulator.parameters.outlooks import OUTLOOKS, OWN, followed, outlooks_read
from simulator.parameters.reader import row_name
from simulator.plausibility.base_year import MEASURED
from simulator.plausibility.places import problem_at
from simulator.plausibility.rows import plausible
from simulator.plausibility.series import named_series
from simulator.plausibility.similar import similar
from simulator.plausibility.warned import Warned
from simulator.scenario.keys import HORIZON
from simulator.simulation.run import Run
from simulator.simulation.scenario import Scenario

CODE = "W-UNREAD"
SUPPLIED = ("user", "assumed")
"""Sources of a value that somebody gave so that it is judged."""


def unread(run: Run) -> Iterator[Warned]:
    """Yield marks of rows, series, values of targets and names of statistics that nothing reads."""
    yield from _marks(run)
    yield from _series(run.scenario)
    yield from _values(run.scenario)
    yield from _variables(run.scenario.store)


def _marks(run: Run) -> Iterator[Warned]:
    """Yield marks of how a driver or an outlook goes on that stand before its last row."""
    store, base = run.scenario.store, run.index.years[0]
    outlooks = [one for one in named_series(store, OUTLOOKS, base)
                if one.name in run.scenario.city.base.outlooks]
    for one in (*named_series(store, OWN, base), *outlooks):
        last = max(one.rows)
        for year, i in sorted(one.rows.items()):
            row = store.rows[i]
            if row.extend and year < last:
                yield Warned(Problem(
                    CODE, row.file, row.line, f"{row_name(row.keys)} extend",
                    f'"{row.extend}" in the row of {year}, which is not the last',
                    f"an empty cell: the series goes on to {last}",
                    f"delete the mark, or move it to the row of {last} (line "
                    f"{store.rows[one.rows[last]].line})",
                    (f"{year} 年一行的 “{row.extend}”，而该行不是最后一行",
                     f"空单元格：序列延续到 {last} 年",
                     f"删除该标记，或移到 {last} 年的一行"
                     f"（第 {store.rows[one.rows[last]].line} 行）")))


def _series(scenario: Scenario) -> Iterator[Warned]:
    """Yield series that somebody wrote and no activity follows: of the city, or outlooks.

    Every city has the drivers that the program knows, and the common outlooks are of all cities.
    """
    store, known = scenario.store, {*DRIVERS, *followed(scenario.store.tables)}
    # what a driver goes on by after this horizon is no stray series
    read = outlooks_read(store.tables, scenario.index.years[0], HORIZON + 1)
    common = f"{store.tables.root.name}/{OUTLOOKS}.csv"
    first = {row.keys[0]: row for i in reversed(store.ids(OWN))
             if (row := store.rows[i]).keys[0] not in known}
    first |= {row.keys[0]: row for i in reversed(store.ids(OUTLOOKS))
              if (row := store.rows[i]).file != common
              and row.keys[0] not in read}
    for name, row in first.items():
        yield Warned(Problem(
            CODE, row.file, row.line, row_name(row.keys), f'a series "{name}" that nothing follows',
            "a row of activity.csv with item driver that names it, or a driver that goes on by it",
            "name it there, or delete its rows",
            (f"没有任何活动水平使用的序列 “{name}”",
             "activity.csv 中 item 为 driver 且写明其名称的一行，或按它延续的驱动因子",
             "在该处写上名称，或删除这些行")))


def _values(scenario: Scenario) -> Iterator[Warned]:
    """Yield values that were supplied for targets which are listed and not judged."""
    for key, target in scenario.file.targets.items():
        if target.status != "scored" and target.value is not None \
                and target.value_source in SUPPLIED:
            yield Warned(problem_at(
                scenario, ("targets", key, "value"), CODE,
                f'"{target.value}" for a target with status {target.status}: it is not judged',
                f"a value of a target that is scored ({target.reason})",
                'leave the value out, or give the target a quantity and "status: scored"',
                (f"目标的 status 为 {target.status}，却给了 “{target.value}”：不予考核",
                 "只给需考核（scored）的目标填写数值",
                 "删去该数值，或为该目标写上 quantity 和 “status: scored”")))


def _variables(store: Store) -> Iterator[Warned]:
    """Yield statistics whose name is nearly one that is compared with the model."""
    known = {quantity.key for quantity in plausible() if quantity.topic == "statistics"}
    for i in store.ids("city_statistics"):
        row = store.rows[i]
        near = similar(row.keys[0], MEASURED) if row.keys[0] not in known else ""
        if near and near != row.keys[0]:
            yield Warned(Problem(
                CODE, row.file, row.line, row_name(row.keys),
                f'a variable "{row.keys[0]}" that nothing reads', listed_names(MEASURED),
                f'write "{near}", if that was meant',
                (f"没有任何地方使用的变量 “{row.keys[0]}”",
                 f"与模型比较的变量之一：{', '.join(MEASURED)}",
                 f"如果是指 “{near}”，请改写")))


def listed_names(names: Iterable[str]) -> str:
    """Return in words which names are compared with the model."""
    return f"one of those that are compared with the model: {', '.join(names)}"
