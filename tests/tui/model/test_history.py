"""Calls as columns and as rows of a file: order, age, and where a page ends."""

from __future__ import annotations

from kaden.cells import width
from kaden.clock import DAY, HOUR
from kaden.protocol.history import CallKey, CallRow
from kaden.protocol.my_work import CallNote
from kaden.words import Words
from tests.tui.samples import NOW
from tests.tui.screens.review.calls import CALLS, found
from tui.model.board import Board
from tui.model.history import FILE_COLUMNS, columns, file_row, last_key, waiting_columns

WORDS = Words("en")


def test_the_newest_stand_first_and_the_next_page_is_below_the_last() -> None:
    """Calls of one moment are told apart by their numbers."""
    rows = [found(3, moment=NOW), found(9, moment=NOW), found(5, moment=NOW - HOUR)]
    board = Board(lambda row: row.attempt, columns(WORDS), "at")
    board.put(rows)
    assert board.order(NOW) == (9, 3, 5)
    assert last_key(rows) == CallKey(moment=NOW - HOUR, attempt=5)
    assert last_key(rows[:2]) == CallKey(moment=NOW, attempt=3)
    assert last_key(()) is None


def test_a_record_that_waits_for_days_stands_first_and_is_an_alarm() -> None:
    """Row 282: by agent and age."""
    agent, age, *_ = waiting_columns(WORDS)
    young, old = found(2, saved=False, moment=NOW - DAY + 1), found(1, saved=False, moment=NOW - DAY)
    assert (agent.key, age.show(young, NOW), age.show(old, NOW)) == ("agent", "23:59:59", "1 day")
    assert (age.role(young, NOW), age.role(old, NOW)) == ("warn", "alarm")
    assert age.sort(old) < age.sort(young)


def test_times_stand_whole_where_they_are_shown() -> None:
    row = found(1, moment=NOW, edited_at=NOW)
    for column in (*columns(WORDS), *waiting_columns(WORDS)):
        if column.key in ("at", "edited", "talked", "age", "number"):
            assert 0 < width(column.show(row, NOW)) <= column.width, column.key


def test_a_row_of_a_file_has_a_cell_for_each_heading() -> None:
    row = CallRow(
        **CALLS[0].model_dump(),
        company="㈱山﨑",
        number_as_given="03-1234-5678",
        whole_note="長い",
        notes=(CallNote(at=NOW, by="佐藤", note="一"), CallNote(at=NOW, by="山田", note="二")),
    )
    cells = dict(zip(FILE_COLUMNS, file_row(row, WORDS), strict=True))
    assert (cells["at"], cells["number"], cells["note"]) == ("2025-12-02 14:56:00", "03-1234-5678", "長い")
    assert cells["notes"] == "2025-12-02 15:03:00 佐藤: 一\n2025-12-02 15:03:00 山田: 二"
    assert (cells["talked"], cells["result"], cells["callback"]) == ("3:20", "見込み", "")


def test_a_call_that_is_not_over_is_no_unsaved_record() -> None:
    shown = {column.key: column for column in columns(WORDS)}["result"]
    live, wrapup = found(1, saved=False, outcome=None, disposition=None), CALLS[3]
    assert (shown.show(live, NOW), shown.role(live, NOW)) == ("in progress", "busy")
    assert (shown.show(wrapup, NOW), shown.role(wrapup, NOW)) == ("! unsaved", "warn")


def test_a_call_that_is_written_up_is_said_to_be_until_nobody_can_save_it_any_more() -> None:
    """In lists and in files; left behind, it is unsaved."""
    words = Words("en")
    at_desk = found(1, saved=False, disposition=None, at_desk=True)
    left = found(1, saved=False, disposition=None)
    named = {column.key: column for column in columns(words)}["result"]
    for row, told, role in ((at_desk, "wrap-up", "busy"), (left, "! unsaved", "warn")):
        assert (named.show(row, NOW), named.role(row, NOW)) == (told, role)
        call = CallRow(**row.model_dump(), company="", number_as_given="", whole_note="")
        assert file_row(call, words)[7] == told.removeprefix("! ")
