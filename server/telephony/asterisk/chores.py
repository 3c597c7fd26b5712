"""What the adapter does by itself, without being asked by the floor: orders that follow from events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from kaden.vocabulary import AttemptId
from server.dialer.model import PlayingId, SessionId, TransferId
from server.telephony.asterisk.names import WatchName
from server.telephony.port import SwitchEvent


@dataclass(frozen=True, slots=True)
class Settle:
    """Give this leg its bridge and music; then it counts as answered."""

    session: SessionId


@dataclass(frozen=True, slots=True)
class Entertain:
    """Music again, unless somebody is there by now."""

    session: SessionId


@dataclass(frozen=True, slots=True)
class Clear:
    """The bridges of a leg that is gone."""

    session: SessionId


@dataclass(frozen=True, slots=True)
class End:
    """Hang up a channel that nobody is left for."""

    channel: str


@dataclass(frozen=True, slots=True)
class SeeOff:
    """Hang up a channel that left our command without being sent, if it still lives in a moment."""

    channel: str


@dataclass(frozen=True, slots=True)
class NoteHold:
    """Write down in the switch that the phone holds, or no longer."""

    session: SessionId
    held: bool


@dataclass(frozen=True, slots=True)
class NoteCustomer:
    """Write down on an agent's channel whom the dialplan is to let go with it, when we are away.

    By itself and awaited by nobody: a channel takes no note before the beep that it is hearing is over.
    """

    session: SessionId
    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class Introduce:
    """Let the agent talk with the target that answered."""

    transfer: TransferId


@dataclass(frozen=True, slots=True)
class PassOn:
    """Connect customer and target, whose agent has gone; then clear the agent's bridges."""

    transfer: TransferId
    session: SessionId


@dataclass(frozen=True, slots=True)
class DropBridge:
    """A bridge that nobody needs any more."""

    bridge: str


@dataclass(frozen=True, slots=True)
class EndWatch:
    """Take the tap off an agent's line."""

    watch: WatchName


@dataclass(frozen=True, slots=True)
class StopRecording:
    """Close the file of a call that is over or was transferred."""

    name: str


@dataclass(frozen=True, slots=True)
class Hush:
    """End a sound that goes on."""

    sound: str


@dataclass(frozen=True, slots=True)
class PlayOut:
    """Let the supervisor who took the phone hear the recording."""

    playing: PlayingId


@dataclass(frozen=True, slots=True)
class BreakOff:
    """Hang up on a supervisor whose recording broke off, unless it did so because the phone was put down."""

    playing: PlayingId


@dataclass(frozen=True, slots=True)
class AskPlayed:
    """Hang up on a supervisor who hears nothing any more, if the end of the recording went unheard."""

    playing: PlayingId


Chore: TypeAlias = (
    Settle
    | Entertain
    | Clear
    | End
    | SeeOff
    | NoteHold
    | NoteCustomer
    | Introduce
    | PassOn
    | DropBridge
    | EndWatch
    | StopRecording
    | Hush
    | PlayOut
    | BreakOff
    | AskPlayed
)
Outcome: TypeAlias = SwitchEvent | Chore

NOTHING: Final[tuple[Outcome, ...]] = ()
