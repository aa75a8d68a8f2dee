"""The report as a planner opens it: drawn, readable, quiet, the same in both languages."""

from __future__ import annotations

import csv
import io
import re

import pytest

from simulator.report.write import write_report
from simulator.results.reading import read_results
from tests.browser.conftest import CITIES, Opened
from tests.fixtures.report_small import write_for_report
from tests.fixtures.small_results import read_rows, total
from tests.unit.test_report_page import NASTY

EVERY_CITY = [pytest.param(city, marks=pytest.mark.slow) for city in CITIES]
PAPER_WIDTH, PAPER_HEIGHT = 703, 1017
"""A4 less its margins of 12 and 14 mm, in CSS pixels."""
NUMBER = re.compile(
    r"(?<![A-Za-z\d_.])\u2212?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![A-Za-z\d_⁴⁸])")

DRAWN = """() => Array.from(document.querySelectorAll('figure.chart')).map((f) => {
  const svg = f.querySelector('.plot .main-svg');
  const box = svg ? svg.getBoundingClientRect() : { width: 0, height: 0 };
  const marks = f.querySelectorAll('.plot .trace path, .plot .sankey path').length;
  const text = Array.from(f.querySelectorAll('.plot text')).map((t) => t.textContent).join('');
  return { id: f.dataset.chart, width: box.width, height: box.height, marks: marks, text: text,
    alt: f.querySelector('.plot').getAttribute('aria-label'),
    role: f.querySelector('.plot').getAttribute('role') };
})"""
GLYPHS = """() => {
  const family = getComputedStyle(document.body).fontFamily;
  const draw = (text) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 40;
    const pen = canvas.getContext('2d');
    pen.font = '32px ' + family;
    pen.fillText(text, 2, 34);
    return canvas.toDataURL();
  };
  return ['减', '污', '碳', '\\u0378'].map(draw);
}"""
NUMBERS = """() => {
  document.querySelectorAll('.values').forEach((v) => { v.hidden = false; });
  document.querySelectorAll('details').forEach((d) => { d.open = true; });
  const cells = Array.from(document.querySelectorAll('data, .values td.n, .piece b, #q-count'));
  const visible = cells.filter((c) => c.offsetParent !== null).map((c) => c.textContent);
  const facts = Array.from(document.querySelectorAll('.lead, .fact, .prices, dl'));
  return [visible, facts.map((f) => f.innerText).join(' ')];
}"""
SIZES = """() => Array.from(document.querySelectorAll('.plot')).map((p) => {
  const box = p.getBoundingClientRect();
  return [box.left, box.right, p.querySelector('.main-svg').getBoundingClientRect().width];
})"""
OPEN_NUMBERS = """() => document.querySelectorAll('button.numbers[aria-expanded="false"]')
  .forEach((b) => b.click())"""
TRACES = "() => document.querySelectorAll('#trajectories .scatterlayer .trace').length"


@pytest.mark.parametrize("city", EVERY_CITY)
@pytest.mark.parametrize(("locale", "lang"), [("zh-CN", "zh-CN"), ("en-US", "en")])
def test_every_chart_is_drawn_without_an_error_or_a_request(opened, city, locale, lang):
    report = opened(city, locale=locale)
    charts = report.page.evaluate(DRAWN)
    assert {c["id"] for c in charts} >= {"trajectories", "paths", "wedges", "macc", "uptake",
                                         "money", "flows", "energy", "ledger", "grades"}
    for chart in charts:
        assert chart["width"] > 600, chart
        assert chart["height"] > 200, chart
        assert chart["marks"] >= 1, chart
        assert chart["role"] == "img"
        assert len(chart["alt"]) > 20
        assert re.search(r"\d", chart["alt"]), chart["alt"]
    assert report.page.evaluate("document.documentElement.lang") == lang
    chinese = re.search("[\u4e00-\u9fff]", "".join(c["text"] for c in charts))
    assert bool(chinese) == (lang == "zh-CN")
    assert bool(re.search("[\u4e00-\u9fff]", report.page.title())) == (lang == "zh-CN")
    assert (report.wrong, report.requests) == ([], [])


@pytest.mark.slow
def test_chinese_glyphs_are_there(opened):
    one, two, three, missing = opened("huzhou").page.evaluate(GLYPHS)
    assert len({one, two, three, missing}) == 4


