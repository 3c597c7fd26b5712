"""How promised calls are told: their urgency to the minute, their time, and the bell that rings once."""

from __future__ import annotations

import pytest

from kaden.clock import HOUR, MINUTE, Instant, Millis
from kaden.promises import DUE_FOR, SOON_FOR, Urgency
from kaden.words import LANGUAGES, Words
from tests.tui.samples import NOW
from tests.tui.screens.mine.office import PROMISES, promise
from tui.model.columns import ROLES
from tui.model.floor_time import wall_clock
from tui.model.promises import (
    DueBell,
    columns,
    details,
    distance,
    span_text,
    urgency,
    waiting,
    when,
)

EN = Words("en")


def clock(at: Instant, zone: str, form: str) -> str:
    return wall_clock(at, zone, None, form)


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (SOON_FOR + 1, Urgency.LATER),
        (SOON_FOR, Urgency.SOON),
        (1, Urgency.SOON),
        (0, Urgency.DUE),
        (1 - DUE_FOR, Urgency.DUE),
        (-DUE_FOR, Urgency.OVERDUE),
    ],
)
def test_urgency_at_its_edges(ahead: Millis, expected: Urgency) -> None:
    """Row 271: at the promised time, and past it."""
    assert urgency(promise(1, NOW + ahead), NOW) is expected


def test_what_waits_is_counted() -> None:
    """Row 267."""
    assert waiting(PROMISES, NOW) == (2, 1)
    assert waiting((), NOW) == (0, 0)


def test_a_promise_rings_once_and_again_when_it_was_moved() -> None:
    """Row 267."""
    bell, early, late = DueBell(), promise(1, NOW), promise(2, NOW + HOUR)
    assert not bell.rings([early, late], NOW - 1)
    assert bell.rings([early, late], NOW)
    assert not bell.rings([early, late], NOW + MINUTE)
    assert bell.rings([early, late], NOW + HOUR)
    moved = promise(1, NOW + 2 * HOUR)
    assert not bell.rings([moved, late], NOW + HOUR)
    assert bell.rings([moved, late], NOW + 2 * HOUR)


def test_the_day_is_the_campaigns() -> None:
    """03:00 in Tokyo is yesterday evening in London."""
    assert when(promise(1, NOW + 12 * HOUR), NOW, EN, clock).startswith("tomorrow 03:03")
    london = promise(1, NOW + 12 * HOUR, zone="Europe/London")
    assert when(london, NOW, EN, clock).startswith("today 18:03")
    assert when(promise(1, NOW - 24 * HOUR), NOW, EN, clock).startswith("yesterday 15:03")
    assert when(promise(1, NOW + 72 * HOUR), NOW, EN, clock) == "Fri 5 Dec 15:03"
    assert when(promise(1, NOW, zone="Moon/Crater"), NOW, EN, clock).startswith("today 06:03")


def test_distances_to_the_minute() -> None:
    assert distance(promise(1, NOW + 20 * MINUTE), NOW, EN) == "in 20 min"
    assert distance(promise(1, NOW - 83 * MINUTE), NOW, EN) == "1 h 23 ago"
    assert distance(promise(1, NOW), NOW, EN) == "0 min ago"
    assert span_text(HOUR - 1, EN) == "59 min"
    assert span_text(48 * HOUR - 1, EN) == "47 h 59"
    assert span_text(48 * HOUR, EN) == "2 days"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_and_detail_has_its_words(language: str) -> None:
    words = Words(language)
    for each in PROMISES:
        for column in columns(words, clock):
            assert isinstance(column.show(each, NOW), str)
            assert column.role(each, NOW) in ROLES
        told = dict(details(each, NOW, words, clock))
        assert all(told)
        assert each.note in told.values()
        assert "09:00-17:00" in told[words("promise.campaign")]


def test_urgency_is_a_sign_and_a_word_not_a_colour_alone() -> None:
    state = columns(EN, clock)[0]
    assert [state.show(each, NOW).split() for each in PROMISES] == [
        ["!!", "OVERDUE"],
        ["!", "DUE"],
        ["soon"],
        [],
    ]
    assert [state.role(each, NOW) for each in PROMISES] == ["alarm", "warn", "strong", "plain"]


def test_whose_a_call_is_stands_beside_it() -> None:
    """Rows 268, 328: mine, the group's, or a customer who belongs to me."""
    known = [promise(1, NOW), promise(1, NOW, for_group=True), promise(1, NOW, own=True)]
    [whose] = [column for column in columns(EN, clock) if column.key == "whose"]
    assert [whose.show(each, NOW) for each in known] == ["mine", "group", "own"]
    assert "no time was promised" in dict(details(known[2], NOW, EN, clock))[EN("promise.whose")]
    assert EN("promise.due_own") in dict(details(known[2], NOW, EN, clock))
