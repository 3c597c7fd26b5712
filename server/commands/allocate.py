"""`kaden allocate`: gives the records of a customer list to dial groups (domain rows 126, 128 to 135)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from kaden.protocol.allocation import (
    AllocateList,
    Allocation,
    AllocationBy,
    GroupShare,
    ShowAllocation,
    TakeBack,
)
from kaden.words import Words, language_of_environment
from server.commands.asking import Whereabouts, shared_options
from server.commands.table import table_lines
from server.commands.through_server import OfficeConnection

EXAMPLES: Final = """\b
Examples:
  kaden allocate 3                                  # who has how many
  kaden allocate 3 Team1=500 Team2=500 --dry-run
  kaden allocate 3 --share Team1=2,Team2=1
  kaden allocate 3 --by-results --days 30
  kaden allocate 3 --take-back Team2"""


@click.command("allocate", epilog=EXAMPLES)
@click.argument("list_", metavar="LIST")
@click.argument("counts", metavar="[GROUP=RECORDS]...", nargs=-1)
@click.option("--share", metavar="GROUP=SHARE,...", help="All that is left, in these proportions.")
@click.option(
    "--by-results",
    is_flag=True,
    help="All that is left, by each group's successes per contact; equal if none.",
)
@click.option(
    "--days",
    type=click.IntRange(1, 3_650),
    default=30,
    show_default=True,
    help="How far back results count for --by-results.",
)
@click.option(
    "--take-back", metavar="GROUP", help="Delete the allocation of a group that never dialled from it."
)
@click.option("--dry-run", is_flag=True, help="Only say what would come of it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
@shared_options
def command(
    list_: str,
    counts: Sequence[str],
    share: str | None,
    by_results: bool,
    days: int,
    take_back: str | None,
    dry_run: bool,
    as_json: bool,
    config: Path | None,
    server: Path | None,
    account: str | None,
) -> None:
    """Give records of a list that no group has to groups of its batch, or show who has them.

    What a group has dialled from once stays with it: its part of the list cannot be changed any more.
    """
    if sum((bool(counts), share is not None, by_results, take_back is not None)) > 1:
        raise click.UsageError("counts, --share, --by-results and --take-back exclude each other")
    request = OfficeConnection.new_request()
    asked: AllocateList | ShowAllocation | TakeBack
    if take_back is not None:
        asked = TakeBack(request=request, list=list_, group=take_back)
    elif counts or share is not None or by_results:
        shares = _shares(counts if share is None else share.split(","))
        by = AllocationBy.RESULTS if by_results else AllocationBy.SHARE if share else AllocationBy.COUNTS
        asked = AllocateList(request=request, list=list_, by=by, groups=shares, days=days, dry_run=dry_run)
    else:
        asked = ShowAllocation(request=request, list=list_)
    answer = Whereabouts(config, server, account).ask(asked)
    assert isinstance(answer, Allocation)
    if as_json:
        click.echo(
            json.dumps(answer.model_dump(exclude={"type", "request"}, mode="json"), ensure_ascii=False)
        )
        return
    for line in _shown(Words(language_of_environment()), answer, by_results, dry_run):
        click.echo(line)


def _shares(written: Sequence[str]) -> tuple[GroupShare, ...]:
    shares = []
    for each in written:
        group, _, share = each.rpartition("=")
        try:
            number = float(share.replace(",", ""))
        except ValueError:
            number = -1.0
        if not 0 < len(group.strip()) <= 60 or not 0 <= number <= 1_000_000_000:
            raise click.UsageError(f"{each!r} is not GROUP=NUMBER")
        shares.append(GroupShare(group=group.strip(), share=number))
    return tuple(shares)


def _shown(words: Words, answer: Allocation, by_results: bool, dry_run: bool) -> Iterator[str]:
    ordered = any(part.gets for part in answer.groups)
    yield words("allocation.title", list=answer.name, batch=answer.batch, rows=f"{answer.rows:,}")
    names = [
        "group",
        "has",
        *(["gets"] if ordered else []),
        *(["contacts", "successes"] if by_results else []),
    ]
    rows = [[words(f"allocation.{name}") for name in (*names, "locked")]]
    for part in answer.groups:
        figures = {
            "group": part.group,
            "has": f"{part.records:,}",
            "gets": f"{part.gets:,}",
            "contacts": f"{part.contacts:,}",
            "successes": f"{part.successes:,}",
        }
        rows.append([*(figures[name] for name in names), words("allocation.yes") if part.dialled else "-"])
    yield from table_lines(rows, range(1, len(names)))
    yield words("allocation.left", count=f"{answer.unallocated - sum(part.gets for part in answer.groups):,}")
    if answer.equal:
        yield words("allocation.equal")
    if ordered:
        yield words("allocation.warning" if dry_run else "allocation.done")
