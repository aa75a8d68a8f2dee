"""What a potential rests on, wherever it is shown: tables, report, workbooks, explanation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

import simulator
from simulator.errors import InputError
from simulator.explanation.explaining import explain
from simulator.optimiser.optimise import optimise
from simulator.report.excel.workbook import write_workbook
from simulator.report.write import write_report
from simulator.results.folder.folder import write_results
from simulator.results.reading import ResultsFolder, read_results
from simulator.simulation.case import LEAST_COST
from tests.fixtures.city import TinyCity, measure, target, uptake
from tests.hand.test_bases import LIMITS, ROOF, city

FOREST = {"measure": "afforestation", "move": "main", "item": "potential"}
PLAN_ZH, PLAN_EN = "规划自身路径（无依据）", "plan's own path (no basis)"


def planned() -> TinyCity:
    """Return a city with roofs that nobody has counted, and 3,000 ha of bare land."""
    own = city(afforestation_land=(3000, "ha"))
    own.add(LIMITS, 0.14, "kW/m^2", **ROOF, basis="roof_area")
    own.add(LIMITS, 50, "percent", **FOREST, basis="afforestation_land")
    own.change("codelists/facts.csv", {"zh": "宜林地", "en": "Bare land"},
               fact="afforestation_land")
    return own.measures(
        pv_deployment=measure(uptake({2025: "20 MW"}, "rooftop"),
                              uptake({2025: "300 MW"}, "utility")),
        afforestation=measure(uptake({2025: "500 ha"})), nev_bus=measure(uptake({2025: "50 %"})),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> ResultsFolder:
    place = tmp_path_factory.mktemp("told") / "tiny"
    write_results(planned().run(), place)
    return read_results(place)


def test_the_tables_say_it(folder: ResultsFolder) -> None:
    rows = folder.table("uptake").drop_duplicates(["measure", "move"])
    assert dict(zip(rows["measure"] + " " + rows["move"], rows["basis"], strict=True)) == {
        "pv_deployment rooftop": "plan_path", "pv_deployment utility": "city_row",
        "afforestation main": "afforestation_land", "nev_bus main": "",
    }
    rows = folder.table("measures").drop_duplicates("measure").set_index("measure")["basis"]
    assert rows["pv_deployment"] == "plan_path;city_row"
    assert rows["nev_bus"] == ""
    moves = folder.table("moves").set_index(["measure", "move"])["potential_basis"]
    assert moves["pv_deployment", "rooftop"] == "plan_path"


def test_report_and_workbook_say_it(folder: ResultsFolder) -> None:
    page = write_report(folder).read_text("utf-8")
    assert PLAN_ZH in page
    assert "宜林地" in page
    book = openpyxl.load_workbook(write_workbook(folder))
    for name in ("措施用度 uptake by move", "措施 measures"):
        rows = list(book[name].iter_rows(min_row=3, values_only=True))
        found = {str(dict(zip(rows[0], row, strict=True))["basis of the potential"] or "")
                 for row in rows[1:]}
        assert "宜林地 / Bare land" in found
        assert any(PLAN_ZH in text and PLAN_EN in text for text in found)


def test_it_is_explained(folder: ResultsFolder) -> None:
    """No density without its basis; a density with the fact that it is multiplied by."""
    chain = explain(folder, "pv_deployment")
    said = [(n.value.zh, n.value.en) for n in chain.find("limits").children  # type: ignore[union-attr]
            if n.value is not None and not isinstance(n.value, float)]
    assert said == [(PLAN_ZH, PLAN_EN)]
    (limit,) = explain(folder, "afforestation").find("limits").children  # type: ignore[union-attr]
    assert (limit.value, limit.unit) == (50.0, "percent")
    assert limit.cells["basis"].en == "Bare land"  # type: ignore[union-attr]
    assert [(n.value, n.unit) for n in limit.children] == [(3000.0, "ha")]


def test_least_cost_stays_on_the_path_of_the_plan() -> None:
    """Of 400 MW of PV that a target asks for, the ground, which has a basis, carries 380 and more.

    On roofs the plan goes from 0 in 2020 to 20 MW in 2025.
    """
    pv: dict[str, Any] = {"kind": "capacity", "sources": ["pv_power"]}
    own = planned().targets(more=target("capacity", pv, value="400 MW", comparator=">=",
                                        target_year=2025))
    best = optimise(own.load())
    mix, index = best.run.cases[LEAST_COST].mix, best.run.index
    built = {p.technology: mix.capacity[n] for n, p in enumerate(index.processes)}
    assert (built["rooftop_pv"] <= np.array([0, 4, 8, 12, 16, *[20] * 6]) + 1e-3).all()
    assert built["utility_pv"][5] > 380 - 1e-3


def test_a_fact_may_come_from_a_script_and_be_saved(tmp_path: Path) -> None:
    own = planned().load(tmp_path / "a")
    more = own.replace(parameters={"facts": [
        {"fact": "roof_area", "value": "500000 m^2", "note": "counted"}]})
    basis = more.library.bases["pv_deployment", "rooftop"]
    assert (basis.fact, len(basis.rows)) == ("roof_area", 1)
    with pytest.raises(InputError, match="E-UNIT"):
        own.replace(parameters={"facts": [{"fact": "roof_area", "value": "5 t", "note": "no"}]})
    facts = more.parameters("facts").set_index("fact")["value"]
    assert facts["roof_area"] == 500_000
    limits = more.parameters("limits").set_index("row")["basis"]
    assert limits["afforestation main potential"] == "afforestation_land"


def test_basis_and_condition_are_saved(tmp_path: Path) -> None:
    """A city that has bare land counted: all of it, where there is karst."""
    rows = [{"measure": "afforestation", "move": "main", "item": "potential", "model_year": "",
             "value": "100 %", "basis": "land_area", "condition": "karst_area",
             "note": "for the test"}]
    own = simulator.load("huzhou").replace(parameters={
        "limits": rows, "facts": [{"fact": "karst_area", "value": "3 km^2", "note": "a guess"}]})
    again = simulator.load(own.save(tmp_path / "kept"))
    assert again == own
    assert again.library.bases["afforestation", "main"].fact == "land_area"
