"""What the command changes, with what it tries the changes, and what it makes of the results."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("cosmic_ray", reason="needs the extra mutation")

from tests.mutation import choosing, outcomes, sites
from tests.mutation.choosing import Program, chosen
from tests.mutation.lines import Map
from tests.mutation.report import report
from tests.mutation.sites import Mutant, Site, mutants, sites_of

SPARED = '''
"""Twice 2 + 2."""
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    A = 1 + 1
__all__ = ["a" + "b"]
Key = str | int

@cache
@overload
def f(a: int | None = None, *, b: "1 + 1") -> str | None:
    c: list[int] | None
    problems.report(1 + 1, a if b else c)
    raise ValueError(f"{1 + 1}" if a < 1 else str(1 + 2))
'''


def kinds(source: str) -> set[tuple[str, str]]:
    """Return the text and the kind of every site."""
    lines = source.splitlines()
    return {(lines[s.start[0] - 1][s.start[1] : s.stop[1]], s.kind)
            for s in sites_of(source, "simulator/kernels/x.py")}


def test_types_messages_and_names_are_spared() -> None:
    assert kinds(SPARED) == set()


def test_numbers_operators_and_conditions_are_changed() -> None:
    source = "def f(a, b=1):\n    return a + 2.5 if a < b and not a else f(*a)\n"
    assert kinds(source) == {
        ("1", "NumberReplacer"), ("2.5", "NumberReplacer"), ("+", "ReplaceBinaryOperator"),
        ("<", "ReplaceComparisonOperator"), ("and", "ReplaceAndWithOr"),
        ("not", "ReplaceUnaryOperator"), ("a < b and not a", "AddNot"),
    }


def test_one_operator_is_one_site_whatever_it_becomes() -> None:
    (site,) = sites_of("def f(a, b):\n    return a - b\n", "simulator/kernels/x.py")
    assert {name for name, _ in site.options} == {
        f"ReplaceBinaryOperator_Sub_{name}" for name in ("Add", "Mul", "Div")}
    assert (site.lines, site.definition) == ((range(2, 3), range(2, 3)), range(1, 3))


def test_imports_run_what_stands_outside_functions() -> None:
    source = "@dataclass\nclass A:\n    b: int = 1\n\n    def f(self, c=2):\n        return [\n3]\n"
    found = {s.start[0]: (s.lines, s.definition, s.names) for s in sites_of(source, PATH)}
    assert found == {
        1: ((), range(1, 8), ("A",)), 3: ((), range(2, 8), ("b", "A")),
        5: ((), range(5, 8), ("f", "A")),
        7: ((range(7, 8), range(6, 8)), range(5, 8), ("f", "A")),
    }
    assert choosing.bodies(source) == 0b11000000


def test_a_seed_always_draws_the_same_sample(tmp_path: Path) -> None:
    file = tmp_path / "simulator" / "kernels" / "x.py"
    file.parent.mkdir(parents=True)
    file.write_text("".join(f"a{n} = {n}\n" for n in range(20)), "utf-8")
    first, again, other = (
        [(m.site.path, m.site.start, m.changed) for m in islice(mutants(tmp_path, seed), 5)]
        for seed in (1, 1, 2))
    assert first == again != other


def test_a_sample_stays_where_the_program_changes_elsewhere(tmp_path: Path) -> None:
    file = tmp_path / "simulator" / "kernels" / "x.py"
    file.parent.mkdir(parents=True)
    lines = [f"a{n} = {n}\n" for n in range(20)]
    file.write_text("".join(lines), "utf-8")
    before = [next(m.diff()) for m in islice(mutants(tmp_path, 1), 20)]
    file.write_text("".join(["\n", "b = 5\n", *lines]), "utf-8")
    after = [next(m.diff()) for m in islice(mutants(tmp_path, 1), 21)]
    assert [line for line in after if "b = 5" not in line] == before


PATH, OTHER = "simulator/kernels/x.py", "simulator/kernels/y.py"
PROGRAM = Program({PATH: "", OTHER: "A = 1\n" + "\n" * 18 + "A + 1\n"},
                  {PATH: 0b1111110000, OTHER: 1 << 20}, {PATH: {OTHER}})


def mutant(line: int, inside: bool = True, name: str = "B") -> Mutant:
    lines = (range(line, line + 1), range(line, line + 2)) if inside else ()
    site = Site(PATH, (line, 0), (line, 1), "NumberReplacer", lines, range(line, line + 4), (name,),
                ())
    return Mutant(site, "NumberReplacer", "1\n", "2\n")


def mapped(path: str = PATH, **lines: int) -> Map:
    """Return a map of tests that run one line each and take a second more each."""
    return Map({name: {path: 1 << line} for name, line in lines.items()},
               {name: float(n) for n, name in enumerate(lines)}, dict.fromkeys(lines, "d"))


def test_tests_of_the_line_are_tried_the_fastest_first() -> None:
    assert chosen(mutant(4), mapped(a=4, b=5, c=4), PROGRAM) == ["a", "c"]


def test_a_line_within_a_statement_has_the_tests_of_the_statement() -> None:
    assert chosen(mutant(4), mapped(a=5, b=6), PROGRAM) == ["a"]


def test_a_line_that_nothing_runs_has_no_tests() -> None:
    assert chosen(mutant(4), mapped(a=9), PROGRAM) == []


def test_a_line_that_imports_run_has_the_tests_of_what_depends_on_it() -> None:
    assert chosen(mutant(2, inside=False), mapped(a=2, b=4, c=9), PROGRAM) == ["b"]
    assert chosen(mutant(2, inside=False), mapped(a=2, c=9), PROGRAM) == ["c"]
    assert chosen(mutant(2, inside=False), mapped(OTHER, a=2, b=20), PROGRAM) == ["b"]


def test_a_constant_has_the_tests_of_the_lines_that_say_its_name() -> None:
    own, other = mapped(a=4), mapped(OTHER, b=20, c=19)
    both = Map(own.lines | other.lines, own.seconds | other.seconds, {})
    assert chosen(mutant(2, inside=False, name="A"), both, PROGRAM) == ["b"]


def test_few_cases_of_one_test_are_tried_and_every_hand_calculation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(choosing, "FASTEST", 2)
    names = [*(f"tests/unit/t.py::many[{n}]" for n in range(5)), "tests/unit/t.py::slow",
             "tests/hand/t.py::slower"]
    names += [f"tests/hand/t.py::cases[{n}]" for n in range(5)]
    assert chosen(mutant(4), mapped(**dict.fromkeys(names, 4)), PROGRAM) == [*names[:2], *names[6:]]


@pytest.mark.parametrize(("found", "expected"), [
    ({"signal": 0, "code": 1}, "killed"), ({"signal": 0, "code": 2}, "killed"),
    ({"signal": 0, "code": 0}, "survived"), ({"signal": 0, "code": 5}, "survived"),
    ({"signal": 24}, "timed out"), ({"signal": 11}, "killed"), ({"signal": 0}, "killed"),
])
def test_whatever_ends_badly_was_noticed(found: dict[str, Any], expected: str) -> None:
    assert outcomes.verdict(found) == expected


def test_a_survivor_is_tried_again_with_other_tests_and_a_kill_is_not(tmp_path: Path) -> None:
    tests, file = mapped(a=4, b=4), tmp_path / "outcomes.jsonl"
    kept = outcomes.Outcomes(file, "program")
    for line, code in ((4, 0), (5, 1)):
        changed = SimpleNamespace(**vars(mutant(line)) | {"changed": str(line)})
        kept.add(changed, ["a"], tests, {"signal": 0, "code": code, "seconds": 1.0})
    read = outcomes.Outcomes(file, "program")
    survivor, killed = (SimpleNamespace(**vars(mutant(n)) | {"changed": str(n)}) for n in (4, 5))
    assert read.find(survivor, ["a"], tests)["verdict"] == "survived"
    assert read.find(survivor, ["a", "b"], tests) is None
    assert read.find(killed, ["a", "b"], tests)["verdict"] == "killed"
    assert outcomes.Outcomes(file, "another").find(killed, ["a"], tests) is None


@pytest.mark.parametrize(("survived", "code"), [(1, 0), (2, 1)])
def test_nine_of_ten_are_enough(survived: int, code: int, capsys: pytest.CaptureFixture) -> None:
    found = [(mutant(1), {"verdict": "survived" if n < survived else "killed", "of": 3})
             for n in range(10)]
    assert report(found) == code
    said = capsys.readouterr().out
    assert f"| kernels | 10 | {10 - survived} | 0 | {survived} | {10 - survived}0.0% |" in said
    assert said.count("simulator/kernels/x.py:1 NumberReplacer (3 tests)\n    -1\n    +2\n") == (
        survived)


def test_every_operator_is_one_of_cosmic_ray() -> None:
    assert set(sites.OPERATORS) <= set(sites.PROVIDER)
