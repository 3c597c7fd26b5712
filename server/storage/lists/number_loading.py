"""Loads a file of phone numbers into a do-not-call list, step by step while calls go on (domain rows 100, 101).

Rule: a number that was listed stays listed, whatever breaks off the rest: not to call is the safe side. The same file
again lists what is missing and says how many were there already.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from kaden.protocol.do_not_call import NumbersReport
from kaden.protocol.server import RefusedRow
from server.hub.port import NumberOrder, Progress
from server.storage.lists import number_plans
from server.storage.lists.bulk_writer import TOGETHER, BulkWriter
from server.storage.lists.limits import Limits
from server.storage.lists.parts import Head, Piece, Source, is_piece, unpack, unpack_piece
from server.storage.lists.reading import read_parts
from server.storage.lists.refused_rows import RefusedRows
from server.storage.lists.rows import Finding, RowFault
from server.storage.lists.transactions import is_live
from server.storage.port import Runner, Tx
from server.storage.transactions import audit
from server.storage.transactions.do_not_call import AT_ONCE, Listing, known_of, list_numbers

_WHOSE: Final = "do_not_call"


@dataclass(slots=True)
class _Sum:
    """What came of the file so far."""

    imported: int = 0
    numbers: int = 0
    duplicates: int = 0
    invalid: int = 0
    findings: list[Finding] = field(default_factory=list)

    def take(self, piece: Piece) -> None:
        twice = sum(finding.reason == RowFault.DUPLICATE_IN_FILE for finding in piece.findings)
        self.numbers += len(piece.numbers)
        self.duplicates += twice
        self.invalid += len(piece.findings) - twice
        self.findings += piece.findings


@dataclass(frozen=True, slots=True)
class _Listed:
    """The outcome of one step."""

    numbers: int
    live: bool


async def load_numbers(
    runner: Runner, order: NumberOrder, file: Path, limits: Limits, progress: Progress
) -> tuple[NumbersReport, Sequence[RefusedRow]]:
    """Load a file, or with `dry_run` only say what would come of it.

    With a time to wait for, the numbers are kept for it, all of them or none.

    Raises:
        Refused: the codes under "list import"; what was listed before stays listed.
    """
    source = Source(file, order.file_name, order.encoding, {}, limits, numbers_only=True)
    live = await runner.read(is_live)
    async with aclosing(read_parts(source, yielding=live)) as parts:
        return await _Loading(runner, order, progress).run(parts, live)


class _Loading:
    """One file on its way."""

    def __init__(self, runner: Runner, order: NumberOrder, progress: Progress) -> None:
        self._runner = runner
        self._writer = BulkWriter(runner)
        self._order = order
        self._progress = progress
        self._listing = Listing(order.campaign, order.reason, order.by, order.at)
        self._plan: int | None = None
        """The plan that keeps them until their time."""
        self._sum = _Sum()

    async def run(
        self, parts: AsyncIterator[bytes], live: bool
    ) -> tuple[NumbersReport, Sequence[RefusedRow]]:
        head = unpack(await anext(parts))
        assert isinstance(head, Head)
        if self._order.due is not None and not self._order.dry_run:
            begin = partial(number_plans.begin, file_name=self._order.file_name, due=self._order.due)
            self._plan = await self._runner.write(partial(begin, listing=self._listing))
        try:
            await self._take_all(parts, head, live)
        except BaseException:
            if self._plan is not None:
                await self._runner.write(number_plans.drop)
            raise
        report = NumbersReport(
            request=self._order.request,
            encoding=head.encoding,
            rows=self._sum.numbers + len(self._sum.findings),
            imported=self._sum.imported,
            already=self._sum.numbers - self._sum.imported,
            duplicates=self._sum.duplicates,
            invalid=self._sum.invalid,
            plan=self._plan,
        )
        return report, RefusedRows(self._sum.findings)

    async def _take_all(self, parts: AsyncIterator[bytes], head: Head, live: bool) -> None:
        """Take piece after piece until the end."""
        waiting: list[str] = []
        async for packed in parts:
            if not is_piece(packed):
                unpack(packed)
                continue
            piece = unpack_piece(packed)
            self._sum.take(piece)
            waiting += piece.numbers
            if live or len(waiting) >= AT_ONCE * TOGETHER:
                live = await self._list(waiting)
                waiting = []
            self._progress("reading", piece.position, head.size)
        await self._list(waiting)
        if self._plan is not None:
            complete = partial(number_plans.complete, plan=self._plan, listing=self._listing)
            await self._runner.write(complete)

    async def _list(self, numbers: Sequence[str]) -> bool:
        """List them, or in a dry run look which are new; whether calls are live."""
        if not numbers:
            return await self._runner.read(is_live)
        if self._plan is not None:
            keep = partial(number_plans.keep, plan=self._plan, listing=self._listing, numbers=numbers)
            kept = await self._writer.write(keep)
            self._sum.imported += kept.numbers
            return kept.live
        if self._order.dry_run:
            listed = await self._runner.read(partial(_look, listing=self._listing, numbers=numbers))
        else:
            listed = await self._writer.write(partial(_list, listing=self._listing, numbers=numbers))
        self._sum.imported += listed.numbers
        return listed.live


def _list(tx: Tx, listing: Listing, numbers: Sequence[str]) -> _Listed:
    parts = (numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE))
    listed = sum(list_numbers(tx, listing, part) for part in parts)
    if listed:
        thing = _WHOSE if listing.campaign is None else f"campaign:{listing.campaign}"
        after = {"campaign": listing.campaign, "numbers": listed}
        audit.note(tx, "do_not_call.import", thing, listing.by, listing.at, after=after)
    return _Listed(listed, is_live(tx))


def _look(tx: Tx, listing: Listing, numbers: Sequence[str]) -> _Listed:
    parts = (numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE))
    new = sum(len(part) - len(known_of(tx, listing.campaign, part)) for part in parts)
    return _Listed(new, is_live(tx))
