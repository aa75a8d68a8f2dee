"""The state of the model: what every site does, with which technology, under which control."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class Mix:
    """The yearly state of one case; leading axes of every array may be draws.

    demand : (..., site, year) activity of each site
    activity : (..., process, year) activity of each technology
    capacity, additions, retired : (..., process, year) in capacity units
    controlled : (..., control, year) activity under each control
    control_capacity, control_additions : (..., control, year)
    transfers : (..., transfer, year) activity moved, in units of the donor
    demand_moves : (..., demand move, year) change of activity, in units of the source
    dumped : (..., carrier, year) surplus of local carriers that nobody uses
    """

    demand: Array
    activity: Array
    capacity: Array
    additions: Array
    retired: Array
    controlled: Array
    control_capacity: Array
    control_additions: Array
    transfers: Array
    demand_moves: Array
    dumped: Array
