"""A file on its way in: a customer list, its first rows to look at, or numbers for a do-not-call list.

Rule: one file comes in at a time, and nothing of it is left when its connection goes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Literal

from kaden.clock import Instant, Millis
from kaden.protocol.client import ImportBegin, ImportCancel, ImportChunk, ImportEnd
from kaden.protocol.do_not_call import ImportNumbers
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import Answered, ImportProgress, ImportRefusedRows, RefusedRow, ServerMessage
from kaden.vocabulary import CampaignId
from server.hub.limits import Limits
from server.hub.port import ListLoader, ListOrder, NumberOrder, Progress, Visit
from server.hub.uploads import Order, Upload, sweep

PAGE: Final = 200
"""Refused rows in one message."""

LOOKED_AT: Final = 1024 * 1024
"""Bytes of the beginning of a file that somebody may want looked at."""


class Incoming:
    """Files on their way in.

    Args:
        loader: makes something of them.
        now: the floor's time.
        steady: a clock that never jumps, in milliseconds.
        spool: directory for files on their way; its leftovers are removed.
        limits: how large a file may be.
    """

    def __init__(
        self,
        loader: ListLoader,
        now: Callable[[], Instant],
        steady: Callable[[], Millis],
        spool: Path,
        limits: Limits,
    ) -> None:
        self._loader = loader
        self._now = now
        self._steady = steady
        self._spool = spool
        self._limits = limits
        self._upload: Upload | None = None
        sweep(spool)

    def begin(self, visit: Visit, asked: ImportBegin) -> ServerMessage:
        """A customer list comes.

        Raises:
            Refused: FILE_TOO_BIG, IMPORT_BUSY.
        """
        order = ListOrder(
            by=visit.by,
            request=asked.request,
            batch=asked.batch,
            file_name=asked.file_name,
            encoding=asked.encoding,
            mapping=asked.mapping,
            dry_run=asked.dry_run,
            look=asked.look,
        )
        return self._open(visit, order, asked.size)

    def begin_numbers(self, visit: Visit, asked: ImportNumbers, campaign: CampaignId | None) -> ServerMessage:
        """A file of numbers comes; None = for the company's list.

        Raises:
            Refused: FILE_TOO_BIG, IMPORT_BUSY.
        """
        order = NumberOrder(
            by=visit.by,
            at=self._now(),
            request=asked.request,
            campaign=campaign,
            file_name=asked.file_name,
            encoding=asked.encoding,
            reason=asked.reason,
            dry_run=asked.dry_run,
            due=asked.due,
        )
        return self._open(visit, order, asked.size)

    async def go_on(self, visit: Visit, said: ImportChunk | ImportEnd | ImportCancel) -> ServerMessage | None:
        """What follows on a beginning.

        Raises:
            Refused: MALFORMED_MESSAGE; whatever the loader objects to.
        """
        match said:
            case ImportChunk():
                return self._take_chunk(visit, said)
            case ImportEnd():
                return await self._load(visit, said)
            case ImportCancel():
                self.leave(visit)
                return Answered(request=said.request)

    def leave(self, visit: Visit) -> None:
        """Give up the visit's file, half sent or half loaded."""
        upload = self._upload
        if upload is None or upload.visit is not visit:
            return
        if upload.loading is not None:
            upload.loading.cancel()
        else:
            self._drop(visit)

    def _open(self, visit: Visit, order: Order, size: int) -> ServerMessage:
        limit = self._limits.import_bytes
        if isinstance(order, ListOrder) and order.look:
            limit = min(limit, LOOKED_AT)
        if size > limit:
            raise Refused(RefusalCode.FILE_TOO_BIG, size=size, limit=limit)
        present = self._upload
        if present is not None:
            stalled = self._steady() - present.moved_at > self._limits.import_stall
            if present.loading is not None or (present.visit is not visit and not stalled):
                raise Refused(RefusalCode.IMPORT_BUSY)
            self._drop(present.visit)
        self._upload = Upload(visit, order, size, self._spool, self._steady())
        return _progress(order.request, "received", 0, size)

    def _take_chunk(self, visit: Visit, asked: ImportChunk) -> ServerMessage | None:
        upload = self._of(visit, asked.request)
        try:
            due = upload.add(asked.data, self._steady())
        except Refused:
            self._drop(visit)
            raise
        return _progress(asked.request, "received", upload.received, upload.size) if due else None

    async def _load(self, visit: Visit, asked: ImportEnd) -> ServerMessage:
        upload = self._of(visit, asked.request)

        def progress(stage: Literal["reading", "saving"], done: int, total: int) -> None:
            visit.news(_progress(asked.request, stage, done, total))

        try:
            upload.finish()
            upload.loading = asyncio.current_task()
            report, refused = await self._outcome(upload, progress)
        finally:
            self._drop(visit)
        for page in _pages(refused):
            await visit.tell(ImportRefusedRows(request=asked.request, rows=page))
        return report

    async def _outcome(
        self, upload: Upload, progress: Progress
    ) -> tuple[ServerMessage, Sequence[RefusedRow]]:
        order = upload.order
        if isinstance(order, NumberOrder):
            return await self._loader.load_numbers(order, upload.path, progress)
        if order.look:
            return await self._loader.look(order, upload.path), ()
        return await self._loader.load(order, upload.path, progress)

    def _of(self, visit: Visit, request: str) -> Upload:
        upload = self._upload
        if upload is None or upload.visit is not visit or upload.order.request != request or upload.loading:
            problem = "no import of this number is open on this connection"
            raise Refused(RefusalCode.MALFORMED_MESSAGE, where="import.request", problem=problem)
        return upload

    def _drop(self, visit: Visit) -> None:
        if self._upload is not None and self._upload.visit is visit:
            self._upload.discard()
            self._upload = None


def _progress(
    request: str, stage: Literal["received", "reading", "saving"], done: int, total: int
) -> ImportProgress:
    return ImportProgress(request=request, stage=stage, done=done, total=total)


def _pages(rows: Sequence[RefusedRow]) -> list[tuple[RefusedRow, ...]]:
    return [tuple(rows[start : start + PAGE]) for start in range(0, len(rows), PAGE)]
