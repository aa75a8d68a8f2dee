"""`simulator hindcast` as a user runs it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from simulator.cli.main import main
from simulator.hindcasting import names
from simulator.hindcasting.rows import Thing
from simulator.parameters import codelists
from simulator.plausibility.base_year import MEASURED
from tests.fixtures.city import TinyCity, build
from tests.unit.test_hindcast import (
    buses,
    coke,
    covered,
    population,
    published,
    wide,
    without_later,
)


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Return a function that writes a city, compares it, and gives code, output and errors."""

    def called(city: TinyCity, *arguments: str) -> tuple[int, str, str]:
        home = city.write(tmp_path)
        monkeypatch.setattr("simulator.simulation.loading.parameters_root",
                            lambda: tmp_path / "parameters")
        monkeypatch.chdir(tmp_path)
        code = main(["hindcast", str(home), "--draws", "20", *arguments])
        return code, *capsys.readouterr()

    return called


def observed() -> TinyCity:
    """Return a city with 80 kt of coke in 2022 after 100, and 5 Mvkm of buses after 2.5 and 5."""
    city = build(wide, lambda c: coke(c, 2022, 80), lambda c: buses(buses(c, 2015, 2.5), 2025, 5))
    return population(city, 2015, 800_000)


def test_a_table_of_errors_and_their_medians(call) -> None:
    code, out, err = call(observed(), "--lang", "en")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert lines[0] == ("tiny: the baseline from data up to 2020 only, beside what was observed "
                        "since")
    row = lines.index("activity: coke 2022 80 100 25 25 - no")
    assert lines[row + 1] == "(works_a) (kt)"
    assert "activity: buses (Mvkm) 2025 5 6.25 25 0 100 no" in lines
    assert "activity 2 25 12.5 100 1 0%" in lines
    assert "go on with a trend: 1 (population); that stay: 13" in " ".join(lines)
    assert max(map(len, out.splitlines())) <= 80


def test_the_same_in_chinese(call) -> None:
    code, out, _ = call(observed(), "--lang", "zh")
    assert code == 0
    assert out.startswith("tiny：只用 2020 年及以前的数据")
    assert "活动水平：coke（works_a）" in out
    assert "1 个按基准年前的趋势延伸（常住人口）" in "".join(out.split("\n"))
    assert "hindcast." not in out.replace("hindcast.csv", "")


def named() -> TinyCity:
    """Return a city whose coke works, ovens, controls and figures have names of their own."""
    city = build(lambda c: coke(c, 2022, 80), lambda c: covered(c, 2023, 70),
                 lambda c: published(c, 2023, 90), lambda c: buses(c, 2025, 5))
    shares = {"china_4": 20, "china_6": 80}
    for technology, value in shares.items():
        city.add("cities/tiny/transport/mix.csv", value, "percent", source="buses", facility="*",
                 technology=technology, item="share", model_year="2023")
    for path, words, keys in (
        ("industry/sources.csv", ("炼焦", "Coking"), {"source": "coke"}),
        ("industry/controls.csv", ("脱硫", "Desulphurisation"), {"control": "secondary"}),
        ("transport/sources.csv", ("公交车", "City buses"), {"source": "buses"}),
        ("transport/technologies.csv", ("国六", "Stage VI"),
         {"source": "buses", "technology": "china_6"}),
        ("cities/tiny/industry/facilities.csv", ("甲厂", "First works"), {"facility": "works_a"}),
    ):
        city.change(path, dict(zip(("zh", "en"), words, strict=True)), **keys)
    return city


@pytest.mark.parametrize(("lang", "said"), [
    ("zh", ("活动水平：炼焦（甲厂）（kt）", "占比：公交车，国六（%）", "活动水平：公交车（Mvkm）",
            "治理覆盖率：炼焦，脱硫（%）", "统计数：焦炭产量（kt）")),
    ("en", ("activity: Coking (First works) (kt)", "share: City buses, Stage VI (%)",
            "activity: City buses (Mvkm)", "coverage: Coking, Desulphurisation (%)",
            "statistic: coke output (kt)")),
])
def test_tables_have_names_and_no_keys(call, monkeypatch, lang, said) -> None:
    """Keys stay in --json and the files, for programs."""
    monkeypatch.setattr("simulator.cli.shown.layout.PAGE", 200)
    code, out, _ = call(named(), "--lang", lang)
    assert code == 0
    for words in said:
        assert words in out
    for key in ("coke", "works_a", "china_6", "secondary", "coke_output", "percent", "rest"):
        assert f"{key} " not in out.replace("coke output", "")


