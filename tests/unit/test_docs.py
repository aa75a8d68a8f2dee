"""The documentation: it builds, asks no other host for anything, and what it says is run."""

import csv
import importlib.util
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from simulator.cli.main import main
from simulator.sectors import CATALOGUE
from tests.fixtures.browser import chromium

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
BLOCK = re.compile(r"^```(python|sh)\n(.*?)^```", re.S | re.M)
FETCHED = re.compile(
    r"<(?:script|img|iframe|source|link)\b[^>]*?\b(?:src|href)=[\"']?(?:https?:)?//[^\"'> ]+", re.I
)
IN_STYLE = re.compile(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//[^\"')]+", re.I)


def helper(name):
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def made():
    """Return the pages that are made when the site is built."""
    return helper("reference_pages").pages()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Return the built site; a warning of any kind stops the build."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.mark.slow
def test_the_site_builds_with_every_page(site):
    built = {p.relative_to(site).as_posix() for p in site.rglob("*.html")}
    for page in DOCS.rglob("*.md"):
        assert page.relative_to(DOCS).with_suffix(".html").as_posix() in built
    assert not list(site.rglob("*.py"))


@pytest.mark.slow
def test_no_page_fetches_from_another_host(site):
    for path in site.rglob("*.html"):
        assert not FETCHED.findall(path.read_text("utf-8")), path.name
    for path in site.rglob("*.css"):
        assert not IN_STYLE.findall(path.read_text("utf-8")), path.name


@pytest.mark.parametrize(("text", "found"), [
    ('<script src="https://x.org/a.js">', True), ("<img alt=a src=//x.org/a.png>", True),
    ('<link rel="stylesheet" href="//x.org/a.css">', True), ('<a href="https://x.org">', False),
    ('<script src="assets/a.js">', False),
])
def test_the_check_for_other_hosts_itself(text, found):
    assert bool(FETCHED.search(text)) is found


@pytest.mark.slow
def test_the_search_is_there_for_pages_on_disk(site):
    page = (site / "sectors" / "energy.html").read_text("utf-8")
    assert '<script src="../javascripts/local_worker.js">' in page
    assert (site / "search" / "search_index.js").exists()


@pytest.fixture
def browser():
    """Return a page of the system's Chromium without a network, and what it asks for and says."""
    path = chromium()
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = opened.new_context(offline=True).new_page()
        asked, said = [], []
        page.on("request", lambda one: asked.append(one.url))
        page.on("pageerror", lambda one: said.append(str(one)))
        page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
        yield page, asked, said
        opened.close()


@pytest.mark.slow
def test_pages_opened_from_disk_are_read_and_searched_without_a_network(site, browser):
    page, asked, said = browser
    for name, words, expected in (("index.html", "cogeneration", "sectors/energy.html"),
                                  ("sectors/waste.html", "填埋", "limits.zh-CN.html")):
        page.goto((site / name).as_uri())
        page.click(".md-search__input")
        page.keyboard.type(words)
        page.keyboard.press("Shift")
        hit = page.locator(f'.md-search-result__link[href*="{expected}"]').first
        hit.wait_for(state="attached", timeout=20_000)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto((site / "reference" / "measures.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not [url for url in asked if not url.startswith(("file:", "data:"))]
    assert not said


def number_rows():
    """Return how many rows carry a number, counted without the program."""
    count = {}
    for path in sorted((ROOT / "parameters").rglob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        if rows and {"value", "low", "high"} <= set(rows[0]):
            count[path.relative_to(ROOT / "parameters").as_posix()] = len(rows)
    return count


@pytest.mark.slow
def test_every_parameter_row_is_in_the_reference(made):
    expected = number_rows()
    shown = {}
    for page in made.values():
        for part in page.html.split("<h2 ")[1:]:
            name = part.partition(">")[2].partition("<")[0]
            if name.endswith(".csv"):
                assert name not in shown, f"{name} stands on two pages"
                shown[name] = part.count("<tr>") - 1
    assert shown == expected
    assert f"<td>all</td><td>{sum(expected.values())}</td>" in made["parameters"].html


@pytest.mark.slow
def test_a_row_is_shown_with_all_it_has(made):
    with (ROOT / "parameters/fuels.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    cells = "".join(f"<td>{row[k]}</td>" for k in ("value", "low", "high", "unit", "year"))
    page = unescape(made["fuels"].html)
    assert cells in page
    assert row["note"] in page
    assert f"<td>{row['reference']}</td>" in unescape(made["sources"].html)


def test_every_command_has_its_help_in_both_languages(made, capsys):
    page = unescape(made["cli"].html)
    assert main(["--lang", "en", "--help"]) == 0
    commands = re.findall(r"^  ([a-z]+)  ", capsys.readouterr().out.partition("Commands:")[2], re.M)
    assert {"run", "check", "optimise", "schema"} <= set(commands)
    for name in commands:
        assert f"Usage: simulator {name} " in page
        assert f"用法：simulator {name} " in page


@pytest.mark.parametrize("sector", CATALOGUE)
def test_sector_pages_show_the_tables(sector):
    update = helper("update_sectors")
    path = DOCS / "sectors" / f"{sector}.md"
    assert path.is_file(), "run docs/update_sectors.py, and write the page that it begins"
    page = path.read_text("utf-8")
    assert update.START in page
    assert page == update.updated(page, update.tables(update.codelists(), sector)), \
        "run docs/update_sectors.py"


def test_the_page_on_exchange_shows_the_table_of_names():
    update = helper("update_codelist")
    page = (DOCS / "exchange.md").read_text("utf-8")
    assert update.START in page
    assert page == update.updated(page), "run docs/update_codelist.py"


SAYS = ("gas x 1.5", "PM2.5", "achieved verdict", "missed slack", "200 ", "xuzhou",
        "2035", "2023")
"""What each program of the page on modelling must print, among other things."""


def test_both_languages_say_the_same():
    for name in ("limits", "recipes", "modelling", "hindcast"):
        english = (DOCS / f"{name}.md").read_text("utf-8")
        chinese = (DOCS / f"{name}.zh-CN.md").read_text("utf-8")
        assert BLOCK.findall(english) == BLOCK.findall(chinese)
        for start in ("## ", "- "):
            count = [sum(line.startswith(start) for line in text.splitlines())
                     for text in (english, chinese)]
            assert count[0] == count[1], (name, start)


def run_blocks(page):
    """Run the code of a page in one sitting; commands of the program run in this process."""
    names = {"__name__": "recipe"}
    blocks = BLOCK.findall((DOCS / page).read_text("utf-8"))
    for kind, code in blocks:
        if kind == "python":
            exec(compile(code, page, "exec"), names)
        else:
            program, *arguments = code.split()
            assert program == "simulator"
            assert main([*arguments, "--quiet"]) == 0
    return len(blocks), names


@pytest.mark.slow
@pytest.mark.parametrize("number", range(8))
def test_a_program_of_the_page_on_modelling_runs_alone(number, tmp_path):
    blocks = BLOCK.findall((DOCS / "modelling.md").read_text("utf-8"))
    assert len(blocks) == 8
    kind, code = blocks[number]
    assert kind == "python"
    program = tmp_path / "program.py"
    program.write_text(code, "utf-8")
    done = subprocess.run([sys.executable, program], cwd=tmp_path, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stderr
    assert SAYS[number] in done.stdout
    if "rebase" in code:
        lines = done.stdout.splitlines()
        assert lines[:len(lines) // 2] == lines[len(lines) // 2:], "the same path from both years"


@pytest.mark.slow
def test_the_recipes_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    count, names = run_blocks("recipes.md")
    assert count == 13, "twelve recipes, one with a command before it"
    assert (tmp_path / "nox.svg").read_text("utf-8").lstrip().startswith("<?xml")
    assert len(names["front"].points) == 3
    assert names["own"].status == "optimal"
    names["data"].close()
    assert "billion CNY" in capsys.readouterr().out
