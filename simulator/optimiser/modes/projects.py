"""Named projects as yes or no: what a measure does at a named facility, not at all or in full."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from simulator.city.index import REST
from simulator.measures.acting import at_least_as_good
from simulator.optimiser.answers.decisions import Decision, Project
from simulator.optimiser.infeasible.diagnosis import Circumstance
from simulator.optimiser.infeasible.proof import solve
from simulator.optimiser.infeasible.ways_out import IN_PARTS, Relaxation
from simulator.optimiser.linear.compiled import Compiled
from simulator.optimiser.linear.extension import Extension
from simulator.optimiser.programme.prepared import Data
from simulator.optimiser.solving.solver import OPTIMAL, Handle, Solution
from simulator.optimiser.solving.task import Task
from simulator.scenario.keys import Text
from simulator.tolerances import PROJECT_ROOM, SEEN

Array = np.ndarray
LARGEST = 2.0
"""Activity that no mix exceeds, in scaled units, of a site whose activity follows others."""
HALF = 0.5
VARIABLE = "project"
WHOLE = Text(
    zh="点名项目要么全部建成、要么不建时，没有可行的组合。",
    en="With every named project built in full or not at all, no mix is left.",
)


def find_projects(data: Data) -> list[Project]:
    """Return every control and technology that a measure may bring to a named facility."""
    index = data.city.index
    named = {u for u, site in enumerate(index.sites)
             if site.facility != REST and (site.registered or site.growth)}
    return [*_of_controls(data, named), *_of_technologies(data, named)]


def _of_controls(data: Data, named: set[int]) -> Iterator[Project]:
    index, limits = data.city.index, data.limits
    groups: dict[tuple[int, str], list[int]] = {}
    for j in data.free_controls:
        site = int(index.process_site[index.control_process[j]])
        if site in named and limits.control_owners.get(j):
            groups.setdefault((site, index.controls[j].control), []).append(j)
    for (u, control), group in groups.items():
        none = data.floor_cover[group].max(0)
        most = np.maximum(limits.coverage[group].max(0), none)
        pace = limits.coverage_pace[group].max(0)
        better = [tuple(at_least_as_good(index, j)) for j in group]
        owners = sorted({key for j in group for key in limits.control_owners[j]})
        whole = tuple(("x", int(index.control_process[j])) for j in group)
        found = _project(f"{index.sites[u].name} {control}", owners, "z", better, whole,
                         (none, most, pace, _room(data, u)))
        if found is not None:
            yield found


def _of_technologies(data: Data, named: set[int]) -> Iterator[Project]:
    index, limits = data.city.index, data.limits
    for p in data.processes:
        u = index.processes[p].site
        if u not in named or index.led[u] or not limits.moved[p]:
            continue
        demand = data.baseline.demand[u]
        none = np.divide(data.baseline.activity[p], demand, out=np.zeros_like(demand),
                         where=demand > 0)
        name = f"{index.sites[u].name} {index.processes[p].technology}"
        found = _project(name, limits.process_owners.get(p, []), "x", [(p,)], (("d", u),),
                         (none, np.maximum(limits.share[p], none), limits.share_pace[p],
                          _room(data, u)))
        if found is not None:
            yield found


def _project(
    name: str, owners: list[str], variable: str, items: list[tuple[int, ...]],
    whole: tuple[tuple[str, int], ...], limits: tuple[Array, Array, Array, Array],
) -> Project | None:
    """Return a project, or None where no measure can raise the uptake.

    The full uptake of a year is what the potential and the pace allow from the first year on.
    """
    none, most, pace, room = limits
    if not owners or (most[1:] - none[1:]).max() <= PROJECT_ROOM:
        return None
    full = none.copy()
    for t in range(1, len(full)):
        full[t] = max(none[t], min(most[t], full[t - 1] + pace[t]))
    slowest = float(pace[1:].min())
    years = int(np.ceil((most - none).max() / slowest - PROJECT_ROOM)) if 0 < slowest < 1 else 1
    return Project(name, tuple(owners), variable, tuple(items), whole, none, most, full, room,
                   min(max(years, 1), len(full) - 1))


def _room(data: Data, u: int) -> Array:
    """Return a bound on the activity of a site, (year,): exact where only drivers move it."""
    if not data.city.index.own_activity[u]:
        return np.full(len(data.discount), LARGEST)
    moved = [np.maximum(lever.effect[u] * lever.low, lever.effect[u] * lever.high)
             for lever in data.levers]
    most = data.fixed_demand[u] + np.sum([np.maximum(m, 0.0) for m in moved], axis=0)
    result: Array = most / data.scale[u]
    return result


def with_projects(task: Task) -> tuple[Task, list[Project]]:
    """Return the programme with a yes/no variable per project and year, and the projects.

    Equations, y[t] = 1 once the project has begun, k the years it takes, M a bound on the activity:
    uptake[t] <= none * whole[t] + (most - none) * M * y[t]: nothing without the project;
    uptake[t] >= full * whole[t] - full * M * (1 - y[t-k+1]): in full when complete;
    y[t] >= y[t-1]: it stays, and begins in time to be complete at the horizon.
    Every mix of this programme is one of the programme in parts.
    """
    projects = find_projects(task.data)
    extension = Extension(task.programme)
    for n, project in enumerate(projects):
        _add(extension, task.programme, n, project)
    programme = extension.finish(VARIABLE)
    handle = Handle(programme, task.handle.time_limit, task.handle.gap)
    return replace(task, programme=programme, handle=handle), projects


def _add(extension: Extension, programme: Compiled, n: int, project: Project) -> None:
    column, switch = programme.column, {}
    for t in range(1, len(project.most)):
        cells = [_uptake(project, at, t, column) for at in range(len(project.items))]
        if any(cells):
            switch[t] = extension.yes_or_no((n, t))
            late = t > len(project.most) - project.years
            if t - 1 in switch:
                step = {switch[t]: 1.0, switch[t - 1]: -1.0}
                extension.row(("project_stays", n, t), step, 0.0, 0.0 if late else np.inf)
        for at, own in enumerate(cells):
            if own:
                _bind(extension, project, (n, at, t), own, switch)


def _bind(
    extension: Extension, project: Project, key: tuple[int, int, int], uptake: dict[int, float],
    switch: dict[int, int],
) -> None:
    n, at, t = key
    whole = extension.base.column.get((project.whole[at][0], (project.whole[at][1], t)))
    if whole is None:
        return
    none, most, full = (float(path[t]) for path in (project.none, project.most, project.full))
    room = float(project.room[t])
    off = {**uptake, whole: uptake.get(whole, 0.0) - none, switch[t]: -(most - none) * room}
    extension.row(("project_off", n, at, t), off, -np.inf, PROJECT_ROOM)
    begun = switch.get(t - project.years + 1)
    if begun is not None and full > none:
        on = {**uptake, whole: uptake.get(whole, 0.0) - full, begun: -full * room}
        extension.row(("project_on", n, at, t), on, -full * room - PROJECT_ROOM)


def _uptake(project: Project, at: int, t: int, column: object) -> dict[int, float]:
    found = ((project.variable, (item, t)) for item in project.items[at])
    numbers = (column.get(key) for key in found)  # type: ignore[attr-defined]
    return {number: 1.0 for number in numbers if number is not None}


def solve_fixed(task: Task, projects: list[Project]) -> tuple[Solution, list[Decision]]:
    """Solve with yes/no decisions; duals are those of the programme with the decisions kept."""
    found = solve(task)
    if found.status != OPTIMAL or not projects:
        return found, []
    programme = task.programme
    part = programme.column.parts[VARIABLE]
    lower, upper = programme.lower.copy(), programme.upper.copy()
    for column in part.index.values():
        lower[column] = upper[column] = round(float(found.values[column]))
    kept = replace(programme, lower=lower, upper=upper,
                   integer=np.zeros_like(programme.integer))
    answer = Handle(kept, task.handle.time_limit).solve()
    return answer, [_decision(programme, n, p, answer) for n, p in enumerate(projects)]


def too_large(task: Task, whole: Task) -> Circumstance:
    """Return what leaves no mix: the targets themselves, or that projects are a yes or no.

    task, whole : the programmes in parts and with whole projects.
    """
    found = solve(task)
    if found.status != OPTIMAL:
        return Circumstance(task)
    own = replace(whole, feasible=False)
    return Circumstance(own, WHOLE, Relaxation(0, IN_PARTS, (), cost=task.cost_of(found)))


def _decision(programme: Compiled, n: int, project: Project, found: Solution) -> Decision:
    values, column = found.values, programme.column
    years = len(project.most)
    uptake = np.array([_share(project, t, values, programme) for t in range(years)])
    last = column.get((VARIABLE, (n, years - 1)))
    built = last is not None and bool(values[last] > HALF)
    begins = [t for t in range(1, years) if uptake[t] > SEEN]
    return Decision(project, built, begins[0] if built and begins else None, uptake)


def _share(project: Project, t: int, values: Array, programme: Compiled) -> float:
    """Return the uptake of a year between none (0) and full (1)."""
    above = below = 0.0
    for at, whole in enumerate(project.whole):
        number = programme.column.get((whole[0], (whole[1], t)))
        if number is not None:
            size = float(values[number])
            own = _uptake(project, at, t, programme.column)
            above += sum(float(values[c]) for c in own) - project.none[t] * size
            below += (project.full[t] - project.none[t]) * size
    return above / below if below > PROJECT_ROOM else 0.0
