"""The templates of the pages: escaped, strict, all of them used, with words that exist."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import SimpleNamespace

import jinja2
import pytest
from jinja2 import meta, nodes

from simulator.facts.numbers import Pair, Scale, plain
from simulator.report.charts import Chart, Pick, Series, View
from simulator.report.excel.texts import WORDS
from simulator.report.page import PARTS
from simulator.report.part import PagePart
from simulator.report.rendering import HOME, environment, render
from simulator.report.texts import TEXTS

COMPARE = "simulator.comparison"
TEN_THOUSAND = Scale(1e4, ("万吨", "×10⁴ t"), "t")
EVIL = """<b id='x'>&"</b>"""
ESCAPED = "&lt;b id=&#39;x&#39;&gt;&amp;&#34;&lt;/b&gt;"


def trees():
    """Return template -> its syntax tree, of both packages."""
    found = {}
    for package in (HOME, COMPARE):
        made = environment(package)
        for name in made.list_templates():
            source, _, _ = made.loader.get_source(made, name)
            found[name] = made.parse(source)
    return found


TREES = trees()


@pytest.fixture
def pieces():
    return environment().get_template("pieces.html").module


def figure(chart):
    return str(environment().get_template("figure.html").module.figure(chart)).strip()


def chart(key, options, views=1, title: Pair = ("图", "Chart")):
    view = View(plain("t"), [2020], [Series(("线", "line"), [1.0])], ("一", "one"))
    picks = [Pick(("选", "Choose"), options)]
    return Chart(key, title, picks, {str(n): view for n in range(views)})


def test_every_template_is_used():
    named = {name for tree in TREES.values() for name in meta.find_referenced_templates(tree)}
    asked = {"page.html", "compare.html", *(f"sections/{key}.html" for key in PARTS)}
    assert (named - {None}) | asked == set(TREES)


@pytest.mark.parametrize("name", sorted(TREES))
def test_what_a_template_imports_it_uses(name):
    imported = [alias for node in TREES[name].find_all(nodes.FromImport) for alias in node.names]
    used = [node.name for node in TREES[name].find_all(nodes.Name)]
    assert [alias for alias in imported if alias not in used] == []


def test_every_text_that_a_template_asks_for_exists():
    """A key that is spelt out is one of the texts; one that is put together begins like some."""
    keys, checked = [*TEXTS, *WORDS], 0
    for name, tree in TREES.items():
        for call in tree.find_all(nodes.Call):
            if not isinstance(call.node, nodes.Name) or call.node.name not in ("words", "say"):
                continue
            key = call.args[0]
            if isinstance(key, nodes.Const):
                assert key.value in keys, (name, key.value)
                checked += 1
            elif isinstance(key, nodes.Concat):
                start = key.nodes[0].value
                assert start.endswith("."), (name, start)
                assert any(k.startswith(start) for k in keys), (name, start)
                checked += 1
    assert checked > 100


def test_only_style_and_scripts_of_the_package_are_taken_as_they_are():
    found = [(name, node.node.name) for name, tree in TREES.items()
             for node in tree.find_all(nodes.Filter) if node.name == "safe"]
    assert sorted(found) == [("compare.html", "script"), ("compare.html", "style"),
                             ("page.html", "style"), ("page.html", "text")]
    for name, tree in TREES.items():
        assert not list(tree.find_all(nodes.ScopedEvalContextModifier)), name
        assert not list(tree.find_all(nodes.MarkSafe)), name


@pytest.mark.parametrize("package", [HOME, COMPARE])
def test_escaping_is_on_and_what_is_missing_stops_the_page(package):
    made = environment(package)
    assert made.from_string("{{ x }}").render(x=EVIL) == ESCAPED
    with pytest.raises(jinja2.UndefinedError, match="'y' is undefined"):
        made.from_string("{{ y }}").render()
    with pytest.raises(jinja2.UndefinedError, match="has no attribute 'flows'"):
        render("sections/energy.html", package, part=SimpleNamespace(use=chart("x", [])))


