"""A folder with the tiny city's tables and scenario, and the one change that a case makes."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import yaml

from simulator.bundled import bundled_scenarios, scenarios_root
from simulator.cli.app import app
from simulator.errors import suggest
from simulator.scenario.keys import Target
from tests.fixtures.city import write_city

HOME = Path(__file__).parent
SCENARIO = "scenarios/tiny/scenario.yaml"
BUNDLED = "plan/scenario.yaml"
COMMANDS = {False: ("simulate", "scenarios/tiny", "-o", "results"),
            True: ("simulate", "plan", "-o", "results")}
CLAUSES = """\
clause,item,kind,key,status,by,reason,label_zh,label_en
1,1,clause,,modelled,coal_power_ule;nev_bus;pv_deployment,,条款,Clause
1,nox_cap,target,nox,modelled,nox_cap,,氮氧化物,NOx
1,nox_change,target,nox,modelled,nox_change,,氮氧化物,NOx
1,bus_share,target,bus,modelled,bus_share,,公交,Buses
1,odour,target,odour,not_modelled,,no model of smells,异味,Odour
"""


@dataclass(frozen=True)
class Case:
    """One case: what is changed in which file, what is run, and all that must be said about it.

    A change has `file` (by default the scenario) and one of: `old` and `new` (text that occurs
    once), `add` (text after the last line), `text` (the whole file), `encoding` (written again),
    `newline`, or `delete`. `bundled` : the bundled plan instead of the tiny city's.
    """

    name: str
    expect: str = ""
    args: tuple[str, ...] = COMMANDS[False]
    changes: tuple[Mapping[str, Any], ...] = field(default_factory=tuple)
    bundled: bool = False


KEYS = {"file", "old", "new", "add", "text", "encoding", "newline", "delete"}


def read_cases(name: str) -> list[Case]:
    """Return the cases of a file in `cases`; a change stands in the case itself or in `also`."""
    cases = []
    for entry in yaml.safe_load((HOME / "cases" / f"{name}.yaml").read_text("utf-8")):
        own = {key: entry.pop(key) for key in KEYS & set(entry)}
        changes = (*([own] if own else []), *entry.pop("also", []))
        args = tuple(map(str, entry.pop("args", COMMANDS[entry.get("bundled", False)])))
        expect = _filled(entry.pop("expect", ""))
        cases.append(Case(entry.pop("name"), expect, args, changes, **entry))
    return cases


def lists() -> dict[str, str]:
    """Return the lists that may stand in an expected text by name: they grow with the program."""
    return {
        "<commands>": ", ".join(
            own.name or getattr(own.callback, "__name__", "") for own in app.registered_commands
            if not own.hidden
        ),
        "<plans>": suggest("", bundled_scenarios()).removeprefix("use one of: "),
        "<keys of a target>": ", ".join(Target.model_fields),
        "<kinds of target>": ", ".join(get_args(Target.model_fields["kind"].annotation)),
    }


def _filled(text: str) -> str:
    for name, words in lists().items():
        text = text.replace(name, words)
    return text


def write_tables(root: Path) -> None:
    """Write the tiny city with its scenario and its table of clauses."""
    folder = write_city(root)
    shutil.copy(HOME / "scenario.yaml", folder)
    (folder / "clauses.csv").write_text(CLAUSES, "utf-8")


def copy_bundled(root: Path) -> None:
    """Copy the bundled scenario of Liupanshui into the folder `plan`."""
    file = root / BUNDLED
    file.parent.mkdir()
    shutil.copy(scenarios_root() / "liupanshui" / "scenario.yaml", file)


def change(root: Path, case: Case) -> None:
    """Make the changes of a case; a text to be replaced must occur exactly once."""
    for own in case.changes:
        file = root / own.get("file", BUNDLED if case.bundled else SCENARIO)
        if own.get("delete"):
            file.unlink()
            continue
        text = own["text"] if "text" in own else file.read_bytes().decode("utf-8")
        if "old" in own:
            assert text.count(own["old"]) == 1, (case.name, own["old"], text.count(own["old"]))
            text = text.replace(own["old"], own["new"])
        text += own.get("add", "")
        if "newline" in own:
            text = own["newline"].join(text.splitlines()) + own["newline"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode(own.get("encoding", "utf-8")))


class Kept:
    """A folder that is made once; what a case did to it is taken back before the next."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.content = {path: path.read_bytes() if path.is_file() else None
                        for path in root.rglob("*")}
        self.stamps = {path: _stamp(path) for path in self.content}

    def put_right(self) -> None:
        """Take away what is too much; write again what is changed or gone."""
        for path in sorted(set(self.root.rglob("*")) - set(self.content), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        for path, content in self.content.items():
            if not path.exists() or _stamp(path) != self.stamps[path]:
                path.mkdir(exist_ok=True) if content is None else path.write_bytes(content)
                self.stamps[path] = _stamp(path)


def _stamp(path: Path) -> tuple[int, ...]:
    own = path.stat()
    return (own.st_ino,) if path.is_dir() else (own.st_ino, own.st_size, own.st_mtime_ns)
