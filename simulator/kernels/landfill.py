"""Methane that landfilled waste or sludge will release, counted in the year of disposal."""

from __future__ import annotations

from typing import Any

from simulator.kernels.constants import CH4_PER_C

Number = Any


def methane_commitment(
    decomposable_carbon: Number,
    mcf: Number,
    methane_fraction: Number,
    oxidation: Number,
    recovery: Number = 0.0,
) -> Number:
    """Return the CH4 that a tonne of landfilled waste emits over its whole life.

    Parameters
    ----------
    decomposable_carbon : carbon that will decompose, DOC x DOCf [t C/t waste]
    mcf : methane correction factor of the site [1]
    methane_fraction : volume share of CH4 in landfill gas, F [1]
    oxidation : share oxidised in the cover, OX [1]
    recovery : share of the generated CH4 that is captured and burnt, R [1]

    Returns
    -------
    Number
        CH4 emitted [t/t waste].

    Notes
    -----
    Equation: W DOC DOCf MCF F 16/12 (1 - R) (1 - OX).
    Source: ipcc2006v5ch3, equations 3.1, 3.2 and 3.6, summed over all years of decay.
    Valid: all shares within 0 and 1.
    """
    generated = decomposable_carbon * mcf * methane_fraction * CH4_PER_C
    return generated * (1 - recovery) * (1 - oxidation)
