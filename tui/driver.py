"""What reads the terminal: the screen library's own driver, but not killed by bytes that are no UTF-8.

Rule: a terminal set to Shift_JIS or EUC-JP must not end anybody's work with the first kanji; people are told instead.
"""

from __future__ import annotations

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from tui.messages import NotUtf8


class Utf8Driver(LinuxDriver):
    """Drops what it cannot read, and says so."""

    _app: App[int]

    def _run_input_thread(self) -> None:
        # The body of a thread: whatever is not dealt with here ends the input without a word.
        while not self.exit_event.is_set():
            try:
                self.run_input_thread()
            except UnicodeDecodeError:
                self._app.post_message(NotUtf8())
            except Exception as error:
                self._app.call_later(self._app._handle_exception, error)
                return
