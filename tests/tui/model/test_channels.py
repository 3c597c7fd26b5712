"""Channels as columns: order, signs and roles (row 331)."""

from __future__ import annotations

from kaden.clock import MINUTE, SECOND
from kaden.protocol.channels import ChannelKind, ChannelRow, ChannelStanding
from kaden.words import Words
from tests.tui.samples import NOW
from tui.model.board import Board
from tui.model.channels import columns

STRANGER = ChannelRow(
    id="1763868033.12",
    kind=ChannelKind.FOREIGN,
    standing=ChannelStanding.NOBODYS,
    state="ringing",
    line="trunk",
    number="0698765432",
    since=NOW - 12 * MINUTE,
    takes_line=True,
)
MISSING = ChannelRow(
    id="call:9",
    kind=ChannelKind.CUSTOMER,
    standing=ChannelStanding.MISSING,
    state=None,
    line="",
    number="+819012345678",
    since=NOW - 20 * SECOND,
    takes_line=False,
    attempt=9,
    customer="+819012345678",
    job="展示会フォロー",
)
TALK = ChannelRow(
    id="kaden-call-7",
    kind=ChannelKind.CUSTOMER,
    standing=ChannelStanding.OURS,
    state="answered",
    line="trunk",
    number="+81312345670",
    since=NOW - 5 * MINUTE,
    takes_line=True,
    attempt=7,
    who="佐藤 花子",
    job="展示会フォロー",
    customer="+81312345670",
    talking_since=NOW - 4 * MINUTE - 12 * SECOND,
)
LEG = TALK.model_copy(
    update={
        "id": "kaden-leg-3",
        "kind": ChannelKind.AGENT,
        "line": "1001",
        "number": "1001",
        "takes_line": False,
    }
)

COLUMNS = columns(Words("en"))
BY_KEY = {column.key: column for column in COLUMNS}


def test_what_kaden_does_not_know_stands_first_then_the_oldest() -> None:
    older = TALK.model_copy(update={"id": "older", "since": NOW - 9 * MINUTE})
    unknown = TALK.model_copy(update={"id": "unknown", "since": None})
    rows = [unknown, TALK, MISSING, older, STRANGER]
    board = Board(rows.index, COLUMNS, "whose")
    board.put(rows)
    assert [rows[key].id for key in board.order(NOW)] == [
        STRANGER.id,
        MISSING.id,
        "older",
        TALK.id,
        "unknown",
    ]


def test_colour_repeats_what_a_sign_says() -> None:
    whose = BY_KEY["whose"]
    told = {row.standing: (whose.show(row, NOW), whose.role(row, NOW)) for row in (STRANGER, MISSING, LEG)}
    assert told == {
        ChannelStanding.NOBODYS: ("! no call of kaden's", "alarm"),
        ChannelStanding.MISSING: ("! not in the switch", "warn"),
        ChannelStanding.OURS: ("agent 佐藤 花子", "plain"),
    }


def test_a_state_says_for_how_long_and_ticks() -> None:
    assert BY_KEY["state"].show(STRANGER, NOW + MINUTE) == "ringing for 13:00"
    assert BY_KEY["state"].ticks
