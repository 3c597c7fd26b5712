"""A search being filled in: what is wrong is said at its field, and everything can be taken back at once."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from kaden.clock import DAY, HOUR
from kaden.setup.kinds import Kind
from kaden.words import Words
from tests.tui.samples import NOW
from tui.model.searching import ANY, Search, Searching, choice, line, named, period

TOKYO = ZoneInfo("Asia/Tokyo")
FIELDS = (period(usual="today"), choice("outcome", "busy", "machine"), named(Kind.CAMPAIGN), line("text", 5))
TODAY = date(2026, 11, 20)


def searching(language: str = "en", **values: object) -> Searching:
    return Searching(Search(FIELDS, values, "search_test"), TOKYO, lambda: NOW, Words(language))


@pytest.mark.parametrize(("language", "today"), [("en", "today"), ("ja", "今日")])
def test_the_usual_period_is_said_as_people_say_it(language: str, today: str) -> None:
    form = searching(language)
    assert form.text("period") == today
    assert today in form.search.told(Words(language))
    form.type("period", today, TODAY)
    assert form.wrong("period") is None
    form.type("period", "yesterday", TODAY)
    assert form.text("period") == "yesterday"


def test_a_search_begins_as_usual_and_leaves_nothing_out() -> None:
    form = searching()
    assert form.values == {"period": "today", "outcome": ANY, "campaign": None, "text": None}
    assert not form.changed
    assert [form.search.get(name) for name in ("outcome", "campaign", "text")] == [None, None, None]


def test_a_period_that_cannot_be_read_is_said_at_its_field_until_it_can() -> None:
    """Row 270."""
    form = searching()
    form.type("period", "soonish", TODAY)
    wrong = form.wrong("period")
    assert wrong is not None
    assert wrong.code == "period_unreadable"
    assert (form.first_wrong(), form.text("period")) == ("period", "soonish")
    form.type("period", "11/21..11/20", TODAY)
    wrong = form.wrong("period")
    assert wrong is not None
    assert wrong.code == "period_backwards"
    form.type("period", "", TODAY)
    assert form.first_wrong() is None
    assert form.search.period("period", TOKYO, NOW) is None


def test_row_272_a_period_can_end_at_24_00() -> None:
    form = searching()
    form.type("period", " 2026-11-20 18:00..24:00 ", TODAY)
    found = form.search.period("period", TOKYO, NOW)
    assert found is not None
    assert found.until - found.since == 6 * HOUR


def test_today_means_another_day_tomorrow() -> None:
    search = searching().search
    today, tomorrow = (search.period("period", TOKYO, at) for at in (NOW, NOW + DAY))
    assert today is not None
    assert tomorrow is not None
    assert today.until == tomorrow.since


def test_text_has_as_many_characters_as_its_field_takes() -> None:
    form = searching()
    form.type("text", "12345", TODAY)
    assert form.wrong("text") is None
    form.type("text", "123456", TODAY)
    wrong = form.wrong("text")
    assert wrong is not None
    assert dict(wrong.values)["limit"] == 5


def test_row_270_a_reset_puts_everything_back() -> None:
    form = searching(period="yesterday", outcome="busy", campaign="Fair")
    form.type("period", "never", TODAY)
    form.reset()
    assert (form.values, form.first_wrong()) == (searching().values, None)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Period yesterday   Campaign 展示会"),
        ("ja", "期間 yesterday   キャンペーン 展示会"),
    ],
)
def test_a_list_can_say_on_one_line_what_it_was_asked_for(language: str, told: str) -> None:
    assert searching(period="yesterday", campaign="展示会").search.told(Words(language)) == told


def test_a_field_has_words_of_its_own_list_or_those_of_all_lists() -> None:
    words = Words("en")
    assert searching().label("period", words) == words("search.period")
    own = Search((choice("state", "busy"),), {}, "setup_screen")
    assert own.label("state", words) == words("setup_screen.state")
