"""The calendar on the glass: a week, its hours, and keys that no input method takes."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from textual.message import Message

from kaden.clock import instant_of
from kaden.words import Words
from tests.tui.samples import NOW
from tests.tui.widgets.stage import Stage, stage
from tui.model.promise_calendar import calendar_at
from tui.widgets.calendar_view import CalendarView

TOKYO = ZoneInfo("Asia/Tokyo")


def view(language: str = "en") -> CalendarView:
    widget = CalendarView(Words(language), 1)
    widget.styles.display = "block"
    widget.show(calendar_at(TOKYO, (540, 1020), NOW))
    return widget


def said(shown: Stage) -> list[Message]:
    """Each message once, however many widgets it came by."""
    return list({id(message): message for message in shown.messages}.values())


def taken(shown: Stage) -> list[int]:
    return [message.at for message in said(shown) if isinstance(message, CalendarView.Taken)]


async def test_a_week_of_half_hours_with_what_has_passed_marked() -> None:
    async with stage(view(), size=(38, 19)) as shown:
        assert shown.lines == [
            "Tue 2 Dec 15:30",
            "      Mon Tue Wed Thu Fri Sat Sun",
            "        1   2   3   4   5   6   7",
            *[
                f"{hour:02}:{minute}   x   x   .   .   .   .   ."
                for hour in range(9, 15)
                for minute in ("00", "30")
            ],
            "15:00   x   x   .   .   .   .   .",
            "15:30   x  [.]  .   .   .   .   .",
            "16:00   x   .   .   .   .   .   .",
            "16:30   x   .   .   .   .   .   .",
        ]


async def test_a_low_screen_keeps_the_cursor_in_sight() -> None:
    async with stage(view(), size=(38, 7)) as shown:
        assert any("[.]" in line for line in shown.lines)
        await shown.press("tab", "right", "home")
        assert shown.lines[0] == "Wed 3 Dec 09:00"
        assert any("[.]" in line for line in shown.lines)


async def test_weekdays_of_two_cells_stand_above_their_days() -> None:
    async with stage(view("ja"), size=(38, 19)) as shown:
        assert shown.lines[1] == "       月  火  水  木  金  土  日"


@pytest.mark.parametrize(
    ("keys", "at"),
    [
        ((), (2, 15, 30)),
        (("right", "up"), (3, 15, 0)),
        (("pagedown", "home"), (9, 9, 0)),
        (("pagedown", "pageup", "end"), (2, 16, 30)),
    ],
)
async def test_arrows_choose_and_enter_takes(keys: tuple[str, ...], at: tuple[int, int, int]) -> None:
    async with stage(view(), size=(38, 19)) as shown:
        await shown.press("tab", *keys, "enter")
        day, hour, minute = at
        assert taken(shown) == [instant_of(datetime(2025, 12, day, hour, minute, tzinfo=TOKYO))]


async def test_what_is_typed_into_it_does_nothing() -> None:
    async with stage(view(), size=(38, 19)) as shown:
        before = shown.lines
        await shown.press("tab", "a", "1", "space", "あ")
        assert shown.lines == before
        assert taken(shown) == []


async def test_esc_leaves_it_without_a_choice() -> None:
    async with stage(view(), size=(38, 19)) as shown:
        await shown.press("tab", "escape")
        assert [m.by_key for m in said(shown) if isinstance(m, CalendarView.Left)] == [True]
        assert taken(shown) == []
