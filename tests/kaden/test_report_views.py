"""What the columns of reports say of a row (rows 19, 24, 318), in both languages."""

from __future__ import annotations

import pytest

from kaden.clock import HOUR, MINUTE, SECOND
from kaden.protocol.my_work import ResultCount
from kaden.protocol.reports import AgentTimes, CallFigures, Grouping, ReportPage, ReportRow
from kaden.report_views import COLUMNS, MISSING, VIEWS, columns_of, is_told, row_name
from kaden.vocabulary import CallKind, DispositionClass, PhoneType
from kaden.words import LANGUAGES, Words

NOTHING = CallFigures(**dict.fromkeys(CallFigures.model_fields, 0))

FIGURES = NOTHING.model_copy(
    update={
        "attempts": 1_000,
        "connected": 210,
        "abandoned": 6,
        "no_contact": 16,
        "answered": 216,
        "talk": 200 * 90 * SECOND,
        "talked": 200,
        "held": 210 * SECOND,
        "wrapup": 100 * 30 * SECOND,
        "wrapped": 100,
    }
)

TIMES = AgentTimes(
    waiting=HOUR, talking=2 * HOUR, wrapup=50 * MINUTE, calling=10 * MINUTE, paused=HOUR, looking=HOUR
)

ROW = ReportRow(
    key=3,
    name="agent1",
    of="佐藤",
    figures=FIGURES,
    results=(
        ResultCount(label="アポ", kind=DispositionClass.SUCCESS, calls=21),
        ResultCount(label="留守電", kind=DispositionClass.NO_CONTACT, calls=16),
    ),
    times=TIMES,
    allowed_share=0.03,
)

EMPTY = ReportRow(key=None, name="", figures=NOTHING, results=())


def page(*rows: ReportRow, by: Grouping = Grouping.AGENT, kind: CallKind | None = None) -> ReportPage:
    """A report of these rows, whose total is the last one."""
    return ReportPage(
        request="r", at=0, by=by, kind=kind, since=0, until=24 * HOUR, zone="UTC", about={},
        rows=rows, more=False, totals=rows[-1].model_copy(update={"key": None, "name": ""}),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("attempts", "1,000"),
        ("contact_rate", "21.0 %"),
        ("live_answers", "200"),
        ("abandoned_share", "3.0 %"),
        ("allowed_share", "3.0 %"),
        ("success", "21"),
        ("success_rate", "10.0 %"),
        ("talk", "1:30"),
        ("held", "0:01"),
        ("wrapup", "0:30"),
        ("time_waiting", "1:00:00"),
        ("time_looking", "1:00:00"),
        ("utilisation", "60.0 %"),
        ("calls_per_hour", "42.0"),
    ],
)
def test_what_a_column_says(column: str, text: str) -> None:
    """A pause is no work, looking at whom to call is, but no call; who was not reached is no live answer (row 73)."""
    assert COLUMNS[column].text(ROW) == text


def test_of_nothing_there_is_no_share() -> None:
    for name, column in COLUMNS.items():
        assert column.text(EMPTY) in ("0", MISSING), name
    assert COLUMNS["contact_rate"].text(EMPTY) == MISSING


def test_columns_that_tell_nothing_are_left_out() -> None:
    """Of days nobody's time is known."""
    timed = [column.id for column in columns_of(VIEWS["agents"], page(ROW))]
    assert timed == list(VIEWS["agents"].columns)
    without = page(ROW.model_copy(update={"times": None}), by=Grouping.DAY)
    assert {"utilisation", "time_waiting"}.isdisjoint(
        column.id for column in columns_of(VIEWS["agents"], without)
    )


def test_calls_without_an_agent_are_no_row_of_the_agents() -> None:
    nobody = EMPTY.model_copy(update={"figures": NOTHING.model_copy(update={"attempts": 9, "busy": 9})})
    assert not is_told(VIEWS["agents"], nobody)
    assert is_told(VIEWS["campaign"], nobody)
    assert is_told(VIEWS["agents"], ROW)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_has_words(language: str) -> None:
    words = Words(language)
    for view in VIEWS.values():
        assert words(f"report.{view.id}")
        assert {*view.columns, view.bar} <= set(COLUMNS)
    for name in COLUMNS:
        assert words(f"report_column.{name}")
    for by in Grouping:
        assert words(f"report_by.{by}")
        assert row_name(words, by, EMPTY)
    for kind in (*CallKind, "all"):
        assert words(f"report_kind.{kind}")
    for type_ in PhoneType:
        assert row_name(words, Grouping.PHONE_TYPE, ROW.model_copy(update={"name": type_.value}))


def test_rows_are_called_as_people_call_them() -> None:
    words = Words("en")
    assert row_name(words, Grouping.AGENT, ROW) == "佐藤"
    assert row_name(words, Grouping.AGENT, ROW.model_copy(update={"of": ""})) == "agent1"
    assert row_name(words, Grouping.HOUR, ROW.model_copy(update={"name": "9"})) == "09:00"
    assert row_name(words, Grouping.DAY, ROW.model_copy(update={"name": "2026-11-20"})) == "2026-11-20"
