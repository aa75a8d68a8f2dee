"""What native code prints never reaches standard output; only one module makes solvers."""

from __future__ import annotations

import ast
import io
import os
import sys
import threading
import tomllib
from pathlib import Path

import pytest

from simulator.errors import InputError
from simulator.optimiser.solving.native import MINIMUM_HIGHS, Guard, Highs, check_version
from tests.fixtures.loud import LIBC, at_once, buffered, caught

ROOT = Path(__file__).parents[2]
HOME = ROOT / "simulator" / "optimiser" / "solving" / "native.py"
WAIT = 10.0


def next_descriptor() -> int:
    number = os.dup(0)
    os.close(number)
    return number


def test_what_native_code_prints_goes_to_standard_error(tmp_path: Path) -> None:
    with caught(tmp_path) as written:
        guard, free = Guard(), next_descriptor()
        buffered("before")
        with guard.to_stderr():
            at_once("native at once")
            buffered("native buffered")
        at_once("after")
        assert next_descriptor() == free
        assert written() == ("before\nafter\n", "native at once\nnative buffered\n")


def test_what_is_dropped_is_seen_nowhere(tmp_path: Path) -> None:
    with caught(tmp_path) as written:
        guard, free = Guard(), next_descriptor()
        buffered("before")
        with guard.dropped():
            at_once("banner at once")
            buffered("banner buffered")
        at_once("after")
        assert next_descriptor() == free
        assert written() == ("before\nafter\n", "")


def test_what_python_printed_before_is_written_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with caught(tmp_path) as written, open(1, "w", encoding="utf-8", closefd=False) as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        stream.write("before\n")
        assert written() == ("", "")
        with Guard().to_stderr():
            assert written() == ("before\n", "")


def test_one_inside_another(tmp_path: Path) -> None:
    with caught(tmp_path) as written:
        guard = Guard()
        with guard.to_stderr():
            with guard.to_stderr():
                at_once("inner")
            with guard.dropped():
                buffered("banner")
            at_once("outer")
        at_once("after")
        assert written() == ("after\n", "inner\nouter\n")


def test_a_fault_of_native_code_leaves_standard_output_as_it_was(tmp_path: Path) -> None:
    with caught(tmp_path) as written:
        guard = Guard()
        for inside in (guard.to_stderr, guard.dropped):
            with pytest.raises(ZeroDivisionError), inside():
                raise ZeroDivisionError
        at_once("after")
        assert written() == ("after\n", "")


def test_who_leaves_first_does_not_open_the_way_for_who_stays(tmp_path: Path) -> None:
    guard, entered, left = Guard(), threading.Event(), threading.Event()

    def stay() -> None:
        with guard.to_stderr():
            entered.set()
            left.wait(WAIT)
            at_once("stays")

    with caught(tmp_path) as written:
        other = threading.Thread(target=stay)
        with guard.to_stderr():
            other.start()
            assert entered.wait(WAIT)
        left.set()
        other.join(WAIT)
        at_once("after")
        assert written() == ("after\n", "stays\n")


def test_many_threads_come_and_go(tmp_path: Path) -> None:
    guard, free = Guard(), next_descriptor()

    def work() -> None:
        for _ in range(200):
            with guard.dropped():
                at_once("banner")
            with guard.to_stderr():
                at_once("solving")

    with caught(tmp_path) as written:
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(6 * WAIT)
        at_once("after")
        out, error = written()
    assert (out, set(error.split()), guard.inside) == ("after\n", {"solving"}, 0)
    assert error.count("solving") <= 800
    assert next_descriptor() == free


def test_a_file_that_took_the_number_of_a_closed_stdout_stays_clean(tmp_path: Path) -> None:
    path = tmp_path / "results.nc"
    with caught(tmp_path) as written:
        os.close(1)
        number = os.open(path, os.O_WRONLY | os.O_CREAT)
        with Guard().dropped():
            at_once("banner")
        with Guard().to_stderr():
            at_once("native")
        error = written()[1]
    assert (number, path.read_bytes(), error) == (1, b"", "native\n")


def is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


