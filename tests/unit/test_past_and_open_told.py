"""What reports, workbooks and chains say of what was observed: past, open, closed works.

The coke works emit 40 t of NOx in the base year. A fifth closed in 2022 (8 t) and 60 % of the rest
was put under ultra-low controls (14.4 t); the plan wants 90 % by 2025 (7.2 t more).
"""

from __future__ import annotations

import openpyxl
import pytest

import simulator
from simulator.facts import answer, closures, contributions, measures, periods
from simulator.report.excel.workbook import write_workbook
from simulator.report.sections import answer as answer_section
from simulator.report.sections import ledger as ledger_section
from simulator.report.sections import measures as measure_section
from simulator.report.write import write_report
from simulator.results.reading import read_results
from simulator.wording import NO_MEASURES, OBSERVED
from tests.fixtures.city import TinyCity, build, measure, target, uptake
from tests.hand.test_observations import covered, output
from tests.parity.test_observed_ledger import with_closure
from tests.unit.test_report_workbook import lines

CLOSED = "Works closed since the base year, booked in 2025"
PAST = "of which in years already past (to 2022)"


def since() -> TinyCity:
    city = with_closure(covered(output(build(), 2022, 80_000), 2022, standard=40, ultra_low=60))
    city.measures(coking_ule=measure(uptake({2025: "90 %"})))
    return city.targets(LEDGER=target(
        "engineering_reduction", {"kind": "ledger", "pollutant": "NOx"}, value="500 t",
        comparator=">=", target_year=2025))


@pytest.fixture(scope="module")
def observed(tmp_path_factory):
    place = tmp_path_factory.mktemp("已观测") / "tiny"
    simulator.optimise(since().load()).save(place, report=False)
    return read_results(place)


def test_a_city_without_observations_has_no_such_tables(city):
    assert not city.has("periods")
    assert not city.has("closures")
    assert periods.last_observed(city) is None
    assert measure_section.section(city).periods is None
    assert ledger_section.section(city).closures is None
    assert measures.wedges(city, "reduction_NOx", "plan").observed is None


def test_what_was_observed_has_a_wedge(observed):
    found = measures.wedges(observed, "reduction_NOx", "plan")
    assert found.observed[[1, 2, 5]] == pytest.approx([8.1, 22.4, 22.4])
    assert found.own["coking_ule"][5] == pytest.approx(7.2)
    view = measure_section.section(observed).wedges.views["reduction_NOx|plan"]
    assert view.series[0].name == NO_MEASURES[OBSERVED]
    assert "below the frozen path" in view.finding[1]


def test_what_was_observed_stands_first_among_contributions(observed):
    (found,) = contributions.contributions(observed).values()
    assert [name for name, _, _ in found.largest] == [OBSERVED, "coking_ule"]
    assert [effect for _, effect, _ in found.largest] == pytest.approx([22.4, 7.2])


def test_the_saving_of_the_mix_is_split(observed):
    costs, parts = answer.case_costs(observed), periods.saved(observed)
    whole = costs["plan"].present - costs["least_cost"].present
    assert sum(parts) == pytest.approx(whole, rel=1e-9)
    assert parts[0] != 0
    findings = dict((pair[1], value)
                    for pair, value in answer_section.section(observed).costs.findings)
    assert abs(findings[PAST]) == pytest.approx(abs(parts[0]))


def test_from_now_on_nothing_is_saved_in_the_past(tmp_path):
    simulator.optimise(since().load().from_now()).save(tmp_path / "now", report=False)
    past, still_open = periods.saved(read_results(tmp_path / "now"))
    assert past == pytest.approx(0, abs=1e-6 * abs(still_open))


def test_the_page_shows_what_is_past_and_what_closed(observed):
    part = measure_section.section(observed).periods
    rows = {row.name[1]: row.values["reduction_NOx"] for row in part.rows["plan"]}
    assert rows["what happened anyway"] == pytest.approx((8.1 + 22.4, 8 * 22.4))
    assert rows["measure"] == pytest.approx((0, 2.4 + 4.8 + 6 * 7.2), abs=1e-9)
    assert [row.name[1] for row in part.rows["least_cost"]] == [
        "what happened anyway", "all measures together"]
    text = write_report(observed).read_text("utf-8")
    for said in (CLOSED, PAST, "What lies in years already past (to 2022)", "已发生的变化"):
        assert said in text, said


def test_a_closure_is_told_with_its_tonnes(observed):
    (one,) = closures.closures(observed, ["NOx"])
    assert (one.source, one.facility, one.year) == ("coke", "works_a", 2022)
    assert (one.share, one.activity, one.unit) == (0.2, 20_000, "t")
    assert one.booked == pytest.approx({"NOx": 8})


def test_the_workbook_has_sheets_of_both(observed):
    book = openpyxl.load_workbook(write_workbook(observed))
    rows = lines(book["已过与未来 past and open"])
    (own,) = (r for r in rows if r["measure key"] == OBSERVED and r["period"] == "已过年份 / past"
              and r["case"] == "规划 / plan")
    assert (own["from"], own["to"]) == (2021, 2022)
    assert own["reduction of NOx [t]"] == pytest.approx(30.5)
    (nox,) = (r for r in lines(book["关停 closures"]) if r["pollutant"] == "NOx")
    assert (nox["closed in"], nox["part closed"]) == (2022, 0.2)
    years = {key: value for key, value in nox.items() if isinstance(key, int)}
    assert list(years) == list(range(2022, 2031))
    assert list(years.values()) == pytest.approx([8] * 9)


def test_chains_tell_past_and_open(observed):
    node = simulator.explain(observed, "coking_ule").find("periods")
    (nox,) = (child for child in node.children if child.key == "NOx")
    assert nox.cells["open"] == pytest.approx(50.4)
    assert node.note.en == "past 2021-2022, open 2023-2030"
    told = {child.key: child.cells for child in
            simulator.explain(observed, "cost").find("present_value").children}
    for case in ("plan", "least_cost"):
        assert told[case]["past"] + told[case]["open"] == pytest.approx(
            told[case]["above_baseline"], rel=1e-9)


def test_a_chain_of_a_target_names_what_was_observed(observed):
    children = simulator.explain(observed, "LEDGER").find("contributions").children
    values = {child.key: child.value for child in children}
    assert values[OBSERVED] == pytest.approx(22.4)
    assert values["total"] == pytest.approx(29.6)
