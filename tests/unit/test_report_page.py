"""The page: harmless text, the same numbers in both languages, numbers equal to the CSV files."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

import simulator
from simulator.errors import InputError
from simulator.facts.numbers import large, scale_for, shown
from simulator.report.excel.workbook import write_workbook
from simulator.report.page import page
from simulator.report.texts import TEXTS
from simulator.report.write import REPORT_FILE, write_report
from simulator.results.folder.folder import write_results
from simulator.results.reading import read_results
from tests.fixtures.city import TinyCity
from tests.fixtures.report_small import write_for_report
from tests.fixtures.small_results import read_rows, total

NASTY = '<script>alert(1)</script> =HYPERLINK("http://x") "quotes" </script><img src=x onerror=b()>'
NUMBER = re.compile(r"\u2212?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e\u2212?\d+)?")
MEGABYTES = 8e6


class Reader(HTMLParser):
    """Collects elements, texts by language, values of numbers, and data of scripts."""

    def __init__(self):
        super().__init__()
        self.tags, self.texts, self.values, self.data = [], {"zh": [], "en": []}, [], {}
        self.open, self.langs, self.script = [], [], None

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag == "data":
            self.values.append(float(found["value"]))
        if tag == "script":
            self.script = found.get("id", "")
        if tag in ("span", "p", "strong", "b", "li"):
            self.open.append(tag)
            self.langs.append(found.get("lang"))

    def handle_endtag(self, tag):
        if tag == "script":
            self.script = None
        if self.open and self.open[-1] == tag:
            self.open.pop()
            self.langs.pop()

    def handle_data(self, data):
        if self.script is not None:
            if self.script:
                self.data[self.script] = self.data.get(self.script, "") + data
            return
        lang = next((x for x in reversed(self.langs) if x), None)
        for key in ("zh", "en"):
            if lang in (None, key):
                self.texts[key].append(data)


def parsed(folder):
    reader = Reader()
    reader.feed(page(folder))
    return reader


def numbers(text):
    """Return the numbers of a text; years and numbers of clauses included."""
    return sorted(NUMBER.findall(text))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["small", "city"])
def test_both_languages_carry_the_same_numbers(name, request):
    reader = parsed(request.getfixturevalue(name))
    zh, en = (" ".join(reader.texts[key]) for key in ("zh", "en"))
    zh, en = (re.sub(r"CO2|N2O|CH4|PM2\.5|SO2|NH3|10⁴|10⁸|1 %|1%", "", t) for t in (zh, en))
    assert numbers(zh) == numbers(en)
    assert len(numbers(zh)) > 40


def test_findings_of_charts_carry_the_same_numbers_in_both_languages(small, city):
    for folder in (small, city):
        charts = json.loads(parsed(folder).data["data-charts"])
        for key, chart in charts.items():
            for view in chart["views"].values():
                zh, en = (re.sub(r"10⁴|10⁸", "", text) for text in view["a"])
                assert numbers(zh) == numbers(en), (key, zh, en)


def test_every_text_exists_in_both_languages():
    for key, (zh, en) in TEXTS.items():
        assert all((zh, en)), key
        assert sorted(re.findall(r"{\w+}", zh)) == sorted(re.findall(r"{\w+}", en)), key


def test_nasty_titles_and_names_are_text(tmp_path):
    def change(record, rows):
        resolved = record["resolved"]
        resolved["title"] = resolved["plan"] = {"zh": NASTY, "en": NASTY}
        resolved["targets"]["T1"]["label"] = {"zh": NASTY, "en": NASTY}
        resolved["measures"]["insulate"]["uptake"][0] |= {"basis": "assumption", "note": NASTY}
        resolved["overrides"] = record["warnings"] = [NASTY]
        record["scenario"] = NASTY
        record["versions"] = record["inputs"] = {NASTY: NASTY}
        record["solver"] = {"name": NASTY, "version": NASTY}
        record["optimise"] = {"status": "infeasible"}
        rows["diagnosis"] = [
            {"rank": 1, "conflict": 1, "targets": "T1", "kind": kind, "cost_above_cheapest": "",
             "feasible": "yes", "sentence_zh": NASTY, "sentence_en": NASTY}
            for kind in ("conflict", "relaxation", "violation")
        ]
        for row in rows["labels"]:
            row["zh"] = row["en"] = NASTY
        for row in rows["parameters"]:
            row["note"] = NASTY
        for row in rows["measures"]:
            row |= {"clause": NASTY, "binding": NASTY}
        rows["targets"][0] |= {"reason": NASTY, "clause": NASTY}
        rows["clauses"] = [{"clause": NASTY, "item": "1", "kind": "clause", "key": "k",
                            "status": "tracked", "by": NASTY, "reason": NASTY,
                            "label_zh": NASTY, "label_en": NASTY}]

    plain = parsed(read_results(write_for_report(tmp_path / "plain")))
    reader = parsed(read_results(write_for_report(tmp_path / "nasty", change)))
    names = [tag for tag, _ in reader.tags]
    assert names.count("script") == [tag for tag, _ in plain.tags].count("script")
    assert "img" not in names
    assert not [a for _, found in reader.tags for a in found if a.startswith("on")]
    assert "".join(reader.texts["zh"]).count(NASTY) > 30
    title = next(found for tag, found in reader.tags if tag == "title")
    assert title == {"data-zh": f"{NASTY} – 减污降碳规划模拟报告",
                     "data-en": f"{NASTY} – Report on cutting pollution and carbon"}
    assert ("span", {"class": f"tagged b-{NASTY}"}) in reader.tags
    assert NASTY in json.loads(reader.data["data-parameters"])["note"]["words"]
    assert "<" not in reader.data["data-parameters"]
    assert "<" not in reader.data["data-charts"]


def test_nothing_is_fetched_from_anywhere(city):
    reader = parsed(city)
    for tag, found in reader.tags:
        assert tag not in ("link", "iframe", "object", "embed", "base"), tag
        for attribute in ("src", "href", "action", "data"):
            value = found.get(attribute) or ""
            assert not value or value.startswith("#"), (tag, value)
    policy = next(f["content"] for t, f in reader.tags if f.get("http-equiv"))
    assert "default-src 'none'" in policy


def test_numbers_of_charts_equal_the_sums_of_the_csv(city):
    charts = json.loads(parsed(city).data["data-charts"])
    rows = [r for r in read_rows(city.path / "emissions.csv") if r["boundary"] == "direct"]
    checked = 0
    for key, view in charts["trajectories"]["views"].items():
        what, case = key.split("|")
        pollutant, boundary = what.split(" ")
        if boundary != "direct" or case == "compare":
            continue
        own = [r for r in rows if r["pollutant"] == pollutant and r["case"] == case]
        for n, year in enumerate(view["x"]):
            value = sum(s["y"][n] for s in view["s"])
            assert value == pytest.approx(total(own, year=str(year)), rel=1e-9)
            checked += 1
    assert checked > 50
    costs = read_rows(city.path / "costs.csv")
    for n, year in enumerate(charts["money"]["views"]["cost|compare"]["x"]):
        for series in charts["money"]["views"]["cost|compare"]["s"]:
            expected = total(costs, case=series["k"], year=str(year))
            assert series["y"][n] == pytest.approx(expected, rel=1e-9)


def test_numbers_of_the_text_equal_the_csv(small):
    """Every achieved value, gap and price of targets.csv stands behind a number of the page."""
    values = set(parsed(small).values)
    for row in read_rows(small.path / "targets.csv"):
        for column in ("achieved", "gap", "required", "shadow_price"):
            if row[column] and row["case"] != "baseline":
                assert float(row[column]) in values, (row["target_id"], column)
    present = 110e6 / 1.1 + 120e6 / 1.21
    assert any(value == pytest.approx(present, rel=1e-11) for value in values)


def test_what_a_solver_leaves_is_no_gap_but_a_real_gap_is(tmp_path):
    """A met target may be off by a millionth of what is required; more than that is shown."""
    for place, gap, text in (("a", "5e-05", "0"), ("b", "0.5", "0.5")):
        def change(record, rows, gap=gap):
            for row in rows["targets"]:
                row |= {"verdict": "met", "required": "100", "gap": gap}

        html = page(read_results(write_for_report(tmp_path / place, change)))
        assert f'<data value="{gap}">{text}</data>' in html


@pytest.mark.slow
def test_tables_have_a_caption_and_heads_of_rows(small, city):
    for folder in (small, city):
        names = [name for name, _ in parsed(folder).tags]
        assert names.count("caption") == names.count("table") > 5
        rows = [f for name, f in parsed(folder).tags if name == "th" and f["scope"] == "row"]
        assert len(rows) > 10


def test_reasons_are_shown_in_both_languages_and_marked_as_english(tmp_path):
    def change(record, rows):
        for row in rows["targets"]:
            row["reason"] = "no number in the plan"

    html = page(read_results(write_for_report(tmp_path / "r", change)))
    assert '<small lang="en-GB">no number in the plan</small>' in html


@pytest.mark.parametrize(("comparator", "required", "words"), [
    (">=", "100", "the last 1 percentage point would cost"),
    ("<=", "0", "the last 1 percentage point would cost"),
    ("<=", "10", "1 percentage point lower would cost"),
])
def test_what_one_more_unit_is_depends_on_what_is_left(tmp_path, comparator, required, words):
    def change(record, rows):
        record["resolved"]["targets"]["T2"]["kind"] = "share"
        for row in rows["targets"]:
            row |= {"comparator": comparator, "unit": "%", "required": required, "kind": "share"}

    text = " ".join(parsed(read_results(write_for_report(tmp_path / "w", change))).texts["en"])
    assert words in text
    assert "1 more percentage point" not in text


def test_the_answer_stands_first_and_all_parts_follow(small):
    order = [f["id"] for t, f in parsed(small).tags if t == "section"]
    assert order == ["answer", "trajectories", "targets", "measures", "money", "energy", "ledger",
                     "bureaux", "clauses", "grades", "parameters", "origin"]
    text = " ".join(parsed(small).texts["en"])
    assert "Plan: of 2 targets that can be judged, 1 are met and 1 missed." in text
    assert "1 more tonne of Nitrogen oxides (NOx) would cost" in text


def test_an_infeasible_run_shows_conflict_and_ways_out_cheapest_first(tmp_path):
    def change(record, rows):
        record["cases"] = ["baseline", "plan"]
        record["optimise"] = {"status": "infeasible"}
        for name in rows:
            rows[name] = [r for r in rows[name] if r.get("case") != "least_cost"]
        head = {"rank": 1, "conflict": 1, "targets": "T1"}
        rows["diagnosis"] = [
            {**head, "kind": "conflict", "cost_above_cheapest": "", "feasible": "",
             "sentence_zh": "冲突甲", "sentence_en": "Conflict A"},
            {**head, "kind": "relaxation", "cost_above_cheapest": 9, "feasible": "yes",
             "sentence_zh": "贵", "sentence_en": "Dear way"},
            {**head, "kind": "relaxation", "cost_above_cheapest": 5, "feasible": "yes",
             "sentence_zh": "便宜", "sentence_en": "Cheap way"},
            {**head, "kind": "relaxation", "cost_above_cheapest": "", "feasible": "no",
             "sentence_zh": "无用", "sentence_en": "No way"},
            {**head, "kind": "circumstance", "cost_above_cheapest": "", "feasible": "",
             "sentence_zh": "逐期规划", "sentence_en": "How it is planned"},
        ]

    text = " ".join(parsed(read_results(write_for_report(tmp_path / "no", change))).texts["en"])
    places = [text.index(s) for s in ("No mix of measures", "How it is planned", "Conflict A",
                                      "Cheap way", "Dear way", "No way",
                                      "There is no least-cost mix")]
    assert places == sorted(places)


@pytest.mark.slow
@pytest.mark.parametrize(("source", "words", "drawn"), [
    ("existing_forest", "This city has no use of energy to show.", False),
    ("pv_power", "Baseline, 2025: no sector uses energy.", True),
])
def test_a_city_without_use_of_energy_says_so(tmp_path, source, words, drawn):
    """Forest alone has no row of energy, solar power alone has none of use."""
    city = TinyCity()
    for name, (_, rows) in city.files.items():
        if name.startswith("cities/tiny/") and name.count("/") > 2:
            rows[:] = [row for row in rows if row["source"] == source]
    city.scenario["growth"] = {}
    write_results(city.run(), tmp_path / "tiny")
    folder = read_results(tmp_path / "tiny")
    reader = parsed(folder)
    text = " ".join([*reader.texts["en"], reader.data["data-charts"]])
    assert words in text
    assert ("flows" in [f["data-chart"] for t, f in reader.tags if t == "figure"]) is drawn
    write_workbook(folder)


def test_the_file_is_written_whole_and_small_enough(small, tmp_path):
    path = simulator.write_report(small)
    assert path == small.path / REPORT_FILE
    assert path.stat().st_size < MEGABYTES
    assert not [p for p in small.path.iterdir() if p.name.startswith(".")]
    assert path.read_text("utf-8").endswith("</html>\n")
    (small.path / REPORT_FILE).unlink()
    (small.path / REPORT_FILE).mkdir()
    (small.path / REPORT_FILE / "x").touch()
    with pytest.raises(InputError, match="E-OUTPUT"):
        write_report(small)


def test_macc_of_the_folder_is_drawn_with_both_curves(tmp_path):
    def change(record, rows):
        head = {"year": 2022, "reduction_unit": "t"}
        rows["macc"] = [
            {"curve": "after_interactions", "step": n, "measure": "", **head,
             "cumulative_reduction": 10.0 * n, "marginal_cost": 3.0 * n} for n in (1, 2)
        ] + [
            {"curve": "each_alone", "measure": "insulate", "rank": 2, "reduction": 5, "cost": 10,
             "unit_cost": 2, **head},
            {"curve": "each_alone", "measure": "saver", "rank": 1, "reduction": 5, "cost": -10,
             "unit_cost": "", **head},
        ]

    reader = parsed(read_results(write_for_report(tmp_path / "macc", change)))
    views = json.loads(reader.data["data-charts"])["macc"]["views"]
    assert views["joint"]["x"] == [10, 20]
    assert views["joint"]["s"][0]["y"] == [3, 6]
    assert [s["y"] for s in views["each"]["s"]] == [[5], [2]]
    assert "saver" in " ".join(reader.texts["en"])


@pytest.mark.parametrize("name", ["small", "city"])
def test_every_figure_has_its_data_and_no_other_data_are_sent(name, request):
    reader = parsed(request.getfixturevalue(name))
    figures = [found["data-chart"] for tag, found in reader.tags if tag == "figure"]
    assert figures == list(json.loads(reader.data["data-charts"]))
    assert len(figures) > 5


@pytest.mark.parametrize(("value", "factor", "text"), [
    (0, 1, "0"), (-1234567, 1, "\u22121,234,567"), (1234567, 1e4, "123.5"), (0.05, 0.01, "5"),
    (12.345, 1, "12.35"), (0.01234, 1, "0.0123"), (1e-14, 1, "0"), (0.00001234, 1, "1.23e\u22125"),
    (999.96, 1, "1,000"), (100, 1, "100"),
])
def test_numbers_are_shown_alike_everywhere(value, factor, text):
    assert shown(value, factor) == text


def test_scales_are_those_of_planners():
    assert scale_for("t/yr", [2e6]).unit == ("万吨/年", "×10⁴ t per year")
    assert scale_for("t/yr", [2e5]).unit == ("吨/年", "t/yr")
    assert scale_for("CNY_2020", [-3e8]) == (1e8, ("亿元", "hundred million CNY"), "CNY_2020")
    assert scale_for("CNY_2020", [3e4]).unit == ("万元", "ten thousand CNY")
    assert scale_for("TJ/yr", [1])[0] == pytest.approx(293.076)
    assert scale_for("1", [0.5]).unit == ("%", "%")
    assert large("m^3", [5e7]).unit == ("万立方米", "×10⁴ m³")
    assert large("m^3", [5e5]).unit == ("立方米", "m³")
