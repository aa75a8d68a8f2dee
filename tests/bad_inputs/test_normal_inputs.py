"""What planners write in their own way is read, and means the same."""

import pytest

from tests.bad_inputs.place import Case, change, read_cases

CASES = read_cases("normal")


@pytest.fixture(scope="session")
def usual():
    """Keep the tables of the unchanged scenario once they have been computed."""
    return {}


def tables(root):
    folder = next(path.parent for path in root.glob("*/run.json"))
    return {name: (folder / name).read_text("utf-8")
            for name in ("emissions.csv", "targets.csv", "costs.csv")}


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "_"))
def test_a_habit_changes_nothing(case, place, program, usual):
    if not usual:
        plain = place(Case("as it stands"))
        assert program(*Case("as it stands").args)[0] == 0
        usual |= tables(plain)
    root = place(case)
    change(root, case)
    code, _, err = program(*case.args)
    assert (code, err) == (0, "")
    assert tables(root) == usual
