"""Asterisk's list of channels, as whoever looks after the switch sees it (row 331; guarantees 7.3, cases 67 to 69)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kaden.protocol.channels import ChannelKind
from server.dialer.events import ChannelState
from server.telephony.asterisk.exposing import read_all
from server.telephony.asterisk.names import Names
from server.telephony.live_channels import SwitchChannel
from server.telephony.port import SwitchUnreachable

NAMES = Names("kaden")
HOSTILE = "\x1b]0;owned\x07[/red]\u202e"

FOREIGN = {
    "id": "1763868033.12",
    "name": "PJSIP/trunk-0000000b",
    "state": "Up",
    "caller": {"name": HOSTILE, "number": "0312345678"},
    "connected": {"name": HOSTILE, "number": ""},
    "creationtime": "2026-11-23T11:20:33.123+0900",
    "dialplan": {"context": "other", "exten": "s", "priority": 2, "app_name": "Queue", "app_data": "x"},
}


def read(**changes: Any) -> SwitchChannel:
    (only,) = read_all(json.dumps([FOREIGN | changes]).encode(), NAMES, "trunk")
    return only


def test_a_channel_of_another_program() -> None:
    assert read() == SwitchChannel(
        id="1763868033.12",
        kind=ChannelKind.FOREIGN,
        owner=None,
        state=ChannelState.ANSWERED,
        line="trunk",
        number="0312345678",
        since=1_795_400_433_123,
        takes_line=True,
    )


@pytest.mark.parametrize(
    ("name", "kind", "owner"),
    [
        ("kaden-call-7", ChannelKind.CUSTOMER, 7),
        ("kaden-leg-8", ChannelKind.AGENT, 8),
        ("kaden-target-7-2", ChannelKind.TARGET, 7),
        ("kaden-monitor-9", ChannelKind.SUPERVISOR, 9),
        ("kaden-watch-9-8-listen", ChannelKind.OTHER, 9),
        ("kaden-play-41", ChannelKind.PLAYING, 41),
        ("second-call-7", ChannelKind.FOREIGN, None),
        ("kaden-call-07", ChannelKind.FOREIGN, None),
    ],
)
def test_whose_a_channel_is_stands_in_its_name(name: str, kind: ChannelKind, owner: int | None) -> None:
    told = read(id=name)
    assert (told.kind, told.owner) == (kind, owner)


def test_nothing_that_a_caller_can_write_is_shown() -> None:
    told = read(id=f"x{HOSTILE}1", caller={"number": HOSTILE}, connected={"number": "0611112222"})
    assert (told.id, told.number) == ("x]0;owned[/red]1", "0611112222")
    assert read(caller={}, connected=None, dialplan={"exten": HOSTILE, "app_name": ""}).number == ""


def test_who_was_dialled_in_from_outside_is_told_where_nobody_is_named() -> None:
    told = read(caller={"number": ""}, dialplan={"exten": "+81312345678", "app_name": ""})
    assert told.number == "+81312345678"


@pytest.mark.parametrize("since", [None, 7, "", "yesterday", "2026-11-23T11:20:33.123"])
def test_a_channel_without_a_time_is_listed_all_the_same(since: object) -> None:
    assert read(creationtime=since).since is None


@pytest.mark.parametrize("raw", [b"", b"{}", b"[7]", b'[{"id": 7}]'])
def test_what_is_no_list_of_channels_is_none(raw: bytes) -> None:
    with pytest.raises(SwitchUnreachable):
        read_all(raw, NAMES, "trunk")


def test_a_phone_takes_no_line_of_the_trunk() -> None:
    told = read(name="PJSIP/1001-00000003", state="Ringing")
    assert (told.line, told.takes_line, told.state) == ("1001", False, ChannelState.RINGING)
