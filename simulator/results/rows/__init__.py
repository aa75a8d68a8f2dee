"""Rows of the tables in a results folder."""
