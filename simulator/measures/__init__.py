"""Measures: the library, the moves of a plan, what a move acts on, clashes, potentials."""
