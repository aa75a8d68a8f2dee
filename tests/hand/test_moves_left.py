"""What is left of a move of activity after its activity was observed: by pencil."""

from __future__ import annotations

import pytest

from simulator.plausibility.collecting import warnings_of
from tests.fixtures.city import build, measure, uptake
from tests.hand.test_observations import EXACT, TRANSPORT, demand, limited, output


@pytest.mark.parametrize(("path", "wanted"), [
    ({2022: "-100 %"}, 80_000),
    ({2022: "-100 %", 2025: "-50 %"}, 80_000),
    ({2022: "-60 %", 2025: "-20 %"}, 80_000),
    ({2022: "-20 %", 2025: "0 %"}, 80_000),
    ({2022: "20 %", 2025: "10 %"}, 80_000),
    ({2022: "-20 %", 2025: "10 %"}, 88_000),
    ({2022: "-20 %", 2025: "-60 %"}, 40_000),
])
def test_a_limit_that_is_eased_does_not_raise_what_was_made(
    path: dict[int, str], wanted: float,
) -> None:
    """80 kt of 100 in 2022. Less than was due by then is no more to do; 0.4 / 0.8 leave a half."""
    city = build(lambda c: output(c, 2022, 80_000)).measures(output_limit=limited(path))
    found = demand(city.run(), "plan", "coke", "works_a")
    assert (found[2022], found[2025]) == pytest.approx((80_000, wanted), rel=EXACT)


@pytest.mark.parametrize("path", [{2022: "40 %", 2025: "20 %"}, {2022: "100 %", 2025: "50 %"}])
def test_a_transfer_gives_nothing_back(path: dict[int, str]) -> None:
    """The lorries carry what they did in the baseline, not what trains would have to give them."""
    city = build(lambda c: c.add(f"{TRANSPORT}activity.csv", 500, "Mtkm", source="heavy_trucks",
                                 facility="rest", item="activity", model_year="2022"))
    run = city.measures(mode_shift_freight=measure(uptake(path, "rail"))).run()
    own = [demand(run, case, "heavy_trucks") for case in ("plan", "baseline")]
    assert own[0] == pytest.approx(own[1], rel=EXACT)


@pytest.mark.parametrize(("path", "found"), [
    ({2022: "-60 %", 2025: "-20 %"},
     '"-20 %", less than the -60 % that were due by 2022, up to which the activity is observed'),
    ({2022: "-20 %", 2025: "-60 %"}, ""),
    ({2022: "-20 %"}, ""),
])
def test_a_path_with_nothing_left_to_do_is_told(path: dict[int, str], found: str) -> None:
    city = build(lambda c: output(c, 2022, 80_000)).measures(output_limit=limited(path))
    own = [w.problem.found for w in warnings_of(city.run()) if w.problem.code == "W-TURN"]
    assert own == [found] * bool(found)
