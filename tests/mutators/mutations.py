"""Mistakes as planners make them, one at a time, drawn from a seeded generator."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

import yaml

SCENARIO = "scenarios/tiny/scenario.yaml"
WORDS = [
    "", " ", "0", "-1", "1e308", "-1e308", "nan", "inf", "1,5", "12 万吨", "３０％", "24 %→26 %",
    "3600 MW (2026)", "10^10^10 t", "二〇二五", "=1+1", "\x1b[31m", "💥", "a" * 3000, "null",
    "true", "[1, 2]", "{a: 1}", "&a *a", "2025-01-01", "1e-320", "..", "/etc/passwd", "\ufeff",
    "30 percent", "5 tons", "0x1F", "1_000", "-0", "NaN %", "∞", "½", "٣", "1/0",
]
UNITS = ["", "t", "kg", "Mt", "percent", "1", "CNY/t (2024)", "GWh", "万吨", "t//yr", "m^99",
         "吨标煤"]
Change = Callable[[Random, Path], str]


def tables(root: Path) -> list[Path]:
    """Return every table, in order."""
    return sorted((root / "parameters").rglob("*.csv"))


def _read(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8"))))


def _write(path: Path, rows: Iterable[Iterable[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    path.write_text(out.getvalue(), "utf-8")


def _pick_row(rng: Random, root: Path) -> tuple[Path, list[list[str]], int]:
    filled = [path for path in tables(root) if len(_read(path)) > 1]
    path = rng.choice(filled)
    rows = _read(path)
    return path, rows, rng.randrange(1, len(rows))


def cell(rng: Random, root: Path) -> str:
    """Write a word into a cell of a table."""
    path, rows, n = _pick_row(rng, root)
    column = rng.randrange(len(rows[0]))
    word = rng.choice(UNITS if rows[0][column] == "unit" else WORDS)
    rows[n][column] = word
    _write(path, rows)
    return f"{path.name} {rows[0][column]} = {word[:20]!r}"


def number(rng: Random, root: Path) -> str:
    """Multiply a number of a table, with or without its range."""
    path, rows, n = _pick_row(rng, root)
    if "value" not in rows[0]:
        return cell(rng, root)
    factor = rng.choice([1e3, 1e-3, -1, 0, 1e12, 10])
    whole = rng.random() < 0.5
    for name in ("value", "low", "high") if whole else ("value",):
        try:
            rows[n][rows[0].index(name)] = repr(float(rows[n][rows[0].index(name)]) * factor)
        except ValueError:
            continue
    _write(path, rows)
    return f"{path.name}:{n + 1} times {factor:g}{' with its range' if whole else ''}"


def row(rng: Random, root: Path) -> str:
    """Delete, double, cut or lengthen a row."""
    path, rows, n = _pick_row(rng, root)
    what = rng.choice(["deleted", "doubled", "cut", "longer", "blank", "header doubled"])
    if what == "deleted":
        del rows[n]
    elif what == "doubled":
        rows.insert(n, list(rows[n]))
    elif what == "cut":
        rows[n] = rows[n][: rng.randrange(len(rows[n]))]
    elif what == "longer":
        rows[n] = [*rows[n], "", "x"]
    elif what == "blank":
        rows.insert(n, [])
    else:
        rows[0] = [*rows[0], rows[0][0]]
    _write(path, rows)
    return f"{path.name}:{n + 1} {what}"


def file(rng: Random, root: Path) -> str:
    """Rename, delete, empty, or re-encode a file, or put a folder in its place."""
    path = rng.choice([*tables(root), root / SCENARIO])
    what = rng.choice(["renamed", "deleted", "empty", "gbk", "bom", "crlf", "bytes", "folder",
                       "nul"])
    raw = path.read_bytes()
    if what == "renamed":
        path.rename(path.with_name(path.stem[:-1] + path.suffix))
    elif what in ("deleted", "folder"):
        path.unlink()
        if what == "folder":
            path.mkdir()
    else:
        path.write_bytes({
            "empty": b"", "gbk": raw.decode("utf-8").encode("gbk", "replace"),
            "bom": b"\xef\xbb\xbf" + raw, "crlf": raw.replace(b"\n", b"\r\n"),
            "bytes": bytes(rng.randrange(256) for _ in range(200)),
            "nul": raw[:40] + b"\0" + raw[40:],
        }[what])
    return f"{path.name} {what}"


def _places(data: object, way: tuple[object, ...] = ()) -> Iterable[tuple[object, ...]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield (*way, key)
            yield from _places(value, (*way, key))
    elif isinstance(data, list):
        for n, value in enumerate(data):
            yield (*way, n)
            yield from _places(value, (*way, n))


def key(rng: Random, root: Path) -> str:
    """Change a value of the scenario, delete a key, misspell one, or move a block."""
    path = root / SCENARIO
    data = yaml.safe_load(path.read_text("utf-8"))
    way = rng.choice(list(_places(data)))
    above = data
    for part in way[:-1]:
        above = above[part]
    what = rng.choice(["word", "deleted", "misspelt", "list", "block", "number", "raw"])
    last = way[-1]
    if what == "deleted":
        del above[last]
    elif what == "misspelt" and isinstance(above, dict):
        above[f"{last}x"] = above.pop(last)
    elif what == "list":
        above[last] = [above[last]]
    elif what == "block":
        above[last] = {"value": above[last]}
    elif what == "number":
        above[last] = rng.choice([0, -1, 1e308, 3, 2025, float("nan"), True, None])
    else:
        above[last] = rng.choice(WORDS)
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    path.write_text(text, "utf-8")
    return f"scenario {'.'.join(map(str, way))} {what}"


def line(rng: Random, root: Path) -> str:
    """Damage one line of the scenario as text."""
    path = root / SCENARIO
    lines = path.read_text("utf-8").splitlines()
    n = rng.randrange(len(lines))
    what = rng.choice(["tab", "indent", "colon", "quote", "deleted", "doubled", "brace", "wide"])
    lines[n] = {
        "tab": f"\t{lines[n]}", "indent": f" {lines[n]}", "colon": lines[n].replace(":", "", 1),
        "quote": f'{lines[n]}"', "deleted": "", "doubled": f"{lines[n]}\n{lines[n]}",
        "brace": lines[n].replace("}", "", 1), "wide": lines[n].replace(":", "：", 1),
    }[what]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return f"scenario line {n + 1} {what}"


def layer(rng: Random, root: Path) -> str:
    """Lay an override over the scenario, a wrong one as often as not."""
    folder = (root / SCENARIO).parent
    data = {rng.choice(["years", "measures", "targets", "yaers", "base"]): rng.choice(
        [{"end": 2031}, {"end": "soon"}, {}, [], None, "x", {"nox_cap": {"value": "5 t"}}])}
    (folder / "extra.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    with (root / SCENARIO).open("a", encoding="utf-8") as out:
        out.write(f"overrides: [{rng.choice(['extra.yaml', 'none.yaml', '.', '../tiny', ''])}]\n")
    return f"override {data}"


def clauses(rng: Random, root: Path) -> str:
    """Damage the table of clauses."""
    path = (root / SCENARIO).parent / "clauses.csv"
    rows = _read(path)
    n, column = rng.randrange(1, len(rows)), rng.randrange(len(rows[0]))
    rows[n][column] = rng.choice(WORDS)
    _write(path, rows)
    return f"clauses.csv:{n + 1}"


def accepted(rng: Random, root: Path) -> str:
    """Accept a warning that there is not, or without a reason."""
    path = (root / SCENARIO).parent / "accepted.csv"
    words = ["W-RANGE", rng.choice(WORDS), rng.choice(WORDS), rng.choice(WORDS)]
    _write(path, [["code", "key", "found", "reason"], words])
    return "accepted.csv"


def option(rng: Random, root: Path) -> str:
    """Write a change for this run, to be given on the command line."""
    ways = [".".join(map(str, way)) for way in
            _places(yaml.safe_load((root / SCENARIO).read_text("utf-8")))]
    text = f"{rng.choice([*ways, 'nothing', 'a.b.c', ''])}={rng.choice(WORDS)}"
    (root / "options.json").write_text(json.dumps(["--set", text]), "utf-8")
    return f"--set {text[:60]}"


def targets(rng: Random, root: Path) -> str:
    """Write a file of targets of one's own, to be given on the command line."""
    text = rng.choice([
        "nox_cap: 40 %\n", "nox_cap: 5 t\n", "nix_cap: 5 t\n", "nox_cap: off\n", "[]\n", ": :\n",
        "nox_cap: {value: 5 (2024) t}\n", "x: {kind: cap}\n", "",
    ])
    (root / "own.yaml").write_text(text, "utf-8")
    (root / "options.json").write_text(json.dumps(["--targets", "own.yaml"]), "utf-8")
    return f"--targets {text!r}"


