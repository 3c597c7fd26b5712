"""`kaden customer`: customers found, and all that is known of one, from scripts (rows 29, 290, 294, 296).

Rule: it asks what a desk asks, so that permission and campaigns seen are the same; what would read every customer is
refused by the office.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import click

from kaden import customer_words
from kaden.clock import Instant, local_time
from kaden.protocol.customers import CustomerRow, CustomersPage, CustomerStory, FindCustomers, OpenCustomer
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.words import Words, language_of_environment
from server.commands.asking import Ask, Whereabouts, shared_options
from server.commands.customer_shown import story_lines
from server.commands.table import table_lines
from server.commands.through_server import OfficeConnection

SHOWN: Final = 100
"""Customers that `search` shows unless told otherwise."""

LONGEST: Final = 60
"""Characters of what is looked for; a number in any spelling has fewer."""

_RECORD: Final = "record:"

_ENVELOPE: Final = {"type", "request"}
"""What belongs to the conversation, not to the answer."""

_COLUMNS: Final = ("name", "number", "state", "attempts", "result", "called", "promised", "campaign", "list")


@click.group("customer")
def command() -> None:
    """Find customers, and tell one's story.

    \b
    Examples:
      kaden customer search 5678
      kaden customer search 田中 --campaign "2026 fair"
      kaden customer story 03-1234-5678
    """


@command.command(
    "search",
    epilog="\b\nExamples:\n  kaden customer search 090-1234-5678\n  kaden customer search 田中 --json\n"
    "  kaden customer search 東京 --words --column 都道府県",
)
@click.argument("text")
@click.option("--words", "anywhere", is_flag=True, help="Look in all columns of the lists, not at names.")
@click.option("--column", default="", help="With --words: only in columns of this heading.")
@click.option("--campaign", default="", help="Only customers of this campaign: its name or number.")
@click.option("--all", "all_", is_flag=True, help=f"More than the first {SHOWN}.")
@click.option("--json", "as_json", is_flag=True, help="A JSON list instead of a table.")
@shared_options
def search(
    text: str,
    anywhere: bool,
    column: str,
    campaign: str,
    all_: bool,
    as_json: bool,
    config: Path | None,
    server: Path | None,
    account: str | None,
) -> None:
    """Find customers by TEXT: a number or its last digits, else words of the name or the company."""
    if column and not anywhere:
        raise click.UsageError("--column goes with --words")
    if max(len(campaign), len(column)) > LONGEST * 2:
        raise click.UsageError("--campaign and --column take up to 120 characters")
    field = "words" if anywhere else "number" if _is_number(text) else "name"
    asked = FindCustomers.model_validate(
        {"request": "-", field: _short(text), "column": column, "campaign": campaign}
    )
    with Whereabouts(config, server, account).open() as ask:
        rows, more = _found(ask, asked, None if all_ else SHOWN)
    words = Words(language_of_environment())
    if as_json:
        click.echo(json.dumps([row.model_dump(mode="json") for row in rows], ensure_ascii=False))
        return
    if rows:
        headings = [words("customers.record"), *(words(f"customers.{name}") for name in _COLUMNS)]
        for line in table_lines([headings, *(_cells(row, words) for row in rows)]):
            click.echo(line)
    told = "none" if not rows else "found_more" if more else "found"
    click.echo(words(f"customer.{told}", count=f"{len(rows):,}"), err=True)


@command.command(
    "story",
    epilog="\b\nExamples:\n  kaden customer story 03-1234-5678\n  kaden customer story record:4711 --json",
)
@click.argument("about")
@click.option("--json", "as_json", is_flag=True, help="A JSON object instead of sentences.")
@shared_options
def story(about: str, as_json: bool, config: Path | None, server: Path | None, account: str | None) -> None:
    """Tell all that is known of a customer: ABOUT is a number, its last digits, or record:NUMBER."""
    with Whereabouts(config, server, account).open() as ask:
        told = ask(OpenCustomer(request=OfficeConnection.new_request(), record=_record(ask, _short(about))))
    assert isinstance(told, CustomerStory)
    if as_json:
        click.echo(json.dumps(told.model_dump(mode="json", exclude=_ENVELOPE), ensure_ascii=False))
        return
    for line in story_lines(Words(language_of_environment()), told):
        click.echo(line)


def _short(text: str) -> str:
    if not 0 < len(text) <= LONGEST:
        raise click.UsageError(f"what is looked for takes 1 to {LONGEST} characters")
    return text


def _is_number(text: str) -> bool:
    """Whether somebody wrote a telephone number, in whatever spelling, or the end of one."""
    return any(map(str.isdigit, text)) and not any(map(str.isalpha, text))


def _found(ask: Ask, asked: FindCustomers, most: int | None) -> tuple[list[CustomerRow], bool]:
    """The first of those that are meant, and whether there are more."""
    rows: list[CustomerRow] = []
    for page in _pages(ask, asked):
        rows += page.customers
        if most is not None and len(rows) >= most:
            return rows[:most], page.more or len(rows) > most
    return rows, False


def _pages(ask: Ask, asked: FindCustomers) -> Iterator[CustomersPage]:
    """Every part of what is found; one can be empty, and others follow."""
    while True:
        page = ask(asked.model_copy(update={"request": OfficeConnection.new_request()}))
        assert isinstance(page, CustomersPage)
        yield page
        if not page.more:
            return
        asked = asked.model_copy(update={"before": page.before})


def _record(ask: Ask, about: str) -> int:
    """The customer who is meant.

    Raises:
        Refused: UNKNOWN_CUSTOMER, CUSTOMER_UNCLEAR, NUMBER_TOO_SHORT.
    """
    name = about.removeprefix(_RECORD)
    if name != about:
        if not (name.isascii() and name.isdigit()):
            raise Refused(RefusalCode.UNKNOWN_CUSTOMER, record=about)
        return int(name)
    rows, more = _found(ask, FindCustomers(request="-", number=about), 5)
    if not rows:
        raise Refused(RefusalCode.UNKNOWN_CUSTOMER, record=about)
    if len(rows) > 1:
        known = ", ".join(f"{_RECORD}{row.record} {row.name or row.company}".rstrip() for row in rows)
        raise Refused(RefusalCode.CUSTOMER_UNCLEAR, about=about, known=f"{known}, ..." if more else known)
    return rows[0].record


def _cells(row: CustomerRow, words: Words) -> list[str]:
    zone = ZoneInfo(row.zone)

    def local(at: Instant | None) -> str:
        return "" if at is None else f"{local_time(at, zone):%Y-%m-%d %H:%M %Z}"

    return [
        f"{_RECORD}{row.record}",
        "  ".join(filter(None, (row.company, row.name))) or "-",
        row.number_as_given,
        customer_words.state(row, words),
        str(row.attempts),
        customer_words.last(row, words),
        local(row.last_dial),
        local(row.promised_for),
        row.campaign,
        f"{row.list}:{row.line}",
    ]
