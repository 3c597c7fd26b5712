"""`kaden status`: how the floor stands at this moment; with a word behind it, the statuses that agents choose."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from kaden.protocol.client import WatchJob, WatchJobs
from kaden.protocol.refusals import Refused
from kaden.protocol.server import JobsChanged, MonitorChanged, MonitorHeader
from kaden.setup.kinds import Kind
from kaden.vocabulary import JobState
from kaden.words import Words, language_of_environment
from server.commands.asking import Whereabouts, shared_options
from server.commands.definitions import commands_of
from server.commands.status_shown import Standing, as_object, table, tmux_line, tmux_refusal
from server.commands.through_server import OfficeConnection

REFUSED: Final = 1

EXAMPLES: Final = """\b
Examples:
  kaden status
  kaden status --json --account supervisor
  kaden status --tmux
  kaden status list
  kaden status add 発信業務 --use sign_in --limit 60"""


@click.group("status", epilog=EXAMPLES, invoke_without_command=True, subcommand_metavar="[VERB] [OPTIONS]...")
@click.option("--json", "as_json", is_flag=True, help="A JSON object instead of a table.")
@click.option("--tmux", is_flag=True, help="One short line with the colours of tmux's status line.")
@shared_options
@click.pass_context
def command(
    context: click.Context,
    as_json: bool,
    tmux: bool,
    config: Path | None,
    server: Path | None,
    account: str | None,
) -> int:
    """Show how the floor stands; with a verb, set up the statuses that agents choose.

    What is shown is what a supervisor's account sees: jobs of its campaigns. It needs a running server.
    """
    if context.invoked_subcommand is not None:
        if as_json or tmux or config or server or account:
            raise click.UsageError(f"options of `kaden status {context.invoked_subcommand}` stand behind it")
        return 0
    if as_json and tmux:
        raise click.UsageError("--json and --tmux do not go together")
    words = Words(language_of_environment())
    try:
        with Whereabouts(config, server, account).through_server() as office:
            standing = ask(office)
    except Refused as refused:
        if not tmux:
            raise
        # What tmux shows is the standard output, however the command ended.
        click.echo(tmux_refusal(words, refused))
        return REFUSED
    if as_json:
        click.echo(json.dumps(as_object(standing), ensure_ascii=False))
    elif tmux:
        click.echo(tmux_line(words, standing))
    else:
        for line in table(words, standing):
            click.echo(line)
    return 0


for _inner in commands_of(Kind.STATUS).commands.values():
    command.add_command(_inner)


def ask(office: OfficeConnection) -> Standing:
    """How the floor stands, as the account of this conversation sees it.

    Raises:
        Refused: NOT_ALLOWED, no supervisor's account; or what ends the conversation.
    """
    office.send(WatchJobs())
    listed = office.receive()
    while not isinstance(listed, JobsChanged):
        listed = office.receive()
    office.send(WatchJobs(on=False))
    started = [row.id for row in listed.jobs if row.state is JobState.STARTED]
    floor_wide = tuple(alert for alert in listed.alerts if alert.job is None)
    return Standing(listed.now, listed.jobs, tuple(_heads(office, started)), floor_wide)


def _heads(office: OfficeConnection, jobs: list[int]) -> Iterator[MonitorHeader]:
    for job in jobs:
        office.send(WatchJob(job=job))
        shown = office.receive()
        while not (isinstance(shown, MonitorChanged) and shown.header.job == job):
            shown = office.receive()
        yield shown.header
