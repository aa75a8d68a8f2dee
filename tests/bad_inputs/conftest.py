"""One written tiny city for all cases; each case gets a copy and runs the command line in it."""

import shutil

import pytest

from simulator.cli.main import main
from tests.bad_inputs.place import copy_bundled, write_tables


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    root = tmp_path_factory.mktemp("小城 tiny")
    write_tables(root)
    return root


@pytest.fixture
def place(tiny, tmp_path, monkeypatch):
    """Return a function that makes a fresh folder for a case and goes there."""

    def make(case):
        root = tmp_path / str(len(list(tmp_path.iterdir()))) / "规划 plan"
        root.parent.mkdir()
        if case.bundled:
            root.mkdir()
            copy_bundled(root)
        else:
            shutil.copytree(tiny, root)
            tables = root / "parameters"
            monkeypatch.setattr("simulator.simulation.loading.parameters_root", lambda: tables)
            monkeypatch.setattr("simulator.cli.asked.subjects.parameters_root", lambda: tables)
        monkeypatch.chdir(root)
        return root

    return make


@pytest.fixture
def program(capsys):
    """Return a function that runs the program here and gives its exit code and both streams."""

    def call(*arguments):
        code = main(["--lang", "en", *arguments])
        streams = capsys.readouterr()
        return code, streams.out, streams.err

    return call
