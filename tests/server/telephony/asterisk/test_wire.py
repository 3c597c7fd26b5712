"""Events are read strictly where they matter, and nothing that a caller can write gets any further (cases 67 to 69)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from server.telephony.asterisk.wire import (
    EVENT_LIMIT,
    Bridge,
    Changed,
    Channel,
    ChannelPhase,
    Destroyed,
    DigitPressed,
    EndpointChanged,
    Entered,
    Event,
    HangingUp,
    HoldPressed,
    Left,
    Played,
    Replaced,
    Unreadable,
    read_bridges,
    read_channels,
    read_endpoint,
    read_event,
    read_recording,
    read_start,
    read_value,
)

HOSTILE = "\x1b]0;owned\x07[/red]\u202e"

CHANNEL = {
    "id": "kaden-call-1",
    "name": "PJSIP/trunk-0000000b",
    "state": "Up",
    "caller": {"name": HOSTILE, "number": HOSTILE},
    "connected": {"name": HOSTILE, "number": "0311112222"},
    "dialplan": {"context": "kaden", "exten": "s", "priority": 2, "app_name": "Stasis", "app_data": "kaden"},
}
UP = Channel("kaden-call-1", ChannelPhase.UP, "Stasis", "trunk")


def event(kind: str, **fields: Any) -> str:
    return json.dumps({"type": kind, "application": "kaden", "timestamp": HOSTILE, **fields})


@pytest.mark.parametrize(
    ("raw", "meaning"),
    [
        (event("StasisStart", channel=CHANNEL, args=["customer"]), Entered(UP)),
        (event("StasisEnd", channel=CHANNEL), Left(UP)),
        (event("ChannelStateChange", channel=CHANNEL), Changed(UP)),
        (event("ChannelDestroyed", channel=CHANNEL, cause=17, cause_txt=HOSTILE), Destroyed(UP, 17)),
        (event("ChannelHangupRequest", channel=CHANNEL, cause=16), HangingUp(UP)),
        (event("ChannelHold", channel=CHANNEL, musicclass=HOSTILE), HoldPressed(UP, held=True)),
        (event("ChannelUnhold", channel=CHANNEL), HoldPressed(UP, held=False)),
        (
            event("ChannelDtmfReceived", channel=CHANNEL, digit="*", duration_ms=80),
            DigitPressed(UP, "*", HOSTILE),
        ),
        (
            event("PlaybackFinished", playback={"id": "kaden-call-1", "state": "failed"}),
            Played("kaden-call-1", whole=False),
        ),
        (event("PlaybackFinished", playback={"id": "kaden-play-1", "state": "done"}), Played("kaden-play-1")),
        (
            event("EndpointStateChange", endpoint={"resource": "7011", "state": "offline"}),
            EndpointChanged("7011", online=False),
        ),
        (
            event("EndpointStateChange", endpoint={"resource": "7011", "state": "unknown"}),
            EndpointChanged("7011", online=None),
        ),
        (event("ApplicationReplaced"), Replaced()),
    ],
)
def test_an_event_is_read(raw: str, meaning: Event) -> None:
    assert read_event(raw) == meaning
    assert read_event(raw.encode()) == meaning


@pytest.mark.parametrize("kind", ["ChannelVarset", "", HOSTILE, "x" * 1_000])
def test_an_unknown_type_is_no_error(kind: str) -> None:
    assert read_event(event(kind, channel=CHANNEL)) is None


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"type": 7}',
        "not json",
        '{"type": "StasisStart"}',
        event("StasisStart", channel=[]),
        event("StasisStart", channel=CHANNEL | {"id": 5}),
        event("StasisStart", channel=CHANNEL | {"dialplan": None}),
        event("StasisStart", channel={key: CHANNEL[key] for key in CHANNEL if key != "state"}),
        event("ChannelDestroyed", channel=CHANNEL),
        event("ChannelDestroyed", channel=CHANNEL, cause="17"),
        event("ChannelDestroyed", channel=CHANNEL, cause=True),
        event("ChannelDtmfReceived", channel=CHANNEL, digit="**"),
        event("ChannelDtmfReceived", channel=CHANNEL, digit="\x1b"),
        event("EndpointStateChange", endpoint={"state": "online"}),
        "[" * 50_000,
        b"\xff\xfe\x00",
    ],
)
def test_what_is_not_an_event_is_refused(raw: str | bytes) -> None:
    with pytest.raises(Unreadable):
        read_event(raw)


def test_a_huge_event_is_refused_unread() -> None:
    """Case 69, at the edge both ways."""
    spare = EVENT_LIMIT - len(event("ChannelVarset", value=""))
    assert read_event(event("ChannelVarset", value="x" * spare)) is None
    with pytest.raises(Unreadable, match="bytes"):
        read_event(event("ChannelVarset", value="x" * (spare + 1)))


@pytest.mark.parametrize(
    ("state", "phase"),
    [
        ("Down", ChannelPhase.DOWN),
        ("Rsrved", ChannelPhase.DOWN),
        ("Ring", ChannelPhase.RINGING),
        ("Ringing", ChannelPhase.RINGING),
        ("Up", ChannelPhase.UP),
        ("Busy", ChannelPhase.DOWN),
    ],
)
def test_channels_are_read(state: str, phase: ChannelPhase) -> None:
    bare = CHANNEL | {"state": state, "dialplan": {}}
    assert read_channels(json.dumps([bare])) == (Channel("kaden-call-1", phase, "", "trunk"),)


def test_bridges_and_answers_are_read() -> None:
    bridges = json.dumps([{"id": "kaden-leg-1", "channels": ["a", "b"]}, {"id": "x", "channels": []}])
    assert read_bridges(bridges) == (Bridge("kaden-leg-1", ("a", "b")), Bridge("x", ()))
    assert read_endpoint('{"resource": "trunk", "state": "online"}') == EndpointChanged("trunk", online=True)
    assert read_start('{"status": {"startup_time": "2026"}}') == "2026"
    assert read_value('{"value": "1"}') == "1"


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ({"state": "queued"}, None),
        ({"state": "recording"}, ""),
        ({"state": "paused"}, ""),
        ({"state": "failed"}, "failed"),
        ({"state": "failed", "cause": f"no space{HOSTILE}"}, "no space]0;owned[/red]"),
        ({"state": "failed", "cause": "x" * 500}, "x" * 200),
        ({"state": "done"}, "done"),
    ],
)
def test_how_a_recording_fares(answer: dict[str, str], problem: str | None) -> None:
    assert read_recording(json.dumps(answer)) == problem


@pytest.mark.parametrize("raw", ["{}", '[{"id": "x"}]', '[{"id": "x", "channels": [1]}]', "[7]"])
def test_a_list_that_is_none_is_refused(raw: str) -> None:
    with pytest.raises(Unreadable):
        read_bridges(raw)
