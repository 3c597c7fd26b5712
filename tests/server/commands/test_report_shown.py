"""Reports in a terminal: straight columns, charts that say what stands beside them (rows 19, 318)."""

from __future__ import annotations

from kaden.cells import width
from kaden.clock import HOUR
from kaden.protocol.reports import AgentTimes, Grouping
from kaden.report_views import VIEWS
from kaden.vocabulary import CallKind
from kaden.words import Words
from server.commands.report_shown import report_lines
from tests.kaden.test_report_views import EMPTY, FIGURES, ROW, TIMES, page

MORNING = ROW.model_copy(update={"key": 9, "name": "9", "times": None})
BEST = MORNING.model_copy(
    update={"key": 10, "name": "10", "figures": FIGURES.model_copy(update={"connected": 420})}
)


def test_a_chart_stands_between_name_and_figures() -> None:
    """The longest bar fills its place; half as much is half as long."""
    hours = page(MORNING, BEST, by=Grouping.HOUR, kind=CallKind.AUTO)
    head, kind, _, headings, first, second, rule, total = report_lines(
        Words("en"), VIEWS["hours"], hours, 160
    )
    assert (head, kind) == ("hours of the day   1970-01-01   UTC", "calls by the dialler")
    assert headings.split()[:3] == ["hour", "Contact", "rate"]
    assert (first.count("█"), second.count("█")) == (15, 30)
    assert (first[:5], second.split()[2:4]) == ("09:00", ["1,000", "420"])
    assert width(rule) == max(map(width, (headings, first, second, total)))
    assert total.startswith("total")


def test_on_a_narrow_terminal_the_chart_stands_by_itself() -> None:
    """And the columns come in as many tables as it takes, each with names and total."""
    shown = list(report_lines(Words("ja"), VIEWS["agents"], page(ROW, ROW), 80))
    starts = [place for place, line in enumerate(shown) if line.startswith("エージェント")]
    assert max(map(width, shown)) <= 80
    assert [line.split()[0] for line in shown if line.startswith(("佐藤", "合計"))] == [
        "佐藤", "佐藤", *["佐藤", "佐藤", "合計"] * (len(starts) - 2)
    ]  # fmt: skip
    assert len(starts) == 5
    columns = [heading for start in starts[2:] for heading in shown[start].split()[1:]]
    assert len(columns) == len(VIEWS["agents"].columns)


def test_agents_time_is_drawn_to_one_scale() -> None:
    """In whole cells, each status with a sign of its own; an agent of half the time has half the length."""
    half = AgentTimes(
        waiting=TIMES.waiting // 2,
        talking=HOUR,
        wrapup=25 * 60_000,
        calling=5 * 60_000,
        paused=HOUR // 2,
        looking=HOUR // 2,
    )
    rows = (ROW, ROW.model_copy(update={"key": 4, "of": "鈴木", "times": half}), EMPTY, ROW)
    shown = list(report_lines(Words("en"), VIEWS["agents"], page(*rows), 200))
    first, second = (next(line for line in shown if line.startswith(name)) for name in ("佐藤", "鈴木"))
    assert [first.count(sign) for sign in "█▓░·"] == [11, 4, 10, 5]
    assert sum(second.count(sign) for sign in "█▓░·") == 15
    assert not any(line.startswith("(no agent)") for line in shown)
    assert shown[-1] == "█ talking  ▓ wrap-up  ░ waiting  · paused"


def test_results_follow_the_campaigns_figures() -> None:
    """Row 315: one report has both."""
    shown = list(report_lines(Words("en"), VIEWS["campaign"], page(ROW, by=Grouping.CAMPAIGN), 200))
    *_, first, second = shown
    assert (first.split()[0], first.split()[-3:]) == ("アポ", ["21", "56.8", "%"])
    assert width(first) == width(second)


def test_a_period_without_calls_says_so() -> None:
    shown = list(report_lines(Words("en"), VIEWS["agents"], page(EMPTY), 80))
    assert shown[-1] == "There were no calls in this period."
