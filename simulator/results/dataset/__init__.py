"""The labelled Dataset of a run and its NetCDF file."""
