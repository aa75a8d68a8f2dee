"""The code of the page on exchange formats, which reads iamc.csv with the community's packages."""

import re
from pathlib import Path

import pytest

import simulator

WHY = "needs pyam and nomenclature: pip install 'citysynergy-simulator[exchange]'"
pytest.importorskip("pyam", reason=WHY)
pytest.importorskip("nomenclature", reason=WHY)
PAGE = Path(__file__).parents[2] / "docs" / "exchange.md"


@pytest.mark.slow
def test_the_code_of_the_page_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.S | re.M)
    for folder in re.findall(r"results/(\w+)", code):
        simulator.simulate(folder).save(f"results/{folder}", report=False)
    names = {"__name__": "page"}
    exec(compile(code, "exchange.md", "exec"), names)
    assert len(names["frame"].variable) > 100
    assert names["definition"].check_aggregate(names["frame"]).empty
