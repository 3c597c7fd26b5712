"""Recordings of calls, read from the folder in which the switch keeps them (domain row 288).

Rule: who may look at the campaign may listen to its calls, and each time somebody does is in the audit log before a
byte leaves, wherever in the file they begin.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from kaden.clock import Instant
from kaden.protocol.recordings import RECORDING_PIECE, GetRecording, RecordingPiece
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId, AttemptId
from server.hub.port import Visit
from server.hub.takings import Takings


class RecordedBooks(Protocol):
    """Where is written which calls have one."""

    async def recording(self, attempt: AttemptId) -> str | None:
        """The file of a call, as the switch named it; None when it has none."""
        ...

    async def note_recording(self, attempt: AttemptId, by: AccountId | None, at: Instant) -> None:
        """Keep in the audit log that somebody fetches it."""
        ...


class RecordingsOffice:
    """The recordings of a store's calls.

    Args:
        books: which calls have one.
        folder: where the switch keeps them, as this machine sees it; None = it sees none.
        now: the floor's time.
    """

    def __init__(self, books: RecordedBooks, folder: Path | None, now: Callable[[], Instant]) -> None:
        self._books = books
        self._folder = folder
        self._now = now
        self._takings = Takings[tuple[AttemptId, int]]()

    async def piece(self, visit: Visit, asked: GetRecording) -> RecordingPiece:
        """A piece of one.

        Raises:
            Refused: NO_RECORDING, RECORDING_GONE.
        """
        attempt = AttemptId(asked.attempt)
        path = await self._books.recording(attempt)
        if path is None:
            raise Refused(RefusalCode.NO_RECORDING)
        # The name is the switch's; whatever it says, nothing outside the folder is read.
        name = Path(path).name
        if self._folder is None:
            raise Refused(RefusalCode.RECORDING_GONE, file=name, folder="-")
        if asked.offset == 0 or not self._takings.goes_on(visit, (attempt, asked.offset)):
            await self._books.note_recording(attempt, visit.by, self._now())
        try:
            size, data = await asyncio.to_thread(_read, self._folder / name, asked.offset)
        except OSError:
            raise Refused(RefusalCode.RECORDING_GONE, file=name, folder=str(self._folder)) from None
        self._takings.given(visit, (attempt, asked.offset + len(data)))
        return RecordingPiece(request=asked.request, name=name, size=size, data=b64encode(data).decode())


def _read(path: Path, offset: int) -> tuple[int, bytes]:
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(offset)
        return size, file.read(RECORDING_PIECE)
