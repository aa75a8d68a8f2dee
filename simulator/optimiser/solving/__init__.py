"""Solving the programme: solver, solution, replay, shadow prices."""
