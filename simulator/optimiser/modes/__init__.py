"""Questions beside the least cost: fronts, budgets, alternatives, cost curves."""
