"""Run the program as a user does: in a process of its own."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.cli.main import main

ROOT = Path(__file__).parents[2]
SMALL = """\
scenario: {name}
city: liupanshui
title: {{zh: 小情景, en: Small scenario}}
plan: {{zh: 小规划, en: Small plan, status: draft}}
"""


@pytest.fixture
def program(tmp_path):
    def call(*arguments, **environment):
        clean = {k: v for k, v in os.environ.items() if k not in ("LC_ALL", "LC_MESSAGES", "LANG")}
        return subprocess.run(
            [sys.executable, "-m", "simulator", *map(str, arguments)],
            cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
            env={**clean, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment},
        )

    return call


@pytest.fixture
def here(tmp_path, monkeypatch, capsys):
    """Run the program as `program` does, but in this process: its start is not the subject."""

    def call(*arguments, **environment):
        for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)
        capsys.readouterr()
        code = main([*map(str, arguments)])
        said = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, code, said.out, said.err)

    return call


@pytest.fixture
def scenario(tmp_path):
    def write(text="", name="small", folder="我的 情景"):
        place = tmp_path / folder
        place.mkdir(exist_ok=True)
        file = place / "scenario.yaml"
        file.write_text(SMALL.format(name=name) + text, "utf-8")
        return file

    return write


@pytest.fixture
def in_tiny_city(tmp_path, monkeypatch, capsys):
    """Return a function that writes a city, runs one command, and gives code, rows and words."""

    def call(city, *arguments):
        home = city.write(tmp_path)
        for place in ("simulation.loading", "cli.asked.subjects"):
            monkeypatch.setattr(f"simulator.{place}.parameters_root",
                                lambda: tmp_path / "parameters")
        monkeypatch.chdir(tmp_path)
        code = main(["--lang", "en", *(arguments or ("run",)), str(home), "--no-report",
                     "-o", "out"])
        table = tmp_path / "out" / "targets.csv"
        rows = list(csv.DictReader(table.open(encoding="utf-8"))) if table.is_file() else []
        return code, rows, capsys.readouterr().err

    return call
