"""A local file that is sent to the server: its path is typed, it goes piece by piece, and a lost link is told.

Rule: the server makes something of a file only when all of it is there and it was read to its end, so whatever breaks
off before leaves nothing and can simply be tried again.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kaden.protocol.client import ImportBegin, ImportCancel
from kaden.protocol.do_not_call import ImportNumbers, NumbersReport
from kaden.protocol.server import ImportLook, ImportReport, RefusedRequest, RefusedRow, ServerMessage
from kaden.text import clean
from tui import actions
from tui.model.columns import Column
from tui.model.link_state import Refusal
from tui.model.local_path import completed, meant
from tui.model.sending import Sending
from tui.screens.lists.grid_pane import GridPane

if TYPE_CHECKING:
    from tui.screens.setup.desk import SetupDesk

LOOKED_AT = 256 * 1024
"""Bytes from the beginning of a file that are looked at."""

Line = tuple[str, str, str]
"""Three cells of the grid."""


class FilePane(GridPane[Line]):
    """Types a path, sends the file, shows what came of it."""

    def __init__(self, desk: SetupDesk, columns: Iterable[Column[Line]]) -> None:
        super().__init__(desk, tuple(columns))
        self.path: Path | None = None
        self.sending: Sending | None = None
        self.refused: list[RefusedRow] = []
        self._file: BinaryIO | None = None

    # ---- what a subclass says -----------------------------------------------------------------------------------

    def chosen(self) -> None:
        """A file was chosen: `path`."""
        raise NotImplementedError

    def answered(self, said: ImportReport | ImportLook | NumbersReport) -> None:
        """The server's last word about a file."""
        raise NotImplementedError

    @property
    def own_context(self) -> str:
        """The context while nothing is typed or sent."""
        raise NotImplementedError

    # ---- the desk asks ------------------------------------------------------------------------------------------

    @property
    def context(self) -> str:
        if self.typing:
            return actions.LISTS_PATH
        return actions.LISTS_SENDING if self.sending is not None else self.own_context

    def loses(self) -> str | None:
        return self.words("list_screen.stop_sending") if self.sending is not None else None

    def shown(self) -> None:
        if self.path is None and not self.typing:
            self.do_path()

    def do_path(self) -> None:
        """Type the path of a file on this machine."""
        self.type_line(
            self.words("list_screen.path"), self._typed_path, "" if self.path is None else str(self.path)
        )

    def do_complete(self) -> None:
        """Complete the path as far as there is only one way."""
        field = self.bar.field
        field.value, names = completed(field.value)
        field.cursor_position = len(field.value)
        if len(names) > 1:
            self.tell("  ".join(clean(name) for name in names[:20]))

    def _typed_path(self, text: str) -> None:
        if text:
            self.path = meant(text)
            self.chosen()

    # ---- sending ------------------------------------------------------------------------------------------------

    def send(self, begin: ImportBegin | ImportNumbers) -> None:
        """Send the file, or its first bytes where `begin` announces no more."""
        assert self.path is not None
        try:
            self._file = self.path.open("rb")
        except OSError as error:
            self._failed(error)
            return
        self.refused = []
        self.sending = Sending(begin.request, begin.size, self._file.read)
        self.desk.seat.tell(begin)
        self.desk.refresh_frame()

    def file_size(self) -> int | None:
        """Bytes of the file; None, and it is said, when it cannot be read."""
        assert self.path is not None
        try:
            return self.path.stat().st_size
        except OSError as error:
            self._failed(error)
            return None

    def heard(self, said: ServerMessage) -> None:
        """What the server says about the file."""
        sending = self.sending
        if sending is None:
            return
        try:
            messages = sending.heard(said)
        except OSError as error:
            self.do_stop()
            self._failed(error)
            return
        for message in messages:
            self.desk.seat.tell(message)
        if not sending.over:
            self._tell_progress(sending)
            return
        self._close()
        self.refused = sending.refused
        answer = sending.answer
        if isinstance(answer, RefusedRequest):
            text = self.desk.kaden.refusal_text(Refusal(answer.code, tuple(answer.values.items())))
            self.tell(text)
            self.desk.kaden.toast(text)
        elif answer is not None:
            self.answered(answer)
        self.desk.refresh_frame()

    def link_moved(self) -> None:
        """A file that was on its way is gone with the link."""
        if self.sending is not None and not self.desk.seat.up:
            self._close()
            self.tell(self.words("list_screen.broken_off"))
            self.desk.refresh_frame()

    def do_stop(self) -> None:
        """Give up what is on its way; nothing of it is left."""
        if self.sending is not None:
            self.desk.seat.tell(ImportCancel(request=self.sending.request))
            self._close()
            self.tell(self.words("list_screen.stopped"))
            self.desk.refresh_frame()

    def on_unmount(self) -> None:
        if self.sending is not None and self.desk.seat.up:
            self.desk.seat.tell(ImportCancel(request=self.sending.request))
        self._close()

    def _tell_progress(self, sending: Sending) -> None:
        share = min(sending.done / sending.total, 1.0) if sending.total else 1.0
        filled = round(share * 20)
        stage = "receiving" if sending.stage == "received" else sending.stage
        bar = f"[{'#' * filled}{'.' * (20 - filled)}]"
        self.tell(f"{self.words(f'import.{stage}')}  {bar}  {share:4.0%}")

    def _failed(self, error: OSError) -> None:
        problem = error.strerror or type(error).__name__
        text = self.words("refusal.file_unreadable", path=str(self.path), problem=problem)
        self.path = None
        self.tell(text)
        self.desk.kaden.toast(text)

    def _close(self) -> None:
        self.sending = None
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None
