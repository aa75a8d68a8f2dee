"""`verify` names what was changed in a results folder, by its list and by the run once more."""

from __future__ import annotations

import csv
import io
import json
import shutil

import pytest

import simulator
from simulator.errors import InputError
from simulator.folders.manifest import OUTPUTS, SEAL, file_hash, files_in, seal_of
from simulator.optimiser.modes.alternatives import near_optimal
from simulator.optimiser.modes.budget import most_reduction
from simulator.optimiser.optimise import optimise
from simulator.plausibility.collecting import warnings_of
from simulator.results.folder.folder import write_results
from simulator.results.folder.least_cost import write_best
from simulator.simulation.loading import load
from simulator.simulation.run import simulate
from simulator.verification.cells import CellDifference, Leniency, cell_differences
from simulator.verification.verify import verify
from tests.fixtures.moving import moving_city
from tests.unit.test_results_plan import plan_city

PATCHED = ("simulation.loading", "verification.inputs")
ASKED = {"targets": ["plan"], "quotas": "hold", "time_limit": None, "gap": None,
         "target_files": []}
PRICES = """\
carrier,item,model_year,value,low,high,unit,year,geography,reference,grade,note
raw_coal,import,,900,800,1000,CNY/t,2020,CN,tiny2020,official,
"""


@pytest.fixture(autouse=True, scope="module")
def bundled(tmp_path_factory):
    """Take the tiny tables for those that come with the package."""
    root = tmp_path_factory.mktemp("package")
    plan_city().write(root)
    with pytest.MonkeyPatch.context() as patch:
        for module in PATCHED:
            patch.setattr(f"simulator.{module}.parameters_root", lambda: root / "parameters")
        yield root


@pytest.fixture(scope="module")
def written(bundled, tmp_path_factory):
    place = tmp_path_factory.mktemp("results") / "结果"
    write_results(simulate(load(bundled / "scenarios" / "tiny")), place)
    return place


@pytest.fixture
def copy(written, tmp_path):
    return shutil.copytree(written, tmp_path / "copy")


def cells(path):
    return list(csv.reader(io.StringIO(path.read_text("utf-8"))))


def edit(folder, row, column, value, table="targets.csv"):
    """Write a cell and return what stood there; row : as a spreadsheet counts."""
    rows = cells(folder / table)
    place = rows[0].index(column)
    before, rows[row - 1][place] = rows[row - 1][place], value
    with (folder / table).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return before


def reseal(folder, **changes):
    """Make the record fit the files, as somebody would who knows how it is sealed."""
    record = json.loads((folder / "run.json").read_text("utf-8")) | changes
    record[OUTPUTS] = {name: file_hash(folder / name) for name in record[OUTPUTS]}
    record[SEAL] = seal_of(record)
    (folder / "run.json").write_text(json.dumps(record, ensure_ascii=False), "utf-8")


def contents(folder):
    return {name: (folder / name).read_bytes() for name in files_in(folder)}


def states(found):
    return {f.name: f.state for f in found.files if f.state != "as_written"}


@pytest.mark.slow
def test_an_untouched_folder_is_verified_and_stays_as_it_is(written):
    before = contents(written)
    found = simulator.verify(written)
    assert found.same
    assert (found.why, found.problems, states(found)) == ("", (), {})
    assert set(found.repeated) == {p.name for p in written.glob("*.csv")}
    assert found.not_repeated == ()
    assert contents(written) == before
    assert "same    yes" in repr(found)


@pytest.mark.slow
def test_an_edited_cell_is_named(copy):
    before = edit(copy, 3, "achieved", "12345")
    found = verify(copy)
    assert states(found) == {"targets.csv": "changed"}
    (problem,) = found.problems
    assert (problem.code, problem.file) == ("E-VERIFY", (copy / "targets.csv").as_posix())
    assert (problem.line, problem.key) == (3, "achieved")
    assert problem.found == ("a file that was changed since it was written: row 3 achieved "
                             f'"12345", repeated "{before}"')
    assert "--replace" in problem.fix


