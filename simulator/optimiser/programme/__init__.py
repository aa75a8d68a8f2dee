"""What is decided and under which rules: sets, limits, rows, costs."""
