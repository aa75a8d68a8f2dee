"""Completion in the shell."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from simulator.cli.asked.options import FLAGS, VALUED

CITIES = ["binzhou", "handan", "huzhou", "liupanshui", "xuzhou"]


def completed(program, *words):
    done = program(_SIMULATOR_COMPLETE="complete_bash", COMP_WORDS=" ".join(words),
                   COMP_CWORD=str(len(words) - 1))
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_commands_are_completed(program):
    assert completed(program, "simulator", "ru") == ["run"]
    assert {"run", "check", "coverage"} <= set(completed(program, "simulator", ""))


def test_plans_are_completed_after_global_options(program):
    assert completed(program, "simulator", "run", "") == CITIES
    assert completed(program, "simulator", "--lang", "zh", "run", "--quiet", "h") == [
        "handan", "huzhou"]


def test_folders_are_completed_beside_plans(program, tmp_path):
    (tmp_path / "我的城市").mkdir()
    (tmp_path / ".hidden").mkdir()
    assert completed(program, "simulator", "run", "") == [*CITIES, "我的城市"]


def test_global_options_are_completed_everywhere(program):
    shown = completed(program, "simulator", "run", "--")
    assert {*FLAGS, *VALUED} - {"-q"} <= set(shown)
    assert "--output" in shown


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_every_script_calls_the_program(program, shell):
    done = program("--show-completion", shell)
    assert done.returncode == 0
    assert "_SIMULATOR_COMPLETE" in done.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here to read the script")
def test_bash_accepts_its_script(program):
    script = program("--show-completion", "bash").stdout
    done = subprocess.run(["bash", "-n"], input=script, text=True, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr


def test_an_unknown_shell_is_refused(program):
    done = program("--show-completion", "tcsh", "--lang", "en")
    assert done.returncode == 2
    assert 'found "tcsh"; expected bash, zsh' in done.stderr


def test_the_script_is_installed_below_the_home(program, tmp_path):
    done = program("--install-completion", "bash", "--lang", "zh", HOME=str(tmp_path))
    assert done.returncode == 0
    script = tmp_path / ".bash_completions" / "simulator.sh"
    assert str(script) in done.stdout
    assert "_SIMULATOR_COMPLETE" in script.read_text("utf-8")
