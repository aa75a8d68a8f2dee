"""iamc.csv as the community reads it: pyam and nomenclature, which the extra `exchange` brings.

They bring a database client with them, so that the other tests do without. Where they are missing
these tests are skipped and say so; the stage exchange of .ci/run installs and needs them.
"""

import io

import pandas as pd
import pytest

import simulator
from simulator.api.labelled import simulate
from simulator.results.rows.iamc import iamc_text
from simulator.results.rows.iamc_codelist import codelist_folder

WHY = "needs pyam and nomenclature: pip install 'citysynergy-simulator[exchange]'"
pyam = pytest.importorskip("pyam", reason=WHY)
nomenclature = pytest.importorskip("nomenclature", reason=WHY)
CITY = "liupanshui"


@pytest.fixture(scope="module")
def city_run():
    return simulate(simulator.load(CITY))


@pytest.fixture(scope="module")
def frame(city_run):
    return read(city_run)


def read(run):
    return pyam.IamDataFrame(pd.read_csv(io.StringIO(iamc_text(run))))


@pytest.fixture(scope="module")
def definition():
    return nomenclature.DataStructureDefinition(codelist_folder())


def test_pyam_reads_the_file(frame, city_run):
    assert frame.model == [f"simulator {simulator.__version__}"]
    assert frame.scenario == ["liupanshui baseline", "liupanshui plan"]
    assert frame.region == ["Liupanshui"]
    assert frame.year == list(city_run.index.years)
    total = frame.filter(variable="Emissions|NOx", scenario="liupanshui plan", year=2025).data.value
    nox = city_run.emissions.sel(case="plan", pollutant="NOx", year=2025).sum()
    assert float(total.iloc[0]) == pytest.approx(float(nox) * 1e-6, rel=1e-10)


def test_nomenclature_accepts_names_units_and_regions(frame, definition):
    definition.validate(frame)  # raises for a name, unit or region that is not in the codelist
    assert set(frame.variable) <= set(definition.variable)
    assert set(frame.region) <= set(definition.region)


@pytest.mark.parametrize(("column", "value", "inside"), [
    ("variable", "Emissions|Soot", "Emissions|Soot"), ("region", "Atlantis", "Atlantis"),
    ("unit", "kg/yr", "kg/yr"),
])
def test_nomenclature_refuses_what_is_not_in_the_codelist(frame, definition, column, value, inside):
    first = frame.filter(variable="Emissions|NOx")
    old = getattr(first, column)[0]
    with pytest.raises(nomenclature.exceptions.NomenclatureValidationError) as caught:
        definition.validate(first.rename({column: {old: value}}))
    assert inside in "".join(map(str, caught.value.exceptions))


def test_parts_add_up_to_totals(frame, definition):
    parents = [v for v in frame.variable if definition.variable[v].check_aggregate]
    assert len(parents) > 100
    assert definition.check_aggregate(frame).empty
    assert frame.check_aggregate("City|Emissions|CO2|Industry") is None


def test_a_wrong_total_is_found(frame, definition):
    data = frame.data
    data.loc[data.variable == "Emissions|CO2|Energy|Demand", "value"] *= 1.001
    changed = type(frame)(data)
    found = set(definition.check_aggregate(changed).index.get_level_values("variable"))
    assert found == {"Emissions|CO2|Energy", "Emissions|CO2|Energy|Demand"}


def test_two_runs_stand_in_one_frame(frame):
    other = read(simulate(simulator.load("huzhou")))
    same_city = read(simulate(simulator.load(CITY, sets={"scenario": "liupanshui_slow"})))
    both = pyam.concat([frame, other, same_city])
    assert both.region == ["Huzhou", "Liupanshui"]
    assert len(both.index) == 6
