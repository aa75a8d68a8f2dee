"""The program of the documentation that runs two hundred uptakes, on a Dask cluster."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="needs the extra dask")
PAGE = Path(__file__).parents[2] / "docs" / "modelling.md"
SAME = """\
from program import in_a_pool, on_dask

if __name__ == "__main__":
    pool, cluster = in_a_pool(), on_dask()
    assert len(pool) == 200
    assert pool == cluster, "a cluster finds other numbers than a pool"
    print("the same")
"""


def test_two_hundred_uptakes_on_a_cluster_are_those_of_a_pool(tmp_path):
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.S | re.M)
    (own,) = [block for block in blocks if "LocalCluster" in block]
    (tmp_path / "program.py").write_text(own, "utf-8")
    (tmp_path / "both.py").write_text(SAME, "utf-8")
    done = subprocess.run([sys.executable, "both.py"], cwd=tmp_path, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stderr
    assert "the same" in done.stdout
