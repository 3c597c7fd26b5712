"""`kaden token`: programs that act as an account over the network (domain row 329; docs/api.md).

Rule: the token goes to standard output alone and once, so that a script can keep it where only it can read it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from kaden.clock import Instant, local_time
from kaden.protocol.tokens import AddToken, ListTokens, RemoveToken, TokenAdded, TokenRow, Tokens
from kaden.words import Words, language_of_environment
from server.commands.asking import Whereabouts, shared_options
from server.commands.audit import Day
from server.commands.table import table_lines
from server.commands.through_server import OfficeConnection
from server.settings import load

LONGEST_NAME = 60

EXAMPLES = """\b
Examples:
  kaden token add crm --name "CRM, head office"
  kaden token add compliance --name blocklist --expires 2027-03-31 > /etc/blocklist/kaden.token
  kaden token list
  kaden token remove blocklist"""


@click.group("token", epilog=EXAMPLES)
def command() -> None:
    """Let programs act as an account over the network; see docs/api.md."""


@command.command("add", epilog=EXAMPLES)
@click.argument("acts_as", metavar="ACCOUNT")
@click.option("--name", required=True, help="What people call the program. Example: --name CRM")
@click.option("--expires", type=Day(), help="The last day on which it is taken: 2027-03-31.")
@shared_options
def add(
    acts_as: str,
    name: str,
    expires: date | None,
    config: Path | None,
    server: Path | None,
    account: str | None,
) -> None:
    """Make a token for a program that shall act as ACCOUNT. It is shown this once.

    The program may do what ACCOUNT may, at each request: role, permissions on campaigns, and whether it is disabled.
    Make an account of its own for each program.
    """
    _no_longer(acts_as, name)
    asked = AddToken(request=OfficeConnection.new_request(), account=acts_as, name=name, last_day=expires)
    answer = Whereabouts(config, server, account).ask(asked)
    assert isinstance(answer, TokenAdded)
    click.echo(Words(language_of_environment())("token.added", token=name, account=acts_as), err=True)
    click.echo(answer.token)


@command.command("list", epilog="Example: `kaden token list --json`")
@click.option("--json", "as_json", is_flag=True, help="A JSON list instead of a table.")
@shared_options
def list_tokens(as_json: bool, config: Path | None, server: Path | None, account: str | None) -> None:
    """Show all tokens: whose they are, until when, and when each was used last. No token itself is shown."""
    zone = ZoneInfo(load(config).settings.time_zone)
    answer = Whereabouts(config, server, account).ask(ListTokens(request=OfficeConnection.new_request()))
    assert isinstance(answer, Tokens)
    if as_json:
        click.echo(json.dumps([row.model_dump(mode="json") for row in answer.tokens], ensure_ascii=False))
        return
    for line in _table(Words(language_of_environment()), answer.tokens, zone):
        click.echo(line)


@command.command("remove", epilog="Example: `kaden token remove blocklist`")
@click.argument("name")
@shared_options
def remove(name: str, config: Path | None, server: Path | None, account: str | None) -> None:
    """Take a token out of use: from its next request on the program is refused."""
    _no_longer(name)
    asked = RemoveToken(request=OfficeConnection.new_request(), name=name)
    Whereabouts(config, server, account).ask(asked)
    click.echo(Words(language_of_environment())("token.removed", token=name))


def _no_longer(*names: str) -> None:
    for name in names:
        if not 0 < len(name) <= LONGEST_NAME:
            raise click.UsageError(f"a name has 1 to {LONGEST_NAME} characters")


def _table(words: Words, tokens: Sequence[TokenRow], zone: ZoneInfo) -> Iterator[str]:
    if not tokens:
        yield words("token.empty")
        return
    names = ("name", "account", "state", "last_day", "used", "made", "by")
    rows = [[words(f"token.{name}") for name in names], *(_cells(words, row, zone) for row in tokens)]
    yield from table_lines(rows)


def _cells(words: Words, row: TokenRow, zone: ZoneInfo) -> list[str]:
    state = "expired" if row.expired else "closed" if row.account_disabled else "good"
    return [
        row.name,
        row.account,
        words(f"token.{state}"),
        # The last day ends where the next one begins.
        words("token.never") if row.expires_at is None else _at(row.expires_at - 1, zone)[:10],
        words("token.unused") if row.used_at is None else _at(row.used_at, zone),
        _at(row.made_at, zone),
        words("audit.nobody") if row.made_by is None else row.made_by,
    ]


def _at(at: Instant, zone: ZoneInfo) -> str:
    return f"{local_time(at, zone):%Y-%m-%d %H:%M %Z}"
