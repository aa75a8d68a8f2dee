"""The least-cost mix that meets the targets of all years (Pyomo and HiGHS)."""
