"""A file on its way to the server, piece by piece: what to send next, and how far it is. No I/O of its own.

Rule: no more is on its way than the server has room for; it acknowledges what it has taken (`IMPORT_WINDOW`).
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field

from kaden.protocol.base import IMPORT_CHUNK, IMPORT_WINDOW
from kaden.protocol.client import ClientMessage, ImportChunk, ImportEnd
from kaden.protocol.do_not_call import NumbersReport
from kaden.protocol.server import (
    ImportLook,
    ImportProgress,
    ImportRefusedRows,
    ImportReport,
    RefusedRequest,
    RefusedRow,
    ServerMessage,
)


@dataclass(slots=True)
class Sending:
    """One file, from its beginning message to the last answer."""

    request: str
    """Of the message that began it."""
    size: int
    """Bytes announced."""
    read: Callable[[int], bytes]
    """The next bytes of the file, so many at most."""
    sent: int = 0
    stage: str = "received"
    done: int = 0
    total: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    answer: ImportReport | ImportLook | NumbersReport | RefusedRequest | None = None
    _ended: bool = False

    @property
    def over(self) -> bool:
        """Whether the last answer is there."""
        return self.answer is not None

    def heard(self, said: ServerMessage) -> list[ClientMessage]:
        """Take what the server says about it; what to send now.

        Raises:
            OSError: the file cannot be read any further.
        """
        if getattr(said, "request", None) != self.request or self.over:
            return []
        match said:
            case ImportProgress():
                self.stage, self.done, self.total = said.stage, said.done, said.total
                return self._next(said.done) if said.stage == "received" else []
            case ImportRefusedRows():
                self.refused += said.rows
            case ImportReport() | ImportLook() | NumbersReport() | RefusedRequest():
                self.answer = said
            case _:
                pass
        return []

    def _next(self, taken: int) -> list[ClientMessage]:
        messages: list[ClientMessage] = []
        while not self._ended and self.sent - taken + IMPORT_CHUNK <= IMPORT_WINDOW:
            left = self.size - self.sent
            chunk = self.read(min(IMPORT_CHUNK, left)) if left else b""
            if chunk:
                self.sent += len(chunk)
                data = base64.b64encode(chunk).decode("ascii")
                messages.append(ImportChunk(request=self.request, data=data))
            else:
                self._ended = True
                messages.append(ImportEnd(request=self.request))
        return messages
