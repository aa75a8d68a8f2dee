"""What the words after `explain` mean, and what is said about words that mean nothing."""

import pytest

import simulator
from simulator.errors import InputError
from simulator.explanation.items import below, clause_key, find_item
from simulator.explanation.lookups import Facts
from simulator.results.folder.folder import write_results
from simulator.results.reading import read_results
from tests.unit.test_results_plan import plan_city

CLAUSES = """clause,item,kind,key,status,by,reason,label_zh,label_en
(五)4.,(五)4.,clause,,modelled,coal_power_ule,,煤炭,Coal
(五)4.,T-NOX,target,nox,modelled,T-NOX,,氮氧化物,NOx
(五)5.,(五)5.,clause,,tracked,,principle,原则,Principle
专栏2,专栏2,clause,,tracked,,box,专栏,Box
专栏20,专栏20,clause,,tracked,,box,专栏,Box
"""


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    root = tmp_path_factory.mktemp("items")
    city = plan_city()
    city.scenario["measures"]["coal_power_ule"]["clause"] = ["（五）4.", "专栏2"]
    city.scenario["measures"]["coal_power_ule"]["bureaux"] = ["ecology_environment"]
    city.scenario["targets"]["T-NOX"] |= {"clause": "(五)4.", "bureaux": ["ecology_environment"]}
    scenario = city.load(root)
    (scenario.folder / "clauses.csv").write_text(CLAUSES, "utf-8")
    write_results(simulator.simulate(scenario), root / "results")
    return Facts(read_results(root / "results"))


@pytest.mark.parametrize(("text", "kind", "key"), [
    ("T-NOX", "target", "T-NOX"), ("t-nox", "target", "T-NOX"),
    ("coking_ule", "measure", "coking_ule"), ("coke", "source", "coke"),
    ("coke@works_a", "site", "coke@works_a"), ("coke/coke_oven", "technology", "coke/coke_oven"),
    ("coke/ultra_low", "control", "coke/ultra_low"), ("NOx", "pollutant", "NOx"),
    ("ecology_environment", "bureau", "ecology_environment"),
    ("parameters/fuels.csv:2", "parameter", "parameters/fuels.csv:2"),
    ("cost", "cost", ""), ("cost plan", "cost", "plan"), ("成本", "cost", ""),
    ("(五)4.", "clause", "(五)4."), ("（五）4．", "clause", "(五)4."), ("（五）", "clause", "(五)"),
    ("source:coke", "source", "coke"), ("energy", "number", "energy"),
    ("emissions case=plan year=2025 source=COKE", "number", "emissions"),
])
def test_words_mean_what_a_planner_means(facts, text, kind, key):
    found = find_item(facts, text)
    assert (found.kind, found.key) == (kind, key)


def test_one_key_of_two_kinds_is_told_apart(facts):
    first = find_item(facts, "afforestation")
    assert (first.kind, first.also) == ("measure", ("source:afforestation",))
    assert find_item(facts, "source:afforestation").kind == "source"
    chain = simulator.explain(facts, "afforestation")
    assert chain.find("also").value == "source:afforestation"


def test_clauses_are_compared_without_width_and_last_point():
    assert clause_key("（五） 4．") == "(五)4"
    assert below("(五)4.", "（五）")
    assert below("（五）4.", "(五)4")
    assert not below("(五)41.", "(五)4")
    assert not below("专栏20", "专栏2")
    assert not below("(四)2.", "(五)")


@pytest.mark.parametrize(("text", "found", "fix"), [
    ("T-NOXX", 'unknown item "T-NOXX"', 'write "T-NOX"'),
    ("coking_ulee", 'unknown item "coking_ulee"', 'write "coking_ule"'),
    ("emissions yeer=2025", 'no column "yeer"', 'write "year"'),
    ("emissions source=clinkr", 'no "clinkr" in column source', 'write "clinker"'),
    ("emissions source=coke pollutant=CH4", 'no "CH4" in column pollutant', "use one of"),
    ("emissions source=coke pollutant=SO2", "no such row", "leave one of them out"),
    ("parameters/fuels.csv:999", "no row of parameters/fuels.csv in line 999",
     'write "parameters/fuels.csv:'),
    ("parameters/fuel.csv:2", 'no parameter file "parameters/fuel.csv"',
     'write "parameters/fuels.csv"'),
    ("?!", 'unknown item "?!"', "use one of: "),
])
def test_unknown_items_get_the_closest_legal_ones(facts, text, found, fix):
    with pytest.raises(InputError) as caught:
        find_item(facts, text)
    (problem,) = caught.value.problems
    assert problem.code == "E-NAME"
    assert problem.found.startswith(found)
    assert problem.fix.startswith(fix)


def test_all_mistakes_of_a_selector_are_told_at_once(facts):
    with pytest.raises(InputError) as caught:
        find_item(facts, "emissions yeer=2025 source=clinkr")
    assert len(caught.value.problems) == 2


def test_a_clause_leads_to_its_measures_and_they_lead_back(facts):
    chain = simulator.explain(facts, "（五）4")
    assert [node.key for node in chain.find("measures").children] == ["coal_power_ule"]
    assert [node.key for node in chain.find("targets").children] == ["T-NOX"]
    assert [node.key for node in chain.find("bureaux").children] == ["ecology_environment"]
    assert chain.title.en == "(五)4. Coal"
    statuses = {n.key: n.cells["status"].en for n in chain.find("coverage").children}
    assert statuses == {"(五)4.": "modelled", "T-NOX": "modelled"}
    back = simulator.explain(facts, "coal_power_ule")
    assert {clause_key(node.key) for node in back.find("clauses").children} == {"(五)4", "专栏2"}
    for clause in ("(五)4.", "专栏2", "（五）"):
        measures = simulator.explain(facts, clause).find("measures")
        assert "coal_power_ule" in {node.key for node in measures.children}


def test_a_bureau_answers_for_its_targets_and_measures(facts):
    chain = simulator.explain(facts, "ecology_environment")
    assert [node.key for node in chain.find("targets").children] == ["T-NOX"]
    assert [node.key for node in chain.find("measures").children] == ["coal_power_ule"]


def test_no_results_folder(tmp_path):
    with pytest.raises(InputError, match="E-RESULTS"):
        simulator.explain(tmp_path, "T-NOX")