def results(rng: Random, root: Path) -> str:
    """Put something where the results go."""
    out = root / "out"
    what = rng.choice(["file", "foreign", "record", "list", "link", "manifest"])
    if what == "file":
        out.write_text("mine", "utf-8")
    elif what == "link":
        out.symlink_to(root / "nowhere")
    else:
        out.mkdir()
        text = {"foreign": "", "record": '{"my": 1}', "list": "[1]",
                "manifest": '{"outputs": {"../x": "0", "a.csv": 3}, "scenario": 5}'}[what]
        (out / ("notes.txt" if what == "foreign" else "run.json")).write_text(text, "utf-8")
    return f"output folder: {what}"


MUTATIONS: dict[str, tuple[Change, int]] = {
    "cell": (cell, 6), "number": (number, 6), "row": (row, 3), "file": (file, 3), "key": (key, 6),
    "line": (line, 3), "layer": (layer, 2), "clauses": (clauses, 1), "accepted": (accepted, 1),
    "option": (option, 3), "targets": (targets, 2), "results": (results, 2),
}
"""Name -> what makes the mistake, and how often."""


def mutate(rng: Random, root: Path) -> tuple[str, str]:
    """Make one mistake below a folder; return its kind and what it was."""
    name = rng.choices(list(MUTATIONS), [weight for _, weight in MUTATIONS.values()])[0]
    return name, MUTATIONS[name][0](rng, root)