def test_a_file_saved_anew_with_the_same_numbers_is_changed_and_no_cell_differs(copy):
    text = (copy / "targets.csv").read_text("utf-8")
    (copy / "targets.csv").write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    (file,) = [f for f in verify(copy).files if f.name == "targets.csv"]
    assert (file.state, file.count) == ("changed", 0)


@pytest.mark.slow
def test_a_deleted_file_is_missing(copy):
    (copy / "ledger.csv").unlink()
    found = verify(copy)
    assert states(found) == {"ledger.csv": "missing"}
    assert [(p.code, p.found) for p in found.problems] == [("E-VERIFY", "no such file")]


@pytest.mark.slow
def test_an_edited_record_is_named(copy):
    record = json.loads((copy / "run.json").read_text("utf-8"))
    record["plan_status"] = "in force"
    (copy / "run.json").write_text(json.dumps(record), "utf-8")
    found = verify(copy)
    assert states(found) == {"run.json": "changed"}
    assert found.problems[0].found == "a record that was changed since it was written"


@pytest.mark.slow
def test_a_file_of_somebody_else_is_only_a_note(copy):
    (copy / "notes").mkdir()
    (copy / "notes" / "说明.txt").write_text("mine", "utf-8")
    (copy / "more.csv").write_text("a\n1\n", "utf-8")
    found = verify(copy)
    assert found.same
    assert states(found) == {"more.csv": "unlisted", "notes/说明.txt": "unlisted"}
    assert "more.csv" not in (*found.repeated, *found.not_repeated)


def test_a_table_edited_with_its_hash_is_found_by_the_repeat(copy):
    rows = cells(copy / "emissions.csv")
    line = next(n for n, row in enumerate(rows, 1) if n > 1 and float(row[-2]) > 1.0)
    more = f"{float(rows[line - 1][-2]) * (1 + 1e-8):.12g}"
    before = edit(copy, line, "value", more, "emissions.csv")
    reseal(copy)
    found = verify(copy)
    assert states(found) == {"emissions.csv": "differs"}
    (problem,) = found.problems
    assert problem.found == f'row {line} value "{more}", repeated "{before}"'
    assert (problem.line, problem.expected) == (line, "what the inputs in run.json give")


@pytest.mark.slow
def test_a_scenario_edited_in_the_record_is_found_by_the_repeat(copy):
    record = json.loads((copy / "run.json").read_text("utf-8"))
    record["resolved"]["measures"]["nev_bus"]["active"] = False
    reseal(copy, resolved=record["resolved"])
    assert {"emissions.csv", "uptake.csv"} <= set(verify(copy).of("differs"))


def test_a_record_that_does_not_load_says_why_nothing_was_repeated(copy):
    reseal(copy, resolved={"scenario": "tiny"})
    found = verify(copy)
    assert (found.same, found.why) == (True, "inputs")
    assert any(head.startswith("E-") and "city" in head for head in found.detail)


def test_results_of_other_bundled_tables_are_not_repeated(copy):
    record = json.loads((copy / "run.json").read_text("utf-8"))
    inputs = record["inputs"] | {"parameters/prices.csv": "0" * 64}
    edit(copy, 2, "value", "1", "emissions.csv")
    reseal(copy, inputs=inputs)
    found = verify(copy)
    assert (found.why, found.detail) == ("tables", ("parameters/prices.csv",))
    assert (found.same, found.repeated) == (True, ())


@pytest.mark.slow
def test_rows_of_a_script_stand_in_no_file(bundled, tmp_path):
    scenario = load(bundled / "scenarios" / "tiny")
    rows = {"prices": {"raw_coal import": "900 CNY/t"}}
    write_results(simulate(scenario.replace(parameters=rows)), tmp_path / "rows")
    found = verify(tmp_path / "rows")
    assert (found.same, found.why, found.detail) == (True, "script", ("prices",))
    dearer = scenario.theta.copy()
    dearer[next(n for n, row in enumerate(scenario.store.rows) if row.table == "prices")] *= 1.01
    write_results(simulate(scenario.with_values(dearer)), tmp_path / "values")
    found = verify(tmp_path / "values")
    assert (found.why, found.detail) == ("script", ("prices",))
    write_results(simulate(scenario.with_values(scenario.theta)), tmp_path / "same")
    found = verify(tmp_path / "same")
    assert (found.same, found.why) == (True, "")


