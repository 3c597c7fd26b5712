"""What the office asks of the server, handed to whoever knows; backups and the way of a list's file are kept here.

Rule: who may ask was judged before; one list comes in at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Literal, assert_never

from kaden.clock import Instant, Millis
from kaden.protocol.client import (
    AddAccount,
    Backup,
    DisableAccount,
    ExportList,
    ExportMore,
    ImportBegin,
    ImportCancel,
    ImportChunk,
    ImportEnd,
    ListAccounts,
    ListLists,
    SetPassword,
)
from kaden.protocol.pacing import ChangeRule, ListRules, WhyJob
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import (
    Answered,
    BackupDone,
    ImportProgress,
    ImportRefusedRows,
    RefusedRow,
    ServerMessage,
)
from kaden.protocol.setup import DeleteDefinition, ListAudit, ListDefinitions, SaveDefinition
from kaden.setup.kinds import Kind
from kaden.vocabulary import CampaignId
from server.hub.accounts_office import AccountsOffice
from server.hub.audit_office import AuditOffice
from server.hub.limits import Limits
from server.hub.lists import RegisteredLists
from server.hub.pacing_office import PacingOffice
from server.hub.port import ListLoader, ListOrder, OfficeMessage, Visit
from server.hub.setup_office import SetupOffice
from server.hub.uploads import Upload, sweep
from server.passwords import PasswordChecks
from server.storage.port import BatchInfo, ListInfo, Store

PAGE: Final = 200
"""Refused rows in one message."""


class StoreOffice:
    """The office over a store. Implements `server.hub.port.Office`.

    Args:
        store: where it all ends up.
        checks: hashes passwords beside the loop.
        loader: makes customer records of a file.
        now: the floor's time.
        steady: a clock that never jumps, in milliseconds.
        backups: directory for copies of the database.
        spool: directory for files on their way; its leftovers are removed.
        limits: how large a file may be.
        zone: in which sentences tell times.
        lines: of the trunk; None = not known here.
    """

    def __init__(
        self,
        store: Store,
        checks: PasswordChecks,
        loader: ListLoader,
        *,
        now: Callable[[], Instant],
        steady: Callable[[], Millis],
        backups: Path,
        spool: Path,
        limits: Limits,
        zone: str = "UTC",
        lines: int | None = None,
    ) -> None:
        self._store = store
        self._loader = loader
        self._now = now
        self._steady = steady
        self._backups = backups
        self._spool = spool
        self._limits = limits
        self._upload: Upload | None = None
        self._lists = RegisteredLists(store, now)
        self._pacing = PacingOffice(store, now)
        self._accounts = AccountsOffice(store, checks, now)
        self._setup = SetupOffice(store, checks, now, zone, lines)
        self._audit = AuditOffice(store)
        sweep(spool)

    async def perform(self, visit: Visit, message: OfficeMessage) -> ServerMessage | None:
        """Carry out one message; see `Office.perform`."""
        match message:
            case AddAccount() | ListAccounts() | DisableAccount() | SetPassword():
                return await self._accounts.perform(visit, message)
            case ListDefinitions() | SaveDefinition() | DeleteDefinition():
                return await self._setup.perform(visit, message)
            case ListAudit():
                return await self._audit.page(visit, message)
            case Backup():
                path = await self._store.backup(self._backups, self._now())
                return BackupDone(request=message.request, path=str(path), bytes=path.stat().st_size)
            case ImportBegin():
                return self._begin(visit, message)
            case ImportChunk():
                return self._take_chunk(visit, message)
            case ImportEnd():
                return await self._load(visit, message)
            case ImportCancel():
                self.leave(visit)
                return Answered(request=message.request)
            case ListLists():
                return await self._lists.all(visit, message)
            case ExportList():
                return await self._lists.begin_export(visit, message)
            case ExportMore():
                return await self._lists.next_page(visit, message)
            case WhyJob():
                return await self._pacing.why(visit, message)
            case ListRules():
                return await self._pacing.rules(visit, message)
            case ChangeRule():
                return await self._pacing.change(visit, message)
            case _ as never:
                assert_never(never)

    async def batch(self, name_or_id: str) -> BatchInfo:
        """The batch that an import would go into; see `Office.batch`."""
        return await self._store.batch(name_or_id)

    async def find_list(self, visit: Visit, name_or_id: str) -> ListInfo:
        """The list that somebody means; see `Office.find_list`."""
        return await self._lists.find(visit, name_or_id)

    async def campaign_of(self, kind: Kind, id_: int) -> tuple[CampaignId, str] | None:
        """The campaign that a definition belongs to; see `Office.campaign_of`."""
        return await self._setup.campaign_of(kind, id_)

    def leave(self, visit: Visit) -> None:
        """Give up the visit's import, half sent or half loaded."""
        upload = self._upload
        if upload is None or upload.visit is not visit:
            return
        if upload.loading is not None:
            upload.loading.cancel()
        else:
            self._drop(visit)

    # ---- lists ---------------------------------------------------------------------------------------------------

    def _begin(self, visit: Visit, asked: ImportBegin) -> ServerMessage:
        if asked.size > self._limits.import_bytes:
            raise Refused(RefusalCode.FILE_TOO_BIG, size=asked.size, limit=self._limits.import_bytes)
        present = self._upload
        if present is not None:
            stalled = self._steady() - present.moved_at > self._limits.import_stall
            if present.loading is not None or (present.visit is not visit and not stalled):
                raise Refused(RefusalCode.IMPORT_BUSY)
            self._drop(present.visit)
        order = ListOrder(
            by=visit.by,
            request=asked.request,
            batch=asked.batch,
            file_name=asked.file_name,
            encoding=asked.encoding,
            mapping=asked.mapping,
            dry_run=asked.dry_run,
        )
        self._upload = Upload(visit, order, asked.size, self._spool, self._steady())
        return _progress(asked.request, "received", 0, asked.size)

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
            report, refused = await self._loader.load(upload.order, upload.path, progress)
        finally:
            self._drop(visit)
        for page in _pages(refused):
            await visit.tell(ImportRefusedRows(request=asked.request, rows=page))
        return report

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
