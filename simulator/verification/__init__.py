"""A results folder verified: its files against the record, its numbers against a repeat."""
