"""`simulator explain` on a results folder of a bundled city."""

import json
import unicodedata

import pytest
from rich.cells import cell_len as width

from simulator.cli.asked.options import Options
from simulator.cli.commands.explaining import chain_lines
from simulator.cli.main import main
from simulator.explanation.explaining import explain
from simulator.explanation.items import clauses
from simulator.explanation.lookups import Facts
from simulator.explanation.rebuilt_emission import rebuild
from simulator.results.reading import read_results

CITY = "liupanshui"
ITEMS = ["LPS-T06", "LPS-T02", "LPS-T36", "(五)4.", "（五）", "steel_ule", "clinker",
         "source:district_heat", "clinker/precalciner", "clinker/sncr", "NOx",
         "ecology_environment", "cost", "parameters/fuels.csv:3",
         "emissions case=plan source=clinker pollutant=NOx year=2025"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("explain") / "结果 六盘水"
    assert main(["simulate", CITY, "-o", str(place), "-q", "--no-report"]) == 0
    return place


@pytest.fixture(scope="module")
def facts(folder):
    return Facts(read_results(folder))


@pytest.mark.slow
def test_every_target_and_clause_is_explained(facts):
    for key in facts.targets:
        chain = explain(facts, key)
        assert (chain.kind, chain.item) == ("target", key)
        assert chain.find("verdicts").children
        if facts.targets[key]["status"] == "scored":
            assert chain.find("series").children, key
    for clause in clauses(facts):
        chain = explain(facts, clause)
        assert chain.kind == "clause"
        assert chain.nodes, clause


@pytest.mark.slow
def test_every_measure_is_explained(facts):
    for key in facts.known("measure"):
        chain = explain(facts, key)
        assert (chain.kind, chain.item) == ("measure", key)


@pytest.mark.slow
def test_a_sample_of_emissions_is_rebuilt(facts):
    rows = [row for row in facts.records("emissions") if row["year"] in (2020, 2025, 2035)]
    sample = rows[::7]
    assert len({(row["sector"], row["boundary"]) for row in sample}) >= 10
    for row in sample:
        found = rebuild(facts, row)
        size = max(abs(found.activity * found.factor), abs(found.printed))
        assert abs(found.difference) <= 1e-9 * size + 1e-9, row


@pytest.mark.slow
def test_what_makes_up_the_carbon_target_is_what_is_judged(facts):
    chain = explain(facts, "LPS-T06")
    (gdp,) = facts.rows("drivers", driver="gdp", year=2025)["value"]
    for case in ("baseline", "plan"):
        (total,) = [n.cells[case] for n in chain.find("made_of").children if n.key == "total"]
        (year,) = [n for n in chain.find("series").children if n.key == "2025"]
        assert total / gdp == pytest.approx(year.cells[case], rel=1e-9)


@pytest.mark.parametrize("item", ITEMS)
def test_text_fits_the_page(facts, item):
    chain = explain(facts, item)
    for lang in ("zh", "en"):
        lines = chain_lines(chain, Options(lang=lang))
        assert len(lines) > 5, lang
        assert max(map(width, lines)) <= 80, lang
        headings = " ".join(line for line in lines if line and not line.startswith(" "))
        chinese = any("CJK UNIFIED" in unicodedata.name(char, "") for char in headings)
        assert chinese or lang == "en"


@pytest.mark.slow
def test_json_holds_the_whole_structure(folder, capsys):
    capsys.readouterr()
    assert main(["explain", str(folder), "LPS-T06", "--json", "--lang", "en"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["kind"], data["item"]) == ("target", "LPS-T06")
    sections = {node["key"] for node in data["nodes"]}
    assert {"verdicts", "about", "bureaux", "series", "made_of", "contributions", "limits",
            "rebuilt", "grades"} <= sections
    (shares,) = [node for node in data["nodes"] if node["key"] == "grades"]
    assert sum(node["value"] for node in shares["children"]) == pytest.approx(100)


@pytest.mark.slow
def test_a_number_is_given_by_words(folder, capsys):
    capsys.readouterr()
    words = ["emissions", "case=plan", "source=clinker", "pollutant=NOx", "year=2025"]
    assert main(["explain", str(folder), *words, "--lang", "zh"]) == 0
    assert "重算" in capsys.readouterr().out


def test_unknown_items_exit_with_2(folder, capsys):
    capsys.readouterr()
    assert main(["explain", str(folder), "LPS-T66", "--lang", "en"]) == 2
    out = capsys.readouterr()
    assert out.out == ""
    assert out.err.startswith("E-NAME ")
    assert 'found unknown item "LPS-T66"' in " ".join(out.err.split())
    assert 'fix: write "LPS-T6"' not in out.err
    assert 'fix: write "LPS-T' in out.err


def test_no_results_folder_exits_with_2(tmp_path, capsys):
    capsys.readouterr()
    assert main(["explain", str(tmp_path), "LPS-T06", "--lang", "en"]) == 2
    assert capsys.readouterr().err.startswith("E-RESULTS ")
    assert main(["explain", str(tmp_path), "--lang", "en"]) == 2
    assert "no ITEM" in capsys.readouterr().err
