"""`kaden simulate`: figures for scripts, tables for people, one sentence for what cannot be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kaden.cli import run
from server.commands.simulate import seeds_of
from tests.server.simulation.scenarios import a_scenario


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    file = tmp_path / "day.json"
    file.write_text(json.dumps({"name": "short", "horizon_s": 600, "seeds": [5, 9]}))
    return file


def told(capsys: pytest.CaptureFixture[str], *args: object) -> Any:
    assert run(["simulate", "--json", *map(str, args)]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return json.loads(captured.out)


def refused(capsys: pytest.CaptureFixture[str], *args: object) -> str:
    assert run(["simulate", *map(str, args)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err


def test_one_day_for_scripts(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = told(capsys, "--scenario", scenario, "--policy", "progressive")
    assert (form["scenario"], form["policy"], form["agents"], form["seed"]) == ("short", "progressive", 10, 5)
    assert form["hours"] == pytest.approx(1 / 6)
    again = told(capsys, "--scenario", scenario, "--policy", "progressive", "--seed", 5)
    assert again["event_hash"] == form["event_hash"]


def test_options_take_the_place_of_the_files_fields(
    scenario: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = told(
        capsys, "--scenario", scenario, "--policy", "progressive", "--agents", 3, "--hours", 0.1, "--seed", 2
    )
    assert (form["agents"], form["seed"], form["hours"]) == (3, 2, pytest.approx(0.1))


def test_days_take_the_files_seeds(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = told(capsys, "--scenario", scenario, "--policy", "progressive", "--days", 2)
    assert [day["seed"] for day in form["days"]] == [5, 9]
    assert form["total"]["days_over_limit"] == 0
    assert form["total"]["dials"] == sum(day["dials"] for day in form["days"])
    one = told(capsys, "--scenario", scenario, "--policy", "progressive", "--days", 1)
    assert len(one["days"]) == 1


def test_seeds() -> None:
    scenario = a_scenario(seeds=[5, 9])
    assert seeds_of(scenario, None, None) == [5]
    assert seeds_of(scenario, None, 2) == [5, 9]
    assert seeds_of(scenario, None, 4) == [5, 9, 10, 11]
    assert seeds_of(scenario, 3, 3) == [3, 4, 5]


def test_policies_are_compared_on_the_same_customers(
    scenario: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = told(capsys, "--scenario", scenario, "--compare", "progressive,predictive")
    assert list(form["policies"]) == ["progressive", "predictive"]
    alone = told(capsys, "--scenario", scenario, "--policy", "predictive")
    assert form["policies"]["predictive"]["event_hash"] == alone["event_hash"]


def test_a_method_is_told_in_the_users_language(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["simulate", "--scenario", str(scenario), "--lang", "ja", "--compare", "adaptive"]) == 0
    told_ja = capsys.readouterr().out
    assert "アダプティブ" in told_ja
    assert "adaptive" not in told_ja


def test_knobs_arrive(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = ("--scenario", scenario, "--policy", "progressive")
    calm, eager = told(capsys, *base), told(capsys, *base, "--multiplier", "1,2,3")
    assert eager["dials"] > calm["dials"]
    assert told(capsys, *base, "--additional", 3)["dials"] > calm["dials"]


@pytest.mark.parametrize("multiplier", ["", "0", "-1", "nan", "two", "1,,2", "101"])
def test_a_wrong_multiplier_is_wrong_use(scenario: Path, multiplier: str) -> None:
    assert run(["simulate", "--scenario", str(scenario), "--multiplier", multiplier]) == 2


def test_an_unknown_policy_is_told_which_there_are(
    scenario: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for options in (("--policy", "lucky"), ("--compare", "progressive,lucky")):
        sentence = refused(capsys, "--scenario", scenario, *options)
        assert "lucky" in sentence
        assert "progressive, predictive, adaptive" in sentence


def test_a_bad_file_is_told_with_its_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bad.json"
    file.write_text('{"name": "x", "breaks": [{"t": 1, "count": 0, "duration_s": 5}]}')
    assert "breaks[0].count" in refused(capsys, "--scenario", file)
    assert str(tmp_path / "none.json") in refused(capsys, "--scenario", tmp_path / "none.json")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_tables_fit_a_terminal(scenario: Path, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    from kaden.cells import width

    for options in (
        ("--policy", "progressive"),
        ("--compare", "progressive,predictive,adaptive", "--days", "2"),
    ):
        assert run(["simulate", "--scenario", str(scenario), "--lang", language, *options]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) > 5
        assert max(map(width, lines)) <= 80