@pytest.mark.parametrize("closed", [[1], [2], [1, 2]])
def test_closed_streams_are_no_fault_and_stay_closed(tmp_path: Path, closed: list[int]) -> None:
    with caught(tmp_path) as written:
        for number in closed:
            os.close(number)
        for inside in (Guard().to_stderr, Guard().dropped):
            with inside():
                buffered("native")
                LIBC.fflush(None)
        still = [number for number in (1, 2) if not is_open(number)]
        both = written()
    assert (still, both) == (closed, ("", ""))


def test_without_a_standard_error_what_has_its_number_stays_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "__stderr__", None)
    with caught(tmp_path) as written:
        with Guard().to_stderr():
            at_once("native")
        assert written() == ("", "")


def closed_stream() -> io.TextIOWrapper:
    stream = io.TextIOWrapper(io.BytesIO())
    stream.close()
    return stream


@pytest.mark.parametrize("stream", [None, object(), io.StringIO(), closed_stream()],
                         ids=["none", "no_fileno", "in_memory", "closed"])
def test_anything_may_stand_for_stdout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stream: object
) -> None:
    monkeypatch.setattr(sys, "stdout", stream)
    with caught(tmp_path) as written:
        with Guard().to_stderr():
            at_once("native")
        assert written() == ("", "native\n")


def test_the_real_solver_prints_nothing(tmp_path: Path) -> None:
    with caught(tmp_path) as written:
        highs = Highs()
        highs.setOptionValue("output_flag", False)
        highs.run()
        assert written() == ("", "")


def test_the_real_solver_that_is_told_to_print_does_so_on_standard_error(tmp_path: Path) -> None:
    with caught(tmp_path) as written:
        Highs().run()
        out, error = written()
    assert out == ""
    assert "Model status" in error


def test_a_method_that_highs_lacks_is_named() -> None:
    with pytest.raises(AttributeError, match="solve_it_all"):
        _ = Highs().solve_it_all
    with pytest.raises(AttributeError, match="_native"):
        _ = Highs.__new__(Highs)._native


@pytest.mark.parametrize("version", ["1.15.1", "1.16.0", "1.100.0", "2.0.0", "1.16.0-rc1"])
def test_a_solver_that_is_new_enough_is_taken(version: str) -> None:
    check_version(version)


@pytest.mark.parametrize("version", ["1.15.0", "1.5.3", "0.99.99", "1.15", "of today"])
def test_a_solver_that_is_too_old_is_refused(version: str) -> None:
    with pytest.raises(InputError) as caught:
        check_version(version)
    assert str(caught.value) == (
        f"E-SOLVER highspy version\n  found HiGHS {version}; expected HiGHS 1.15.1 or newer\n"
        "  fix: run \"pip install 'highspy>=1.15.1'\""
    )


def test_the_project_asks_for_the_solver_that_the_program_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    asked = [line for lines in lists for line in lines if line.startswith("highspy")]
    minimum = ".".join(map(str, MINIMUM_HIGHS))
    assert len(asked) == 3
    assert all(f">={minimum}," in line for line in asked)


def makes_solvers(text: str) -> bool:
    """Tell whether code imports highspy, or reaches for its solver by another way."""
    return any(
        (isinstance(node, ast.Import) and any(a.name.startswith("highspy") for a in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("highspy"))
        or (isinstance(node, ast.Attribute) and node.attr in ("Highs", "_Highs")
            and ast.unparse(node.value).startswith("highspy"))
        for node in ast.walk(ast.parse(text))
    )


@pytest.mark.slow
def test_only_one_module_makes_solvers() -> None:
    files = [*(ROOT / "simulator").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]
    found = [path for path in files if b"highspy" in path.read_bytes()
             and makes_solvers(path.read_text("utf-8"))]
    assert found == [HOME]


@pytest.mark.parametrize("line", ["import highspy", "from highspy import Highs",
                                  "import highspy.highs as solver", "highs = highspy.Highs()",
                                  "highs = highspy.highs.Highs()"])
def test_another_module_that_makes_solvers_would_be_seen(line: str) -> None:
    assert makes_solvers(line)
