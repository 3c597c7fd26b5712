"""What agents type when a customer says "call me again" (row 242), in both languages and both widths."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaden.clock import MINUTE, instant_of, local_time
from tui.model.callback_time import Unreadable, read_day, read_time

TOKYO: Final = ZoneInfo("Asia/Tokyo")
NOW: Final = instant_of(datetime(2026, 12, 1, 15, 30, 40, tzinfo=TOKYO))
"""A Tuesday."""


def read(text: str, zone: ZoneInfo = TOKYO, now: int = NOW) -> str:
    at = read_time(text, now, zone)
    return at.value if isinstance(at, Unreadable) else local_time(at, zone).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tomorrow 10", "2026-12-02 10:00"),
        ("Tomorrow at 10:30 AM", "2026-12-02 10:30"),
        ("明日10時", "2026-12-02 10:00"),
        ("明日の10時半", "2026-12-02 10:30"),
        ("あさって 午後3時", "2026-12-03 15:00"),
        ("明後日 正午", "2026-12-03 12:00"),
        ("day after tomorrow 9", "2026-12-03 09:00"),
        ("today 17:00", "2026-12-01 17:00"),
        ("本日17時", "2026-12-01 17:00"),
        ("+2h", "2026-12-01 17:30"),
        ("+2h15", "2026-12-01 17:45"),
        ("+1h30m", "2026-12-01 17:00"),
        ("+90", "2026-12-01 17:00"),
        ("in 20 minutes", "2026-12-01 15:50"),
        ("30分後", "2026-12-01 16:00"),
        ("1時間半後", "2026-12-01 17:00"),
        ("+3d 10", "2026-12-04 10:00"),
        ("3日後 10時", "2026-12-04 10:00"),
        ("1週間後 10時", "2026-12-08 10:00"),
        ("12/3 14:00", "2026-12-03 14:00"),
        ("１２／３　１４：００", "2026-12-03 14:00"),
        ("12月3日14時30分", "2026-12-03 14:30"),
        ("2027/1/5 9:00", "2027-01-05 09:00"),
        ("2027-01-05 0900", "2027-01-05 09:00"),
        ("dec 3 2pm", "2026-12-03 14:00"),
        ("3rd December 14:00", "2026-12-03 14:00"),
        ("3日 10時", "2026-12-03 10:00"),
        ("1/5 10:00", "2027-01-05 10:00"),
        ("mon 9", "2026-12-07 09:00"),
        ("thursday at 3pm", "2026-12-03 15:00"),
        ("next mon 9", "2026-12-07 09:00"),
        ("来週月曜 午後3時半", "2026-12-07 15:30"),
        ("今週の金曜日 11時", "2026-12-04 11:00"),
        ("来週 10時", "2026-12-08 10:00"),
        ("1000", "2026-12-02 10:00"),
        ("12pm", "2026-12-02 12:00"),
        ("午前0時", "2026-12-02 00:00"),
    ],
)
def test_what_people_type(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("15:30", "2026-12-02 15:30"),
        ("15:31", "2026-12-01 15:31"),
        ("tue 15:30", "2026-12-08 15:30"),
        ("tue 15:31", "2026-12-01 15:31"),
        ("12/1 15:31", "2026-12-01 15:31"),
        ("1日 16:00", "2026-12-01 16:00"),
        ("31日 10:00", "2026-12-31 10:00"),
        ("2/29 10:00", "2028-02-29 10:00"),
    ],
)
def test_what_could_be_two_times_is_the_next_to_come(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("24:00", "2026-12-02 00:00"),
        ("24時", "2026-12-02 00:00"),
        ("12/31 24:00", "2027-01-01 00:00"),
        ("明日24:00", "2026-12-03 00:00"),
        ("tue 24:00", "2026-12-02 00:00"),
        ("23:59", "2026-12-01 23:59"),
    ],
)
def test_row_272_a_day_ends_at_24_00(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("11/30 10:00", "2026-11-30 10:00"),
        ("11月30日 10時", "2026-11-30 10:00"),
        ("nov 30 10:00", "2026-11-30 10:00"),
        ("10/2 10:00", "2026-10-02 10:00"),
        ("10/1 10:00", "2027-10-01 10:00"),
    ],
)
def test_a_date_that_passed_within_sixty_days_is_not_next_years(text: str, meant: str) -> None:
    """Row 242: a slip of the finger must not become a promise that nobody remembers."""
    assert read(text) == meant


def test_a_date_that_passed_before_the_turn_of_the_year_is_last_years() -> None:
    january = instant_of(datetime(2027, 1, 4, 10, 0, tzinfo=TOKYO))
    assert read("12/28 10:00", now=january) == "2026-12-28 10:00"
    assert read("2/29 10:00", now=january) == "2028-02-29 10:00"


def test_a_year_far_away_is_read_for_others_to_judge() -> None:
    assert read("2099/1/1 10:00") == "2099-01-01 10:00"
    assert read_day("2099/1/1", date(2026, 12, 1)) is Unreadable.NO_SUCH_DAY
    assert read_day("2036/12/1", date(2026, 12, 1)) == date(2036, 12, 1)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "unknown"),
        ("soon", "unknown"),
        ("tomorrow perhaps", "unknown"),
        ("明日の朝かな", "unknown"),
        ("tomorrow", "no_time"),
        ("12/3", "no_time"),
        ("来週", "no_time"),
        ("2/30 10:00", "no_such_day"),
        ("13/1 10:00", "no_such_day"),
        ("25:00", "no_such_day"),
        ("24:01", "no_such_day"),
        ("9999/12/31 24:00", "no_such_day"),
        ("10:75", "no_such_day"),
        ("13pm", "no_such_day"),
        ("9999/12/32 10:00", "no_such_day"),
        ("1" * 70, "unknown"),
    ],
)
def test_what_is_no_time(text: str, problem: str) -> None:
    assert read(text) == problem


def test_an_hour_that_the_clocks_skip_is_moved_and_shown() -> None:
    """A campaign abroad: 02:30 does not exist on the night the clocks go forward."""
    berlin = ZoneInfo("Europe/Berlin")
    night = instant_of(datetime(2026, 3, 28, 12, 0, tzinfo=berlin))
    assert read("tomorrow 2:30", berlin, night) == "2026-03-29 03:30"


def test_a_length_of_time_is_real_time_across_that_night() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = instant_of(datetime(2026, 3, 29, 1, 30, tzinfo=berlin))
    assert read("+1h", berlin, night) == "2026-03-29 03:30"


@given(st.text(max_size=40))
def test_nothing_typed_can_break_it(text: str) -> None:
    read_time(text, NOW, TOKYO)


@given(
    st.lists(
        st.sampled_from(
            ["明日", "tomorrow", "12/", "31", "月曜", "+", "99", "時", "半", "pm", ":", " ", "0", "日", "後"]
        ),
        max_size=7,
    )
)
def test_no_mixture_of_its_own_words_can_break_it(parts: list[str]) -> None:
    read_time("".join(parts), NOW, TOKYO)


@given(st.integers(1, 8 * 366 * 24 * 60))
def test_every_time_written_out_is_read_back(minutes: int) -> None:
    """The form writes a draft's time like this; it must come back as the same time, also full-width."""
    moment = local_time(NOW + minutes * MINUTE, TOKYO)
    written = moment.strftime("%Y/%m/%d %H:%M")
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in written)
    assert unicodedata.normalize("NFKC", wide) == written
    assert read(written) == moment.strftime("%Y-%m-%d %H:%M") == read(wide)
