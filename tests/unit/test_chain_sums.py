"""Chains add up: parts to wholes, contributions to the plan, shares to one; and lead back."""

import json

import pytest

import simulator
from simulator.explanation.lookups import Facts
from simulator.results.folder.folder import write_results
from simulator.results.reading import read_results
from tests.unit.test_target_effects import TARGETS, city

JUDGED = [key for key in TARGETS if key != "NONE"]
EMISSION = [key for key in JUDGED if TARGETS[key]["quantity"]["kind"] == "emission"]
LISTED = ("rest", "total")


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    place = tmp_path_factory.mktemp("sums") / "tiny"
    write_results(city().run(), place)
    return Facts(read_results(place))


def column(node, case):
    return {child.key: child.cells[case] for child in node.children}


def test_the_years_of_a_pollutant_have_their_unit(facts):
    label = simulator.explain(facts, "NOx").find("series").label
    assert (label.en, label.zh) == ("Over the years (t/yr)", "逐年数值（t/yr）")


@pytest.mark.parametrize("key", EMISSION)
def test_who_makes_a_target_up_adds_up_to_what_is_judged(facts, key):
    chain = simulator.explain(facts, key)
    own = TARGETS[key]
    for case in ("baseline", "plan"):
        parts = column(chain.find("made_of"), case)
        total = parts.pop("total") if "total" in parts else sum(parts.values())
        assert sum(parts.values()) == pytest.approx(total)
        series = {node.key: node.cells[case] for node in chain.find("series").children}
        below = 1.0
        if own.get("denominator", {}).get("kind") == "driver":
            (below,) = facts.rows("drivers", driver="gdp", year=own["target_year"])["value"]
        elif own.get("denominator"):
            continue
        assert total / below == pytest.approx(series[str(own["target_year"])], rel=1e-9)


@pytest.mark.parametrize("key", JUDGED)
def test_contributions_add_up_to_baseline_against_plan(facts, key):
    chain = simulator.explain(facts, key)
    parts = {node.key: node.value for node in chain.find("contributions").children}
    total = parts.pop("total")
    assert sum(parts.values()) == pytest.approx(total, rel=1e-9, abs=1e-9)
    rows = {row["case"]: row for row in facts.records("targets", target_id=key)}
    if key in ("CAP", "STOCK", "COVER", "GAS", "LEDGER", "PV"):
        base, plan = rows["baseline"]["achieved"], rows["plan"]["achieved"]
        at_year = {r["case"]: r["value"] for r in facts.records(
            "target_series", target_id=key, year=TARGETS[key]["target_year"])}
        moved = abs(at_year["plan"] - at_year["baseline"])
        scale = abs(plan / at_year["plan"]) if key not in ("CAP",) else 1.0
        assert abs(total) == pytest.approx(moved * scale, rel=1e-6), (base, plan)


def test_a_target_that_is_not_judged_says_so(facts):
    chain = simulator.explain(facts, "NONE")
    assert chain.find("not_judged") is not None
    assert chain.find("reason").value == "administrative"
    assert chain.find("contributions") is None


def test_selected_rows_are_summed(facts):
    chain = simulator.explain(facts,
                              "emissions case=plan source=grid_coal_power pollutant=NOx year=2025")
    rows = facts.rows("emissions", case="plan", source="grid_coal_power", pollutant="NOx",
                      year=2025)
    assert len(rows) > 1
    assert chain.find("sum").value == pytest.approx(rows["value"].sum())
    assert sum(n.value for n in chain.find("rows").children) == chain.find("sum").value
    for node in chain.find("rebuilt").children:
        assert node.find("recomputed").value == pytest.approx(node.find("printed").value)


@pytest.mark.parametrize("table", ["energy", "activity", "costs", "investment", "ledger"])
def test_rows_of_other_tables_are_explained(facts, table):
    chain = simulator.explain(facts, f"{table} case=plan year=2025")
    shown = "booked" if table == "ledger" else "value"
    rows = facts.rows(table, case="plan", year=2025)
    sums = [node.value for node in chain.nodes if node.key == "sum"]
    assert sum(sums) == pytest.approx(rows[shown].sum())
    assert "docs/model.md" in chain.find("equation").value.en


