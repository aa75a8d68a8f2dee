"""Observations at the ends of the horizon, as a user meets them."""

from __future__ import annotations

import pytest

from simulator.cli.main import main
from tests.fixtures.city import TinyCity, build
from tests.hand.test_observations import output


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Return a function that writes a city, runs a command, and gives code, output and errors."""

    def called(city: TinyCity, command: str, *arguments: str) -> tuple[int, str, str]:
        home = city.write(tmp_path)
        monkeypatch.setattr("simulator.simulation.loading.parameters_root",
                            lambda: tmp_path / "parameters")
        monkeypatch.chdir(tmp_path)
        code = main([command, str(home), *arguments])
        return code, *capsys.readouterr()

    return called


@pytest.mark.parametrize(("lang", "said", "fix"), [
    ("en", "no year is left to decide", 'such as "end: 2035"'),
    ("zh", "没有可决定的年份", "例如 “end: 2035”"),
])
def test_a_city_observed_to_its_last_year_cannot_be_decided_from_now(
    call, lang: str, said: str, fix: str
) -> None:
    city = build(lambda c: output(c, 2030, 80_000))
    code, _, err = call(city, "optimise", "--from-now", "--no-report", "--lang", lang)
    assert code == 2
    assert "E-YEAR" in err
    assert said in err
    assert fix in err


def test_the_newest_observation_is_named_in_chinese(call) -> None:
    code, out, err = call(build(lambda c: output(c, 2022, 1_000_000)), "check", "--lang", "zh")
    assert code == 0
    assert "2022 年的 1,000,000 t，此前为 2020 年的 100,000 t：相差 10 倍" in out + err
