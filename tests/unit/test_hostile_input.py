"""Input that is made to take long, or to fill memory and screen, is refused at once."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.errors import MOST, InputError, Problem, Problems
from simulator.foreign import WORD, short_words
from simulator.parameters.load import load_tables
from simulator.parameters.overlay import Given, lay_over
from simulator.scenario.objections import SHOWN
from simulator.scenario.reading import read_scenario
from simulator.scenario.yaml_file import MOST_KEYS
from tests.fixtures.city import TinyCity, write_city

HEAD = "scenario: a\ncity: tiny\n"
SECONDS, MEGABYTES = 5.0, 300
HOSTILE = {
    "unknown keys": HEAD + "".join(f"unknown_{n}: {n}\n" for n in range(20_000)),
    "keys twice": HEAD + "".join(f"aaa: {n}\n" for n in range(100_000)),
    "nested": "a: " + "[" * 20_000,
    "nested lists": "a:\n  " + "- " * 1_000_000 + "x",
    "many values": HEAD + "x: [" + "1," * 1_900_000 + "1]\n",
    "a mistake at the end": HEAD + "k: some text\n" * 200_000 + "x: [1\ny: : :\n",
    "broken targets": HEAD + "targets:\n" + "".join(
        f"  t{n}: {{kind: peakk, value: 3, quantity: {{kind: emision, polutant: CO2}}}}\n"
        for n in range(14_000)),
    "wide colons": HEAD + "".join(f"a{n}: b\n  c： 3\n" for n in range(50_000)),
    "a long key": HEAD + "a" * 3_000_000 + ": 1\n",
}


def told(path: Path) -> tuple[Problem, ...]:
    problems = Problems()
    try:
        read_scenario(path, {}, problems)
    except InputError as error:
        return error.problems
    return tuple(problems)


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        file = tmp_path / "scenario.yaml"
        file.write_text(text, "utf-8")
        return file

    return write


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_scenarios_are_refused_at_once(kind: str, written: Callable[[str], Path]) -> None:
    file = written(HOSTILE[kind])
    begin = time.process_time()
    found = told(file)
    assert time.process_time() - begin < SECONDS
    assert 0 < len(found) <= MOST + 1
    assert all(len(problem.text()) < 6_000 for problem in found)


@pytest.mark.slow
def test_hostile_scenarios_stay_within_memory(written: Callable[[str], Path]) -> None:
    """A process for itself: what a process once took is not given back to the system.

    The peak is that of its own address space (proc_pid_status(5), VmHWM): `getrusage` starts at
    what the parent holds.
    """
    for kind in ("many values", "broken targets"):
        command = ("import sys; from simulator.cli.main import main; "
                   "code = main(['check', sys.argv[1]]); "
                   "peak = open('/proc/self/status').read().split('VmHWM:')[1].split()[0]; "
                   "print(int(peak) // 1024); "
                   "sys.exit(code)")
        done = subprocess.run([sys.executable, "-c", command, written(HOSTILE[kind])],
                              capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert int(done.stdout.split()[-1]) < MEGABYTES


def test_what_is_left_out_is_counted(written: Callable[[str], Path]) -> None:
    """Unknown keys and five that are missing: a hundred are told, the others counted."""
    *shown, last = told(written(HOSTILE["unknown keys"]))
    lacking = sum("no key" in problem.found for problem in shown)
    assert len(shown) == SHOWN
    assert last.code == "E-MANY"
    assert last.found == f"{20_000 + lacking - SHOWN:,} more mistakes"
    assert last.expected == "few enough to be mended one by one"
    assert last.fix == "check that it is the right file, mend these, and check again"


def test_a_collector_stops_when_nobody_would_read_more() -> None:
    problems = Problems()
    for line in range(MOST - 1):
        problems.add("E-NAME", "a.csv", line, "", "one", "another", "correct it")
    with pytest.raises(InputError) as caught:
        problems.add("E-NAME", "a.csv", MOST, "", "one", "another", "correct it")
    *shown, last = caught.value.problems
    assert len(shown) == MOST
    assert (last.code, last.file, last.found) == (
        "E-MANY", "a.csv", f"more than the {MOST} mistakes above")


def test_values_are_counted_before_they_are_read(written: Callable[[str], Path]) -> None:
    (found,) = told(written(HOSTILE["many values"]))
    assert found.found == (f"more than {MOST_KEYS:,} keys and values, those behind *names written "
                           "out")


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_number_without_end_is_shown_by_its_ends(
    sign: str, written: Callable[[str], Path]
) -> None:
    said = told(written(HEAD + f"years: {{start: {sign}{'7' * 5_000}}}\n"))
    (found,) = (problem.text() for problem in said if problem.key == "years.start")
    assert found.splitlines()[1:] == [
        f'  found "{sign}{"7" * (103 - len(sign))} ... {"7" * 50}"; expected a year',
        "  fix: write the year in four digits",
    ]


def test_only_words_without_end_are_cut() -> None:
    path, words = "/" + "a" * (WORD - 1), "one two " * 100
    assert short_words(words + path) == words + path
    assert len(short_words(path + "aa")) == WORD


def test_many_new_rows_are_laid_over_in_time(tmp_path: Path) -> None:
    write_city(tmp_path)
    tables = load_tables(tmp_path / "parameters", Problems())
    rows = [Given("prices", {"carrier": "raw_coal", "item": "import", "model_year": str(n),
                             "value": "x"}, "own.csv", n) for n in range(20_000)]
    begin = time.process_time()
    with pytest.raises(InputError, match="E-MANY"):
        lay_over(tables, rows, Problems())
    assert time.process_time() - begin < SECONDS


@pytest.mark.slow
@pytest.mark.parametrize("mistake", [{"source": "nobody"}, {"unit": "furlong"}, {}])
def test_a_table_of_a_hundred_thousand_rows_is_refused_at_once(
    tmp_path: Path, mistake: dict[str, str]
) -> None:
    """Unknown names, unknown units, one row over and over: the size alone is told."""
    city = TinyCity()
    _, rows = city.files["industry/processes.csv"]
    rows += [rows[0] | mistake] * 100_000
    begin = time.process_time()
    with pytest.raises(InputError) as caught:
        city.load(tmp_path)
    assert time.process_time() - begin < SECONDS
    assert [(p.code, p.line, p.found) for p in caught.value.problems] == [
        ("E-FILE", 20_001, "more than 20,000 rows")]
