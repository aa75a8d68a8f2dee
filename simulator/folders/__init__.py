"""Folders and files that the program writes: whole or not at all, and nobody else's harmed."""
