"""The coefficient arrays and the equations on them."""
