"""Customer lists as a whole, for people: giving records to groups, looking at them one by one, deleting a list.

Rule: which list is meant was allowed before; what goes on step by step is the loader's (rows 113, 126 to 135).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from kaden.clock import DAY, Instant
from kaden.protocol.allocation import (
    AllocateList,
    Allocation,
    DeleteList,
    GroupPart,
    ListRecords,
    Records,
    ShowAllocation,
    TakeBack,
)
from kaden.protocol.server import Answered, ServerMessage
from server.dialer.model import Asked
from server.hub.do_not_call import digits_of
from server.hub.lists import RegisteredLists
from server.hub.port import ListLoader, Visit
from server.phone_numbers import PhoneNumbers
from server.storage.lists_port import (
    RECORDS_PAGE,
    AllocationInfo,
    ListBooks,
    ListRequest,
    RecordQuestion,
    ShareOrder,
)
from server.storage.port import ListInfo


class AllocationOffice:
    """The lists of a store.

    Args:
        books: where they are.
        lists: finds one by what people call it.
        loader: works through one step by step.
        now: the floor's time.
    """

    def __init__(
        self, books: ListBooks, lists: RegisteredLists, loader: ListLoader, now: Callable[[], Instant]
    ) -> None:
        self._books = books
        self._lists = lists
        self._loader = loader
        self._now = now
        self._phones = PhoneNumbers()

    async def perform(
        self, visit: Visit, asked: AllocateList | ShowAllocation | TakeBack | DeleteList | ListRecords
    ) -> ServerMessage:
        """Carry out one message.

        Raises:
            Refused: UNKNOWN_LIST, LIST_DIALLED, IN_USE, the codes of allocation, BAD_NUMBER.
        """
        list_ = await self._lists.find(visit, asked.list)
        match asked:
            case AllocateList():
                return await self._allocate(visit, asked, list_)
            case ShowAllocation():
                return _answer(asked.request, list_, await self._books.allocation(list_.id))
            case TakeBack():
                group = await self._books.group_of_allocation(list_.id, asked.group)
                await self._loader.take_back(list_.id, group, visit.by)
                return _answer(asked.request, list_, await self._books.allocation(list_.id))
            case DeleteList():
                await self._loader.delete(list_.id, visit.by)
                return Answered(request=asked.request)
            case ListRecords():
                return await self._records(asked, list_)
            case _ as never:
                assert_never(never)

    async def _allocate(self, visit: Visit, asked: AllocateList, list_: ListInfo) -> Allocation:
        now = self._now()
        groups = tuple((each.group, each.share) for each in asked.groups)
        order = ShareOrder(list_.id, asked.by, groups, now - asked.days * DAY)
        if asked.dry_run:
            return _answer(asked.request, list_, await self._books.plan_allocation(order))
        done = await self._books.begin_allocation(order, visit.by, now, _remembered(visit, asked))
        await self._loader.allocate(list_.id)
        return _answer(asked.request, list_, done)

    async def _records(self, asked: ListRecords, list_: ListInfo) -> Records:
        number, tail = digits_of(self._phones, asked.digits) if asked.digits.strip() else (None, "")
        question = RecordQuestion(list_.id, asked.after, asked.before, number, tail)
        part = await self._books.records(question)
        found = list(part.found)
        while tail and part.line is not None and len(found) < RECORDS_PAGE:
            part = await self._books.records(RecordQuestion(list_.id, part.line, None, None, tail))
            found += part.found
        more = part.line is not None or len(found) > RECORDS_PAGE
        return Records(
            request=asked.request,
            list_id=list_.id,
            zone=list_.zone,
            records=tuple(found[:RECORDS_PAGE]),
            more=more,
        )


def _remembered(visit: Visit, asked: AllocateList) -> ListRequest | None:
    if visit.by is None:
        return None
    return ListRequest(Asked(visit.by, asked.request), asked.model_dump_json(exclude={"request"}))


def _answer(request: str, list_: ListInfo, info: AllocationInfo) -> Allocation:
    return Allocation(
        request=request,
        list_id=list_.id,
        name=list_.name,
        batch=list_.batch_name,
        rows=info.rows,
        unallocated=info.unallocated,
        groups=tuple(
            GroupPart(
                group=each.group,
                records=each.records,
                gets=each.gets,
                dialled=each.dialled,
                contacts=each.contacts,
                successes=each.successes,
            )
            for each in info.groups
        ),
        equal=info.equal,
    )
