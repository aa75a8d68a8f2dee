"""One written tiny city for all cases; each case gets a copy and runs the command line in it."""

import shutil

import pytest

from simulator.cli.main import main
from tests.bad_inputs.place import Kept, copy_bundled, write_tables


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
            go_to(root, monkeypatch)
        monkeypatch.chdir(root)
        return root

    return make


def go_to(root, patch):
    """Let the program start in a folder and take its tables for the bundled ones."""
    tables = root / "parameters"
    patch.setattr("simulator.simulation.loading.parameters_root", lambda: tables)
    patch.setattr("simulator.cli.asked.subjects.parameters_root", lambda: tables)
    patch.chdir(root)


@pytest.fixture(scope="session")
def kept(tiny, tmp_path_factory):
    root = tmp_path_factory.mktemp("one") / "规划 plan"
    shutil.copytree(tiny, root)
    return Kept(root)


@pytest.fixture
def same_place(kept, place, monkeypatch):
    """Return `place`, but for cases of the tiny city one folder, put right before each."""

    def make(case):
        if case.bundled:
            return place(case)
        kept.put_right()
        go_to(kept.root, monkeypatch)
        return kept.root

    return make


@pytest.fixture
def program(capsys):
    """Return a function that runs the program here and gives its exit code and both streams."""

    def call(*arguments):
        code = main(["--lang", "en", *arguments])
        streams = capsys.readouterr()
        return code, streams.out, streams.err

    return call
