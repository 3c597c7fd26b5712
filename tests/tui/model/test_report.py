"""A report as it is drawn: bars to the eighth of a cell, nothing drawn as something, and a total that is the last."""

from __future__ import annotations

import pytest

from kaden.protocol.reports import Grouping
from kaden.report_views import VIEWS
from kaden.words import Words
from tests.tui.report_samples import AGENTS, CAMPAIGNS, HOURS, figures, page, row, total
from tui.model.report import (
    BAR,
    OUTCOMES,
    TOTAL,
    WIDEST,
    bar,
    chart,
    columns,
    lines,
    neighbour,
    outcomes,
)

WORDS = Words("en")


@pytest.mark.parametrize(
    ("share", "drawn"),
    [
        (0.0, ""),
        (0.001, "▏"),
        (0.125, "█"),
        (0.1875, "█▌"),
        (0.5, "████"),
        (1.0, "████████"),
        (1.2, "████████"),
    ],
)
def test_a_bar(share: float, drawn: str) -> None:
    assert bar(share, 8, plain=False) == drawn


@pytest.mark.parametrize(("share", "drawn"), [(0.0, ""), (0.001, "#"), (0.5, "####"), (1.0, "########")])
def test_a_bar_in_ascii(share: float, drawn: str) -> None:
    assert bar(share, 8, plain=True) == drawn


def test_the_total_is_the_last_line_and_the_longest_bar_the_largest_share() -> None:
    view, told = VIEWS["campaign"], page(Grouping.CAMPAIGN, CAMPAIGNS)
    found = lines(WORDS, view, told, plain=False)
    assert [line.name for line in found] == ["展示会フォロー", "Renewals", "total"]
    assert [line.key for line in found] == [0, 1, TOTAL]
    assert found[0].bar == "█" * BAR, "264 of 812 is more than 95 of 301"
    assert 0 < len(found[1].bar) <= BAR
    assert found[2].bar == ""


def test_a_cell_says_what_is_over_the_limit() -> None:
    """Row 321: with a sign, not by colour alone; at the limit nothing is said."""
    view = VIEWS["abandoned"]
    rows = (
        row(1, "a", figures(200, 97, 3), allowed_share=0.03),
        row(2, "b", figures(200, 96, 4), allowed_share=0.03),
    )
    told = page(Grouping.CAMPAIGN, rows)
    [share] = [each for each in columns(WORDS, view, told) if each.key == "abandoned_share"]
    shown = [share.show(line, 0) for line in lines(WORDS, view, told, plain=False)]
    assert [text.startswith("! ") for text in shown] == [False, True, False]
    assert share.role(lines(WORDS, view, told, plain=False)[1], 0) == "alarm"


def test_the_bars_of_abandoned_calls_have_the_limit_in_them() -> None:
    told = page(Grouping.CAMPAIGN, CAMPAIGNS)
    told = told.model_copy(update={"totals": total(CAMPAIGNS, allowed_share=0.03)})
    bars = [line.bar for line in lines(WORDS, VIEWS["abandoned"], told, plain=False)]
    assert [each.count("|") for each in bars] == [1, 1, 0]
    assert bars[0].index("|") == bars[1].index("|")


@pytest.mark.parametrize(("plain", "signs"), [(False, "█▓░·"), (True, "#=.-")])
def test_where_an_agents_time_went(plain: bool, signs: str) -> None:
    bars = [line.bar for line in lines(WORDS, VIEWS["agents"], page(Grouping.AGENT, AGENTS), plain=plain)]
    assert len(bars[0]) == BAR, "who was there longest"
    assert all(set(each) <= set(signs) for each in bars)
    assert bars[0].count(signs[0]) > bars[2].count(signs[0]) > 0


@pytest.mark.parametrize("cells", [20, 60, 118])
@pytest.mark.parametrize("plain", [False, True])
def test_columns_over_time_fit_and_stand_over_their_names(cells: int, plain: bool) -> None:
    drawn = chart(WORDS, page(Grouping.HOUR, HOURS), cells, 6, plain=plain)
    assert len(drawn.rows) == 6
    assert max(len(line) for line in drawn.rows) <= cells
    assert drawn.labels.startswith("09:00")
    top = max(range(len(HOURS)), key=lambda place: HOURS[place].figures.attempts)
    each = min(WIDEST, cells // len(HOURS))
    assert drawn.rows[0][top * each] in ":░"
    assert drawn.rows[-1][0] in "#▁▂▃▄▅▆▇█"


def test_a_chart_of_nothing_is_empty() -> None:
    drawn = chart(WORDS, page(Grouping.DAY, ()), 80, 3, plain=False)
    assert drawn.rows == ("", "", "")
    assert drawn.labels == ""


def test_outcomes_are_all_calls() -> None:
    told = page(Grouping.CAMPAIGN, CAMPAIGNS)
    found = outcomes(told)
    assert sum(count for _, count in found) == told.totals.figures.attempts
    assert [count for _, count in found] == sorted((count for _, count in found), reverse=True)
    assert {name for name, _ in found} <= set(OUTCOMES)


def test_the_reports_go_round() -> None:
    names = list(VIEWS)
    assert neighbour(names[-1], 1) == names[0]
    assert neighbour(names[0], -1) == names[-1]
