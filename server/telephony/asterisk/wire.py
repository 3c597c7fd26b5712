"""Asterisk's JSON, events and lists, as values; nothing else of it reaches the rest of the house.

Rules: what is needed must be there and of its type, what is not needed is not looked at, an unknown type is no error.
No free text is taken over: names and numbers that callers choose stay outside (guarantees 7.3, cases 67 to 69).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeAlias

from kaden.text import clean

EVENT_LIMIT: Final = 64 * 1024
"""Bytes of an event; the largest that Asterisk makes by itself have about two thousand."""

PROBLEM_LENGTH: Final = 200
"""Characters of the switch's own words that are kept."""

DIGITS: Final = frozenset("0123456789*#ABCD")


class Unreadable(Exception):
    """Not JSON, too large, or a field that is needed is missing or of another type."""


class ChannelPhase(StrEnum):
    """How far a channel is, as far as it matters to us."""

    DOWN = "down"
    RINGING = "ringing"
    UP = "up"


PHASES: Final = {"Ring": ChannelPhase.RINGING, "Ringing": ChannelPhase.RINGING, "Up": ChannelPhase.UP}
"""All other states of Asterisk's come before the first ring."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel in one moment."""

    id: str
    phase: ChannelPhase
    application: str
    """What the dialplan does with it: `Stasis` while it is ours to command."""
    endpoint: str = ""
    """The phone or trunk that it runs through; empty for others than PJSIP's."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """A bridge, and the ids of the channels in it."""

    id: str
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entered:
    """A channel came under our command."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class Left:
    """A channel is no longer under our command; it may live on in the dialplan."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class Changed:
    """A channel rings or was answered."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class HangingUp:
    """A channel is about to end, by whomever; what is played to it breaks off after this."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class Destroyed:
    """A channel is gone."""

    channel: Channel
    cause: int
    """As in ITU-T Q.850."""


@dataclass(frozen=True, slots=True)
class HoldPressed:
    """The hold button of a phone."""

    channel: Channel
    held: bool


@dataclass(frozen=True, slots=True)
class DigitPressed:
    """A key of a phone."""

    channel: Channel
    digit: str
    at: str
    """When, in Asterisk's own spelling: the same event comes as often as it is subscribed."""


@dataclass(frozen=True, slots=True)
class Played:
    """A sound came to its end, or could not be played."""

    id: str
    whole: bool = True
    """Whether it came to its end, or was stopped by an order."""


@dataclass(frozen=True, slots=True)
class EndpointChanged:
    """A phone or a trunk is reachable, or no longer; None = Asterisk does not watch it."""

    resource: str
    online: bool | None


@dataclass(frozen=True, slots=True)
class Replaced:
    """A newer connection has our name; whoever reads this is a leftover."""


Event: TypeAlias = (
    Entered
    | Left
    | Changed
    | HangingUp
    | Destroyed
    | HoldPressed
    | DigitPressed
    | Played
    | EndpointChanged
    | Replaced
)

Fields: TypeAlias = Mapping[str, Any]


def read_event(raw: str | bytes) -> Event | None:
    """One event; None = of a type that means nothing to us.

    Raises:
        Unreadable: not an event at all.
    """
    if len(raw) > EVENT_LIMIT:
        raise Unreadable(f"an event of {len(raw)} bytes; {EVENT_LIMIT} are taken")
    fields = _fields(_json(raw))
    reader = _READERS.get(_text(fields, "type"))
    return None if reader is None else reader(fields)


def read_channels(raw: str | bytes) -> tuple[Channel, ...]:
    """The answer to "which channels are there?".

    Raises:
        Unreadable.
    """
    return tuple(_channel(_fields(item)) for item in _items(_json(raw)))


def read_bridges(raw: str | bytes) -> tuple[Bridge, ...]:
    """The answer to "which bridges are there?".

    Raises:
        Unreadable.
    """
    bridges = []
    for item in _items(_json(raw)):
        fields = _fields(item)
        members = _items(fields.get("channels"))
        if not all(isinstance(member, str) for member in members):
            raise Unreadable("channels of a bridge are named by text")
        bridges.append(Bridge(_text(fields, "id"), tuple(members)))
    return tuple(bridges)


