"""The optimiser is imported quickly: what only some answers need is loaded with them."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LATER = ("scipy", "pandas", "xarray", "pint", "pyomo.environ",
         "simulator.optimiser.infeasible.diagnosis", "simulator.optimiser.modes.projects",
         "simulator.optimiser.modes.myopic", "simulator.optimiser.modes.frontier")
CODE = "import simulator.optimiser.optimise, sys; print(*sys.modules)"


@pytest.mark.slow
def test_what_only_some_answers_need_is_not_imported():
    done = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, capture_output=True,
                          encoding="utf-8", check=True)
    loaded = done.stdout.split()
    assert "highspy" in loaded
    assert not [name for name in LATER if name in loaded]
