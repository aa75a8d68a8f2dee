"""A city put together from its tables: names, base year, coefficients and prices."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulator.city.base_load import with_load
from simulator.city.base_year import build_base_year
from simulator.city.city import City
from simulator.city.coefficients import build_coefficients
from simulator.city.growth_load import with_growth_load
from simulator.city.hours import too_many_hours
from simulator.city.index import Index
from simulator.city.installed import with_way_to_first_row
from simulator.city.lacking import Lacks
from simulator.city.prices import carrier_prices
from simulator.city.sites import build_index
from simulator.city.trade import check_trade
from simulator.errors import Problems
from simulator.parameters.canonical import Store


def assemble(
    store: Store, years: tuple[int, ...], theta: np.ndarray, growth_on: Mapping[str, bool],
    lacks: Lacks,
) -> City:
    """Return the compiled city of tables; not to be used if problems were found.

    years : from the base year on; theta : (row,) values of the parameter rows; growth_on :
    growth project -> whether it is built, yes where it is not named; lacks : what is wrong with
    the tables, which takes what the city shows besides.
    """
    problems = Problems()
    index = build_index(store, years, problems)
    city = assemble_with(index, store, theta, growth_on, problems)
    lacks.found.extend(list(filter(lacks.may_say, problems)))
    if lacks.none_of("city_activity"):
        lacks.found.extend(list(filter(lacks.may_say, too_many_hours(store, index, city.base))))
    if lacks.none_of("prices"):
        check_trade(store, index, theta, lacks.found)
    return city


def assemble_with(
    index: Index, store: Store, theta: np.ndarray, growth_on: Mapping[str, bool],
    problems: Problems,
) -> City:
    """Return the compiled city of other values of its parameter rows: theta (..., row).

    What comes out as no number is named by the check of every case.
    """
    theta = np.asfortranarray(theta)
    with np.errstate(all="ignore"):
        base = build_base_year(store, index, theta, problems)
        coefficients = build_coefficients(store, index, theta, problems)
        coefficients = with_growth_load(coefficients, base, index)
        base = with_load(base, coefficients.full_load, index, store, theta)
        base = with_way_to_first_row(base, coefficients.full_load, index, store, theta)
    return City(index, coefficients, base, growth_on, carrier_prices(store, index, theta))
