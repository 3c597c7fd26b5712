"""The part of the telephony port that plays a stored recording on a supervisor's phone (domain row 288).

Rule: the switch made the file and reads it itself, so no sound passes through us; a playing is a channel of its own,
joined with nobody.
"""

from __future__ import annotations

from typing import Protocol

from server.dialer.model import PlayingId


class PlaysRecordings(Protocol):
    """What every switch can do with a recording that is finished. Both may raise a plain `SwitchError`."""

    async def play(self, playing: PlayingId, phone: str, recording: str) -> None:
        """Ring a supervisor's own phone, as the system's number; who answers hears a recording to its end.

        Told as `PlayingBegan`, and as `PlayingEnded` at the recording's end, when the phone is put down or not taken,
        or after `stop_playing`; the channel is gone then. In `live()` it is among the playings.

        Args:
            playing: the new channel's name.
            phone: its address.
            recording: its path, as `RecordingStarted` told it.

        Raises:
            NoRecording, PhoneAway, ChannelExists, FateUnknown, SwitchUnreachable.
        """
        ...

    async def stop_playing(self, playing: PlayingId) -> None:
        """End the channel, ringing or heard: `PlayingEnded` with `PlayingEnd.STOPPED`.

        Raises:
            FateUnknown, SwitchUnreachable.
        """
        ...
