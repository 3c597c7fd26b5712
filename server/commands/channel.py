"""`kaden channel`: what lives in the switch, and cutting what keeps a line (domain row 331).

Rule: only the running server knows both the switch and the floor, so both verbs need one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from kaden import channel_words
from kaden.protocol.channels import ChannelRow, Channels, ChannelStanding, CutChannel, ListChannels
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.words import Words, language_of_environment
from server.commands.asking import Whereabouts, shared_options
from server.commands.table import table_lines
from server.commands.through_server import OfficeConnection

EXAMPLES = """\b
Examples:
  kaden channel list
  kaden channel list --json"""


@click.group("channel")
def command() -> None:
    """See what lives in the telephone switch, and cut what is stuck. For administrators.

    \b
    Examples:
      kaden channel list
      kaden channel cut 1763868033.12
    """


@command.command("list", epilog=EXAMPLES)
@click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
@shared_options
def list_(as_json: bool, config: Path | None, server: Path | None, account: str | None) -> None:
    """List every channel of the switch, whosever it is; what kaden does not know stands first, with a mark."""
    with Whereabouts(config, server, account).through_server() as office:
        told = _told(office)
    if as_json:
        facts = told.model_dump(mode="json", include={"now", "lines", "taken", "left_out"})
        channels = [row.model_dump(mode="json") for row in told.rows]
        click.echo(json.dumps({**facts, "channels": channels}, ensure_ascii=False))
        return
    for line in _lines(Words(language_of_environment()), told):
        click.echo(line)


@command.command("cut", epilog="Example: `kaden channel cut 1763868033.12`")
@click.argument("channel")
@shared_options
def cut(channel: str, config: Path | None, server: Path | None, account: str | None) -> None:
    """Cut a channel, and say what ended with it; a talk ends as by a hang-up. It is in the audit log.

    CHANNEL is its name in `kaden channel list`.
    """
    words = Words(language_of_environment())
    with Whereabouts(config, server, account).through_server() as office:
        told = _told(office)
        row = next((row for row in told.rows if row.id == channel), None)
        if row is None or row.standing is ChannelStanding.MISSING:
            raise Refused(RefusalCode.CHANNEL_GONE, channel=channel)
        office.ask(CutChannel(request=office.new_request(), channel=channel, attempt=row.attempt))
    ended = channel_words.ends(words, row, told.now)
    click.echo(words("channels.cut_done", channel=channel, ended=ended))


def _told(office: OfficeConnection) -> Channels:
    told = office.ask(ListChannels(request=office.new_request()))
    assert isinstance(told, Channels)
    return told


def _lines(words: Words, told: Channels) -> Iterator[str]:
    if told.rows:
        columns = ("id", "whose", "state", "line", "number", "job")
        head = [words(f"channels.{column}") for column in columns]
        yield from table_lines([head, *(_cells(words, row, told) for row in told.rows)])
    else:
        yield words("channels.empty")
    yield channel_words.total(words, told)


def _cells(words: Words, row: ChannelRow, told: Channels) -> list[str]:
    return [
        row.id,
        channel_words.marked(words, row),
        channel_words.state(words, row, told.now),
        row.line,
        channel_words.number(row),
        row.job,
    ]
