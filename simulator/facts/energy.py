"""Energy: what is used by carrier and sector, primary energy, coal and non-fossil shares."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from simulator.facts import city_totals
from simulator.facts.sums import sums
from simulator.kernels.constants import TJ_PER_GWH, TJ_PER_TCE
from simulator.results.rows.iamc_names import PREFIX

if TYPE_CHECKING:
    import pandas as pd

    from simulator.results.reading import ResultsFolder

ELECTRICITY, HEAT, GREEN = "electricity", "heat", "electricity_green"
USEFUL = "useful_heat"
MATERIAL = "material"
BIOMASS = "biomass"
PRIMARY = "Primary Energy"
IN_TJ = {"EJ/yr": 1e6, "TJ/yr": 1.0}


def groups(folder: ResultsFolder) -> dict[str, str]:
    """Return carrier -> group, for everything that is energy and crosses a meter or a gate."""
    rows = folder.table("labels")
    rows = rows[rows["kind"] == "carrier"]
    return {str(k): str(g) for k, g in zip(rows["key"], rows["group"], strict=True)
            if g != MATERIAL and not str(k).startswith(USEFUL)}


def used(folder: ResultsFolder) -> pd.DataFrame:
    """Return the rows of energy.csv in TJ with the group of their carrier, without trade."""
    known = groups(folder)
    rows = folder.table("energy")
    rows = rows[rows["carrier"].isin(list(known)) & rows["flow"].isin(["use", "output"])]
    return rows.assign(group=rows["carrier"].map(known))


def by_group(folder: ResultsFolder) -> dict[str, dict[str, np.ndarray]]:
    """Return case -> group of carriers -> use in all sectors, (year,) [TJ/yr]."""
    rows = used(folder)
    return _series(folder, rows[rows["flow"] == "use"], "group")


def by_sector(folder: ResultsFolder) -> dict[str, dict[str, np.ndarray]]:
    """Return case -> sector -> use of all carriers, (year,) [TJ/yr]."""
    rows = used(folder)
    return _series(folder, rows[rows["flow"] == "use"], "sector")


def _series(
    folder: ResultsFolder, rows: pd.DataFrame, key: str
) -> dict[str, dict[str, np.ndarray]]:
    place = {year: n for n, year in enumerate(city_totals.years(folder))}
    found: dict[str, dict[str, np.ndarray]] = {case: {} for case in folder.cases}
    for (case, name, year), value in sums(rows, ["case", key, "year"]).items():
        part = found[str(case)].setdefault(str(name), np.zeros(len(place)))
        part[place[int(year)]] += value
    return {c: {k: v for k, v in parts.items() if v.any()} for c, parts in found.items()}


def primary(folder: ResultsFolder) -> dict[str, dict[str, np.ndarray]]:
    """Return case -> part -> primary energy by the coal-equivalent method, (year,) [TJ/yr].

    The part "" is the total. Parts are our own of iamc.csv: Coal, Oil, Gas, Electricity ...; a case
    without a total is left out.
    """
    import pandas as pd

    if not folder.has("iamc"):
        return {}
    table = pd.read_csv(folder.path / "iamc.csv", encoding="utf-8")
    begin = PREFIX * bool(table["Variable"].str.startswith(PREFIX).any()) + PRIMARY
    table = table[table["Variable"].str.fullmatch(re.escape(begin) + r"(\|[^|]+)?")]
    years = [str(year) for year in city_totals.years(folder)]
    found: dict[str, dict[str, np.ndarray]] = {case: {} for case in folder.cases}
    for row in table.to_dict("records"):
        part = str(row["Variable"]).removeprefix(begin).removeprefix("|")
        values = np.array([float(row[year]) for year in years]) * IN_TJ[row["Unit"]]
        case = str(row["Scenario"]).rsplit(" ", 1)[-1]
        if case in found and values.any():
            found[case][part] = values
    return {case: parts for case, parts in found.items() if "" in parts}


def coal_share(folder: ResultsFolder) -> dict[str, np.ndarray]:
    """Return case -> share of coal in primary energy, (year,) [1]."""
    return {case: parts["Coal"] / parts[""] for case, parts in primary(folder).items()
            if "Coal" in parts}


def non_fossil_share(folder: ResultsFolder) -> dict[str, np.ndarray]:
    """Return case -> non-fossil share of primary energy, (year,) [1].

    Counted are local power without any fuel, biomass, contracted green power and the non-fossil
    part of net imports; electricity is taken at the coal-equivalent of the year.
    """
    years = np.array(city_totals.years(folder))
    per_unit = _grid(folder, "gce_per_kwh", years) * TJ_PER_TCE / TJ_PER_GWH
    part = _grid(folder, "nonfossil_share", years)
    totals, found = primary(folder), {}
    rows = folder.table("energy")
    clean = clean_power(folder)
    for case in totals:
        own = rows[rows["case"] == case]
        biomass = own[own["carrier"].isin(_of_group(folder, BIOMASS))]
        burnt = _net(biomass, "use", "output", years)
        traded = _net(own[own["carrier"] == ELECTRICITY], "import", "export", years)
        green = _net(own[own["carrier"] == GREEN], "import", "export", years)
        found[case] = (burnt + (clean[case] + green + traded * part) * per_unit) / totals[case][""]
    return found


def _of_group(folder: ResultsFolder, group: str) -> list[str]:
    return [carrier for carrier, own in groups(folder).items() if own == group]


def _net(rows: pd.DataFrame, plus: str, minus: str, years: np.ndarray) -> np.ndarray:
    found = sums(rows, ["flow", "year"])
    return np.array([found.get((plus, y), 0.0) - found.get((minus, y), 0.0) for y in years])


def clean_power(folder: ResultsFolder) -> dict[str, np.ndarray]:
    """Return case -> electricity of wind, sun and water: plant without a carrier, (year,) [TJ/yr].

    Waste plants are no part of it: what they burn is no carrier, but it is not renewable either.
    """
    rows = folder.table("energy")
    rows = rows[rows["sector"] == "energy"]
    site = ["case", "source", "facility", "technology"]
    use = sums(rows[rows["flow"] == "use"], site)
    fuelled = {key for key, value in use.items() if value > 0}
    made = rows[(rows["flow"] == "output") & (rows["carrier"] == ELECTRICITY)]
    place = {year: n for n, year in enumerate(city_totals.years(folder))}
    found = {case: np.zeros(len(place)) for case in folder.cases}
    for key, value in sums(made, [*site, "year"]).items():
        if key[:-1] not in fuelled:
            found[str(key[0])][place[int(key[-1])]] += value
    return found


def _grid(folder: ResultsFolder, item: str, years: np.ndarray) -> np.ndarray:
    """Return a property of the grid over the years, linear between the years of the table."""
    rows = folder.table("parameters")
    rows = rows[(rows["table"] == "city_grid") & (rows["item"] == item)]
    if rows.empty:
        return np.zeros(len(years))
    points = sorted((int(float(y or years[0])), v, u) for y, v, u in
                    zip(rows["model_year"], rows["value"], rows["unit"], strict=True))
    scale = 0.01 if points[0][2] in ("percent", "%") else 1.0
    found: np.ndarray = np.interp(years, [p[0] for p in points], [p[1] for p in points])
    return found * scale