def test_data_for_scripts_cannot_leave_their_element():
    text = environment().from_string("{{ x|tojson }}").render(x={"键": "</script><!--"})
    assert text == '{"键":"\\u003c/script\\u003e\\u003c!--"}'
    with pytest.raises(ValueError, match="Out of range float values"):
        environment().from_string("{{ x|tojson }}").render(x=float("nan"))


def test_a_text_stands_once_where_the_languages_agree(pieces):
    assert pieces.both(("甲", "a")) == '<span lang="zh">甲</span><span lang="en">a</span>'
    assert pieces.both(("CO₂", "CO₂")) == "CO₂"
    assert pieces.both((EVIL, EVIL)) == ESCAPED
    assert pieces.both((EVIL, "a")) == f'<span lang="zh">{ESCAPED}</span><span lang="en">a</span>'
    assert pieces.spoken((EVIL, "a")) == f'data-zh="{ESCAPED}" data-en="a"'
    assert pieces.words("head.year") == '<span lang="zh">年份</span><span lang="en">Year</span>'


@pytest.mark.parametrize(("value", "scale", "text"), [
    (123456.0, TEN_THOUSAND, '<data value="123456">12.35</data>'),
    (0.5, None, '<data value="0.5">0.5</data>'),
    (0, None, '<data value="0">0</data>'),
    (None, TEN_THOUSAND, "–"), (float("nan"), None, "–"), (float("inf"), None, "–"),
])
def test_a_number_carries_the_value_of_the_table(pieces, value, scale, text):
    assert pieces.num(value, scale) == text


def test_a_number_with_its_unit(pieces):
    unit = '<span lang="zh">万吨</span><span lang="en">×10⁴ t</span>'
    assert pieces.amount(20000.0, TEN_THOUSAND) == f'<data value="20000">2</data> {unit}'
    assert pieces.amount(None, TEN_THOUSAND) == "–"
    assert pieces.amount(3.0, plain("1")) == '<data value="3">3</data>'
    assert pieces.per(("减少", "Cut"), TEN_THOUSAND) == (
        '<span lang="zh">减少（万吨）</span><span lang="en">Cut (×10⁴ t)</span>')


@pytest.mark.parametrize(("value", "text"), [
    (2030.0, "2030"), (2030, "2030"), (float("nan"), "–"), (None, "–"), ("", "–"),
])
def test_a_year_has_no_thousands(value, text):
    assert environment().from_string("{{ x|year }}").render(x=value) == text


def test_choices_of_a_figure_by_their_number():
    """One is fixed, four stand side by side, five in a list, in the groups in which they come."""
    def of(count):
        group = (("甲", "A"), ("乙", "B"))
        return figure(chart("x", [(f"k{n}", (f"名{n}", f"n{n}"), group[n % 2])
                                  for n in range(count)]))

    assert re.findall(r"<input[^>]*>", of(1)) == [
        '<input type="hidden" data-pick="0" value="k0">']
    radios = re.findall(r"<input[^>]*>", of(4))
    assert len(radios) == 4
    assert [" checked" in radio for radio in radios] == [True, False, False, False]
    assert "<select" not in of(4)
    assert re.findall(r'<opt(?:group label|ion value)="([^"]*)"', of(5)) == [
        "甲", "k0", "k2", "k4", "乙", "k1", "k3"]


def test_foreign_text_in_a_figure_is_text():
    """In elements and in attributes: of five choices, of four, and of their groups."""
    for count in (4, 5):
        options = [(f"{EVIL}{n}", (EVIL, f"{EVIL}e"), (EVIL, EVIL)) for n in range(count)]
        html = figure(chart(EVIL, options, title=(EVIL, EVIL)))
        assert "<b id" not in html
        assert "'x'" not in html
        assert html.count(ESCAPED) > 4 * count


def test_a_chart_without_views_leaves_nothing():
    assert figure(chart("x", [], views=0)) == ""


def test_the_charts_of_a_part_are_those_with_something_to_draw():
    @dataclass(frozen=True)
    class Two(PagePart):
        second: Chart
        empty: Chart
        missing: Chart | None
        first: Chart
        other: int

    part = Two(chart("b", []), chart("c", [], views=0), None, chart("a", []), 3)
    assert [found.key for found in part.charts()] == ["b", "a"]
