"""Targets: kinds, verdicts, checks."""
