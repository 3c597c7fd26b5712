"""What screens hear: news from the server and from the link, as Textual messages in the past tense.

They do not bubble: a seat tells everyone in its audience by itself, the app included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from kaden.protocol.server import ServerMessage
    from tui.seat import Seat


class Heard(Message, bubble=False):
    """The server said something to a seat."""

    def __init__(self, seat: Seat, said: ServerMessage) -> None:
        super().__init__()
        self.seat = seat
        self.said = said


class LinkMoved(Message, bubble=False):
    """A seat's link came up, broke or closed; `seat.link.phase` says which."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self.seat = seat


class NotUtf8(Message, bubble=False):
    """The terminal sent bytes that are no UTF-8; they are lost."""
