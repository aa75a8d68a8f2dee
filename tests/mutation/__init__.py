"""Seeded faults in the program, each of which a test must notice: `python -m tests.mutation`.

Cosmic Ray makes the mutations. Its own runs are not used: they have neither a seeded sample, nor
tests chosen by the line that changed, and start Python anew for each mutant.
"""

PACKAGES = ("accounting", "kernels", "optimiser", "targets")
"""Those of the program that are changed."""
FOLLOWED = (*PACKAGES, "sectors")
"""Those whose lines are looked at: the constants of kernels are used in the sectors."""
