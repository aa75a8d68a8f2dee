"""Words of the command line, in both languages."""
