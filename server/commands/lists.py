"""`kaden lists`: the customer lists that were imported, and how far each has been worked through (row 113)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import click

from kaden.clock import local_time, zone_mark
from kaden.protocol.client import ListLists
from kaden.protocol.lists import ListRow, Lists
from kaden.words import Words, language_of_environment
from server.commands.asking import Whereabouts, shared_options
from server.commands.table import table_lines
from server.commands.through_server import OfficeConnection

COLUMNS: Final = (
    "id", "name", "batch", "campaign", "rows", "ready", "resting", "live", "promised", "finished", "blocked",
    "invalid", "unallocated", "complete", "at", "by",
)  # fmt: skip

NUMBERS: Final = frozenset({0, *range(COLUMNS.index("rows"), COLUMNS.index("complete"))})

EXAMPLES: Final = """\b
Examples:
  kaden lists
  kaden lists --batch "2026 fair" --json"""


@click.command("lists", epilog=EXAMPLES)
@click.option("--batch", help="Only the lists of this batch: its name or number.")
@click.option("--json", "as_json", is_flag=True, help="A JSON list instead of a table.")
@shared_options
def command(
    batch: str | None, as_json: bool, config: Path | None, server: Path | None, account: str | None
) -> None:
    """List the customer lists: how many customers wait, are done, or cannot be called."""
    if batch is not None and not 0 < len(batch) <= 120:
        raise click.UsageError("--batch takes 1 to 120 characters")
    asked = ListLists(request=OfficeConnection.new_request(), batch=batch)
    answer = Whereabouts(config, server, account).ask(asked)
    assert isinstance(answer, Lists)
    if as_json:
        rows = [row.model_dump(mode="json") | {"complete": row.complete} for row in answer.lists]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for line in _shown(Words(language_of_environment()), answer.lists):
        click.echo(line)


def _shown(words: Words, lists: Sequence[ListRow]) -> list[str]:
    if not lists:
        return [words("lists.empty")]
    headings = [words(f"lists.{name}") for name in COLUMNS]
    cells = ([_cell(words, row, name) for name in COLUMNS] for row in lists)
    return list(table_lines([headings, *cells], NUMBERS))


def _cell(words: Words, row: ListRow, name: str) -> str:
    if name == "complete":
        return words("lists.all_finished") if row.complete else "-"
    if name == "at":
        zone = ZoneInfo(row.zone)
        return f"{local_time(row.at, zone):%Y-%m-%d %H:%M} {zone_mark(row.at, zone)}".rstrip()
    value = getattr(row, name)
    if name == "id" or not isinstance(value, int):
        return str(value or "-")
    return f"{value:,}"
