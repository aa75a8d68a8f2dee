"""Growth projects run the hours they are stated to run, and are built for them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from simulator.city.base_year import BaseYear
from simulator.city.coefficients import Coefficients
from simulator.city.index import Index


def with_growth_load(found: Coefficients, base: BaseYear, index: Index) -> Coefficients:
    """Return the coefficients with what growth projects serve per unit of capacity.

    Elsewhere capacity that stands idle in the base year serves growth first. A growth project has
    no idle capacity to begin with: its stated utilisation says how large it is built.

    Equation: full_load[growth] = full_load * utilisation.
    """
    growth = np.array([index.sites[p.site].growth for p in index.processes], dtype=bool)
    used = base.utilisation[..., index.process_site]
    return replace(found, full_load=found.full_load * np.where(growth, used, 1.0))
