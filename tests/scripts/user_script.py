"""What a modeller may write: every public name, with the types that a reader expects."""

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

import simulator


def emissions_of(city: str, pollutant: str, year: int) -> float:
    """Return emissions of the plan case [t/yr]."""
    run: simulator.Run = simulator.simulate(simulator.load(city))
    chosen: xr.DataArray = run.emissions.sel(case="plan", pollutant=pollutant, year=year)
    return float(chosen.sum())


def verdicts(city: str) -> dict[str, str]:
    """Return target -> verdict of the plan case."""
    scenario: simulator.Scenario = simulator.load(city, sets={"years.end": "2030"})
    table: pd.DataFrame = simulator.assess(simulator.simulate(scenario))
    plan = table[table["case"] == "plan"]
    return dict(zip(map(str, plan["target_id"]), map(str, plan["verdict"]), strict=True))


def measures_left_out(scenario: simulator.Scenario) -> list[str]:
    """Return the measures that the plan case leaves out."""
    return [key for key, measure in scenario.file.measures.items() if not measure.active]


def with_a_target(scenario: simulator.Scenario) -> simulator.Scenario:
    """Return the scenario with a target of one's own."""
    target = simulator.Target(
        clause="1", label=simulator.Text(zh="氮氧化物", en="NOx"), indicator="nox", kind="change",
        value="-10 %", target_year=2025,
        quantity=simulator.Quantity(kind="emission", pollutant="NOx"),
    )
    return scenario.replace(targets={"NOX": target}, parameters={
        "prices": {"raw_coal import 2020": "700 CNY/t"}})


def measured(run: simulator.Run) -> tuple[float, str]:
    """Return a quantity of the plan case in its first year, and its unit."""
    series = run.quantity("plan", {"kind": "emission", "pollutant": "NOx"})
    return float(series[0]), str(series.attrs["units"])


def drawn(scenario: simulator.Scenario) -> simulator.Run:
    """Return a run of two draws."""
    return simulator.simulate(scenario, draws={"prices": {"raw_coal import 2020": [600, 700]}})


def cheapest(city: str) -> tuple[str, float]:
    """Return the status of the least-cost mix and its cost."""
    best: simulator.Best = simulator.optimise(simulator.load(city))
    return best.status, best.objective


def population(run: simulator.Run) -> np.ndarray:
    """Return people by year."""
    return np.asarray(run.scenario.city.base.drivers["population"])


def explained(folder: Path, item: str) -> str:
    """Return the chain behind a number of a results folder, or what is wrong with the folder."""
    try:
        chain: simulator.Chain = simulator.explain(simulator.read_results(folder), item)
    except simulator.InputError as error:
        return "\n".join(problem.text() for problem in error.problems)
    return str(chain)


if __name__ == "__main__":
    print(simulator.__version__, emissions_of("liupanshui", "NOx", 2025))
