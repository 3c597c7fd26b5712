"""Loads a list file into a batch: all of it or nothing, while calls go on (rows 112 to 126; limits.md section 4).

Rule: one list at a time. Its rows are written to a list that nobody sees, and only when the file was read to its end
does the list exist; whatever happens before leaves nothing, and nothing that happens after loses a row.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from functools import partial
from pathlib import Path
from typing import Final

from kaden.clock import Instant
from kaden.protocol.do_not_call import NumbersReport
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import ImportLook, ImportReport, RefusedRow
from kaden.text import clean
from kaden.vocabulary import AccountId, GroupId, ListId
from server.hub.port import ListOrder, NumberOrder, Progress
from server.logs import logger
from server.storage.lists import number_plans, taking_back, transactions
from server.storage.lists.bulk_writer import TOGETHER, BulkWriter
from server.storage.lists.columns import Field
from server.storage.lists.limits import Limits
from server.storage.lists.number_loading import load_numbers
from server.storage.lists.parts import PIECE, End, Head, Source, is_piece, look, unpack
from server.storage.lists.reading import read_parts
from server.storage.lists.refused_rows import RefusedRows
from server.storage.lists.rows import Counts, Finding
from server.storage.port import BatchInfo, Runner
from server.storage.transactions.plan import batch_by
from server.storage.transactions.records import NewList, add_list

MAX_NAME: Final = 200
"""Characters of a list's name."""

_log = logger("lists")


class StoreLoader:
    """Implements `server.hub.port.ListLoader` over any runner.

    Args:
        runner: of the database.
        now: the floor's time.
        limits: what is too large.
    """

    def __init__(self, runner: Runner, now: Callable[[], Instant], limits: Limits | None = None) -> None:
        self._runner = runner
        self._writer = BulkWriter(runner)
        self._now = now
        self._limits = limits or Limits()
        self._one_at_a_time = asyncio.Lock()

    @property
    def busy(self) -> bool:
        """Whether a list is being loaded, or finished after a crash."""
        return self._one_at_a_time.locked()

    async def load(
        self, order: ListOrder, file: Path, progress: Progress
    ) -> tuple[ImportReport, Sequence[RefusedRow]]:
        """Load a file, or with `dry_run` only say what would come of it.

        A file of which no row can be taken adds no list; its report says so with `valid` 0 and every row's reason.

        Raises:
            Refused: IMPORT_BUSY, UNKNOWN_BATCH, the codes under "list import"; nothing was added then.
        """
        if self.busy:
            raise Refused(RefusalCode.IMPORT_BUSY)
        async with self._one_at_a_time:
            await self._recover()
            batch = await self._runner.read(partial(batch_by, name_or_id=order.batch))
            source = Source(file, order.file_name, order.encoding, order.mapping, self._limits)
            live = await self._runner.read(transactions.is_live)
            loading = _Loading(self._runner, self._now, order, batch, progress, live)
            async with aclosing(read_parts(source, yielding=live)) as parts:
                return await loading.run(parts)

    async def recover(self) -> None:
        """Finish what a crash interrupted: lists that were shown get their group, all else is swept away."""
        async with self._one_at_a_time:
            await self._recover()

    async def _recover(self) -> None:
        while (list_ := await self._runner.read(transactions.unfinished)) is not None:
            _log.warning("an import broke off; its records are removed", list=list_)
            await self._writer.repeat(transactions.discard, list_)
        while (list_ := await self._runner.read(transactions.next_allocation)) is not None:
            _log.info("records are given to their group", list=list_)
            await self._writer.repeat(transactions.allocate, list_)
        await self._sweep_plans()

    async def _sweep_plans(self) -> None:
        """Take away numbers whose file was not read to its end, and those of plans that were withdrawn."""
        await self._runner.write(number_plans.drop)
        while (plan := await self._runner.read(number_plans.left_over)) is not None:
            await self._writer.exhaust(partial(number_plans.clear, plan=plan))

    # ---- other long work on lists --------------------------------------------------------------------------------

    async def look(self, order: ListOrder, file: Path) -> ImportLook:
        """What the columns of a file hold; see `ListLoader.look`."""
        source = Source(file, order.file_name, order.encoding, order.mapping, self._limits)
        head, preview = await asyncio.to_thread(look, source)
        return ImportLook(
            request=order.request,
            encoding=head.encoding,
            columns=head.headings,
            mapping=head.mapping,
            fields=tuple(field.value for field in Field),
            preview=tuple(map(tuple, preview)),
        )

    async def load_numbers(
        self, order: NumberOrder, file: Path, progress: Progress
    ) -> tuple[NumbersReport, Sequence[RefusedRow]]:
        """Numbers onto a do-not-call list; see `ListLoader.load_numbers`."""
        if self.busy:
            raise Refused(RefusalCode.IMPORT_BUSY)
        async with self._one_at_a_time:
            if order.due is not None and not order.dry_run:
                await self._sweep_plans()
            return await load_numbers(self._runner, order, file, self._limits, progress)

    async def allocate(self, list_: ListId) -> None:
        """Give the records that are promised to groups. What a crash leaves of it, `recover` finishes."""
        await self._writer.repeat(transactions.allocate, list_)

    async def take_back(self, list_: ListId, group: GroupId, by: AccountId | None) -> None:
        """Take all records back from a group; see `ListLoader.take_back`."""
        note = partial(taking_back.note_taken_back, list_=list_, group=group, by=by, at=self._now())
        await self._runner.write(note)
        line: int | None = 0
        while line is not None:
            step = partial(taking_back.take_back, list_=list_, group=group, line=line, limit=PIECE)
            line = (await self._writer.write(step)).line

    async def delete(self, list_: ListId, by: AccountId | None) -> None:
        """Delete a list that was never dialled; see `ListLoader.delete`."""
        if self.busy:
            raise Refused(RefusalCode.IMPORT_BUSY)
        async with self._one_at_a_time:
            for group in await self._runner.read(partial(taking_back.groups_of, list_=list_)):
                await self.take_back(list_, group, by)
            await self._runner.write(partial(taking_back.hide, list_=list_, by=by, at=self._now()))
            await self._writer.repeat(transactions.discard, list_)


