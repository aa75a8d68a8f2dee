"""A stated mix: what every technology, control and move does in every year."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simulator.scenario.model import Model
from simulator.scenario.written import YEAR_KEYS, Year

Series = Annotated[dict[Year, float], Field(json_schema_extra=YEAR_KEYS)]
"""Year -> number, for every year of the scenario."""


class ProcessMix(Model):
    """One technology at one site; what is left out is zero."""

    activity: Series = Field(default_factory=dict)
    """Activity in the unit of the source."""
    capacity: Series = Field(default_factory=dict)
    """Capacity in place (or land), in the capacity unit of the source."""
    new: Series = Field(default_factory=dict)
    """Capacity built in the year."""
    retired: Series = Field(default_factory=dict)
    """Capacity that leaves before its time in the year."""


class ControlMix(Model):
    """One control at one technology; what is left out is zero."""

    activity: Series = Field(default_factory=dict)
    """Activity under the control, in the unit of the source."""
    capacity: Series = Field(default_factory=dict)
    """Control capacity in place."""
    new: Series = Field(default_factory=dict)
    """Control capacity built in the year."""


class StatedMix(Model):
    """The mix of the plan case, in place of what the measures would make of it."""

    processes: dict[str, ProcessMix]
    """source@facility/technology -> what it does."""
    controls: dict[str, ControlMix] = Field(default_factory=dict)
    """source@facility/technology/control -> what it does."""
    demand: dict[str, Series] = Field(default_factory=dict)
    """measure/move -> change as a share of baseline activity."""
    transfers: dict[str, Series] = Field(default_factory=dict)
    """measure/move -> share of the donors' baseline activity that is moved."""
    closures: dict[str, Series] = Field(default_factory=dict)
    """source@facility/technology -> share of its activity that ends and is not replaced."""
    dumped: dict[str, Series] = Field(default_factory=dict)
    """Carrier -> surplus that nobody uses."""