def test_wide_rows_show_every_number(facts):
    chain = simulator.explain(facts, "measures case=plan measure=coking_ule year=2025")
    (row,) = facts.records("measures", case="plan", measure="coking_ule", year=2025)
    numbers = {node.key: node.value for node in chain.find("row").children}
    assert numbers["reduction_NOx"] == row["reduction_NOx"] != 0
    verdict = simulator.explain(facts, "targets target_id=CAP case=plan")
    assert verdict.find("verdicts") is not None


def test_a_source_shows_its_emissions_measures_and_citations(facts):
    chain = simulator.explain(facts, "coke")
    (row,) = facts.records("emissions", case="plan", source="coke", facility="works_a",
                           pollutant="VOC", year=2025)
    site = simulator.explain(facts, "coke@works_a")
    found = [n.cells["plan"] for n in site.find("emissions").children
             if n.key == "VOC" and n.cells["year"] == 2025]
    assert found == pytest.approx([row["value"]])
    moved = {node.key for node in chain.find("measures").children}
    assert {"coking_ule", "voc_treatment"} <= moved
    assert "coal_power_ule" not in moved
    assert [node.key for node in chain.find("citations").children] == ["tiny2020"]
    grades = chain.find("grades").children
    assert [node.key for node in grades] == ["official"]
    assert grades[0].value == pytest.approx(100)


def test_a_parameter_leads_to_the_emissions_that_rest_on_it(facts):
    """The carbon of raw coal: a kiln burns 3.2 or 3.0 GJ/t, all its energy CO2 rests on it."""
    place = next(p.place for p in facts.parameters.values()
                 if p.label == "carbon_content raw_coal")
    chain = simulator.explain(facts, place)
    rests = {node.key: node.cells["2025"] for node in chain.find("rests").children}
    rows = facts.rows("emissions", case="plan", year=2025, pollutant="CO2", source="clinker",
                      technology="precalciner", origin="energy", boundary="direct")
    assert rests["clinker/precalciner"] == pytest.approx(rows["value"].sum())
    assert not any(key.startswith("coke/") for key in rests)


def test_shares_of_a_factor_rest_on_each_fuel(facts):
    """Coking: coal brings 0.95 x 38 GJ x 30, of a balance that coke and gas lower."""
    place = next(p.place for p in facts.parameters.values()
                 if p.label == "carbon_content coking_coal")
    chain = simulator.explain(facts, place)
    (node,) = [n for n in chain.find("rests").children if n.key != "total"]
    rows = facts.rows("emissions", case="plan", year=2025, pollutant="CO2", source="coke",
                      origin="energy", boundary="direct")
    brought = 0.95 * 0.038 * 30
    balance = brought - 0.028 * 30 - 0.007 * 12 + 0.003 * 12
    assert node.cells["2025"] == pytest.approx(rows["value"].sum() * brought / balance, rel=1e-3)


def test_a_removal_leads_to_what_it_takes_away(facts):
    place = next(p.place for p in facts.parameters.values()
                 if p.label == "removal NOx ultra_low" and p.keys["source"] == "clinker")
    nodes = [n for n in simulator.explain(facts, place).find("enters").children
             if n.cells["year"] == 2025]
    found = sum(n.cells["reduction"] for n in nodes)
    covered = facts.rows("activity", case="plan", source="clinker", control="ultra_low",
                         year=2025, item="activity")["value"].sum()
    assert found == pytest.approx(covered * 0.002 * 0.9)


def test_costs_of_a_case_add_up(facts):
    chain = simulator.explain(facts, "cost plan")
    items = column(chain.find("items"), "plan")
    total = items.pop("total")
    rows = facts.rows("costs", case="plan", year=facts.main)
    assert total == pytest.approx(rows["value"].sum())
    assert sum(items.values()) == pytest.approx(total)
    present = chain.find("present_value").children[0].cells["present_value"]
    yearly = facts.rows("costs", case="plan").groupby("year")["value"].sum()
    rate = 0.06
    wanted = sum(value / (1 + rate) ** (year - 2020) for year, value in yearly.items()
                 if year > 2020)
    assert present == pytest.approx(wanted)


