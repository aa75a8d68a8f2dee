"""Seeded mistakes in every kind of input: `python -m tests.mutators --count 10000`."""
