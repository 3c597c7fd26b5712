"""Channels in words, in both languages (row 331)."""

from __future__ import annotations

from typing import Any

import pytest

from kaden import channel_words
from kaden.clock import MINUTE, SECOND
from kaden.protocol.channels import ChannelKind, ChannelRow, Channels, ChannelStanding
from kaden.words import Words

NOW = 100 * MINUTE


def row(**changes: Any) -> ChannelRow:
    talk = ChannelRow(
        id="kaden-call-7",
        kind=ChannelKind.CUSTOMER,
        standing=ChannelStanding.OURS,
        state="answered",
        line="trunk",
        number="+81312345670",
        since=NOW - 5 * MINUTE,
        takes_line=True,
        attempt=7,
        who="Sato",
        customer="+81312345670",
        talking_since=NOW - 4 * MINUTE - 12 * SECOND,
    )
    return talk.model_copy(update=changes)


STRANGER = row(
    id="left-behind",
    kind=ChannelKind.FOREIGN,
    standing=ChannelStanding.NOBODYS,
    state="ringing",
    since=NOW - 12 * MINUTE,
    attempt=None,
    who="",
    customer="",
    talking_since=None,
)


@pytest.mark.parametrize(
    ("language", "whose", "state", "ends"),
    [
        ("en", "customer of Sato", "up for 5:00", "ENDS A TALK of 4:12 between Sato and 03-1234-5670"),
        ("ja", "Sato の顧客", "接続中 5:00", "Sato と 03-1234-5670 の通話 (4:12) が切れます"),
    ],
)
def test_a_talk(language: str, whose: str, state: str, ends: str) -> None:
    words = Words(language)
    assert channel_words.marked(words, row()) == whose
    assert channel_words.state(words, row(), NOW) == state
    assert channel_words.ends(words, row(), NOW) == ends
    agent = row(kind=ChannelKind.AGENT, line="1001", number="1001")
    assert channel_words.ends(words, agent, NOW) == ends


@pytest.mark.parametrize(
    ("language", "whose", "state"),
    [("en", "no call of kaden's", "ringing for 12:00"), ("ja", "kaden の通話ではない", "呼出中 12:00")],
)
def test_a_stranger_is_marked_by_a_sign_and_by_words(language: str, whose: str, state: str) -> None:
    words = Words(language)
    assert channel_words.marked(words, STRANGER) == f"! {whose}"
    assert channel_words.state(words, STRANGER, NOW) == state
    assert "trunk (03-1234-5670)" in channel_words.ends(words, STRANGER, NOW)


def test_what_is_not_known_is_not_guessed() -> None:
    words = Words("en")
    bare = STRANGER.model_copy(update={"since": None, "line": "", "number": ""})
    assert channel_words.state(words, bare, NOW) == "ringing for ?"
    assert "left-behind (?)" in channel_words.ends(words, bare, NOW)
    missing = row(standing=ChannelStanding.MISSING, state=None)
    assert channel_words.marked(words, missing) == "! not in the switch"
    assert channel_words.state(words, missing, NOW) == "for 5:00"


def test_a_call_nobody_talks_on_and_a_supervisors_phone() -> None:
    words = Words("en")
    ringing = row(state="ringing", talking_since=None, who="")
    assert channel_words.ends(words, ringing, NOW) == "ends the call to 03-1234-5670"
    boss = row(kind=ChannelKind.SUPERVISOR, attempt=None, talking_since=None, who="Ito")
    assert channel_words.ends(words, boss, NOW) == "ends: supervisor Ito"


def test_how_full_the_trunk_is() -> None:
    told = Channels(request="r", now=NOW, rows=(STRANGER, row()), left_out=3, lines=30, taken=2)
    line = channel_words.total(Words("en"), told)
    assert line == "2 of 30 lines taken   1 unknown to kaden (+3 more)"