def test_what_measures_take_off_a_pollutant_adds_up(facts):
    chain = simulator.explain(facts, "NOx")
    parts = {node.key: node.value for node in chain.find("contributions").children}
    total = parts.pop("total")
    rows = facts.rows("emissions", pollutant="NOx", year=facts.main, boundary="direct")
    sums = rows.groupby("case")["value"].sum()
    assert total == pytest.approx(sums["baseline"] - sums["plan"])
    assert sum(parts.values()) == pytest.approx(total)


@pytest.mark.parametrize("item", ["CAP", "1", "coking_ule", "coke", "NOx", "coke/ultra_low",
                                  "cost", "emissions case=plan year=2025 pollutant=NOx"])
def test_a_chain_is_json_in_both_languages_with_the_same_numbers(facts, item):
    chain = simulator.explain(facts, item)
    zh, en = (json.loads(json.dumps(chain.as_dict(lang), allow_nan=False)) for lang in
              ("zh", "en"))
    assert numbers(zh) == numbers(en) != []
    assert chain.kind == en["kind"]


def numbers(data):
    if isinstance(data, dict):
        return [x for value in data.values() for x in numbers(value)]
    if isinstance(data, list):
        return [x for value in data for x in numbers(value)]
    return [data] if isinstance(data, int | float) else []


def test_cases_are_never_added_up(facts):
    chain = simulator.explain(facts, "emissions source=coke pollutant=NOx year=2025")
    sums = {node.label.en: node.value for node in chain.nodes if node.key == "sum"}
    for case in ("baseline", "plan"):
        rows = facts.rows("emissions", case=case, source="coke", pollutant="NOx", year=2025)
        assert sums[case] == pytest.approx(rows["value"].sum())


def labelled(facts, table, **keys):
    return facts.parameter_rows([table], **keys)[0].place


def test_what_other_rows_are_for(facts):
    factor = simulator.explain(facts, labelled(facts, "city_grid", item="grid_factor"))
    (row,) = [n for n in factor.find("rests").children if n.key.startswith("electricity/")]
    (traded,) = facts.rows("emissions", case="plan", source="electricity", year=2025)["value"]
    assert row.cells["2025"] == pytest.approx(traded)
    limit = simulator.explain(facts, labelled(facts, "limits", measure="nev_bus"))
    assert [n.key for n in limit.find("enters").find("measures").children] == ["nev_bus"]
    paid = simulator.explain(facts, labelled(facts, "costs", source="coke", control="ultra_low"))
    rows = facts.rows("costs", case="plan", source="coke", item="control_annuity", year=2025)
    assert sum(n.cells["plan"] for n in paid.find("rests").children) == pytest.approx(
        rows["value"].sum())
    life = simulator.explain(facts, labelled(facts, "processes", source="coke", item="life"))
    assert life.find("life_only") is not None
    assert life.find("rests") is None
    stated = simulator.explain(facts, labelled(facts, "city_activity", source="coke",
                                               item="activity"))
    own = [n for n in stated.find("rests").children if n.key == "total"]
    assert {"CO2", "NOx", "VOC"} <= {n.cells["pollutant"] for n in own}


def test_measures_that_do_not_act_at_a_site_are_left_out(facts):
    """The plan replaces coal units at plant_a alone, and bans coking_new."""
    at = {site: {n.key for n in simulator.explain(facts, site).find("measures").children}
          for site in ("grid_coal_power@plant_a", "grid_coal_power@plant_new")}
    assert "coal_power_new_advanced" in at["grid_coal_power@plant_a"]
    assert "coal_power_new_advanced" not in at["grid_coal_power@plant_new"]
    assert "coal_power_ule" in at["grid_coal_power@plant_new"]