@pytest.mark.parametrize("city", EVERY_CITY)
def test_both_languages_show_the_same_numbers(opened, city):
    page = opened(city).page
    page.evaluate(OPEN_NUMBERS)
    zh, zh_text = page.evaluate(NUMBERS)
    page.click("#lang")
    assert page.evaluate("document.documentElement.lang") == "en"
    en, en_text = page.evaluate(NUMBERS)
    assert zh == en
    assert len(zh) > 500
    assert sorted(NUMBER.findall(zh_text)) == sorted(NUMBER.findall(en_text))


@pytest.mark.parametrize("city", EVERY_CITY)
def test_the_page_never_scrolls_sideways(opened, city):
    """On a phone, and then on a wide screen, in both languages, with everything open."""
    page = opened(city, width=390).page
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(1500)
        for _ in range(2):
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            sizes = page.evaluate(SIZES)
            assert all(left >= 0 and right <= width for left, right, _ in sizes)
            assert all(drawn <= max(right - left, 640) + 1 for left, right, drawn in sizes)
            page.click("#lang")
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_all_links_to_the_parts_are_in_sight_on_a_desk(opened, locale):
    page = opened("huzhou", locale=locale).page
    for link in page.locator("#nav a").all():
        box = link.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1280, link.inner_text()
    assert page.locator("#nav").bounding_box()["height"] < 60
    assert page.locator("#nav").get_attribute("aria-label") in ("目录", "Contents")


def test_frames_of_tables_are_named_in_the_language_of_the_page(opened):
    page = opened("huzhou").page
    for lang in ("zh", "en"):
        names = page.evaluate("Array.from(document.querySelectorAll('.scroll'))"
                              ".map((e) => e.getAttribute('aria-label') || '')")
        assert all(names)
        assert any(re.search("[\u4e00-\u9fff]", name) for name in names) == (lang == "zh")
        page.click("#lang")


def test_fingers_find_what_they_press(opened):
    page = opened("huzhou", width=390).page
    small = page.evaluate("""() => Array.from(document.querySelectorAll(
      'button, select, input[type=search], nav a, .choice label'))
      .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 40)
      .map((e) => e.textContent)""")
    assert small == []


def test_hover_shows_the_numbers(opened):
    page = opened("huzhou").page
    ground = page.locator("#trajectories .nsewdrag").first
    ground.scroll_into_view_if_needed()
    for way in range(4):
        ground.hover(position={"x": 300 + 20 * way, "y": 150})
        page.wait_for_timeout(200)
    page.locator("#trajectories .hoverlayer g").first.wait_for(state="attached", timeout=5000)
    text = page.evaluate("document.querySelector('#trajectories .hoverlayer').textContent")
    assert "规划" in text
    assert "万吨" in text


def test_series_are_toggled_from_the_keyboard(opened):
    page = opened("huzhou").page
    assert page.evaluate(TRACES) == 3
    button = page.locator("#trajectories .legend button").first
    button.focus()
    assert page.evaluate("getComputedStyle(document.activeElement).display") != "none"
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "false"
    assert page.evaluate(TRACES) == 2
    page.keyboard.press("Enter")
    assert page.evaluate(TRACES) == 3


def test_focus_is_visible(opened):
    page = opened("huzhou").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "lang"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("city", EVERY_CITY)
def test_every_choice_of_every_chart_draws_something(opened, city):
    """All choices of one city; in the others the first and the last of each list."""
    report = opened(city)
    empty = report.page.evaluate("""(every) => {
      const empty = [];
      document.querySelectorAll('figure.chart').forEach((f) => {
        const groups = {};
        f.querySelectorAll('[data-pick]').forEach((i) => {
          (groups[i.dataset.pick] = groups[i.dataset.pick] || []).push(i); });
        const look = (name) => {
          const marks = f.querySelectorAll('.plot .trace path, .plot .sankey path').length;
          if (!marks) empty.push(f.id + ' ' + name);
        };
        Object.values(groups).forEach((inputs) => {
          const first = inputs[0];
          let values = first.tagName === 'SELECT'
            ? Array.from(first.options).map((o) => o.value) : inputs.map((i) => i.value);
          if (!every) values = [values[0], values[values.length - 1]];
          values.forEach((v) => {
            if (first.tagName === 'SELECT') first.value = v;
            else inputs.forEach((i) => { i.checked = i.value === v; });
            first.dispatchEvent(new Event('change', { bubbles: true }));
            look(v);
          });
        });
      });
      return empty;
    }""", city == "huzhou")
    assert empty == []
    assert report.wrong == []


