"""What was found on its way into a file on this machine, part by part.

Rule: an existing file is never written over, what breaks off leaves nothing behind, and nobody but its owner may read
what customers said. A lost link is waited for: a part is asked for again under its own id.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Generic

from kaden.protocol.refusals import Refused
from kaden.protocol.server import ServerMessage
from kaden.spreadsheet_csv import CsvEncoding, CsvWriter, new_file
from tui.model.link_state import Refusal, Request
from tui.screens.paging import Told
from tui.screens.pane import Pane

OWNER_ONLY = 0o600


class GivenUp(Exception):
    """The rest is not wanted any more."""


class FileExport(Generic[Told]):
    """One file after the other, for one pane.

    Args:
        pane: for whom.
        kind: what tells a part.
        ask: the request for the part after another; None = for the first.
        rows: the cells of a part.
        changed: told whenever something came, and when it is over.
    """

    def __init__(
        self,
        pane: Pane,
        kind: type[Told],
        *,
        ask: Callable[[Told | None], Request],
        rows: Callable[[Told], Iterable[Sequence[str]]],
        changed: Callable[[], None],
    ) -> None:
        self._pane = pane
        self._kind = kind
        self._ask = ask
        self._rows = rows
        self._changed = changed
        self._open: ExitStack | None = None
        self._writer: CsvWriter | None = None
        self.path = Path()
        self.written = 0
        """Rows so far."""

    @property
    def busy(self) -> bool:
        """Whether a file is being written."""
        return self._open is not None

    def begin(self, path: Path, encoding: CsvEncoding, headings: Sequence[str]) -> Refused | None:
        """Begin a file; why it cannot be, or None."""
        stack = ExitStack()
        try:
            file = stack.enter_context(new_file(path))
            os.chmod(path, OWNER_ONLY)
            self._writer = CsvWriter(file, encoding)
            self._writer.row(headings)
        except Refused as refused:
            return refused
        self._open, self.path, self.written = stack, path, 0
        self._next(None)
        return None

    def stop(self) -> None:
        """Give it up; nothing of it is left."""
        stack, self._open = self._open, None
        if stack is not None:
            with suppress(GivenUp), stack:
                raise GivenUp

    def _next(self, told: Told | None) -> None:
        self._pane.desk.fetch(self._ask(told), self._pane, self._came)

    def _came(self, said: ServerMessage | Refusal) -> None:
        if self._open is None:
            return
        if isinstance(said, Refusal):
            self.stop()
            self._pane.desk.kaden.toast(self._pane.desk.kaden.refusal_text(said))
        elif isinstance(said, self._kind):
            self._take(said)
        self._changed()

    def _take(self, part: Told) -> None:
        assert self._writer is not None and self._open is not None
        try:
            for row in self._rows(part):
                self._writer.row(row)
                self.written += 1
            if not part.more:
                stack, self._open = self._open, None
                stack.close()
        except (OSError, Refused) as error:
            self._failed(error)
            return
        if part.more:
            self._next(part)
        else:
            self._tell_done(self._writer.replaced)

    def _failed(self, error: OSError | Refused) -> None:
        self.stop()
        problem = getattr(error, "strerror", None) or str(error)
        words = self._pane.words
        self._pane.desk.kaden.toast(words("refusal.file_unwritable", path=str(self.path), problem=problem))

    def _tell_done(self, replaced: int) -> None:
        words = self._pane.words
        told = words("to_file.done", count=f"{self.written:,}", path=self.path)
        if replaced:
            told = f"{told} {words('to_file.replaced', count=f'{replaced:,}')}"
        self._pane.desk.kaden.toast(told)
