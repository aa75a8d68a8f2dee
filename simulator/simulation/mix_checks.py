"""Whether a stated mix adds up: activity, capacity, controls and local carriers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simulator.accounting.balances import net_import, renewable_output
from simulator.accounting.mix import Mix
from simulator.city.city import City, displacement
from simulator.errors import Problems
from simulator.measures.levers import exogenous_activity, moved_activity
from simulator.measures.moves import no_moves
from simulator.scenario.yaml_file import Document
from simulator.simulation.projection import project
from simulator.simulation.stated_mix import Stated, control_names, process_names
from simulator.tolerances import LEAST_SUM, STATED_MIX

Array = np.ndarray
Report = Callable[[tuple[str, ...], str, str, str], None]


def check_mix(stated: Stated, city: City, document: Document, problems: Problems) -> None:
    """Report what does not add up, with the place of the numbers and how to mend them."""

    def report(key: tuple[str, ...], found: str, expected: str, fix: str) -> None:
        file, line = document.place(("mix", *key))
        problems.add("E-SHARE", file, line, ".".join(("mix", *key)), found, expected, fix)

    _check_sites(stated, city, report)
    _check_capacity(stated.mix, city, report)
    _check_controls(stated.mix, city, report)
    _check_carriers(stated.mix, city, report)


def _first(gap: Array, size: Array) -> list[tuple[int, int]]:
    """Return (item, year number) of the largest gap of every item that does not add up."""
    scale = np.maximum(size.max(-1, keepdims=True), LEAST_SUM)
    bad = (gap > STATED_MIX * scale).any(-1)
    return [(int(n), int(np.argmax(gap[n]))) for n in np.flatnonzero(bad)]


def _check_sites(stated: Stated, city: City, report: Report) -> None:
    """Compare the activity of each site with its drivers, moves, and coal giving way."""
    index, mix = city.index, stated.mix
    due = moved_activity(city, stated.moves, exogenous_activity(city, stated.moves))
    if index.dispatched.any():
        baseline = renewable_output(city, project(city, no_moves(index)))
        sites, per_tj = displacement(city)
        due[sites] = np.maximum(due[sites] - (renewable_output(city, mix) - baseline) * per_tj, 0)
    gap = np.abs(mix.demand - due) * index.own_activity[:, None]
    for site, t in _first(gap, np.maximum(due, mix.demand)):
        name = index.sites[site].name
        report(("processes", f"{name}/{index.processes[_process(city, site)].technology}",
                "activity"),
               f"{mix.demand[site, t]:.8g} in {index.years[t]}, all technologies of {name} added",
               f"{due[site, t]:.8g}, as drivers and moves say",
               "let the activities of the site add up, or change the drivers or moves")


def _process(city: City, site: int) -> int:
    return int(np.flatnonzero(city.index.process_site == site)[0])


def _check_capacity(mix: Mix, city: City, report: Report) -> None:
    load = np.asarray(city.load)[city.index.process_site]
    able = mix.capacity * city.coefficients.full_load[:, None] * load
    names = process_names(city.index)
    for p, t in _first(mix.activity - able, np.maximum(mix.activity, able)):
        report(("processes", names[p], "activity"),
               f"{mix.activity[p, t]:.8g} in {city.index.years[t]}",
               f"at most {able[p, t]:.8g}, what the capacity can do",
               "lower the activity or raise the capacity")


def _check_controls(mix: Mix, city: City, report: Report) -> None:
    names = control_names(city.index)
    for group in city.families:
        process = city.index.controls[group[0]].process
        total = mix.controlled[group].sum(0, keepdims=True)
        served = mix.activity[process][None]
        for _, t in _first(total - served, np.maximum(total, served)):
            report(("controls", names[group[0]], "activity"),
                   f"{total[0, t]:.8g} in {city.index.years[t]} under the controls of one family",
                   f"at most {served[0, t]:.8g}, the activity of the technology",
                   "lower the activity under one of the controls")


def _check_carriers(mix: Mix, city: City, report: Report) -> None:
    """Compare the output of local carriers with use, stated imports and surplus."""
    index = city.index
    imports = net_import(mix, city.coefficients)
    linked = {index.source(n).carrier: n for n in np.flatnonzero(index.linked).tolist()}
    for name, site in linked.items():
        f = index.carrier(name)
        gap = np.abs(imports[f] - city.base.fixed_import[f])[None]
        for _, t in _first(gap, mix.demand[site][None]):
            report(("processes", f"{index.sites[site].name}/"
                    f"{index.processes[_process(city, site)].technology}", "activity"),
                   f"{name} that lacks {imports[f, t] - city.base.fixed_import[f, t]:.8g} in "
                   f"{index.years[t]}", "output that equals use and surplus",
                   f"change what delivers or uses {name}, or its surplus under mix.dumped")
