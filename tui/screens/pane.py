"""What lies on a desk of panes: a menu, a list, a form. Panes lie on each other; the topmost one is shown.

Rule: a pane asks the server by itself (`desk.fetch`) and knows nothing of the panes above and below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.widget import Widget

from kaden.protocol.server import ServerMessage

if TYPE_CHECKING:
    from tui.screens.pane_desk import PaneDesk


class Pane(Vertical):
    """One pane. Its keys are the actions of its `context`; it carries them out by methods `do_<verb>`.

    What an action needs that a pane lacks (`back`, `help`) is the desk's. A subclass that overrides `why_not` and knows
    no reason says `super().why_not(action)`.
    """

    DEFAULT_CSS = "Pane { height: 1fr; width: 1fr; }"

    desk: PaneDesk

    def __init__(self, desk: PaneDesk) -> None:
        super().__init__()
        self.desk = desk
        self.words = desk.words

    @property
    def context(self) -> str:
        """Which actions belong here, in the words of `tui.actions`: the desk's name, a dot, and the place."""
        raise NotImplementedError

    @property
    def crumb(self) -> str:
        """What the title line says of it."""
        raise NotImplementedError

    @property
    def topic(self) -> str | None:
        """Its page of the guide; None = that of its place (domain row 16)."""
        return None

    @property
    def first(self) -> Widget | None:
        """What gets the focus when the pane comes to the front."""
        return None

    @property
    def opening(self) -> bool:
        """Whether fields are about to come: what is typed until then waits for them."""
        return False

    def shown(self) -> None:
        """The pane came to the front: for the first time, or again after what lay on it was closed."""

    def heard(self, said: ServerMessage) -> None:
        """The server said something, to this pane or to another."""

    def link_moved(self) -> None:
        """The link came up or broke."""

    def tick(self) -> None:
        """A second has passed."""

    def why_not(self, action: str) -> str | None:
        """The sentence that says why an action of the context does not work now; None = it works."""
        return None

    def label(self, action: str) -> str | None:
        """What the key bar calls an action here; None = as everywhere."""
        return None

    def offers(self, action: str) -> bool:
        """Whether an action exists here at all."""
        return True

    @property
    def unfinished(self) -> str:
        """Whose record is changed here and not saved yet; empty = nobody's."""
        return ""

    def flush(self) -> None:
        """Send what was typed and not sent yet, because the pane is about to go."""

    def loses(self) -> str | None:
        """The question to ask before the pane is left, because something would be lost; None = nothing would."""
        return None
