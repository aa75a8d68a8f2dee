"""Benchmarks of the optimiser: run `python -m benchmarks.registry`."""