@pytest.mark.slow
def test_the_downloaded_csv_equals_the_table_it_comes_from(opened, reports):
    page = opened("huzhou").page
    page.select_option("#trajectories select", "NOx direct")
    with page.expect_download() as info:
        page.click("#trajectories .csv")
    raw = info.value.path().read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    header, *body = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    assert header == ["年份", "基准 [t/yr]", "规划 [t/yr]", "最低成本 [t/yr]"]
    rows = [r for r in read_rows(reports("huzhou").parent / "emissions.csv")
            if r["pollutant"] == "NOx" and r["boundary"] == "direct"]
    assert len(body) == 16
    for year, *values in body:
        for case, value in zip(("baseline", "plan", "least_cost"), values, strict=True):
            assert float(value) == pytest.approx(total(rows, case=case, year=year), rel=1e-11)
    page.click("#trajectories .numbers")
    shown = page.locator("#trajectories .values tbody tr").first.inner_text().split()
    assert shown[0] == "2020"
    assert float(shown[1].replace(",", "")) == pytest.approx(float(body[0][1]), rel=1e-3)


def test_script_and_program_show_numbers_alike(opened):
    from simulator.facts.numbers import shown

    page = opened("huzhou").page
    for value in (0, -1234567.8, 123.45, 99.994, 1.005, 0.123456, 0.00012345, 1e-7, 1e-14, -0.001,
                  999.95, 1e12):
        assert page.evaluate("([v]) => window.report.shown(v, 1)", [value]) == shown(value), value


def test_targets_and_parameters_can_be_filtered(opened):
    page = opened("huzhou").page
    rows = page.locator("details.filtered tbody tr:visible")
    every = rows.count()
    page.click('[data-filter="missed"]')
    assert rows.count() == 2 < every
    page.click('[data-filter=""]')
    assert rows.count() == every
    page.locator("#parameters").scroll_into_view_if_needed()
    page.locator("#q-rows tbody tr").nth(49).wait_for(state="attached")
    before = int(page.inner_text("#q-count").replace(",", ""))
    page.fill("#q", "raw_coal ncv")
    after = int(page.inner_text("#q-count").replace(",", ""))
    assert 0 < after < before
    assert "20.908" in page.inner_text("#q-rows")


@pytest.mark.parametrize("city", EVERY_CITY)
def test_print_has_whole_charts_and_open_parts(opened, city):
    report = opened(city)
    page = report.page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER_WIDTH, "height": PAPER_HEIGHT})
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    for figure in page.locator("figure.chart").all():
        box = figure.bounding_box()
        assert box["height"] < PAPER_HEIGHT, figure.get_attribute("id")
        assert figure.evaluate("f => getComputedStyle(f).breakInside") == "avoid"
        plot, drawn = (figure.locator(s).first.bounding_box() for s in (".plot", ".main-svg"))
        assert drawn["x"] + drawn["width"] <= PAPER_WIDTH + 1
        assert drawn["height"] <= plot["height"] + 1
    assert page.locator("details:not([open])").count() == 0
    assert not page.locator("nav").is_visible()
    assert page.locator("#q-rows tbody tr").count() >= 50
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details:not([open])").count() > 0
    assert report.wrong == []


def test_a_printed_pdf_has_pages(opened, tmp_path):
    file = tmp_path / "report.pdf"
    opened("huzhou").page.pdf(path=file, prefer_css_page_size=True, print_background=True)
    pages = re.findall(rb"/Type\s*/Page\b(?!s)", file.read_bytes())
    assert len(pages) > 10
    assert re.search(rb"/MediaBox\s*\[0 0 59\d(\.\d+)? 84\d(\.\d+)?\]", file.read_bytes())


def test_a_nasty_title_does_nothing(browser, tmp_path):
    def change(record, rows):
        record["resolved"]["title"] = {"zh": NASTY, "en": NASTY}
        for row in rows["labels"]:
            row["zh"] = row["en"] = NASTY

    report = Opened(browser, write_report(read_results(write_for_report(tmp_path / "n", change))))
    try:
        asked = []
        report.page.on("dialog", lambda d: (asked.append(d.message), d.dismiss()))
        report.page.click("#lang")
        report.page.evaluate("scrollTo(0, document.body.scrollHeight)")
        report.page.wait_for_timeout(300)
        assert (asked, report.wrong, report.requests) == ([], [], [])
        assert report.page.inner_text("h1") == NASTY
        assert report.page.locator("main img").count() == 0
        assert report.page.locator('main a[href^="http"]').count() == 0
    finally:
        report.close()
