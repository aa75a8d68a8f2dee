"""Several runs or cities side by side on a common scale."""