@pytest.mark.slow
def test_tables_of_ones_own_are_repeated_from_the_record_alone(bundled, tmp_path):
    own = tmp_path / "规划"
    shutil.copytree(bundled / "scenarios" / "tiny", own)
    (own / "tables").mkdir()
    (own / "tables" / "prices.csv").write_text(PRICES, "utf-8")
    write_results(simulate(load(own)), tmp_path / "out")
    record = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert any(name.endswith("tables/prices.csv") for name in record["own_files"])
    shutil.rmtree(own)
    found = verify(tmp_path / "out")
    assert (found.same, found.why, states(found)) == (True, "", {})
    assert "parameters.csv" in found.repeated
    changed = {name: text.replace("raw_coal,import,,900", "raw_coal,import,,901")
               for name, text in record["own_files"].items()}
    reseal(tmp_path / "out", own_files=changed)
    assert "parameters.csv" in verify(tmp_path / "out").of("differs")


@pytest.fixture(scope="module")
def best(tmp_path_factory):
    """Return folders of an answer with its questions, one of a rule of a script's own."""
    root = tmp_path_factory.mktemp("best")
    with pytest.MonkeyPatch.context() as patch:
        city = moving_city()
        for module in PATCHED:
            patch.setattr(f"simulator.{module}.parameters_root", lambda: root / "parameters")
        found = optimise(load(city.write(root)))
        assert found.status == "optimal"
        write_best(found, root / "asked", asked=ASKED)
        write_best(found, root / "rule", asked={**ASKED, "chosen": "a rule of the caller's own"})
        yield root


MODES = {
    "lumpy": (lambda city: optimise(city, projects="lumpy", gap=1e-9),
              {"projects": "lumpy", "gap": 1e-9}, "projects.csv"),
    "myopic": (lambda city: optimise(city, myopic=True), {"myopic": True}, "unused.csv"),
    "budget": (lambda city: most_reduction(city, maximise="NOx", budget=1e8),
               {"targets": [], "maximise": "NOx", "budget": 1e8}, "unused.csv"),
    "alternatives": (lambda city: with_others(optimise(city)), {"alternatives": 2},
                     "alternatives.csv"),
}


def with_others(found):
    near_optimal(found, 2)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", MODES)
def test_every_mode_is_asked_again_as_the_record_has_it(best, name):
    ask, asked, table = MODES[name]
    found = ask(load(best / "scenarios" / "tiny"))
    assert found.status == "optimal"
    write_best(found, best / name, asked={**ASKED, **asked})
    again = verify(best / name)
    assert (again.same, again.why, states(again), again.cases) == (True, "", {}, ())
    assert table in again.repeated


@pytest.mark.slow
def test_a_diagnosis_is_made_again(best, tmp_path):
    city = moving_city()
    city.scenario["targets"]["T1"]["value"] = "-99 %"
    found = optimise(load(city.write(tmp_path)))
    write_best(found, tmp_path / "none", asked=ASKED)
    again = verify(tmp_path / "none")
    assert (again.same, states(again)) == (True, {})
    assert "diagnosis.csv" in again.repeated


@pytest.mark.slow
def test_an_optimised_folder_is_optimised_again(best):
    found = verify(best / "asked")
    assert (found.same, found.why, states(found), found.cases) == (True, "", {}, ())
    assert "unused.csv" in found.repeated
    rows = cells(best / "asked" / "targets.csv")
    case, price = (rows[0].index(name) for name in ("case", "shadow_price"))
    line = next(n for n, row in enumerate(rows, 1) if row[case] == "least_cost" and row[price])
    copied = shutil.copytree(best / "asked", best / "priced")
    edit(copied, line, "shadow_price", "1")
    reseal(copied)
    (file,) = [f for f in verify(copied).files if f.state == "differs"]
    assert (file.name, file.count) == ("targets.csv", 1)
    assert (file.differences[0].row, file.differences[0].column) == (line, "shadow_price")


