"""Who has how many records of a list, and giving more: by counts, in equal parts, by results (rows 126, 128 to 135).

Rule: a proposal is shown with its figures before anything is given, and the question says what cannot be undone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaden.protocol.allocation import (
    AllocateList,
    Allocation,
    AllocationBy,
    GroupPart,
    GroupShare,
    ShowAllocation,
    TakeBack,
)
from kaden.protocol.lists import ListRow
from kaden.protocol.server import ServerMessage
from tui import actions
from tui.model.link_state import Refusal
from tui.model.list_columns import group_columns
from tui.screens.lists.grid_pane import GridPane

if TYPE_CHECKING:
    from tui.screens.setup.desk import SetupDesk


class AllocationPane(GridPane[GroupPart]):
    """The groups of one list."""

    def __init__(self, desk: SetupDesk, list_: ListRow) -> None:
        super().__init__(desk, group_columns(desk.words))
        self._list = list_
        self._said: Allocation | None = None
        self._proposal: AllocateList | None = None
        """What is shown and not given yet."""

    @property
    def context(self) -> str:
        return self.TYPING if self.typing else actions.ALLOCATION

    @property
    def crumb(self) -> str:
        return self.words("list_screen.allocation", list=self._list.name)

    def loses(self) -> str | None:
        return None if self._proposal is None else self.words("list_screen.drop_proposal")

    def why_not(self, action: str) -> str | None:
        verb = action.partition(".")[2]
        if verb in ("counts", "equal", "results", "give", "take_back") and not self.desk.seat.up:
            return self.words("why_not.offline")
        if verb == "give" and self._proposal is None:
            return self.words("list_screen.nothing_proposed")
        if verb == "take_back" and (self.selected is None or not self.selected.records):
            return self.words("list_screen.nothing_to_take_back")
        if verb == "take_back" and self.selected is not None and self.selected.dialled:
            return self.words("list_screen.locked")
        return super().why_not(action)

    def shown(self) -> None:
        if self._proposal is None:
            self._ask(ShowAllocation(request=self.desk.seat.next_request(), list=str(self._list.id)))

    def _ask(self, request: ShowAllocation | AllocateList | TakeBack, done: str = "") -> None:
        def answered(said: ServerMessage | Refusal) -> None:
            if isinstance(said, Refusal):
                self.desk.refused(said)
                return
            assert isinstance(said, Allocation)
            dry_run = isinstance(request, AllocateList) and request.dry_run
            self._proposal = request if dry_run and isinstance(request, AllocateList) else None
            self._show(said)
            if done:
                self.desk.kaden.toast(done)
                self.shown()

        self.desk.fetch(request, self, answered)

    def _show(self, said: Allocation) -> None:
        self._said = said
        self.grid.set_hint(self.words("list_screen.no_groups"))
        self.put(dict(enumerate(said.groups)))
        gives = sum(part.gets for part in said.groups)
        left = self.words("allocation.left", count=f"{said.unallocated - gives:,}")
        if said.equal:
            left = f"{left}  {self.words('allocation.equal')}"
        self.tell(left)

    def do_equal(self) -> None:
        """Propose equal parts of what is left (row 129)."""
        self._propose(AllocationBy.SHARE, ())

    def do_results(self) -> None:
        """Propose parts by what each group made of its calls in the past days (row 130)."""
        self._propose(AllocationBy.RESULTS, ())

    def do_counts(self) -> None:
        """Type how many records each group gets, in the order of the lines (row 128)."""
        self.type_line(self.words("list_screen.counts"), self._typed_counts)

    def _typed_counts(self, text: str) -> None:
        numbers = [float(each.replace(",", "")) for each in re.findall(r"[0-9][0-9,]*(?:\.[0-9]+)?", text)]
        groups = [] if self._said is None else [part.group for part in self._said.groups]
        if not numbers or len(numbers) > len(groups):
            self.desk.kaden.toast(self.words("list_screen.counts_wrong", count=len(groups)))
            return
        shares = tuple(
            GroupShare(group=group, share=number) for group, number in zip(groups, numbers, strict=False)
        )
        self._propose(AllocationBy.COUNTS, shares)

    def _propose(self, by: AllocationBy, groups: tuple[GroupShare, ...]) -> None:
        self._ask(
            AllocateList(
                request=self.desk.seat.next_request(),
                list=str(self._list.id),
                by=by,
                groups=groups,
                dry_run=True,
            )
        )

    def do_give(self) -> None:
        """Give what is proposed, after a question that says that it cannot be changed later (row 132)."""
        proposal, said = self._proposal, self._said
        if proposal is None or said is None:
            return
        gives = f"{sum(part.gets for part in said.groups):,}"
        question = self.words("list_screen.give", count=gives)

        def give() -> None:
            order = proposal.model_copy(update={"request": self.desk.seat.next_request(), "dry_run": False})
            self._ask(order, self.words("list_screen.given", count=gives))

        self.desk.ask(question, "lists.give", give)

    def do_take_back(self) -> None:
        """Delete the allocation of the group under the cursor, if it never dialled from it (row 133)."""
        part = self.selected
        if part is None:
            return
        question = self.words("list_screen.take_back", group=part.group, count=f"{part.records:,}")
        request = TakeBack(request=self.desk.seat.next_request(), list=str(self._list.id), group=part.group)
        done = self.words("list_screen.taken_back", group=part.group)
        self.desk.ask(question, "lists.take_back", lambda: self._ask(request, done))
