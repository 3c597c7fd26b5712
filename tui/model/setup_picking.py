"""Choosing names from many: typing narrows the list, ticks stay whatever is shown.

Rule: a tick belongs to its name, not to its place; narrowing or scrolling never takes one away (domain row 43).
"""

from __future__ import annotations

from collections.abc import Sequence

from tui.model.filtering import fold


class Picking:
    """Names, those that are ticked, and the one under the cursor.

    Args:
        names: all that may be chosen.
        ticked: those that are chosen already; one that is not among the names stays choosable, so that it is not lost.
        several: whether more than one may be ticked.
    """

    def __init__(self, names: Sequence[str], ticked: Sequence[str], *, several: bool) -> None:
        self.names = tuple(dict.fromkeys([*names, *ticked]))
        self.several = several
        self.shown = self.names
        """The names that what was typed lets through."""
        self.cursor = 0
        """Place among the shown names."""
        self._ticked = set(ticked)
        self._narrowed = ""
        if not several and ticked:
            self.cursor = self.names.index(ticked[0])

    @property
    def ticked(self) -> tuple[str, ...]:
        """What is chosen, in the order of the list."""
        return tuple(name for name in self.names if name in self._ticked)

    @property
    def current(self) -> str | None:
        """The name under the cursor; None while nothing is shown."""
        return self.shown[self.cursor] if self.shown else None

    def narrow(self, text: str) -> None:
        """Show the names that have all these words; the cursor stays on its name if it is still shown."""
        if text == self._narrowed:
            return
        self._narrowed = text
        before = self.current
        words = fold(text).split()
        self.shown = tuple(name for name in self.names if all(word in fold(name) for word in words))
        self.cursor = self.shown.index(before) if before in self.shown else 0

    def move(self, lines: int) -> None:
        """Move the cursor; the ends hold."""
        self.cursor = max(0, min(self.cursor + lines, len(self.shown) - 1))

    def tick(self) -> None:
        """Tick the name under the cursor, or take its tick away; of a single choice the other one goes."""
        name = self.current
        if name is None:
            return
        if not self.several:
            self._ticked = {name}
        elif name in self._ticked:
            self._ticked.discard(name)
        else:
            self._ticked.add(name)