class _Loading:
    """One file on its way into the database."""

    def __init__(
        self,
        runner: Runner,
        now: Callable[[], Instant],
        order: ListOrder,
        batch: BatchInfo,
        progress: Progress,
        live: bool,
    ) -> None:
        self._runner = runner
        self._writer = BulkWriter(runner)
        self._now = now
        self._order = order
        self._batch = batch
        self._progress = progress
        self._counts = Counts()
        self._findings: list[Finding] = []
        self._live = live
        self._corporate: int | None = None

    async def run(self, parts: AsyncIterator[bytes]) -> tuple[ImportReport, Sequence[RefusedRow]]:
        head = unpack(await anext(parts))
        assert isinstance(head, Head)
        list_ = None if self._order.dry_run else await self._begin(head)
        try:
            end = await self._take_all(parts, list_, head)
            if list_ is not None and self._counts.valid:
                await self._show(list_)
        except BaseException:
            await self._discard(list_)
            raise
        if not self._counts.valid:
            await self._discard(list_)
            list_ = None
        if list_ is not None:
            total = self._counts.valid
            await self._writer.repeat(
                transactions.allocate, list_, lambda done: self._progress("saving", done, total)
            )
        return self._report(head, end, list_), RefusedRows(self._findings)

    async def _begin(self, head: Head) -> ListId:
        order = self._order
        new = NewList(
            batch=self._batch.id,
            name=clean(order.file_name, MAX_NAME),
            columns=head.headings,
            encoding=head.encoding,
            account=order.by,
            at=self._now(),
            loading=True,
        )
        return await self._runner.write(partial(add_list, new=new), bulk=True)

    async def _take_all(self, parts: AsyncIterator[bytes], list_: ListId | None, head: Head) -> End:
        """Take piece after piece until the end; the next ones are read meanwhile."""
        pieces: list[bytes] = []
        async for packed in parts:
            if is_piece(packed):
                pieces.append(packed)
                if self._live or len(pieces) == TOGETHER:
                    await self._take(pieces, list_, head)
                    pieces = []
                continue
            part = unpack(packed)
            assert isinstance(part, End)
            if pieces:
                await self._take(pieces, list_, head)
            return part
        raise RuntimeError("a list ended without its end")

    async def _take(self, pieces: Sequence[bytes], list_: ListId | None, head: Head) -> None:
        if list_ is None:
            look_over = partial(
                transactions.look_over, batch=self._batch, packed=pieces, headings=head.headings
            )
            taken = await self._runner.read(look_over)
        else:
            fill = partial(
                transactions.fill, list_=list_, batch=self._batch, packed=pieces, headings=head.headings
            )
            taken = await self._writer.write(fill)
        self._live = taken.live
        self._counts.add(taken.counts)
        if taken.corporate is not None:
            self._corporate = (self._corporate or 0) + taken.corporate
        self._findings += taken.findings
        self._progress("reading", taken.position, head.size)

    async def _show(self, list_: ListId) -> None:
        await self._runner.write(
            partial(
                transactions.show,
                list_=list_,
                batch=self._batch,
                records=self._counts.valid,
                by=self._order.by,
                at=self._now(),
            ),
            bulk=True,
        )

    async def _discard(self, list_: ListId | None) -> None:
        if list_ is not None:
            await self._writer.repeat(transactions.discard, list_)

    def _report(self, head: Head, end: End, list_: ListId | None) -> ImportReport:
        counts = self._counts
        return ImportReport(
            request=self._order.request,
            list_id=list_,
            encoding=head.encoding,
            columns=head.headings,
            mapping=head.mapping,
            preview=tuple(tuple(cells) for cells in end.preview),
            rows=counts.rows,
            valid=counts.valid,
            invalid=counts.invalid,
            duplicates_in_file=counts.duplicates_in_file,
            duplicates_in_list=counts.duplicates_in_list,
            do_not_call=counts.do_not_call,
            corporate=self._corporate,
            individual=None if self._corporate is None else counts.valid - self._corporate,
            unallocated=0 if len(self._batch.groups) == 1 else counts.valid,
            numbers_left_out=sum(finding.imported for finding in self._findings),
        )
