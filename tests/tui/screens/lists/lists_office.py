"""A supervisor at the panes of lists; the server's lists are a book that the test fills."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from kaden.protocol.allocation import (
    AllocateList,
    Allocation,
    GroupPart,
    ListRecords,
    RecordRow,
    Records,
    ShowAllocation,
    TakeBack,
)
from kaden.protocol.base import Message
from kaden.protocol.client import ListLists
from kaden.protocol.do_not_call import ListedNumber, ListNumbers, NumbersPage
from kaden.protocol.lists import ListRow, Lists
from kaden.vocabulary import RecordState
from tests.tui.client import SMALL, Client
from tests.tui.samples import NOW, ZONE
from tests.tui.screens.setup.office import arrived, setting_up, usual
from tests.tui.scripted_server import ScriptedServer

PAGE = 40
"""Records in a page of this server."""


class Shelf:
    """What the server knows of lists."""

    def __init__(self) -> None:
        self.lists = {3: row(3, "来場者.csv", 90), 4: row(4, "spring.csv", 2)}
        self.parts = {"東チーム": 0, "西チーム": 0}
        self.dialled: set[str] = set()
        self.numbers = [listed(2, "0312345678"), listed(1, "09012345678")]
        self.may_remove = True

    def serve(self, server: ScriptedServer) -> None:
        """Let the server answer from the shelf."""
        server.answers |= {
            "list_lists": self._lists,
            "list_records": self._records,
            "show_allocation": self._allocation,
            "allocate_list": self._allocate,
            "take_back": self._allocation,
            "list_numbers": self._numbers,
        }

    def _lists(self, asked: ListLists) -> Message:
        return Lists(request=asked.request, lists=tuple(self.lists.values()))

    def _records(self, asked: ListRecords) -> Message:
        list_ = self.lists[int(asked.list)]
        lines = [line for line in range(1, list_.rows + 1) if line > asked.after]
        lines = [line for line in lines if str(line).endswith(asked.digits)]
        rows = tuple(record(line) for line in lines[:PAGE])
        return Records(
            request=asked.request, list_id=list_.id, zone=ZONE, records=rows, more=len(lines) > PAGE
        )

    def _allocation(self, asked: ShowAllocation | TakeBack) -> Message:
        if isinstance(asked, TakeBack):
            self.parts[asked.group] = 0
        return self._told(asked.request, {})

    def _allocate(self, asked: AllocateList) -> Message:
        left = 90 - sum(self.parts.values())
        wanted = {each.group: int(each.share) for each in asked.groups} or dict.fromkeys(
            self.parts, left // 2
        )
        answer = self._told(asked.request, wanted)
        if not asked.dry_run:
            for group, number in wanted.items():
                self.parts[group] += number
        return answer

    def _told(self, request: str, gets: dict[str, int]) -> Message:
        return Allocation(
            request=request,
            list_id=3,
            name="来場者.csv",
            batch="2月",
            rows=90,
            unallocated=90 - sum(self.parts.values()),
            groups=tuple(
                GroupPart(
                    group=group,
                    records=records,
                    gets=gets.get(group, 0),
                    dialled=group in self.dialled,
                    contacts=0,
                    successes=0,
                )
                for group, records in self.parts.items()
            ),
        )

    def _numbers(self, asked: ListNumbers) -> Message:
        found = tuple(each for each in self.numbers if each.number.endswith(asked.digits))
        return NumbersPage(
            request=asked.request,
            campaign=asked.campaign,
            numbers=found,
            more=False,
            total=len(self.numbers),
            campaigns=(),
            may_add=True,
            may_remove=self.may_remove,
        )


def row(id: int, name: str, rows: int) -> ListRow:
    """A list of which nobody was called."""
    return ListRow(
        id=id, name=name, batch="2月", campaign="展示会フォロー", rows=rows, ready=0, resting=0, live=0, promised=0,
        finished=0, blocked=0, invalid=0, unallocated=rows, at=NOW, zone=ZONE, by="sato",
    )  # fmt: skip


def record(line: int) -> RecordRow:
    """A customer who was never called."""
    return RecordRow(
        id=1_000 + line, line=line, name=f"氏名{line}", company="", number=f"090-{line:04}", group=None,
        state=RecordState.READY, attempts=0, outcome=None, result=None, last_call=None, next_call=None,
    )  # fmt: skip


def listed(id: int, number: str) -> ListedNumber:
    """A number that is on the list."""
    return ListedNumber(id=id, number=number, reason="苦情", by="sato", at=NOW)


@asynccontextmanager
async def at_lists(
    folder: Path, shelf: Shelf, *keys: str, size: tuple[int, int] = SMALL, language: str = "en"
) -> AsyncIterator[Client]:
    """A client in the lists of the only batch, after further keys."""
    async with setting_up(folder, usual(), size=size, language=language) as client:
        shelf.serve(client.server)
        for key in ("6", "enter", "enter", "3", "enter", "enter", "2", "enter"):
            await client.press(key)
            await arrived(client)
        await client.shows("来場者.csv")
        for key in keys:
            await client.press(key)
            await arrived(client)
        yield client


@asynccontextmanager
async def at_numbers(folder: Path, shelf: Shelf) -> AsyncIterator[Client]:
    """A client at the company's do-not-call list."""
    async with setting_up(folder, usual()) as client:
        shelf.serve(client.server)
        await client.press("7", "enter")
        await client.shows("09012345678")
        yield client
