"""A recording on its way into a file on this machine, piece by piece (row 288).

Rule: an existing file is never written over, what breaks off leaves nothing behind, and nobody but its owner may hear
what customers said.
"""

from __future__ import annotations

import os
from base64 import b64decode
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import BinaryIO

from kaden.protocol.recordings import GetRecording, RecordingPiece
from kaden.protocol.refusals import Refused
from kaden.protocol.server import ServerMessage
from kaden.spreadsheet_csv import new_file
from tui.model.link_state import Refusal
from tui.screens.file_export import OWNER_ONLY, GivenUp
from tui.screens.pane import Pane


class RecordingFetch:
    """One recording after the other, for one pane.

    Args:
        pane: for whom.
        changed: told whenever a piece came, and when it is over.
    """

    def __init__(self, pane: Pane, changed: Callable[[], None]) -> None:
        self._pane = pane
        self._changed = changed
        self._open: ExitStack | None = None
        self._file: BinaryIO | None = None
        self._attempt = 0
        self.path = Path()
        self.done = 0
        """Bytes that are here."""
        self.size = 0
        """Bytes of the whole; 0 = not known yet."""

    @property
    def busy(self) -> bool:
        """Whether one is on its way."""
        return self._open is not None

    def begin(self, attempt: int, path: Path) -> Refused | None:
        """Fetch the recording of a call; why that cannot be, or None."""
        stack = ExitStack()
        try:
            self._file = stack.enter_context(new_file(path))
        except Refused as refused:
            return refused
        os.chmod(path, OWNER_ONLY)
        self._open, self.path, self._attempt, self.done, self.size = stack, path, attempt, 0, 0
        self._next()
        return None

    def stop(self) -> None:
        """Give it up; nothing of it is left."""
        stack, self._open = self._open, None
        if stack is not None:
            with suppress(GivenUp), stack:
                raise GivenUp

    def _next(self) -> None:
        request = self._pane.desk.seat.next_request()
        asked = GetRecording(request=request, attempt=self._attempt, offset=self.done)
        self._pane.desk.fetch(asked, self._pane, self._came)

    def _came(self, said: ServerMessage | Refusal) -> None:
        if self._open is None:
            return
        if isinstance(said, Refusal):
            self.stop()
            self._pane.desk.refused(said)
        elif isinstance(said, RecordingPiece):
            self._take(said)
        self._changed()

    def _take(self, piece: RecordingPiece) -> None:
        assert self._file is not None and self._open is not None
        data = b64decode(piece.data)
        words, kaden = self._pane.words, self._pane.desk.kaden
        try:
            self._file.write(data)
            self.done, self.size = self.done + len(data), piece.size
            if data and self.done < piece.size:
                self._next()
                return
            stack, self._open = self._open, None
            stack.close()
        except (OSError, Refused) as error:
            self.stop()
            problem = getattr(error, "strerror", None) or str(error)
            kaden.toast(words("refusal.file_unwritable", path=str(self.path), problem=problem))
            return
        kaden.toast(words("to_file.fetched", size=f"{self.done:,}", path=self.path))
