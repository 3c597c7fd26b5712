"""What stands on the set-up desk, and what it is about.

Rule: a definition that was saved is heard of by every pane that shows it or lists it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaden.protocol.setup import Definition
from kaden.setup.kinds import Kind
from tui.model.setup_rows import name_of
from tui.screens.pane import Pane

if TYPE_CHECKING:
    from tui.screens.setup.desk import SetupDesk


@dataclass(frozen=True, slots=True)
class Thing:
    """One definition that a pane is about: a campaign whose batches are listed, a batch whose lists are."""

    kind: Kind
    definition: Definition
    inside: Thing | None = None
    """What it belongs to: a batch's campaign."""

    @property
    def name(self) -> str:
        """What people call it."""
        return name_of(self.kind, self.definition)

    def at(self, kind: Kind) -> Thing:
        """This thing or the one around it that is of a kind.

        Raises:
            KeyError: there is none.
        """
        if self.kind is kind:
            return self
        if self.inside is None:
            raise KeyError(kind)
        return self.inside.at(kind)


class SetupPane(Pane):
    """A pane of the set-up desk."""

    desk: SetupDesk

    def __init__(self, desk: SetupDesk) -> None:
        super().__init__(desk)
        self.desk = desk

    def saved(self, kind: Kind, row: Definition) -> None:
        """A definition was saved in a pane that lay on this one."""
