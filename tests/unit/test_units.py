"""Units as planners write them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

import simulator
from simulator import units
from simulator.plausibility.collecting import warnings_of
from simulator.units import conversion, grammar
from tests.fixtures.bundled_cities import EACH_CITY

AMOUNTS = [
    # Chinese multiples
    ("1200 万吨", "t", 12_000_000),
    ("3 万吨/年", "t/yr", 30_000),
    ("2 亿吨", "t", 2e8),
    ("50 万千瓦", "MW", 500),
    ("100 亿千瓦时", "GWh", 10_000),
    ("10 万辆", "vehicle", 100_000),
    ("3 万人", "person", 30_000),
    ("12 万平方米", "m^2", 120_000),
    ("3 平方公里", "ha", 300),
    ("15 万亩", "ha", 10_000),
    ("5 亿元", "CNY", 5e8),
    # mass, energy, coal equivalent
    ("2825 t", "t", 2825),
    ("12 kg", "t", 0.012),
    ("1 tce", "GJ", 29.3076),
    ("100 万吨标准煤", "TJ", 29_307.6),
    ("1 吨标煤", "GJ", 29.3076),
    ("305 gce/kWh", "TJ/GWh", 8.938818),
    ("305 克标准煤/千瓦时", "TJ/GWh", 8.938818),
    ("0.5 吨标准煤/万元", "TJ/CNY", 1.46538e-6),
    ("1 PJ", "TJ", 1000),
    ("3 GW", "MW", 3000),
    ("0.5 kg/kWh", "t/GWh", 500),
    ("35 毫克/立方米", "t/m^3", 3.5e-8),
    # shares
    ("30 %", "1", 0.3),
    ("30percent", "1", 0.3),
    ("5 ‰", "1", 0.005),
    ("-18 %", "1", -0.18),
    ("0.3", "1", 0.3),
    # full-width characters, thousands, exponents
    ("１２００　万吨", "t", 12_000_000),
    ("３０％", "1", 0.3),
    ("－１８％", "1", -0.18),
    ("1,200.5 t", "t", 1200.5),
    ("1.5e3 t", "t", 1500),
    (".5 t", "t", 0.5),
    ("3.5×10⁴ t", "t", 35_000),
    ("3.5 x 10^4 t", "t", 35_000),
    ("10^4 t", "t", 10_000),
    ("5 10^4 t", "t", 50_000),
    ("12 000 t", "t", 12_000),
    ("–18 %", "1", -0.18),
    ("39.4万", "1", 394_000),
    # as a yearbook, an energy balance or a plan writes them
    ("12 亿度", "GWh", 1200),
    ("100 兆瓦", "MW", 100),
    ("2.5 tCO2/万元", "t/CNY", 2.5e-4),
    ("0.5 万吨二氧化碳", "t", 5000),
    ("3 亿Nm3", "m^3", 3e8),
    ("3 亿标准立方米", "m^3", 3e8),
    ("20 万户", "household", 200_000),
    ("2025年", "yr", 2025),
    ("5 百万千焦", "GJ", 5),
    ("12 千公顷", "ha", 12_000),
    ("3 万㎡", "m^2", 30_000),
    ("2 万立方米/日", "m^3/day", 20_000),
    ("8 亿吨公里", "tkm", 8e8),
    ("8 亿吨·公里", "tkm", 8e8),
    ("60 元/(千瓦·年)", "CNY/kW/yr", 60),
    ("3 tce/10^4 kWh", "tce/kWh", 3e-4),
    ("3 个百分点", "1", 0.03),
    ("4 t·ha^-1", "t/ha", 4),
    ("2 million t", "t", 2e6),
    ("3 t/a", "t/yr", 3),
    ("500 KW", "MW", 0.5),
    ("80 kgCO2/kWh", "kg/kWh", 80),
    # several units of one size, and powers of ten
    ("2×1000 MW", "MW", 2000),
    ("2x1000 MW", "MW", 2000),
    ("2*100 MW", "MW", 200),
    ("2×100万千瓦", "MW", 2000),
    ("2×1050 MW", "MW", 2100),
    ("4 × 350.5 MW", "MW", 1402),
    ("2×1 000 MW", "MW", 2000),
    ("２×１０００ MW", "MW", 2000),
    ("1.5×10^4 t", "t", 15_000),
    ("1.5×10**4 t", "t", 15_000),
    ("10**4 t", "t", 10_000),
    ("5×1e4 t", "t", 50_000),
    ("-3×10^2 t", "t", -300),
    ("650 100 t", "t", 650_100),
    ("5. t", "t", 5),
    # greenhouse gases, panels, heat: 1 Gcal = 1e6 x 4.1868 kJ
    ("5 tCO2e", "t", 5),
    ("3 万吨二氧化碳当量", "t", 30_000),
    ("2 MtCO2eq", "t", 2e6),
    ("500 MWp", "MW", 500),
    ("3 gw", "MW", 3000),
    ("3 Kt", "t", 3000),
    ("3 KT", "t", 3000),
    ("5 万t标准煤", "TJ", 1465.38),
    ("1 Gcal", "GJ", 4.1868),
]


def read(written: str, target: str) -> float | str:
    """Return the amount, or what is said of it."""
    try:
        return units.quantity(written, target)
    except units.UnitError as error:
        return str(error)


def test_written_amounts() -> None:
    found = [(written, read(written, unit), unit, value) for written, unit, value in AMOUNTS]
    assert [own for own in found if own[1] != pytest.approx(own[3], rel=1e-12)] == []


def test_a_number_and_its_unit_are_told_apart() -> None:
    assert units.split_quantity("1200 万吨") == (1200.0, "万吨")
    assert units.split_quantity("-5") == (-5.0, "")


def test_years_in_a_rate_may_be_left_out_only_by_the_caller() -> None:
    with pytest.raises(units.UnitError, match="not convertible"):
        units.quantity("1200 万tce/yr", "TJ")


@pytest.mark.parametrize("written", ["", "abc", "万吨", "+", "- t"])
def test_what_does_not_begin_with_a_number(written: str) -> None:
    with pytest.raises(units.UnitError, match="does not begin with a number"):
        units.quantity(written, "t")


@pytest.mark.parametrize("target", ["1", "t"])
def test_signs_that_are_no_digits_and_parts_of_parts(target: str) -> None:
    found = {written: read(written, target) for written in (
        "5 % %", "5 ‰ %", "5 % t", "5 t %", "①", "① t", "½ t", "5²", "2½ t")}
    refused = re.compile("not a unit|no plain digit")
    assert {own: said for own, said in found.items() if not refused.search(str(said))} == {}


@pytest.mark.parametrize(("written", "target", "value"), [
    ("3.5×10⁴ t", "t", 35_000), ("2 m²", "m^2", 2), ("5 tCO₂", "t", 5), ("3 t PM₂.₅", "t", 3),
])
def test_raised_and_lowered_digits_where_they_belong(
    written: str, target: str, value: float
) -> None:
    assert units.quantity(written, target) == value


NO_AMOUNTS = (
    "24 %→26 %", "26 %~30 %", "-18 %～-20 %", "3600 MW (2026)", "5 t (2024)", "5 10^10^10 t",
    "5 t^10^10", "5 t^99", "5 1000 t", "1,5 t", "1.2.3 t", "5 t 6", "5 t; 6 t", "5 m2 3", "5 t+1 t",
    "5 t*2", "1e999 t", "5 ((((((t))))))", "5 t//yr", "5 t/", "5 % of 3 t",
    "5" * 90, "5 t" + " " * 90, "10^4 10^4 t", "1e4 1e4 t", "1e4×10^4 t", "2×3×4 t", "10^4×5 t",
    "1.5×2000 t", "100×2 t", "5-6 t", "٣ t", "௩ t", "𝟑 t", ". t", "5..2 t", "2*t", "5×10^ t",
)


@pytest.mark.parametrize("target", ["1", "t", "MW"])
def test_an_amount_is_one_number_and_one_unit(target: str) -> None:
    found = {written: read(written, target) for written in NO_AMOUNTS}
    assert {own: said for own, said in found.items() if not isinstance(said, str)} == {}


@pytest.mark.parametrize(("written", "one", "other"), [
    ("6 × 105 MW", "630 MW", "6×10^5 MW"), ("1.05×103 MW", "108.15 MW", "1.05×10^3 MW"),
    ("2×1010 kWh", "2020 kWh", "2×10^10 kWh"), ("-2×102 t", "-204 t", "-2×10^2 t"),
    ("650 104 t", "650104 t", "650×10^4 t"), ("12 104t", "12104 t", "12×10^4 t"),
    ("-1 650 104 t", "-1650104 t", "-1 650×10^4 t"), ("650\u202f104 t", "650104 t", "650×10^4 t"),
])
def test_a_power_that_may_have_lost_its_superscript_is_refused(
    written: str, one: str, other: str
) -> None:
    with pytest.raises(units.UnitError) as refused:
        units.quantity(written, "t")
    assert str(refused.value) == f'"{written}" may mean {one} or {other}'
    assert refused.value.fix == f'write "{one}" or "{other}", whichever is meant'


def test_a_product_of_no_count_is_told() -> None:
    with pytest.raises(units.UnitError) as refused:
        units.quantity("-1.5×2000 MW", "MW")
    assert refused.value.fix == 'write the product: "-3000 MW"'


@pytest.mark.parametrize(("unit", "words"), [
    ("MT", '"Mt" for a million tonnes'), ("mw", '"MW"'), ("Mw", '"MW"'), ("MWH", '"MWh"'),
    ("万顷", '"公顷"'),
])
def test_what_a_spelling_may_have_meant_is_named(unit: str, words: str) -> None:
    with pytest.raises(units.UnitError, match=f"is not a unit.*; write {words}"):
        units.normalise(unit)


@pytest.mark.parametrize(("unit", "target", "is_not"), [
    ("GWh/yr", "MW", "generation, not capacity"), ("亿kWh/年", "MW", "generation, not capacity"),
    ("万tce/月", "MW", "generation, not capacity"), ("MW", "GWh/yr", "capacity, not generation"),
    ("MW*yr", "GWh", "capacity, not generation"),
    ("CNY/(GWh/yr)", "CNY/MW", "generation, not capacity"),
])
def test_energy_in_a_year_is_no_capacity(unit: str, target: str, is_not: str) -> None:
    with pytest.raises(units.UnitError, match=is_not):
        units.factor(unit, target)


@pytest.mark.parametrize(("unit", "target", "factor"), [
    ("kWh/h", "kW", 1.0), ("MJ/s", "MW", 1.0), ("kW*h", "kWh", 1.0), ("GWh", "MW*h", 1000.0),
    ("1", "(GWh)/(MW)/yr", 8.766),
])
def test_power_in_hours_is_energy(unit: str, target: str, factor: float) -> None:
    """A year of 365.25 days has 8766 hours, in which 1 MW brings 8.766 GWh."""
    assert units.factor(unit, target) == pytest.approx(factor)


def test_the_text_that_is_no_unit_is_quoted() -> None:
    with pytest.raises(units.UnitError, match=r'"MW \(2026\)" is not a unit: "\(2026\)"'):
        units.quantity("3600 MW (2026)", "MW")


@pytest.mark.parametrize(("target", "words"), [
    ("MW", "power (kW, MW, 万kW, GW)"),
    ("CNY/(t)", "money (CNY, 万元, 亿元) per mass (kg, t, 万吨, Mt)"),
    ("1", "%, ‰ or a plain number"),
    ("*", "*"),
])
def test_the_legal_units_are_named(target: str, words: str) -> None:
    assert units.legal_units(target) == words


def test_every_unit_that_a_message_names_can_be_written() -> None:
    for measures, usual in conversion.USUAL.items():
        for unit in usual:
            assert [name.measures for _, name in grammar.atoms(unit)] == [measures]


def test_every_spelling_has_a_canonical_unit_that_pint_knows() -> None:
    """A spelling reads as its own unit, and means what pint says of the canonical one."""
    found = {written: (units.normalise(written), units.by_pint(written, name.canonical))
             for written, name in grammar.unit_names().items()}
    assert found == {written: (name.canonical, 1.0)
                     for written, name in grammar.unit_names().items()}


@pytest.mark.parametrize("unit", ["furlongs per", "t steel", "个", "mW", "tons"])
def test_what_is_not_a_unit(unit: str) -> None:
    with pytest.raises(units.UnitError, match="is not a unit"):
        units.quantity(f"5 {unit}", "t")


@pytest.mark.parametrize(("unit", "target"), [("km", "t"), ("1", "t"), ("MW", "GWh"), ("CNY", "1")])
def test_what_measures_something_else(unit: str, target: str) -> None:
    with pytest.raises(units.UnitError, match=f"is not convertible to {target}"):
        units.factor(unit, target)


@pytest.mark.parametrize(("unit", "name"), [
    ("CNY/(boat)", "boat"), ("d/vehicle", ""), ("万吨/yr", ""), ("1", ""), ("boat", "boat"),
])
def test_the_name_that_nobody_knows_is_told(unit: str, name: str) -> None:
    assert units.unknown_name(unit) == name


def test_a_fuel_is_bridged_by_its_heating_value() -> None:
    """100 kg of coal of 20 GJ/t per tonne of clinker are 2 GJ = 0.002 TJ per tonne."""
    scale = units.factor_by("kg/t", "TJ/t", (("GJ/t", 20.0),))
    assert 100 * scale == pytest.approx(0.002)


def test_a_bridge_of_the_wrong_kind_does_not_help() -> None:
    """Cubic metres need a heating value per cubic metre; the first error is the one shown."""
    with pytest.raises(units.UnitError, match=r'"m\^3/t" is not convertible to TJ/t'):
        units.factor_by("m^3/t", "TJ/t", (("GJ/t", 20.0),))
    assert units.factor_by("m^3/t", "TJ/t", (("GJ/t", 20.0), ("MJ/m^3", 36.0))) == pytest.approx(
        36e-6
    )


@pytest.mark.parametrize(
    ("written", "plain"),
    [("万吨标准煤", "1e4*tce"), ("％", "percent"), ("", "1"), ("kW·h", "kW*h")],
)
def test_normalised_units(written: str, plain: str) -> None:
    assert units.normalise(written) == plain


def test_conversion_goes_there_and_back() -> None:
    for unit, target in (("kg", "t"), ("tce", "TJ"), ("gce/kWh", "TJ/GWh"), ("mu", "ha")):
        assert units.factor(unit, target) * units.factor(target, unit) == pytest.approx(1)


TABLE = Path(units.__file__).with_name("factors.csv")
with TABLE.open(encoding="utf-8") as rows:
    WRITTEN = list(csv.DictReader(rows))


def test_the_written_factors_are_those_that_pint_finds() -> None:
    wrong = []
    for row in WRITTEN:
        found = units.by_pint(row["unit"], row["target"])
        stated = float(row["factor"]) if row["factor"] else None
        close = found == (None if stated is None else pytest.approx(stated, rel=1e-14))
        if not close or units.normalise(row["unit"]) != row["unit"]:
            wrong.append((row, found))
    assert wrong == []


@pytest.mark.parametrize("name", EACH_CITY)
def test_a_bundled_plan_needs_no_pint(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking: list[str] = []

    def asked(unit: str, target: str) -> float | None:
        found = ask(unit, target)
        lacking.append(f"{units.normalise(unit)},{target},{'' if found is None else repr(found)}")
        return found

    ask = units.by_pint
    monkeypatch.setattr(conversion, "by_pint", asked)
    units.factor.cache_clear()
    run = simulator.simulate(simulator.load(name))
    simulator.assess(run)
    warnings_of(run)
    assert not lacking, "add these lines to units/factors.csv:\n" + "\n".join(lacking)


@pytest.mark.parametrize("text", ["0,105 MW", "-0,600 GW", "00,123", "0,740 CNY/kg"])
def test_a_comma_after_zero_parts_no_thousands(text: str) -> None:
    """Nobody writes thousands so: it is a decimal comma, of a number a thousand times smaller."""
    with pytest.raises(units.UnitError, match="comma that parts no thousands"):
        units.split_quantity(text)


def test_a_comma_parts_thousands() -> None:
    assert units.split_quantity("1,050 MW") == (1050.0, "MW")
