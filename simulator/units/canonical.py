"""Units of results, as every table, page and chain writes them."""

YEAR = "yr"
"""Of what is a year: a peak, a start."""
MONEY_UNIT = "CNY_2020"
YEARLY_MONEY = "CNY_2020/yr"
YEARLY_MASS = "t/yr"
YEARLY_ENERGY = "TJ/yr"
