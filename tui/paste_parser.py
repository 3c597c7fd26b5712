"""Tells what was typed from what was pasted, however the bytes of a paste are split and whatever they hold.

Rule: pasted text is never a key. The screen library's parser takes what follows an escape inside a paste for keys, so
that a text copied from a hostile page could save, hang up or stop a job; it gets only what stands outside the brackets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

from kaden.text import clean_note

ESCAPE: Final = "\x1b"
START: Final = "\x1b[200~"
END: Final = "\x1b[201~"

UNREADABLE: Final = "\ufffd"
"""What a decoder puts in the place of bytes that are no UTF-8."""

LIMIT: Final = 100_000
"""Characters of one paste that are kept, far above what any field takes."""


class PasteParser(XTermParser):
    """A parser of the keyboard's stream that deals with pastes by itself."""

    def __init__(self) -> None:
        self._pasted: str | None = None
        """What came of the open paste; None = no paste is open."""
        self._matched = 0
        """How much came of the bracket that is looked for: of `START`, or inside a paste of `END`."""
        super().__init__()

    def feed(self, data: str) -> Iterable[Message]:
        """What came, as keys and pastes; nothing (`""`) ends the stream."""
        if not data:
            yield from super().feed(data)
        while data:
            if self._pasted is None:
                length = self._through(START, data)
                yield from self._typed(data[: length or len(data)], opens=length > 0)
            else:
                length = self._end(data)
                self._pasted = (self._pasted + data[: length or len(data)])[: LIMIT + len(END)]
                if length:
                    yield events.Paste(clean_note(self._pasted[: -len(END)].replace(UNREADABLE, "")))
                    self._pasted = None
            data = data[length:] if length else ""

    def tick(self) -> Iterable[Message]:
        """Give up on half an escape sequence, unless it may still open a paste: its text would be typed."""
        if self._matched < len("\x1b["):
            yield from super().tick()

    def _through(self, bracket: str, data: str) -> int:
        """How many characters of `data` there are up to and with a bracket; 0 = it does not end here."""
        for count, character in enumerate(data, 1):
            hit = character == bracket[self._matched]
            self._matched = self._matched + 1 if hit else int(character == ESCAPE)
            if self._matched == len(bracket):
                self._matched = 0
                return count
        return 0

    def _end(self, data: str) -> int:
        """As `_through`, for the end of a paste.

        One that is followed by another before a paste opens was part of the text: terminals end a paste once.
        """
        length = self._through(END, data)
        while length:
            again, opens = data.find(END, length), data.find(START, length)
            if again < 0 or 0 <= opens < again:
                break
            length = again + len(END)
        return length

    def _typed(self, data: str, *, opens: bool) -> Iterator[Message]:
        """The keys of what was typed; half of a character of another encoding could be any key."""
        typed = data[:-1] if opens else data
        if typed and UNREADABLE not in typed:
            yield from super().feed(typed)
        if opens:
            self._pasted = ""
            # The rest of the bracket and a paste of nothing at once: whatever state the other parser is in, it is at
            # rest then, and what it makes of them is nobody's key.
            for _ in super().feed(START[-1] + END):
                pass
