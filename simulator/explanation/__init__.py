"""The chain behind any number of a results folder, and the way back."""
