"""Numbers of table cells: written as in an amount, with the unit in another cell."""

from __future__ import annotations

import pytest

from simulator.parameters.cell_numbers import number, number_in
from simulator.units import UnitError, split_quantity

USUAL = {
    "7": 7, "-1.25": -1.25, "5.": 5, ".5": 0.5, "1e-3": 0.001, "1,500": 1500, "1 500": 1500,
    "1'500": 1500, "1\u00a0500": 1500, "１，５００": 1500, "1.5×10^3": 1500, "1.5×10⁴": 15_000,
    "1.5×10**3": 1500, "10^4": 10_000, "2×1000": 2000, "–18": -18, "−18": -18, "+3": 3,
}
MULTIPLES = {"3万": 30_000, "1.2 亿": 1.2e8, "5 10^4": 50_000, "2 million": 2e6}
NONE = ("", "seven", "nan", "inf", "1e999", "9" * 40 + "e999", "6,95", "1.2.3", "7×103", "650 104",
        "٣", "௩", "⑦", "7 t", "5 %", "5 -", "5 ratio", "0,105", "3-", "1e4 1e4")


def test_numbers_in_any_usual_spelling() -> None:
    wanted = {**USUAL, **MULTIPLES}
    assert {text: number(text) for text in wanted} == wanted


def test_amounts_begin_with_the_same_numbers() -> None:
    assert {text: split_quantity(f"{text} t") for text in USUAL} == {
        text: (value, "t") for text, value in USUAL.items()}


def test_what_is_no_number() -> None:
    assert {text: found for text in NONE if (found := number(text)) is not None} == {}


@pytest.mark.parametrize(("text", "unit", "value"), [
    ("5%", "percent", 5.0), ("5 ％", "%", 5.0), ("5%", "1", 0.05), ("5‰", "1", 0.005),
    ("5‰", "‰", 5.0), ("1 500", "t", 1500.0),
])
def test_a_percent_sign_says_what_the_unit_says(text: str, unit: str, value: float) -> None:
    assert number_in(text, unit) == pytest.approx(value)


@pytest.mark.parametrize("unit", ["t", "", "‰", "furlong"])
def test_a_percent_sign_beside_another_unit(unit: str) -> None:
    with pytest.raises(UnitError):
        number_in("5%", unit)
