"""Recordings of calls on their way to a supervisor, piece by piece (domain row 288).

Rule: the client sets the pace and asks for each piece by itself, so a lost link costs no more than one of them.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from kaden.protocol.base import Id, Line, Message, RequestId
from kaden.vocabulary import PlayingEnd

RECORDING_PIECE: Final = 192 * 1024
"""Bytes of a piece, before base64."""

MAX_RECORDING: Final = 2**40


class GetRecording(Message):
    """A piece of the recording of a call; one that does not go on with the last one is noted in the audit log."""

    type: Literal["get_recording"] = "get_recording"
    request: RequestId
    attempt: Id
    offset: Annotated[int, Field(ge=0, le=MAX_RECORDING)] = 0
    """Bytes before it."""


class RecordingPiece(Message):
    """Answer to `GetRecording`."""

    type: Literal["recording_piece"] = "recording_piece"
    request: RequestId
    name: Line
    """Of the file, without a folder."""
    size: int
    """Of the whole file, in bytes."""
    data: str
    """Base64; empty at the end."""


class PlayRecording(Message):
    """Play the recording of a call on the asker's own phone, which rings now; the switch reads the file.

    `Playing` tells from then on how it goes. It ends with this connection, or when the asker goes onto a line.
    """

    type: Literal["play_recording"] = "play_recording"
    request: RequestId
    attempt: Id


class StopPlaying(Message):
    """Let go of the phone; nothing happens where nothing is played."""

    type: Literal["stop_playing"] = "stop_playing"
    request: RequestId


class Playing(Message):
    """How a recording fares that this connection asked for: sent when the phone rings, is taken, and at the end."""

    type: Literal["playing"] = "playing"
    request: RequestId
    """Of the `PlayRecording` that it is about: the same recording can be asked for again before it has ended."""
    attempt: Id
    phone: Line
    up: bool
    """Whether the phone was taken."""
    end: PlayingEnd | None = None
    """Why it is over; None = it goes on."""


PlayRequest = PlayRecording | StopPlaying
"""What the floor answers."""

RecordingRequest = GetRecording
RecordingAnswer = RecordingPiece | Playing
