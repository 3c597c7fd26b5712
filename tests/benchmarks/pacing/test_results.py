"""Kept days and the table that is made of them."""

from __future__ import annotations

from pathlib import Path

from benchmarks.pacing.results import Day, keep, kept, row, table


def a_day(seed: int, occupancy: float = 0.8, abandoned: int = 2, over: bool = False) -> Day:
    return Day("base-10", "adaptive", seed, occupancy, abandoned, 100, over)


def test_days_are_kept_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "days.jsonl"
    assert kept(path) == []
    for seed in (1, 2):
        keep(path, a_day(seed))
    assert kept(path) == [a_day(1), a_day(2)]


def test_a_row_has_means_confidence_and_the_worst_day() -> None:
    days = [a_day(1, 0.80, 2), a_day(2, 0.82, 4, over=True)]
    assert row("adaptive", days) == "| adaptive | 81.0 ± 12.7 % | 3.00 % | 4.00 % | 1 | 2 |"
    assert row("adaptive", days[:1]) == "| adaptive | 80.0 % | 2.00 % | 2.00 % | 0 | 1 |"


def test_a_day_without_answers_has_a_share_of_nothing() -> None:
    assert Day("s", "p", 1, 0.0, 0, 0, False).share == 0


def test_each_scenario_has_a_table() -> None:
    lines = list(table([a_day(1), Day("base-5", "x2", 1, 0.5, 0, 10, False)]))
    assert [line for line in lines if line.startswith("**")] == ["**base-10**\n", "**base-5**\n"]
    assert sum(line.startswith("| x2 ") for line in lines) == 1
