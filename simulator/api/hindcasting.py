"""Door of the hindcast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.api.reading import ScenarioLike, scenario_of
from simulator.doors import door, whole
from simulator.simulation.scenario import Scenario

if TYPE_CHECKING:
    from simulator.hindcasting.hindcast import Hindcast


def _past_of(value: Any) -> Scenario:
    """Read a scenario, whose tables may end in its base year."""
    from simulator.hindcasting.completing import completed

    return scenario_of(value, completed)


@door(scenario=_past_of, draws=whole(0, "write for example 200"),
      seed=whole(0, "write for example 1"))
def hindcast(scenario: ScenarioLike, draws: int = 200, seed: int = 0) -> Hindcast:
    """Return what the model says of the years after the base year, beside what was observed since.

    The baseline of the same scenario without its measures and without any row of a later year:
    drivers go on as they grew in the five years before the base year, or stay where their rows do
    not reach back. Beside it stand two rivals: what stood in the base year, and the growth of the
    five years before it.

    Parameters
    ----------
    scenario : one that is loaded, or anything that `load` reads. A folder of which the rows of
        later years were deleted is read too: no driver has to reach to the last year.
    draws : of all rows within their ranges, for the ends of 5 and 95 %; 0 leaves them out.
    seed : the same one gives the same draws.

    Returns
    -------
    A Hindcast: `frame` has the observed values with errors in percent, `scores` their medians,
    `projection` all that is projected, `continued` how drivers go on, `scenario` what was run.

    Raises
    ------
    InputError
        For a wrong argument, a scenario that does not load, or one whose base year was carried
        from an earlier one (E-CLASH): the hindcast of that one is blind.
    """
    from simulator.hindcasting.hindcast import hindcast as hindcasting

    assert isinstance(scenario, Scenario)
    return hindcasting(scenario, draws, seed)
