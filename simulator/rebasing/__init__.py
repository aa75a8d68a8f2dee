"""A city carried to a later base year along its baseline."""
