"""What the optimiser answers: the least-cost mix, the most within a budget, other mixes."""
