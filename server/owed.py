"""What the disk could not take yet: paid back in the order in which it was asked for, of a call's drafts the newest.

Rule: nothing is left out but what is too much for the memory, and that is said.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from kaden.vocabulary import AttemptId
from server.dialer.writes import KeepDraft, Write

OWED_LIMIT: Final = 100_000
"""Orders kept in memory while the disk does not write; a floor of 500 makes 400 a second at most."""


@dataclass(frozen=True, slots=True, order=True)
class Asked:
    """An order and its place among all: owed ones are paid back as they were asked for, however they failed."""

    place: int
    order: Write = field(compare=False)


class Owed:
    """The orders that are owed."""

    def __init__(self) -> None:
        self._asked: list[Asked] = []
        """By place."""
        self._drafts: dict[AttemptId, KeepDraft] = {}
        """The newest draft of each call that owes one; it takes the place of the first."""

    def __len__(self) -> int:
        return len(self._asked)

    def __iter__(self) -> Iterator[Write]:
        return (asked.order for asked in self._asked)

    def owe(self, asked: Asked) -> Write | None:
        """Keep an order until it is paid; what is given up for it when there are too many."""
        order = asked.order
        if isinstance(order, KeepDraft) and not self._is_first_draft(order):
            return None
        given_up = self._asked[0] if len(self._asked) >= OWED_LIMIT else None
        if given_up is not None:
            self.settle(given_up, self.newest(given_up))
        insort(self._asked, asked)
        return None if given_up is None else given_up.order

    def first(self) -> Asked:
        """What must be paid before all others."""
        return self._asked[0]

    def newest(self, asked: Asked) -> Write:
        """What to write for it: of drafts the newest, of everything else itself."""
        order = asked.order
        return self._drafts[order.attempt] if isinstance(order, KeepDraft) else order

    def settle(self, asked: Asked, written: Write) -> None:
        """It is paid by `written`, or given up; a draft that was typed meanwhile is still owed."""
        if isinstance(written, KeepDraft):
            if self._drafts[written.attempt] is not written:
                return
            del self._drafts[written.attempt]
        self._asked.remove(asked)

    def _is_first_draft(self, draft: KeepDraft) -> bool:
        known = self._drafts.get(draft.attempt)
        if known is None or known.sequence < draft.sequence:
            self._drafts[draft.attempt] = draft
        return known is None
