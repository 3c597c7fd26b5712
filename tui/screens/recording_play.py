"""A recording on the user's own phone: begun and stopped by one key, and told of as the server tells (row 288).

Rule: what plays belongs to this pane; who leaves it, or loses the link, hears no more.
"""

from __future__ import annotations

from collections.abc import Callable

from kaden.protocol.recordings import Playing, PlayRecording, StopPlaying
from kaden.protocol.server import ServerMessage
from tui.model.link_state import Refusal
from tui.screens.pane import Pane


class RecordingPlay:
    """The recording of one call, for one pane.

    Args:
        pane: for whom.
        attempt: the call.
        changed: told whenever it fares otherwise.
    """

    def __init__(self, pane: Pane, attempt: int, changed: Callable[[], None]) -> None:
        self._pane = pane
        self._attempt = attempt
        self._changed = changed
        self._asked = False
        self._request: str | None = None
        """By what it was asked for last; what is told of an earlier one is no news of this one."""
        self._playing: Playing | None = None

    @property
    def on(self) -> bool:
        """Whether the phone rings for it, or is about to, or it plays."""
        return self._asked or self._playing is not None

    def state(self, press: str) -> str:
        """How it fares, with the key that stops it; empty = nothing is played."""
        if self._playing is None:
            return ""
        fares = "plays" if self._playing.up else "rings"
        return self._pane.words(f"playing.{fares}", phone=self._playing.phone, press=press)

    def toggle(self) -> None:
        """Begin it, or stop it."""
        if self.on:
            self.stop()
            return
        desk = self._pane.desk
        self._asked, self._request = True, desk.seat.next_request()
        desk.fetch(PlayRecording(request=self._request, attempt=self._attempt), self._pane, self._answered)
        self._changed()

    def stop(self) -> None:
        """Let go of the phone; nothing happens where nothing is played."""
        if self.on:
            seat = self._pane.desk.seat
            seat.ask(StopPlaying(request=seat.next_request()), lambda _refusal: None)

    def heard(self, said: ServerMessage) -> None:
        """Take in what the server says."""
        if not isinstance(said, Playing) or said.request != self._request:
            return
        self._asked, self._playing = False, None if said.end is not None else said
        if said.end is not None:
            self._say(f"playing.end_{said.end.value}", phone=said.phone)
        self._changed()

    def link_moved(self) -> None:
        """A link that is lost has taken the recording along."""
        if self.on and not self._pane.desk.seat.up:
            self._asked, self._playing = False, None
            self._say("playing.link_lost")
            self._changed()

    def _answered(self, said: ServerMessage | Refusal) -> None:
        if isinstance(said, Refusal):
            self._asked = False
            self._pane.desk.refused(said)
            self._changed()

    def _say(self, word: str, **values: str) -> None:
        self._pane.desk.kaden.toast(self._pane.words(word, **values))
