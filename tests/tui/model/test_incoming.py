"""A time of day means the last one that has been, and what is filled in becomes a request (rows 290 to 295)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from kaden.clock import DAY, HOUR, MINUTE, instant_of, local_time
from kaden.vocabulary import Outcome
from kaden.words import Words
from tests.tui.samples import NOW
from tests.tui.screens.review.people import story
from tui.model.incoming import Incoming, called_at
from tui.model.link_state import Refusal

TOKYO = ZoneInfo("Asia/Tokyo")
HERE = local_time(NOW, TOKYO)


def form() -> Incoming:
    return Incoming(story(), TOKYO, lambda: NOW, Words("en"))


def test_a_time_of_day_is_the_last_one_that_has_been() -> None:
    minute = instant_of(HERE.replace(second=0, microsecond=0))
    assert called_at(f"{HERE:%H:%M}", NOW, TOKYO) in (minute, minute - DAY)
    later = local_time(NOW + HOUR, TOKYO)
    assert called_at(f"{later:%H:%M}", NOW, TOKYO) == minute + HOUR - DAY
    earlier = local_time(NOW - HOUR, TOKYO)
    assert called_at(f"{earlier:%m/%d %H:%M}", NOW, TOKYO) == minute - HOUR


@pytest.mark.parametrize("text", ["", "soon", "25:99", "11/20"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert called_at(text, NOW, TOKYO) is None


def test_what_is_wrong_is_said_at_its_field() -> None:
    filled = form()
    for name, text, code in (
        ("at", "tomorrow 10", "called_in_future"),
        ("at", "", "time_unreadable"),
        ("at", "明日25時", "time_unreadable"),
        ("callback_at", "soon", "callback_unreadable_unknown"),
        ("callback_at", "tomorrow", "callback_unreadable_no_time"),
        ("callback_at", "明日25時", "callback_unreadable_no_such_day"),
    ):
        filled.type(name, text, HERE.date())
        wrong = filled.wrong(name)
        assert wrong is not None
        assert wrong.code == code
    filled.type("at", f"{HERE:%m/%d} 0:00", HERE.date())
    filled.type("callback_at", "", HERE.date())
    assert filled.first_wrong() is None


def test_a_promise_shows_what_was_understood() -> None:
    """Rows 242, 272: also that 24:00 is the next day's beginning."""
    filled = form()
    filled.type("callback_at", "明日24:00", HERE.date())
    shown = filled.text("callback_at")
    assert shown == f"{local_time(NOW + 2 * DAY, TOKYO):%Y/%m/%d} 00:00"
    filled.type("callback_at", shown, HERE.date())
    assert (filled.text("callback_at"), filled.first_wrong()) == (shown, None)


def test_what_is_filled_in_becomes_a_request() -> None:
    """The form opens with a talk of this minute, from the number that is dialled next."""
    filled = form()
    plain = filled.request("r")
    assert (plain.number, plain.outcome, plain.stop) == ("+819012340001", Outcome.CONNECTED, False)
    assert NOW - MINUTE < plain.at <= NOW
    filled.put("number", list(filled.specs[0].choices)[1])
    filled.put("outcome", "not_established")
    filled.put("stop", "yes")
    filled.put("disposition", "アポ")
    filled.type("note", "また\n明日", HERE.date())
    filled.type("callback_at", "+2h", HERE.date())
    entered = filled.request("r")
    assert (entered.number, entered.outcome, entered.stop, entered.disposition) == (
        "+81312345678",
        Outcome.NO_ANSWER,
        True,
        12,
    )
    assert entered.note == "また\n明日"
    assert entered.callback_at is not None
    assert 0 < entered.callback_at - NOW - 2 * HOUR + MINUTE <= MINUTE + 1
    assert (entered.seen, filled.record) == (story().newest, story().customer.record)
    filled.see(story(newest=99))
    assert filled.request("r") == entered.model_copy(update={"seen": 99, "callback_at": entered.callback_at})
    assert "disposition" not in [
        spec.name for spec in Incoming(story(results=()), TOKYO, lambda: NOW, Words("en")).specs
    ]


@pytest.mark.parametrize(
    ("code", "field"),
    [
        ("result_required", "disposition"),
        ("callback_required", "callback_at"),
        ("callback_in_past", "callback_at"),
        ("called_long_ago", "at"),
        ("being_called", None),
    ],
)
def test_what_the_server_refuses_belongs_to_a_field(code: str, field: str | None) -> None:
    assert form().field_of(Refusal(code, ())) == field
    if code == "result_required":
        bare = Incoming(story(results=()), TOKYO, lambda: NOW, Words("en"))
        assert bare.field_of(Refusal(code, ())) is None
