"""What a run leaves behind: a labelled Dataset, long tables, the IAMC file and the run record."""
