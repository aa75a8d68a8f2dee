"""A few of the mistakes that `python -m tests.mutators` makes by the thousand."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.bad_inputs.place import write_tables
from tests.mutators.mutations import MUTATIONS, mutate
from tests.mutators.trial import contents, trial

AT_ONCE, MORE = 30, 300
"""Seeds that are tried at once, and those of the slow suite."""


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("template")
    write_tables(root)
    return root


@pytest.mark.parametrize("seed", [
    pytest.param(seed, marks=pytest.mark.slow if seed > AT_ONCE else ())
    for seed in range(1, MORE + 1)
])
def test_a_mistake_is_told_or_does_no_harm(seed: int, template: Path, tmp_path: Path) -> None:
    outcome = trial(seed, template, tmp_path / "trial")
    assert not outcome.faults, (outcome.what, outcome.words[-500:])


def test_a_seed_always_makes_the_same_mistake(template: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        root = tmp_path / name
        for path in template.rglob("*"):
            if path.is_file():
                copy = root / path.relative_to(template)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(path.read_bytes())
    assert mutate(Random(5), tmp_path / "a") == mutate(Random(5), tmp_path / "b")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_every_kind_of_mistake_is_made() -> None:
    rng = Random(1)
    weights = [weight for _, weight in MUTATIONS.values()]
    assert set(rng.choices(list(MUTATIONS), weights, k=500)) == set(MUTATIONS)
