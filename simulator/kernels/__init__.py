"""Pure formulas that several sectors share."""
