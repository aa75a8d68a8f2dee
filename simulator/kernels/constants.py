"""Constants of nature and of units that the formulas share."""

CO2_PER_C = 44 / 12
"""Mass of CO2 per mass of carbon (molar masses 44 and 12, as the inventory guidelines use)."""
SO2_PER_S = 64 / 32
"""Mass of SO2 per mass of sulphur."""
N2O_PER_N2O_N = 44 / 28
"""Mass of N2O per mass of nitrogen in it."""
CH4_PER_C = 16 / 12
"""Mass of CH4 per mass of carbon in it."""
TJ_PER_GWH = 3.6
"""Terajoule per gigawatt-hour."""
TJ_PER_TCE = 0.0293076
"""Terajoule per tonne of coal equivalent: 7000 kcal of 4.1868 kJ per kg (GB/T 2589-2020)."""
NH3_PER_N = 17 / 14
"""Mass of NH3 per mass of nitrogen in it."""
HOURS_MOST = 8784
"""Hours of a leap year, 366 x 24: more than any year has."""
MEGABYTE = 1e6
"""Bytes per megabyte."""
