"""Loads a file of numbers for `kaden dnc import`: through the running server or, where none runs, by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kaden.cells import pad, pad_left, width
from kaden.clock import Instant
from kaden.protocol.do_not_call import ImportNumbers, NumbersReport
from kaden.protocol.server import RefusedRow
from kaden.text import clean
from kaden.words import Words
from server.commands.asking import Whereabouts
from server.commands.import_report import finding_text
from server.commands.loading import loaded, own_loader, sending
from server.commands.send_list import Told, send_file
from server.commands.through_server import OfficeConnection

if TYPE_CHECKING:
    from server.settings import Settings

_COUNTS: Final = ("rows", "imported", "already", "duplicates", "invalid")


@dataclass(frozen=True, slots=True)
class NumberWish:
    """What shall be loaded, and where to."""

    file: Path
    campaign: str | None
    """None = the company's list."""
    reason: str
    encoding: str | None
    dry_run: bool
    due: Instant | None = None
    """When they shall be listed; None = at once."""


def load_numbers(
    wish: NumberWish, whereabouts: Whereabouts, words: Words
) -> tuple[NumbersReport, Sequence[RefusedRow]]:
    """Load the file.

    Raises:
        Refused: whatever the file, the campaign or the server objects to.
    """
    return loaded(
        whereabouts, words, partial(_through_server, wish, whereabouts.account), partial(_by_itself, wish)
    )


def report_lines(
    words: Words, report: NumbersReport, refused: Sequence[RefusedRow], dry_run: bool, most: int
) -> Iterator[str]:
    """The report for people: the counts, and the first lines that hold no number.

    Args:
        words: in their language.
        report: what came of the file.
        refused: everything that is wrong with its rows.
        dry_run: nothing was changed.
        most: refused lines that are shown.
    """
    trial = dry_run or report.plan is not None
    names = [
        words(f"dnc.{name}_dry_run" if trial and name == "imported" else f"dnc.{name}") for name in _COUNTS
    ]
    widest = max(map(width, names))
    for name, field in zip(names, _COUNTS, strict=True):
        yield f"  {pad(name, widest)}  {pad_left(f'{getattr(report, field):,}', 9)}"
    yield from (f"  {finding_text(words, row)}" for row in refused[:most])
    if len(refused) > most:
        yield words("dnc.further", count=f"{len(refused) - most:,}")


def _through_server(
    wish: NumberWish, account: str | None, place: Path, told: Told
) -> tuple[NumbersReport, Sequence[RefusedRow]]:
    with sending(wish.file, place, account) as (file, office):
        begin = ImportNumbers(
            request=office.new_request(),
            campaign=wish.campaign,
            file_name=clean(wish.file.name),
            size=wish.file.stat().st_size,
            reason=wish.reason,
            encoding=wish.encoding,
            dry_run=wish.dry_run,
            due=wish.due,
        )
        report, refused = send_file(office, begin, file, told)
        assert isinstance(report, NumbersReport)
        return report, refused


async def _by_itself(
    wish: NumberWish, settings: Settings, told: Told
) -> tuple[NumbersReport, Sequence[RefusedRow]]:
    from server.hub.campaigns_seen import campaign_meant
    from server.hub.port import NumberOrder
    from server.storage.transactions.listed_numbers import campaigns

    async with own_loader(settings) as (loader, runner, clock):
        known = await runner.read(campaigns)
        order = NumberOrder(
            by=None,
            at=clock.now(),
            request=OfficeConnection.new_request(),
            campaign=None if wish.campaign is None else campaign_meant(known, wish.campaign).id,
            file_name=clean(wish.file.name),
            encoding=wish.encoding,
            reason=wish.reason,
            dry_run=wish.dry_run,
            due=wish.due,
        )
        return await loader.load_numbers(order, wish.file, told)
