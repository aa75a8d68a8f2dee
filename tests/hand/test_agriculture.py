"""Agriculture by hand: each expected number is worked out in the docstring of its test."""

import pytest

from simulator.sectors import agriculture as agri
from simulator.sectors.base import Cell, ProcessParameters


def _view(source: str, technology: str, values: dict[tuple[str, str], float]) -> ProcessParameters:
    cells = {key: Cell(value, "", row) for row, (key, value) in enumerate(values.items())}
    return ProcessParameters(source, technology, cells)


def _emitted(view: ProcessParameters) -> dict[str, float]:
    return {c.name: c.value for c in agri.coefficients(view) if c.kind == "emit"}


def test_rice_methane_with_straw_under_continuous_flooding() -> None:
    """IPCC 2019, chapter 5, East Asia: 1.32 kg/ha/day over 112 days.

    3 t/ha of straw buried more than 30 days before flooding: (1 + 3 x 0.19)^0.59 = 1.57^0.59
    = exp(0.59 x 0.45108) = 1.30490. 1.32 x 112 x 1 x 1 x 1.30490 = 192.916 kg/ha.
    """
    organic = agri.organic_matter_factor(3, 0.19, 0.59)
    assert organic == pytest.approx(1.30490, rel=1e-4)
    assert agri.rice_ch4(1.32e-3, 112, 1, 1, organic) == pytest.approx(0.192916, rel=1e-4)


def test_multiple_drainage_scales_rice_methane_by_its_water_factor() -> None:
    """Table 5.12: factor 0.55; 1.32 x 112 x 0.55 = 81.312 kg/ha without organic matter."""
    assert agri.rice_ch4(1.32e-3, 112, 0.55, 1, 1) == pytest.approx(0.081312)


def test_nitrous_oxide_of_a_tonne_of_mineral_nitrogen_in_a_wet_climate() -> None:
    """IPCC 2019, chapter 11: EF1 0.016, volatilised 0.11 at 0.014, leached 0.24 at 0.011.

    0.016 + 0.00154 + 0.00264 = 0.02018 t N2O-N; x 44/28 = 0.0317114 t N2O.
    """
    factors = agri.SoilFactors(0.016, 0.014, 0.011)
    assert agri.soil_n2o(1, 0.11, 0.24, factors) == pytest.approx(0.0317114, rel=1e-5)


def test_carbon_dioxide_of_urea() -> None:
    """One tonne of nitrogen, all urea with 46.67 % N: 2.14286 t urea x 0.20 x 44/12 = 1.57143."""
    assert agri.urea_co2(1, 1, 28 / 60, 0.20) == pytest.approx(1.57143, rel=1e-5)


def test_methane_of_pig_slurry() -> None:
    """IPCC 2019, chapter 10: 58 kg x 5.8 kg/t/day x 365 = 122.786 kg of volatile solids.

    x 0.45 m3/kg x 0.67 kg/m3 x 37 % = 122.786 x 0.111555 = 13.6974 kg per head; the factor of
    111.6 g CH4 per kg of solids is the one of Table 10.14 (warm temperate, over one month).
    """
    solids = 0.058 * 5.8e-3 * 365
    assert agri.manure_ch4(solids, 450, 0.67e-3, 0.37) == pytest.approx(0.0136974, rel=1e-4)
    assert agri.manure_ch4(1, 450, 0.67e-3, 0.37) == pytest.approx(0.1116, rel=1e-3)


def test_ammonia_chain_of_liquid_and_solid_pig_manure() -> None:
    """Parameters of the Chinese guide (Liao and Chen 2017) for one pig, TAN 1.4016 kg.

    Liquid: house 18.5 %; store (1 - 0.185) x 3.8 % = 3.097 %; other losses 0; field
    0.815 x 0.962 x 40 % = 31.3612 %; sum 52.9582 %. Solid: 18.5 % + 0.815 x 4.6 % = 3.749 %
    + 0.815 x (1 - 0.046 - 0.35) x 81 % = 39.8731 %; sum 62.1221 %. Half and half:
    0.575401 x 1.4016 = 0.806483 kg N, x 17/14 = 0.9793 kg NH3 per pig sold.
    """
    liquid = agri.ammonia_chain(1.4016, 0.185, 0.038, 0, 0.40)
    solid = agri.ammonia_chain(1.4016, 0.185, 0.046, 0.35, 0.81)
    assert liquid.total == pytest.approx(1.4016 * 0.529582, rel=1e-5)
    assert solid.total == pytest.approx(1.4016 * 0.621221, rel=1e-5)
    ammonia = (liquid.total + solid.total) / 2 * agri.NH3_PER_N
    assert ammonia == pytest.approx(0.9793, rel=1e-4)


PIG = {
    ("live_weight", ""): 0.058,
    ("vs_excretion", ""): 2.0,
    ("n_excretion", ""): 0.2,
    ("b0", ""): 450.0,
    ("methane_density", ""): 0.67e-3,
    ("mcf", ""): 0.37,
    ("enteric_ch4", ""): 1e-3,
    ("ef3", ""): 0.005,
    ("ef1", ""): 0.006,
    ("ef4", ""): 0.014,
    ("ef5", ""): 0.011,
    ("frac_leach", ""): 0.24,
    ("tan_excretion", ""): 2e-3,
    ("housing_loss", ""): 0.2,
    ("storage_loss", ""): 0.05,
    ("storage_other_loss", ""): 0.0,
    ("spreading_loss", ""): 0.4,
    ("cod_generation", ""): 0.05,
    ("cod_export", ""): 0.14,
    ("nh3n_generation", ""): 2e-3,
    ("nitrogen_export", ""): 0.5,
}


