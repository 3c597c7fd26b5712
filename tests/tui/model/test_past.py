"""A walk through a recorded day: one question at a time, never beyond its ends, and a picture in so many cells."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from kaden.clock import DAY, HOUR, MINUTE, SECOND, Instant, instant_of
from kaden.protocol.past import PastDay, PastMark, PastMarkKind, PastOutline
from kaden.protocol.server import MonitorChanged, PastShown
from tests.tui.floor_samples import FAIR, whole
from tui.model.past import Walk, read_moment, timeline

ZONE = "Asia/Tokyo"
BEGIN = instant_of(datetime(2026, 11, 20, 9, 0, 30, tzinfo=ZoneInfo(ZONE)))
END = BEGIN + 3 * HOUR + 400
DAY_SHOWN = PastDay(date="2026-11-20", zone=ZONE, begin=BEGIN, end=END, before=BEGIN - DAY, after=None)
LOST = 17
"""The minute with abandoned calls."""
OUTLINE = PastOutline(
    begin=BEGIN - 30 * SECOND,
    connected=tuple(place % 5 for place in range(181)),
    abandoned=tuple(2 * (place == LOST) for place in range(181)),
    marks=(
        PastMark(at=BEGIN, kind=PastMarkKind.STARTED),
        PastMark(at=BEGIN + HOUR, kind=PastMarkKind.OVER),
    ),
)


def answer(at: Instant, *, outline: PastOutline | None = None, day: PastDay = DAY_SHOWN) -> PastShown:
    monitor = whole()
    assert isinstance(monitor, MonitorChanged)
    return PastShown(
        alerts_kept=True,
        request="p",
        monitor=monitor.model_copy(update={"now": at}),
        day=day,
        outline=outline,
    )


def walk() -> Walk:
    made = Walk(FAIR.id)
    made.asking = True
    made.heard(answer(BEGIN + MINUTE, outline=OUTLINE))
    return made


def test_the_first_question_is_for_the_newest_second_and_the_days_outline() -> None:
    made = Walk(FAIR.id)
    assert made.due
    assert made.needs_outline
    assert made.wanted is None
    made.asking = True
    assert not made.due
    made.heard(answer(END, outline=OUTLINE))
    assert (made.at, made.wanted, made.due, made.needs_outline) == (END, END, False, False)


def test_keys_that_are_held_down_cost_one_question_at_a_time() -> None:
    made = walk()
    made.step(SECOND)
    assert made.due
    made.asking = True
    for _ in range(9):
        made.step(SECOND)
    assert not made.due
    made.heard(answer(BEGIN + MINUTE + SECOND))
    assert made.due
    assert made.wanted == BEGIN + MINUTE + 10 * SECOND


@pytest.mark.parametrize(("by", "end"), [(-2 * MINUTE, BEGIN), (4 * HOUR, END)])
def test_no_step_leads_beyond_the_day(by: int, end: Instant) -> None:
    made = walk()
    made.step(by)
    assert made.wanted == end
    made.step(-by)
    assert BEGIN <= (made.wanted or 0) <= END


def test_a_day_that_begins_within_a_second_is_not_left_at_its_begin() -> None:
    made = walk()
    made.shown = answer(BEGIN + MINUTE, day=DAY_SHOWN.model_copy(update={"begin": BEGIN + 123}))
    made.to_begin()
    assert made.wanted == BEGIN + 123
    made.step(SECOND)
    assert made.wanted == BEGIN + SECOND
    made.to_end()
    made.step(-SECOND)
    assert made.wanted == END - 400 - SECOND


def test_marks_lead_from_one_to_the_next_and_back() -> None:
    made = walk()
    lost = OUTLINE.begin + LOST * MINUTE
    assert made.marks() == [BEGIN, lost, BEGIN + HOUR]
    places = []
    for step in (1, 1, 1, -1, -1, -1):
        found = made.to_mark(step)
        places.append(made.wanted if found else None)
    assert places == [lost, BEGIN + HOUR, None, lost, BEGIN, None]


def test_a_refusal_leaves_one_where_one_was() -> None:
    made = walk()
    made.go(BEGIN - DAY)
    assert made.needs_outline
    made.asking = made.playing = True
    made.refused()
    assert (made.wanted, made.due, made.playing) == (BEGIN + MINUTE, False, False)


def test_another_day_is_asked_for_with_its_outline() -> None:
    made = walk()
    assert not made.to_day(1)
    assert made.to_day(-1)
    assert made.needs_outline
    made.asking = True
    yesterday = DAY_SHOWN.model_copy(
        update={"date": "2026-11-19", "begin": BEGIN - DAY - HOUR, "end": BEGIN - DAY}
    )
    made.heard(answer(BEGIN - DAY, day=yesterday))
    assert made.outline is None, "that of the other day is not drawn under this one"


def test_it_plays_at_three_speeds_up_to_the_end() -> None:
    made = walk()
    for speed in (1, 10, 60):
        assert made.speed == speed
        before = made.wanted or 0
        made.playing = True
        made.passed(500)
        assert (made.wanted or 0) - before == 500 * speed
        made.faster()
    assert made.speed == 1
    made.to_end()
    made.playing = True
    made.passed(1)
    assert (made.wanted, made.playing) == (END, False)
    made.passed(500)
    assert made.wanted == END, "nothing goes on while it stands"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:05", "2026-11-20 14:05:00"),
        ("14:05:30", "2026-11-20 14:05:30"),
        ("1405", "2026-11-20 14:05:00"),
        ("9", "2026-11-20 09:00:00"),
        ("9時", "2026-11-20 09:00:00"),
        ("９時０５分", "2026-11-20 09:05:00"),
        ("11/19 9:00", "2026-11-19 09:00:00"),
        ("2025-12-31 23:59:59", "2025-12-31 23:59:59"),
        ("11/19", "2026-11-19 00:00:00"),
        ("11/20", "2026-11-20 09:00:30"),
    ],
)
def test_a_typed_moment(text: str, expected: str) -> None:
    read = read_moment(text, DAY_SHOWN)
    assert read == instant_of(datetime.fromisoformat(expected).replace(tzinfo=ZoneInfo(ZONE)))


@pytest.mark.parametrize("text", ["", "noon", "25:00", "14:61", "2/30 9:00", "1:2:3:4", "12345678"])
def test_what_is_no_moment(text: str) -> None:
    assert read_moment(text, DAY_SHOWN) is None


@pytest.mark.parametrize("cells", [20, 76, 181, 400])
def test_a_day_in_cells(cells: int) -> None:
    drawn = timeline(OUTLINE, ZONE, END, cells)
    assert len(drawn.connected) == len(drawn.signs) == len(drawn.hours) == cells
    assert drawn.here is not None
    assert cells - 3 < drawn.here < cells
    assert drawn.signs.replace(" ", "") == ">x!"
    assert drawn.signs.index("x") == LOST * cells // 181
    assert max(drawn.connected) <= 400
    assert "10:00" in drawn.hours
    assert timeline(OUTLINE, ZONE, BEGIN, cells).here == 30 * cells // (181 * 60)


def test_of_two_things_in_a_cell_the_worse_one_is_shown() -> None:
    assert timeline(OUTLINE, ZONE, None, 2).signs == "! "
    assert timeline(OUTLINE, ZONE, None, 2).here is None
