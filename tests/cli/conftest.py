"""Run the program as a user does: in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
        )  # fmt: skip

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