def test_all_releases_of_one_pig_with_stored_slurry() -> None:
    """One head a year, round numbers.

    CH4: 0.058 t x 2 = 0.116 t of solids x 450 x 0.00067 x 0.37 = 0.01294038; + 0.001.
    NH3: TAN 2 kg: house 0.4, store 1.6 x 0.05 = 0.08, field 1.52 x 0.4 = 0.608: 1.088 kg N,
    x 17/14 = 1.321143 kg.
    N2O: excreted 11.6 kg; left after the store 11.12 kg, half to water 5.56, half to field 5.56.
    Leached 5.56 x 0.24 + 5.56 = 6.8944. 11.6 x 0.005 = 0.058; 5.56 x 0.006 = 0.03336;
    1.088 x 0.014 = 0.015232; 6.8944 x 0.011 = 0.0758384: sum 0.1824304, x 44/28 = 0.286676 kg.
    COD 50 x 0.14 = 7 kg, NH3-N 2 x 0.5 = 1 kg.
    """
    found = _emitted(_view("pigs", "slurry_storage", PIG))
    assert found["CH4"] == pytest.approx(0.01394038)
    assert found["NH3"] == pytest.approx(1.321143e-3, rel=1e-6)
    assert found["N2O"] == pytest.approx(0.286676e-3, rel=1e-5)
    assert found["COD"] == pytest.approx(7e-3)
    assert found["NH3-N"] == pytest.approx(1e-3)


def test_a_digester_delivers_gas() -> None:
    """0.116 t x 450 m3/t x 40 % x 35.88 MJ/m3 = 749.2 MJ = 0.000749174 TJ per head."""
    values = {**PIG, ("biogas_yield", ""): 0.4, ("methane_heat", ""): 35.88e-6}
    gas = [c for c in agri.coefficients(_view("pigs", "biogas", values)) if c.kind == "output"]
    assert [c.name for c in gas] == ["biogas"]
    assert gas[0].value == pytest.approx(7.49174e-4, rel=1e-5)


def test_use_efficiency_rises_as_the_dose_falls() -> None:
    """0.37 t taken up from 0.92 t applied: 40.217 %; run-off 0.92 x 0.0029 = 2.668 kg NH3-N."""
    values = {
        ("n_rate", ""): 0.92,
        ("uptake", ""): 0.37,
        ("ef1", ""): 0.016,
        ("ef4", ""): 0.014,
        ("ef5", ""): 0.011,
        ("frac_gasf", ""): 0.11,
        ("frac_leach", ""): 0.24,
        ("urea_share", ""): 0.5,
        ("urea_nitrogen", ""): 28 / 60,
        ("urea_carbon", ""): 0.2,
        ("runoff_nh3n", ""): 0.0029,
    }
    view = _view("cropland_nitrogen", "formula_fertilisation", values)
    found = {(c.kind, c.name): c.value for c in agri.coefficients(view)}
    assert found["attribute", "nutrient_use_efficiency"] == pytest.approx(0.402174, rel=1e-5)
    assert found["emit", "NH3-N"] == pytest.approx(2.668e-3)
    assert found["emit", "NH3"] == pytest.approx(0.92 * 0.11 * 17 / 14)


def test_open_burning_of_straw() -> None:
    """1 t x 0.87 dry x 0.80 burnt x 10.4 g/kg = 7.2384 kg VOC; 2.5 g/kg NOx = 1.74 kg."""
    values = {
        ("dry_matter", ""): 0.87,
        ("combustion_factor", ""): 0.80,
        ("burning_ef", "VOC"): 0.0104,
        ("burning_ef", "NOx"): 0.0025,
    }
    found = _emitted(_view("straw", "open_burning", values))
    assert found == {"VOC": pytest.approx(7.2384e-3), "NOx": pytest.approx(1.74e-3)}


def test_straw_returned_to_the_field() -> None:
    """0.87 x 0.006 = 5.22 kg N; (0.006 + 0.24 x 0.011) x 44/28 = 0.0135771: 0.0708726 kg N2O."""
    values = {
        ("dry_matter", ""): 0.87,
        ("residue_nitrogen", ""): 0.006,
        ("ef1", ""): 0.006,
        ("ef5", ""): 0.011,
        ("frac_leach", ""): 0.24,
    }
    found = _emitted(_view("straw", "return_to_field", values))
    assert found == {"N2O": pytest.approx(7.08726e-5, rel=1e-5)}


def test_a_missing_parameter_is_named() -> None:
    """A process without its water factor says which row it lacks."""
    values = {("roa", ""): 3.0, ("cfoa", ""): 0.19, ("sfo_exponent", ""): 0.59,
              ("efc", ""): 1.32e-3, ("days", ""): 112.0}
    with pytest.raises(KeyError, match="rice/rice_fish: no parameter sfw"):
        agri.coefficients(_view("rice", "rice_fish", values))


@pytest.mark.parametrize(("item", "lacking"), [
    ("sfw", "roa"), ("urea_share", "n_rate"), ("ef3", "tan_excretion"),
    ("residue_nitrogen", "dry_matter"),
])
def test_one_item_of_a_kind_asks_for_the_others(item: str, lacking: str) -> None:
    """Nothing is left out silently because the row that names the kind is forgotten."""
    with pytest.raises(KeyError, match=f"a/b: no parameter {lacking}"):
        agri.coefficients(_view("a", "b", {(item, ""): 1.0}))