def test_every_driver_and_figure_has_a_name() -> None:
    assert set(names.DRIVERS) == set(codelists.DRIVERS)
    assert set(names.STATISTICS) == set(MEASURED)


def test_what_stands_beside_named_works_is_all_others() -> None:
    tables = named().load().tables
    (place,) = names.parts_of(Thing("activity", "coke", "rest"), tables)
    assert (place.zh, place.en) == ("炼焦（其余）", "Coking (all others)")


def test_json_and_files(call, tmp_path: Path) -> None:
    code, out, _ = call(observed(), "--json", "-o", "回算")
    found = json.loads(out)
    assert code == 0
    assert (found["base_year"], found["draws"], found["seed"]) == (2020, 20, 0)
    row = next(r for r in found["rows"] if r["source"] == "coke")
    assert (row["error"], row["trend"], row["inside"]) == (pytest.approx(25), None, "no")
    assert [score["quantity"] for score in found["scores"]] == ["activity", "all"]
    with (tmp_path / "回算" / "hindcast.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [r["year"] for r in rows] == [str(r["year"]) for r in found["rows"]]
    assert rows[0]["trend"] in ("", "10")
    assert sorted(p.name for p in (tmp_path / "回算").iterdir() if p.suffix) == [
        "hindcast.csv", "hindcast.json", "projection.csv"]
    again, _, err = call(observed(), "-q", "-o", "回算")
    assert (again, err) == (0, "")


def test_a_file_that_was_changed_is_not_replaced(call, tmp_path: Path) -> None:
    call(observed(), "-q", "-o", "out")
    (tmp_path / "out" / "hindcast.csv").write_text("mine", "utf-8")
    code, _, err = call(observed(), "--lang", "en", "-o", "out")
    assert code == 2
    assert err.startswith("E-OUTPUT")
    assert (tmp_path / "out" / "hindcast.csv").read_text("utf-8") == "mine"
    assert call(observed(), "-q", "-o", "out", "--replace")[0] == 0


def test_without_draws_there_are_no_ranges(call) -> None:
    code, out, _ = call(observed(), "--draws", "0", "--json")
    assert code == 0
    assert {row["inside"] for row in json.loads(out)["rows"]} == {""}


def test_the_same_seed_gives_the_same_bytes(call) -> None:
    outputs = [call(observed(), "--json", "--seed", seed)[1] for seed in ("1", "1", "2")]
    assert outputs[0] == outputs[1]
    assert outputs[0] != outputs[2]


def test_a_city_without_observations_says_what_to_add(call) -> None:
    code, out, err = call(TinyCity(), "--lang", "en")
    assert (code, err) == (0, "")
    assert " ".join(out.split()) == (
        "tiny: nothing was observed after 2020, so there is nothing to compare. Add rows of later "
        "years to activity.csv, mix.csv, controls.csv or statistics.csv, of grade official, "
        "guideline, peer_reviewed or database.")


def test_a_folder_that_ends_in_its_base_year(call, tmp_path: Path) -> None:
    """Its rows of later years deleted: a line that says what to add, and the same projection."""
    texts = []
    for name, city in (("full", observed()), ("cut", without_later(observed()))):
        code, _, err = call(city, "--lang", "en", "-o", name)
        assert (code, err) == (0, "")
        texts.append((tmp_path / name / "projection.csv").read_bytes())
    assert texts[0] == texts[1]


def test_a_bundled_city_is_copied_before_rows_are_added(call, monkeypatch, tmp_path) -> None:
    """Rows go into a folder of one's own, and not into the files of the package."""
    monkeypatch.setattr("simulator.cli.commands.hindcasting.scenarios_root",
                        lambda: tmp_path / "scenarios")
    for lang, said in (("en", " database. First, simulator new NAME --from tiny writes a folder "
                              "of your own; the rows go into its tables."),
                       ("zh", "database。先用 simulator new 名称 --from tiny 得到自己的文件夹")):
        _, out, _ = call(TinyCity(), "--lang", lang)
        lines = out.splitlines()
        assert said in ("" if lang == "zh" else " ").join(lines)


@pytest.mark.parametrize(("name", "value"), [("--draws", "-1"), ("--seed", "-2")])
def test_wrong_numbers(call, name: str, value: str) -> None:
    code, out, err = call(TinyCity(), name, value, "--lang", "en")
    assert (code, out) == (2, "")
    assert err == (f'E-USAGE simulator hindcast {name}\n  found "{value}"; expected a whole '
                   'number, zero or above\n  fix: run "simulator hindcast --help"\n')


def test_an_unknown_scenario(call) -> None:
    code = main(["hindcast", "nowhere", "--lang", "en"])
    assert code == 2
