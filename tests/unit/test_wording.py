"""Numbers as they stand in sentences."""

import pytest

from simulator.cli.asked.options import Options
from simulator.cli.commands.explaining import _row
from simulator.explanation.structure import Node, Words
from simulator.wording import cleared, readable


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (11674.5151547, "11,675"), (42.0531141806, "42.05"), (-11.7342, "-11.73"),
        (2.8098e6, "2,809,800"), (1.2e-5, "0.000012"), (0.0, "0"), (-0.0, "0"),
        (1200.0, "1,200"), (100.0, "100"), (99.99995, "100"),
    ],
)
def test_significant_digits_without_exponents(value, text):
    assert readable(value) == text


def test_noise_beside_what_is_required_is_nothing():
    assert readable(4.9e-5, beside=98.0) == "0"
    assert readable(5e-4, beside=98.0) == "0.0005"
    assert cleared(5.00000000017e-05, 100.0) == 0
    assert cleared(4.5e-07, 0.0) == 0
    assert cleared(2.47, 43.0) == 2.47


def test_explain_shows_no_gap_where_a_solver_stopped_just_short():
    cells = {"required": 98.0, "achieved": 97.999951, "gap": 4.90000000184e-05}
    node = Node("least_cost", Words("最低成本", "least cost"), cells=cells)
    assert [str(cell) for cell in _row(node, list(cells), (False, False), Options())[1:]] == [
        "98", "98", "0"]
