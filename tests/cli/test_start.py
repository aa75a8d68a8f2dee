"""Help, version, language and wrong arguments."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len as width

from simulator.cli.asked.mode_options import Asked, read_all
from simulator.cli.asked.optimiser_options import WrittenOptions
from simulator.cli.asked.options import Options, extract, locale_language
from simulator.cli.commands import listing
from simulator.cli.main import main
from simulator.errors import InputError
from tests.bad_inputs.place import lists

COMMANDS = lists()["<commands>"]
ROOT = Path(__file__).parents[2]
HEAVY = ("numpy", "pandas", "xarray", "pyomo", "highspy", "pint", "pydantic", "rich",
         "jinja2")


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["check", "--help"],
                                       ["--version"], ["--foo"]])
def test_nothing_heavy_is_imported(arguments):
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "simulator", *arguments],
        capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )
    modules = {line.rpartition("|")[2].strip().split(".")[0]
               for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "typer" in modules
    assert not modules.intersection(HEAVY)


@pytest.mark.parametrize("command", ["", "list", "check", "run", "simulate", "optimise", "pareto",
                                     "macc", "report", "compare", "coverage", "explain", "new",
                                     "rebase", "import", "schema", "verify", "hindcast"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_help_page_fits_the_page(here, command, lang):
    done = here(*filter(None, [command]), "--help", "--lang", lang, COLUMNS="80")
    assert done.returncode == 0
    assert max(map(width, done.stdout.splitlines())) <= 80
    assert "--set KEY=VALUE" in done.stdout
    assert ("用法" in done.stdout) == (lang == "zh")
    assert "<str>" not in done.stdout


def test_no_command_shows_the_help_and_exits_with_2(program):
    done = program()
    assert done.returncode == 2
    assert "simulate" in done.stdout


def test_version(program):
    assert program("--version").stdout.startswith("simulator ")
    assert program("list", "--version").returncode == 0


@pytest.mark.parametrize(("arguments", "text"), [
    (["chek"], 'E-USAGE simulator\n  found unknown command "chek"; expected one of the commands '
               f'{COMMANDS}\n'
               '  fix: write "check"\n'),
    (["run", "--no-optimize-it", "x"], 'E-USAGE simulator run\n  found unknown option '
               '"--no-optimize-it"; expected an option of simulator run\n'
               '  fix: write "--no-optimize"\n'),
    (["run"], "E-USAGE simulator run\n  found no PATH; expected PATH after simulator run\n"
              '  fix: run "simulator run --help"\n'),
    (["--qiet", "list"], 'E-USAGE simulator\n  found unknown option "--qiet"; expected an option '
               'of simulator\n  fix: write "--quiet"\n'),
    (["list", "--lang", "fr"], 'E-USAGE simulator --lang\n  found "fr"; expected zh or en\n'
               '  fix: run "simulator --help"\n'),
    (["list", "--set"], "E-USAGE simulator --set\n  found --set without a value; expected a value"
               '\n  fix: run "simulator --help"\n'),
    (["list", "--set", "x"], 'E-USAGE simulator --set\n  found "x"; expected key=value, for '
               'example years.end=2040\n  fix: run "simulator --help"\n'),
    (["list", "--data", "no"], 'E-USAGE simulator --data\n  found no folder "no"; expected a '
               'folder of city tables\n  fix: run "simulator --help"\n'),
])
def test_wrong_arguments_are_a_block_and_exit_2(here, arguments, text):
    done = here(*arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", text)


def test_too_many_arguments(here):
    done = here("coverage", "one", "two")
    assert done.returncode == 2
    assert done.stderr.startswith("E-USAGE simulator coverage\n")
    assert "found more arguments than fit: two;" in done.stderr


def test_blocks_are_in_the_language_of_the_locale(here):
    done = here("chek", LC_ALL="zh_CN.UTF-8")
    assert done.returncode == 2
    assert "发现：未知命令“chek”；应为：" in done.stderr
    assert "改法：改为“check”" in done.stderr


@pytest.mark.parametrize(("environment", "lang"), [
    ({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LANG": "en_GB.UTF-8"}, "en"),
    ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"), ({"LC_MESSAGES": "zh_TW"}, "zh"),
])
def test_language_of_the_locale(environment, lang):
    assert locale_language(environment) == lang


def test_global_options_stand_before_or_after_the_command(tmp_path):
    options = Options()
    rest = extract(["--lang=zh", "run", "-q", "a", "--set", "x.y=1", "--set=z= 2 %", "--data",
                    str(tmp_path), "--", "--json"], options)
    assert rest == ["run", "a", "--", "--json"]
    assert options == Options("zh", True, False, False, tmp_path, {"x.y": "1", "z": "2 %"})


def test_all_wrong_global_options_are_named_at_once():
    with pytest.raises(InputError) as caught:
        extract(["--lang", "fr", "--set", "x", "--data"], Options())
    assert {p.key for p in caught.value.problems} == {"--lang", "--set", "--data"}


def test_a_fault_is_one_line_and_exit_1(monkeypatch, capsys):
    def fail(options):
        raise ValueError("two\nlines")

    monkeypatch.setattr(listing, "run", fail)
    monkeypatch.delenv("SIMULATOR_DEBUG", raising=False)
    assert main(["list", "--lang", "en"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("Internal fault (ValueError: two lines). This is a bug")
    assert len(error.splitlines()) == 1
    monkeypatch.setenv("SIMULATOR_DEBUG", "1")
    assert main(["list"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupt_is_exit_130(monkeypatch, capsys):
    def stop(options):
        raise KeyboardInterrupt

    monkeypatch.setattr(listing, "run", stop)
    assert main(["list", "--lang", "zh"]) == 130
    assert "已中断" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["optimise", "huzhou", "--time-limit", "abc"], "--time-limit 的值不能识别"),
        (["optimise", "huzhou", "--year", "二"], "--year 后面的一个整数"),
        (["optimise", "huzhou", "--targets"], "--targets 后面没有值"),
        (["list", "more"], "多余的参数：more"),
    ],
)
def test_wrong_values_are_refused_in_the_language_of_the_user(here, arguments, found):
    done = here(*arguments, "--lang", "zh")
    assert done.returncode == 2
    assert found in done.stderr
    assert done.stderr.startswith(f"E-USAGE simulator {arguments[0]}\n")
    assert not re.search(r"Invalid|valid|argument|requires|Got", done.stderr)


def test_a_word_like_no_command_gets_no_guess(here):
    done = here("nosuch")
    assert done.returncode == 2
    assert 'write "' not in done.stderr
    assert 'fix: write "simulate"' in here("simulat").stderr


def test_help_in_chinese_has_no_english_headings(here):
    text = here("run", "--help", "--lang", "zh").stdout
    assert "OPTIONS" not in text
    assert "通用选项（可在命令前后）：\n" in text


def test_mistakes_in_options_and_files_are_told_together():
    """Words, amounts and options that do not go together; a scenario that there is not."""
    written = WrittenOptions(targets=["nofile.csv"], quotas="fre")
    asked = Asked("", "3 apples", None, "parts", False, 0, "2 %", 0)
    with pytest.raises(InputError) as told:
        read_all(Options(), ["nowhere"], written, asked)
    places = [(p.code, p.key or p.file) for p in told.value.problems]
    assert places == [("E-FILE", "nowhere"), ("E-USAGE", "--budget"), ("E-USAGE", "--budget"),
                      ("E-USAGE", "--quotas"), ("E-USAGE", "--targets")]


def test_right_options_are_taken_before_files_are_read():
    wanted = read_all(Options(), ["nowhere"], WrittenOptions(["assumed"], gap=0.01),
                      Asked("NOx", "5 亿元", 2026, "parts", False, 0, "2 %", 0))
    assert (wanted.sources, wanted.gap, wanted.modes.budget) == (("assumed",), 0.01, 5e8)
