"""Customer lists after they were registered: how they stand (row 113), and what became of each customer (row 127).

Rule: a list of a campaign that somebody may not see is not even named to them (domain row 29); nothing leaves before
the audit log says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from weakref import WeakKeyDictionary

from kaden.clock import Instant
from kaden.protocol.client import ExportList, ExportMore, ListLists
from kaden.protocol.lists import ExportBegun, ExportRows, ListRow, Lists
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import ListId
from server.hub.port import Visit
from server.storage.port import ListInfo, Store


@dataclass(slots=True)
class _Export:
    """A list on its way out."""

    list: ListId
    line: int = 0
    """Of the file, down to which it was sent."""


class RegisteredLists:
    """The lists of a store, for people.

    Args:
        store: where they are.
        now: the floor's time.
    """

    def __init__(self, store: Store, now: Callable[[], Instant]) -> None:
        self._store = store
        self._now = now
        self._exports: WeakKeyDictionary[Visit, _Export] = WeakKeyDictionary()

    async def all(self, visit: Visit, asked: ListLists) -> Lists:
        """The lists that the visit sees, or those of one batch.

        Raises:
            Refused: UNKNOWN_BATCH.
        """
        batch = None if asked.batch is None else (await self._store.batch(asked.batch)).id
        seen = [list_ for list_ in await self._seen(visit) if batch in (None, list_.batch)]
        return Lists(request=asked.request, lists=tuple([await self._row(list_) for list_ in seen]))

    async def find(self, visit: Visit, name_or_id: str) -> ListInfo:
        """A list by its number, or by its name if no other has it.

        Raises:
            Refused: UNKNOWN_LIST, with the lists that the visit sees.
        """
        seen = await self._seen(visit)
        found = [each for each in seen if str(each.id) == name_or_id] or [
            each for each in seen if each.name == name_or_id
        ]
        if len(found) != 1:
            raise Refused(RefusalCode.UNKNOWN_LIST, list=name_or_id, known=_named(seen))
        return found[0]

    async def begin_export(self, visit: Visit, asked: ExportList) -> ExportBegun:
        """Open a list for the visit; an earlier one is closed by it.

        Raises:
            Refused: UNKNOWN_LIST.
        """
        list_ = await self.find(visit, asked.list)
        await self._store.note_export(list_.id, list_.rows, visit.by, self._now())
        self._exports[visit] = _Export(list_.id)
        return ExportBegun(
            request=asked.request,
            list_id=list_.id,
            name=list_.name,
            columns=list_.columns,
            zone=list_.zone,
            rows=list_.rows,
        )

    async def next_page(self, visit: Visit, asked: ExportMore) -> ExportRows:
        """The next rows of the visit's list.

        Raises:
            Refused: MALFORMED_MESSAGE, none is open.
        """
        export = self._exports.get(visit)
        if export is None:
            problem = "no export is open on this connection"
            raise Refused(RefusalCode.MALFORMED_MESSAGE, where="export_more", problem=problem)
        page = await self._store.list_page(export.list, export.line)
        if page.line is None:
            del self._exports[visit]
        else:
            export.line = page.line
        return ExportRows(request=asked.request, rows=page.found, last=page.line is None)

    async def _seen(self, visit: Visit) -> list[ListInfo]:
        return [list_ for list_ in await self._store.lists() if visit.sees(list_.campaign)]

    async def _row(self, list_: ListInfo) -> ListRow:
        counts = await self._counts(list_.id)
        return ListRow(
            id=list_.id,
            name=list_.name,
            batch=list_.batch_name,
            campaign=list_.campaign_name,
            rows=list_.rows,
            at=list_.at,
            zone=list_.zone,
            by=list_.by,
            **counts,
        )

    async def _counts(self, list_: ListId) -> Counter[str]:
        """Part by part, so that desks that wait for a reader do not wait long."""
        counts, line, now = Counter[str](), 0, self._now()
        while True:
            part = await self._store.count_list(list_, line, now)
            counts.update(asdict(part.found))
            if part.line is None:
                return counts
            line = part.line


def _named(lists: Sequence[ListInfo]) -> str:
    return ", ".join(f"{list_.id} ({list_.name})" for list_ in lists) or "-"
