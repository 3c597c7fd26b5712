"""Parts of what is shown of lines: an agent's phone, a transfer under way, who listens."""

from __future__ import annotations

from typing import Literal, TypeAlias

from kaden.protocol.base import Id, Line, Message
from kaden.vocabulary import MonitorMode

PhoneState: TypeAlias = Literal["none", "ringing", "up", "not_ready"]
"""An agent's phone leg in one word."""


class Transfer(Message):
    """A transfer under way; the customer is on hold (domain rows 221 to 225)."""

    phase: Literal["dialling", "ringing", "talking", "leaving"]
    """The extension is entered on the phone; it rings; the agent talks with the target; the target is dropped."""
    target: Line
    """The extension, as far as it was entered."""


class Listener(Message):
    """A supervisor on an agent's line (domain rows 301, 302)."""

    account: Id
    name: Line
    mode: MonitorMode
    up: bool
    """False = the supervisor's phone still rings."""
