"""`kaden demo` on the command line: figures as JSON or as a table, and what it refuses."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from kaden.cells import width
from server.commands.demo import command


def demo(*arguments: str) -> Result:
    """Run it without a terminal."""
    return CliRunner().invoke(command, ["--headless", "--speed", "0", *arguments], standalone_mode=False)


def test_it_ends_with_one_json_object_whose_sums_agree() -> None:
    done = demo("--seconds", "300", "--seed", "3", "--json")
    assert done.exit_code == 0
    figures = json.loads(done.output)
    outcomes = ("connected", "abandoned", "no_answer", "busy", "other", "live")
    assert figures["attempts"] == sum(figures[name] for name in outcomes) > 0
    assert {"answered", "saved", "unsaved", "refused_rows", "agents", "talk_seconds", "wait_seconds"} <= set(
        figures
    )
    assert figures["seconds"] == 300


def test_the_same_seed_prints_the_same() -> None:
    assert (
        demo("--seconds", "60", "--seed", "3", "--json").output
        == demo("--seconds", "60", "--seed", "3", "--json").output
    )


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_table_is_aligned_in_both_languages(language: str) -> None:
    """Domain row 336."""
    lines = demo("--seconds", "10", "--lang", language).output.splitlines()
    assert len(lines) == 15
    assert len({width(line) for line in lines}) == 1


@pytest.mark.parametrize("wrong", [["--agents", "1"], ["--seconds", "0"], ["--speed", "-1"]])
def test_impossible_wishes_are_wrong_use(wrong: list[str]) -> None:
    done = CliRunner().invoke(command, ["--headless", *wrong])
    assert done.exit_code == 2
    assert wrong[0] in done.output


def test_nobody_can_watch_a_demo_without_time() -> None:
    done = CliRunner().invoke(command, ["--speed", "0"])
    assert done.exit_code == 2
    assert "--headless" in done.output
