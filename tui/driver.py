"""What reads the terminal: the screen library's own driver, with our reading of pastes and of bytes that are no UTF-8.

Rule: a terminal set to Shift_JIS or EUC-JP must not end anybody's work with the first kanji; people are told instead.
"""

from __future__ import annotations

import os
import selectors
import sys
from codecs import getincrementaldecoder
from typing import Final

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from tui.messages import NotUtf8
from tui.paste_parser import UNREADABLE, PasteParser

TICK: Final = 0.1
"""Seconds after which half an escape sequence is looked at again."""
PIECE: Final = 4_096
"""Bytes read at once."""


class KeyboardDriver(LinuxDriver):
    """Drops what it cannot read, and says so."""

    _app: App[int]

    def __init__(
        self,
        app: App[int],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert sys.__stdout__ is not None
        # The library draws on standard error, which people redirect to keep what a program complains of.
        self._file = sys.__stdout__

    def _run_input_thread(self) -> None:
        # The body of a thread: whatever is not dealt with here ends the input without a word.
        try:
            self.run_input_thread()
        except Exception as error:
            self._app.call_later(self._app._handle_exception, error)

    def run_input_thread(self) -> None:
        """Read until the terminal is given back."""
        parser = PasteParser()
        decoder = getincrementaldecoder("utf-8")("replace")
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                text = decoder.decode(os.read(self.fileno, PIECE)) if selector.select(TICK) else ""
                if UNREADABLE in text:
                    self._app.post_message(NotUtf8())
                for message in (*(parser.feed(text) if text else ()), *parser.tick()):
                    self.process_message(message)