@pytest.mark.slow
def test_a_question_that_no_record_holds_is_not_asked_again(best):
    found = verify(best / "rule")
    assert (found.same, states(found)) == (True, {})
    assert found.cases == ("baseline", "plan")
    assert found.not_repeated == ("iamc.csv", "unused.csv")


def test_what_is_no_results_folder_is_refused(tmp_path):
    with pytest.raises(InputError, match="no such folder"):
        simulator.verify(tmp_path / "nowhere")


@pytest.mark.parametrize(("then", "now", "count"), [
    ("a,b\nx,1\n", "a,b\nx,1.0\n", 0),
    ("a,b\nx,1\n", "a,b\nx,1.0000000009\n", 0),
    ("a,b\nx,1\n", "a,b\nx,1.000000002\n", 1),
    ("a,b\nx,1e-13\ny,1\n", "a,b\nx,0\ny,1\n", 0),
    ("a,b\nx,1e-11\ny,1\n", "a,b\nx,0\ny,1\n", 1),
    ("a,b\nx,\n", "a,b\nx,0\n", 1),
    ("a,b\nx,1\n", "a,b\ny,2\n", 2),
    ("a,b\nx,1\n", "a,c\nx,1\n", 1),
    ("a,b\nx,1\ny,1\n", "a,b\nx,1\n", 1),
    ("", "a,b\nx,1\n", 1),
])
def test_texts_are_equal_and_numbers_near(then, now, count):
    assert cell_differences("t.csv", then, now, Leniency())[1] == count


def test_only_the_first_cells_are_named_and_all_are_counted():
    then, now = ("a\n" + "".join(f"{n + add}\n" for n in range(9)) for add in (0, 1))
    first, count = cell_differences("t.csv", then, now, Leniency())
    assert count == 9
    assert first == tuple(CellDifference(n + 2, "a", str(n), str(n + 1)) for n in range(3))


@pytest.mark.parametrize("rows", [("W-LEDGER",), ("W-LEDGER", "W-NOEFFECT")])
def test_accepted_warnings_are_accepted_in_the_repeat(bundled, tmp_path, rows):
    """One row that is about a warning, and one that accepts nothing."""
    scenario = shutil.copytree(bundled / "scenarios" / "tiny", tmp_path / "tiny")
    one = next(w.problem for w in warnings_of(simulate(load(scenario)))
               if w.problem.code == rows[0])
    with (scenario / "accepted.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([("code", "key", "found", "reason"), *(
            (code, one.key, one.found, "因为, why") for code in rows)])
    write_results(simulate(load(scenario)), tmp_path / "results")
    assert [row[-2:] for row in cells(tmp_path / "results" / "warnings.csv")
            if row[-2] == "yes"] == [["yes", "因为, why"]]
    assert verify(tmp_path / "results").same


def test_places_of_own_tables_are_told_by_their_end():
    now = "file\n/tmp/x/own/规划/tables/prices.csv\n"
    leniency = Leniency(home="/tmp/x/own/")
    for place in ("tables/prices.csv", "/home/me/规划/tables/prices.csv"):
        assert cell_differences("t.csv", f"file\n{place}\n", now, leniency) == ((), 0)
    assert cell_differences("t.csv", "file\ntables/costs.csv\n", now, leniency)[1] == 1


@pytest.mark.parametrize(("then", "same"), [
    ("up to 46 % (my/tables/limits.csv:88)", True),
    ("up to 46 % (/home/规划 plan/my/tables/limits.csv:88)", True),
    ("up to 47 % (my/tables/limits.csv:88)", False),
    ("up to 46 % (my/tables/prices.csv:88)", False),
    ("up to 46 % (my/tables/limits.csv:89)", False),
])
def test_words_may_hold_a_place_of_the_planners_own_files(then, same):
    now = "up to 46 % (/tmp/verify-1/own/my/tables/limits.csv:88)"
    texts = (f"code,plausible\nW-POTENTIAL,{text}\n" for text in (then, now))
    _, count = cell_differences("warnings.csv", *texts, Leniency(home="/tmp/verify-1/own/"))
    assert count == (0 if same else 1)
