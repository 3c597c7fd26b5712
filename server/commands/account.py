"""`kaden account`: who may sign in, and as what.

Rule: a password comes from a prompt or from standard input, never from the command line, where everybody could read it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

import click

from kaden.protocol.accounts import AccountRow, Accounts
from kaden.protocol.client import AddAccount, DisableAccount, ListAccounts, SetPassword
from kaden.setup.kinds import Kind
from kaden.words import Words, language_of_environment
from server.commands.asking import Whereabouts, shared_options
from server.commands.definitions import delete_command, set_command, show_command
from server.commands.table import table_lines
from server.commands.through_server import OfficeConnection

LONGEST_NAME: Final = 60
LONGEST_PASSWORD: Final = 1_024

EXAMPLES: Final = """\b
Examples:
  kaden account add sato --role supervisor --full-name "佐藤 花子" --os-user sato
  kaden account add agent7 --agent --phone 7007 --group "発信グループ1"
  kaden account set sato --permissions 展示会フォロー=edit --no-agent-use
  kaden account list --json"""


@click.group("account", epilog=EXAMPLES)
def command() -> None:
    """Add, list, change and disable accounts, set passwords and permissions."""


@command.command("add", epilog=EXAMPLES)
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice(["administrator", "supervisor", "user"]),
    default="user",
    show_default=True,
    help="What the account may do.",
)
@click.option("--agent", is_flag=True, help="The account works as an agent.")
@click.option("--full-name", default="", help="The name that screens show.")
@click.option("--phone", default="", help="Where the agent's phone rings: an extension or an outside number.")
@click.option("--os-user", help="User of this machine who may sign in without a password.")
@click.option("--group", "groups", multiple=True, help="Dial group to join; made if it is new. Repeatable.")
@click.option("--password", "ask", is_flag=True, help="Ask for a password although --os-user is given.")
@shared_options
def add(
    name: str,
    role: Literal["administrator", "supervisor", "user"],
    agent: bool,
    full_name: str,
    phone: str,
    os_user: str | None,
    groups: Sequence[str],
    ask: bool,
    config: Path | None,
    server: Path | None,
    account: str | None,
) -> None:
    """Add an account. Without --os-user it gets a password: asked for, or the first line of standard input."""
    _no_longer_than(LONGEST_NAME, name, full_name, os_user or "", *groups)
    _no_longer_than(40, phone)
    words = Words(language_of_environment())
    Whereabouts(config, server, account).ask(
        AddAccount(
            request=OfficeConnection.new_request(),
            name=name,
            full_name=full_name,
            role=role,
            agent_use=agent,
            phone=phone,
            os_user=os_user,
            password=_password(words) if ask or os_user is None else None,
            groups=tuple(groups),
        )
    )
    click.echo(words("account.added", account=name))


@command.command("list", epilog="Example: `kaden account list --json`")
@click.option("--json", "as_json", is_flag=True, help="A JSON list instead of a table.")
@shared_options
def list_accounts(as_json: bool, config: Path | None, server: Path | None, account: str | None) -> None:
    """List all accounts."""
    asked = ListAccounts(request=OfficeConnection.new_request())
    answer = Whereabouts(config, server, account).ask(asked)
    assert isinstance(answer, Accounts)
    if as_json:
        click.echo(json.dumps([row.model_dump(mode="json") for row in answer.accounts], ensure_ascii=False))
        return
    for line in _table(Words(language_of_environment()), answer.accounts):
        click.echo(line)


@command.command("disable", epilog="Example: `kaden account disable sato`")
@click.argument("name")
@shared_options
def disable(name: str, config: Path | None, server: Path | None, account: str | None) -> None:
    """Close an account. Whoever is signed in with it is out at once."""
    _no_longer_than(LONGEST_NAME, name)
    asked = DisableAccount(request=OfficeConnection.new_request(), name=name)
    Whereabouts(config, server, account).ask(asked)
    click.echo(Words(language_of_environment())("account.disabled", account=name))


@command.command("passwd", epilog="Example: `kaden account passwd sato < new-password`")
@click.argument("name")
@shared_options
def passwd(name: str, config: Path | None, server: Path | None, account: str | None) -> None:
    """Set a password: asked for, or the first line of standard input. Earlier sign-ins become void."""
    _no_longer_than(LONGEST_NAME, name)
    words = Words(language_of_environment())
    asked = SetPassword(request=OfficeConnection.new_request(), name=name, password=_password(words))
    Whereabouts(config, server, account).ask(asked)
    click.echo(words("account.password_set", account=name))


command.add_command(set_command(Kind.ACCOUNT))
command.add_command(show_command(Kind.ACCOUNT))
command.add_command(delete_command(Kind.ACCOUNT))


def _password(words: Words) -> str:
    if sys.stdin.isatty():
        password = click.prompt(words("account.password"), hide_input=True, err=True)
        if password != click.prompt(words("account.password_again"), hide_input=True, err=True):
            raise click.UsageError(words("account.passwords_differ"))
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if not 0 < len(password) <= LONGEST_PASSWORD:
        raise click.UsageError(words("account.password_length", limit=LONGEST_PASSWORD))
    return str(password)


def _no_longer_than(limit: int, *texts: str) -> None:
    for text in texts:
        if len(text) > limit:
            raise click.UsageError(f"{text[:limit]}… is longer than {limit} characters")


def _table(words: Words, accounts: Sequence[AccountRow]) -> list[str]:
    if not accounts:
        return [words("account.empty")]
    names = ("name", "full_name", "role", "agent_use", "phone", "os_user", "groups", "state")
    rows = [[words(f"account.{name}") for name in names], *(_cells(words, row) for row in accounts)]
    return list(table_lines(rows))


def _cells(words: Words, row: AccountRow) -> list[str]:
    return [
        row.name,
        row.full_name,
        words(f"account.{row.role.value}"),
        words("account.yes" if row.agent_use else "account.no"),
        row.phone,
        row.os_user or "-",
        ", ".join(row.groups),
        words("account.is_disabled" if row.disabled else "account.active"),
    ]
