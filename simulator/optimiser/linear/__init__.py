"""How Pyomo's rules become arrays."""
