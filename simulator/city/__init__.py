"""What there is: names, sites, the base year, coefficients, the compiled city."""
