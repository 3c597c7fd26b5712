"""A customer list on its way to us, chunk by chunk into a private file, before anything is made of it.

Rule: no more is taken than was announced, nobody else may read it, and it is gone when the import ends, in any way.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import os
import tempfile
from pathlib import Path
from typing import Any, Final, TypeAlias

from kaden.clock import Millis
from kaden.protocol.base import IMPORT_WINDOW
from kaden.protocol.refusals import RefusalCode, Refused
from server.hub.port import ListOrder, NumberOrder, Visit

ACKNOWLEDGE: Final = IMPORT_WINDOW // 4
"""Bytes after which the sender hears how far we are."""

Order: TypeAlias = ListOrder | NumberOrder
"""What shall be made of a file."""

_PREFIX: Final = "kaden-list-"


class Upload:
    """One file on its way.

    Args:
        visit: who sends it.
        order: what shall be made of it.
        size: bytes announced.
        place: directory for the file.
        now: the steady time.
    """

    def __init__(self, visit: Visit, order: Order, size: int, place: Path, now: Millis) -> None:
        self.visit = visit
        self.order = order
        self.size = size
        self.received = 0
        self.moved_at = now
        """When the last chunk came."""
        self.loading: asyncio.Task[Any] | None = None
        """What makes records of it, once it is complete."""
        self._acknowledged = 0
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=_PREFIX, suffix=".csv", dir=place)
        self._file = os.fdopen(descriptor, "wb")
        self.path = Path(name)

    def add(self, data: str, now: Millis) -> bool:
        """Take one chunk; True when it is time to acknowledge.

        Raises:
            Refused: MALFORMED_MESSAGE, it is no base64 or more than was announced.
        """
        try:
            chunk = base64.b64decode(data, validate=True)
        except (binascii.Error, ValueError):
            raise _wrong("not base64") from None
        if self.received + len(chunk) > self.size:
            raise _wrong(f"more than the {self.size} bytes announced")
        self._file.write(chunk)
        self.received += len(chunk)
        self.moved_at = now
        due = self.received - self._acknowledged >= ACKNOWLEDGE or self.received == self.size
        if due:
            self._acknowledged = self.received
        return due

    def finish(self) -> None:
        """All chunks have been sent.

        Raises:
            Refused: MALFORMED_MESSAGE, some are missing.
        """
        if self.received < self.size:
            raise _wrong(f"{self.received} of the {self.size} bytes announced")
        self._file.close()

    def discard(self) -> None:
        """Remove the file; safe to call twice."""
        self._file.close()
        self.path.unlink(missing_ok=True)


def sweep(place: Path) -> None:
    """Remove what an earlier server left behind when it died."""
    for left in place.glob(f"{_PREFIX}*"):
        left.unlink(missing_ok=True)


def _wrong(problem: str) -> Refused:
    return Refused(RefusalCode.MALFORMED_MESSAGE, where="import_chunk.data", problem=problem)
