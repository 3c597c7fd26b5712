"""What lives in the switch, for whoever looks after it: every channel, whose it is, and how one is cut (row 331).

Rule: the switch's list and the floor are compared at the moment of the answer; what stands in only one of both is told
too. Only administrators ask.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import StringConstraints

from kaden.protocol.base import Id, Line, Message, RequestId, Stamp

CHANNELS_SHOWN: Final = 1_000
"""Channels in one answer at most; those that nobody knows come first."""


class ChannelKind(StrEnum):
    """Whose a channel is, as its name in the switch tells."""

    CUSTOMER = "customer"
    AGENT = "agent"
    TARGET = "target"
    """Somebody whom a call is or was transferred to."""
    SUPERVISOR = "supervisor"
    PLAYING = "playing"
    """Of a supervisor who hears a recording."""
    OTHER = "other"
    """Made by kaden for something else: what a supervisor hears a line through."""
    FOREIGN = "foreign"
    """None of kaden's: another program's, or left behind by one."""


class ChannelStanding(StrEnum):
    """What the floor knows of a channel. In the order in which rows stand."""

    NOBODYS = "nobodys"
    """It is no call of kaden's: nothing but a cut, or its own end, frees what it occupies."""
    OVER = "over"
    """It has a name of kaden's, but what it was made for is over; kaden hangs it up at its next comparison."""
    MISSING = "missing"
    """A call of kaden's that the switch has no channel of; kaden settles it at its next comparison."""
    OURS = "ours"


class ListChannels(Message):
    """All that lives in the switch now."""

    type: Literal["list_channels"] = "list_channels"
    request: RequestId


class CutChannel(Message):
    """End a channel, whosever it is; a talk on it ends as by a hang-up."""

    type: Literal["cut_channel"] = "cut_channel"
    request: RequestId
    channel: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    """The switch's own name for it."""
    attempt: Id | None
    """The call that it was of when it was looked at; another one by now is not cut."""


ChannelRequest = ListChannels | CutChannel


class ChannelRow(Message):
    """A channel, or a call that should have one."""

    id: Line
    """The switch's own name for it; of a missing one `call:` and the attempt."""
    kind: ChannelKind
    standing: ChannelStanding
    state: Literal["dialling", "ringing", "answered"] | None
    """None = missing."""
    line: Line
    """The phone or the trunk that it runs through; empty where the switch has no name for it."""
    number: Line
    """Who is at its other end; empty where nobody knows."""
    since: Stamp | None
    """When it came to be; None where the switch does not tell."""
    takes_line: bool
    """Whether it occupies a line of the trunk."""
    attempt: Id | None = None
    """The call that it is of."""
    who: Line = ""
    """Name of the agent who has that call, or whose phone it is; of a supervisor's phone and line the
    supervisor."""
    job: Line = ""
    customer: Line = ""
    """Number of the customer of that call."""
    talking_since: Stamp | None = None
    """When its talk with an agent began; None = there is none."""


class Channels(Message):
    """Answer to `ListChannels`."""

    type: Literal["channels"] = "channels"
    request: RequestId
    now: Stamp
    rows: tuple[ChannelRow, ...]
    """What kaden does not know stands first, then the oldest."""
    left_out: int
    """How many more there are."""
    lines: int
    """Of the trunk."""
    taken: int
    """Of them in use, as the switch's list tells."""


ChannelAnswer = Channels
