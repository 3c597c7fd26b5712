"""Stays as columns and as rows of a file."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from kaden.cells import width
from kaden.clock import MINUTE, Instant, local_time
from kaden.protocol.activity import Stay, StayKey, StaysFound
from kaden.vocabulary import AgentState
from kaden.words import Words
from tests.tui.samples import NOW, ZONE
from tui.model.activity import FILE_COLUMNS, columns, file_row, last_key

WORDS = Words("en")


def stay(id: int, state: AgentState, began: Instant, ended: Instant | None, **more: object) -> Stay:
    """Of an agent in a job."""
    values: dict[str, object] = {"status": None, "job": "展示会フォロー", "attempt": None} | more
    return Stay.model_validate(
        {"id": id, "agent": "佐藤 花子", "state": state, "started_at": began, "ended_at": ended, **values}
    )


STAYS = StaysFound(
    request="-",
    stays=(
        stay(9, AgentState.WRAPUP, NOW - MINUTE, None, attempt=8193),
        stay(8, AgentState.TALKING, NOW - 2 * MINUTE, NOW - MINUTE, attempt=8193),
        stay(5, AgentState.AWAY, NOW - 12 * MINUTE, NOW - 2 * MINUTE, status="研修", job=None),
    ),
    more=False,
)


def clock(at: Instant, form: str) -> str:
    return f"{local_time(at, ZoneInfo(ZONE)):{form}}"


def test_a_stay_shows_how_long_it_has_lasted() -> None:
    """Row 311: an open one goes on."""
    shown = {column.key: column.show for column in columns(WORDS, clock)}
    wrapup, talking, away = STAYS.stays
    assert [shown["lasted"](each, NOW) for each in STAYS.stays] == ["1:00", "1:00", "10:00"]
    assert (shown["ended"](wrapup, NOW), shown["ended"](talking, NOW)) == ("", "12/02 15:02:00")
    assert shown["state"](away, NOW) == "away: 研修"
    assert [column.key for column in columns(WORDS, clock, own=True)][:2] == ["began", "state"]


def test_times_stand_whole_where_they_are_shown() -> None:
    for column in columns(WORDS, clock):
        if column.key in ("began", "ended", "lasted"):
            assert 0 < width(column.show(STAYS.stays[2], NOW)) <= column.width, column.key


def test_the_next_page_is_below_the_last_stay() -> None:
    assert last_key(STAYS.stays) == StayKey(started_at=NOW - 12 * MINUTE, stay=5)
    assert last_key(()) is None


def test_a_row_of_a_file_has_a_cell_for_each_heading() -> None:
    cells = dict(zip(FILE_COLUMNS, file_row(STAYS.stays[1], WORDS, clock), strict=True))
    assert (cells["state"], cells["seconds"], cells["attempt"]) == ("talking", "60.0", "8193")
