"""What appears on a terminal and what in a pipe: colour, width, bar, and texts of others."""

from __future__ import annotations

import ast
import fcntl
import io
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
from rich.cells import cell_len

from simulator.cli.asked.options import Options
from simulator.cli.shown.layout import table
from simulator.cli.shown.output import Painted, echo, print_json
from simulator.cli.shown.progress import Progress

ROOT = Path(__file__).parents[2]
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
FOREIGN = "[bold]粗[/bold] \x1b[31m红\x07 \x9b2J \u202e :smile: {x}"
WRITTEN_OUT = "[bold]粗[/bold] \\u001b[31m红\\u0007 \\u009b2J \\u202e :smile: {x}"
ROWS = """\
measures: {}
targets:
  T1: {clause: 一, label: {zh: 乙, en: B}, indicator: b, kind: tracked, status: tracked, reason: r}
"""


def on_a_terminal(*arguments, stream="stderr", size=(24, 80), cwd=None, **environment):
    """Run the program with a terminal for one of its streams and return what appears there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
    clean = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM", "COLUMNS")}
    started = subprocess.Popen(
        [sys.executable, "-m", "simulator", *map(str, arguments)], cwd=cwd,
        env={**clean, "TERM": "xterm", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment},
        **{"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, stream: theirs},
    )
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 4096):
            shown += part
    except OSError:
        pass  # the other end is closed: everything has been read
    os.close(ours)
    started.wait()
    return shown.decode().replace("\r\n", "\n")


# colour


def test_errors_are_coloured_on_a_terminal_only(program):
    assert "\x1b[1;31mE-USAGE\x1b[0m simulator\n" in on_a_terminal("nonsense", "--lang", "en")
    assert "\x1b" not in on_a_terminal("nonsense", NO_COLOR="1")
    assert "\x1b" not in on_a_terminal("nonsense", TERM="dumb")
    assert "\x1b" not in program("nonsense", FORCE_COLOR="1").stderr


def test_text_stays_plain_off_a_terminal(capsys):
    echo(Painted("missed", "bad"), " two")
    assert capsys.readouterr().out == "missed two\n"


# texts of others


@pytest.fixture
def foreign(scenario):
    """Return a scenario whose title holds markup, escapes and a sign that turns text round."""
    file = scenario(ROWS)
    title = json.dumps(FOREIGN)
    file.write_text(file.read_text("utf-8").replace("zh: 小规划, en: Small plan",
                                                    f"zh: {title}, en: {title}"), "utf-8")
    (file.parent / "clauses.csv").write_text(
        "clause,item,kind,key,status,by,reason,label_zh,label_en\n"
        "一,T1,target,,tracked,,r,乙 [red]x[/red],B [red]x[/red]\n", "utf-8")
    return file


@pytest.mark.slow
def test_foreign_text_is_shown_as_it_is_and_steers_nothing(program, foreign, tmp_path):
    piped = program("coverage", foreign, "--all", "--lang", "en").stdout
    shown = on_a_terminal("coverage", foreign, "--all", "--lang", "en", stream="stdout")
    for text in (piped, shown):
        assert text.splitlines()[0] == WRITTEN_OUT
        assert "B [red]x[/red]" in text
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert "\x1b[2J" not in on_a_terminal("check", "\x1b[2Jx", "--lang", "en")
    assert "\\u001b[2Jx" in on_a_terminal("check", "\x1b[2Jx", "--lang", "en")


def test_json_holds_foreign_text_whole_and_harmless(capsys):
    print_json({"title": FOREIGN, "rate": float("nan")})
    text = capsys.readouterr().out
    assert json.loads(text) == {"title": FOREIGN, "rate": None}
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)


def test_a_cell_that_breaks_its_line_keeps_its_column():
    text = table(["a", "b", "c"], [["one\ntwo", "[b]\x1b[0m[/b]", 1], ["", "x", 22]])
    assert text.split("\n") == [
        "a    b                  c",
        "one  [b]\\u001b[0m[/b]   1",
        "two",
        "     x                 22",
    ]


def test_numbers_named_as_such_stand_at_the_right_even_where_a_heading_is_broken():
    text = table(["x" * 75, "n" * 12], [["y" * 75, "-1.5"], ["z", "10"]], right=[1])
    lines = text.split("\n")
    assert all(cell_len(line) <= 80 for line in lines)
    assert {cell_len(line) for line in lines if line.endswith(("-1.5", "10"))} == {80}


def test_no_text_goes_out_by_another_door():
    """Only output.py writes: whatever another file printed would not be cleaned."""
    doors = set()
    for path in (ROOT / "simulator" / "cli").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                if name.endswith((".echo", "secho", ".write", ".print", "print_exception")) or (
                        name == "print"):
                    doors.add((path.name, name))
    assert doors == {("output.py", "typer.echo"), ("output.py", "Console(file=stream).print"),
                     ("layout.py", "Console(file=paper, width=page() + GAP, color_system=None)"
                                   ".print"),
                     ("failures.py", "traceback.print_exception")}


# width


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_pipe_has_one_width_whatever_the_terminal(program, lang):
    one = program("coverage", "xuzhou", "--all", "--lang", lang, COLUMNS="200").stdout
    two = program("coverage", "xuzhou", "--all", "--lang", lang, COLUMNS="60").stdout
    assert one == two
    assert 70 < max(map(cell_len, one.splitlines())) <= 80


@pytest.mark.slow
@pytest.mark.parametrize(("columns", "most"), [(60, 60), (90, 90), (200, 100)])
def test_a_table_fits_the_terminal(columns, most):
    text = on_a_terminal("coverage", "xuzhou", "--all", stream="stdout", size=(24, columns))
    longest = max(map(cell_len, text.splitlines()))
    assert most - 10 < longest <= most


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [["list", "--json"], ["coverage", "xuzhou", "--quiet"]])
def test_rich_is_loaded_only_for_tables(program, arguments):
    done = program(*arguments, PYTHONPROFILEIMPORTTIME="1")
    assert done.returncode == 0
    assert "simulator.cli.shown.layout" in done.stderr
    assert not re.search(r"\|\s+rich\b", done.stderr)


# bar


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("simulator.cli.shown.progress.PATIENCE", 0.0)
    monkeypatch.setattr("simulator.cli.shown.progress.PER_SECOND", 100)


def wait_for(text, stream):
    end = time.monotonic() + 20
    while text not in stream.getvalue() and time.monotonic() < end:
        time.sleep(0.001)


def test_the_bar_is_for_terminals_and_slow_work(monkeypatch, at_once):
    for stream, quiet, shown in ((Terminal(), False, True), (Terminal(), True, False),
                                 (io.StringIO(), False, False)):
        monkeypatch.setattr("sys.stderr", stream)
        with Progress(Options(quiet=quiet), 4) as progress:
            progress.step("一")
            progress.step("二 [bold]\x1b[2J")
            if shown:
                wait_for("二", stream)
        plain = ESCAPES.sub("", stream.getvalue())
        assert (f"{'━' * 5}╺{'━' * 14} 二 [bold]\\u001b[2J" in plain) == shown
        assert stream.getvalue().endswith("\x1b[2K") == shown
        assert bool(stream.getvalue()) == shown


def test_what_is_printed_under_the_bar_goes_where_it_belongs(monkeypatch, at_once, capsys):
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    with Progress(Options(), 2) as progress:
        progress.step("一")
        wait_for("一", stream)
        print_json({"a": 1})
        echo(Painted("E-USAGE", "bad"), " x", err=True)
    assert json.loads(capsys.readouterr().out) == {"a": 1}
    assert "\r\x1b[2KE-USAGE x\n" in stream.getvalue()


def test_quick_work_shows_no_bar_and_loads_nothing_for_it(monkeypatch):
    stream = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr", stream)
    begin = time.monotonic()
    with Progress(Options(), 1) as progress:
        progress.step("一")
    assert stream.getvalue() == ""
    assert time.monotonic() - begin < 1.0


def test_a_dumb_terminal_has_no_bar(monkeypatch, at_once):
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "dumb")
    with Progress(Options(), 1) as progress:
        progress.step("一")
        time.sleep(0.05)
    assert stream.getvalue() == ""
