"""One defect per case: the whole message, exit code 2, and nothing written."""

import pytest

from tests.bad_inputs.place import change, read_cases

FILES = ("scenario", "layers", "tables", "command", "several")
CASES = [case for name in FILES for case in read_cases(name)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "_"))
def test_a_defect_is_explained_and_nothing_is_written(case, place, program):
    root = place(case)
    change(root, case)
    before = sorted(root.rglob("*"))
    code, out, err = program(*case.args)
    assert err == case.expect
    assert (code, out) == (2, "")
    assert sorted(root.rglob("*")) == before


@pytest.mark.parametrize("case", CASES[::20], ids=lambda case: case.name.replace(" ", "_"))
def test_earlier_results_stay_as_they_are(case, place, program):
    root = place(case)
    change(root, case)
    earlier = root / "results"
    earlier.mkdir(exist_ok=True)
    (earlier / "run.json").write_bytes(b"{}")
    assert program(*case.args)[0] == 2
    assert {path.name: path.read_bytes() for path in earlier.iterdir()} == {"run.json": b"{}"}