def read_endpoint(raw: str | bytes) -> EndpointChanged:
    """The answer to "what of this phone or trunk?".

    Raises:
        Unreadable.
    """
    return _endpoint(_fields(_json(raw)))


def read_start(raw: str | bytes) -> str:
    """When Asterisk was started, in its own spelling, from the answer to "what about you?".

    Raises:
        Unreadable.
    """
    return _text(_fields(_fields(_json(raw)).get("status")), "startup_time")


def read_value(raw: str | bytes) -> str:
    """The value of a channel's variable.

    Raises:
        Unreadable.
    """
    return _text(_fields(_json(raw)), "value")


def read_recording(raw: str | bytes) -> str | None:
    """The answer to "what of this recording?": why it failed; "" = it goes on; None = it has not begun.

    Raises:
        Unreadable.
    """
    fields = _fields(_json(raw))
    match _text(fields, "state"):
        case "queued":
            return None
        case "recording" | "paused":
            return ""
        case state:
            return clean(_text(fields, "cause", state), PROBLEM_LENGTH) or state


def _channel(fields: Fields) -> Channel:
    place = _fields(fields.get("dialplan"))
    return Channel(
        _text(fields, "id"),
        PHASES.get(_text(fields, "state"), ChannelPhase.DOWN),
        _text(place, "app_name", ""),
        _text(fields, "name", "").removeprefix("PJSIP/").rpartition("-")[0],
    )


def _endpoint(fields: Fields) -> EndpointChanged:
    online = {"online": True, "offline": False}.get(_text(fields, "state", ""))
    return EndpointChanged(_text(fields, "resource"), online)


def _of(fields: Fields) -> Channel:
    return _channel(_fields(fields.get("channel")))


def _destroyed(fields: Fields) -> Event:
    cause = fields.get("cause")
    if type(cause) is not int:
        raise Unreadable("a channel's end has a number for its cause")
    return Destroyed(_of(fields), cause)


def _played(fields: Fields) -> Event:
    playback = _fields(fields.get("playback"))
    return Played(_text(playback, "id"), _text(playback, "state", "done") == "done")


def _digit(fields: Fields) -> Event:
    digit = _text(fields, "digit")
    if digit not in DIGITS:
        raise Unreadable("a key that no phone has")
    return DigitPressed(_of(fields), digit, _text(fields, "timestamp"))


_READERS: Final[Mapping[str, Callable[[Fields], Event]]] = {
    "StasisStart": lambda fields: Entered(_of(fields)),
    "StasisEnd": lambda fields: Left(_of(fields)),
    "ChannelStateChange": lambda fields: Changed(_of(fields)),
    "ChannelHangupRequest": lambda fields: HangingUp(_of(fields)),
    "ChannelDestroyed": _destroyed,
    "ChannelHold": lambda fields: HoldPressed(_of(fields), held=True),
    "ChannelUnhold": lambda fields: HoldPressed(_of(fields), held=False),
    "ChannelDtmfReceived": _digit,
    "PlaybackFinished": _played,
    "EndpointStateChange": lambda fields: _endpoint(_fields(fields.get("endpoint"))),
    "ApplicationReplaced": lambda fields: Replaced(),
}

WANTED: Final = tuple(sorted(_READERS))
"""The types of events that we ask for; Asterisk need not write the others."""


def _json(raw: str | bytes) -> object:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not JSON: {type(error).__name__}") from None


def _fields(value: object) -> Fields:
    if not isinstance(value, dict):
        raise Unreadable("an object is missing")
    return value


def _items(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise Unreadable("a list is missing")
    return value


def _text(fields: Fields, key: str, otherwise: str | None = None) -> str:
    value = fields.get(key, otherwise)
    if not isinstance(value, str):
        raise Unreadable(f"{key} is missing")
    return value
