"""The `kaden` command: finds the verb, loads its half only then, and turns every ending into an exit code.

Exit codes are an interface: 0 done, 1 refused (one line on stderr), 2 wrong use; 130 when the user broke off.
Rule: nothing that a verb needs is imported here, so `--help` and `--version` load neither Textual nor the server.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Final, Literal, NoReturn

import click

from kaden import __version__, faults
from kaden.protocol.refusals import RefusalCode, Refused

REFUSED: Final = 1
BROKEN_OFF: Final = 130
"""What a shell reports for a command that Ctrl-C ended."""

Extra = Literal["client", "server", "all"]

_OF_CLIENT: Final = ("rich", "textual")
_OF_SERVER: Final = (
    "aiosqlite",
    "argon2",
    "h11",
    "httpx",
    "phonenumbers",
    "prometheus_client",
    "pydantic_settings",
    "structlog",
)

PACKAGES_OF_EXTRA: Final[dict[Extra, tuple[str, ...]]] = {
    "client": _OF_CLIENT,
    "server": _OF_SERVER,
    "all": (*_OF_CLIENT, *_OF_SERVER),
}
"""The import names by which an installed extra is known."""


@dataclass(frozen=True, slots=True)
class Verb:
    """One word after `kaden`, before its code is loaded."""

    place: str
    """Where its click command is: `module:name`."""
    summary: str
    """Its line in `kaden --help`."""
    extra: Extra
    """The packages it needs beyond the core."""
    hidden: bool = False
    """Left out of `kaden --help`: for tests and for people who build on the project."""


DEFAULT_VERB: Final = "client"

VERBS: Final[dict[str, Verb]] = {
    "demo": Verb("server.commands.demo:command", "A whole floor on this terminal, no set-up.", "all"),
    "practice": Verb("server.commands.practice:command", "Practise at an agent's desk, no set-up.", "all"),
    "client": Verb("tui.commands:client", "Sign in and work; plain `kaden` does the same.", "client"),
    "init": Verb("server.commands.init:command", "Make a configuration and an empty database.", "server"),
    "account": Verb(
        "server.commands.account:command", "Set up accounts, passwords and permissions.", "server"
    ),
    "status": Verb(
        "server.commands.status:command", "Show how the floor stands; set up agents' statuses.", "server"
    ),
    "watch": Verb("tui.watch.command:command", "Watch the floor live in a pane, for tmux.", "client"),
    "token": Verb("server.commands.token:command", "Let programs act as an account.", "server"),
    "group": Verb("server.commands.definitions:group", "Set up dial groups.", "server"),
    "rule": Verb("server.commands.rule:command", "Set up dial rules.", "server"),
    "calendar": Verb("server.commands.definitions:calendar", "Set up weekdays and holidays.", "server"),
    "campaign": Verb("server.commands.definitions:campaign", "Set up campaigns.", "server"),
    "disposition": Verb("server.commands.definitions:disposition", "Set up results of calls.", "server"),
    "batch": Verb("server.commands.definitions:batch", "Set up batches of campaigns.", "server"),
    "job": Verb("server.commands.job:command", "Set up call jobs, start and stop them.", "server"),
    "channel": Verb(
        "server.commands.channel:command", "List what lives in the switch, cut what is stuck.", "server"
    ),
    "serve": Verb("server.commands.serve:command", "Run the server.", "server"),
    "import": Verb("server.commands.import_list:command", "Load a customer list into a batch.", "server"),
    "lists": Verb("server.commands.lists:command", "Show the customer lists and how they stand.", "server"),
    "export": Verb(
        "server.commands.export_list:command",
        "Write a customer list as CSV, or a campaign as text.",
        "server",
    ),
    "allocate": Verb("server.commands.allocate:command", "Give records of a list to groups.", "server"),
    "callback": Verb("server.commands.callback:command", "Show, move and count promised calls.", "server"),
    "customer": Verb("server.commands.customer:command", "Find customers, and tell one's story.", "server"),
    "dnc": Verb("server.commands.dnc:command", "Show and change do-not-call lists.", "server"),
    "plan": Verb("server.commands.plan:plan", "Show what a campaign's file would change.", "server"),
    "apply": Verb("server.commands.plan:apply", "Change what a campaign's file says.", "server"),
    "replay": Verb("server.commands.replay:command", "Show a recorded day, or live it again.", "server"),
    "simulate": Verb("server.commands.simulate:command", "Try a dial rule on a simulated day.", "server"),
    "why": Verb("server.commands.why:command", "Say why a job dials as it does.", "server"),
    "recording": Verb(
        "server.commands.recording:command", "Fetch recordings of calls, or hear them.", "server"
    ),
    "audit": Verb("server.commands.audit:command", "Show who changed what.", "server"),
    "report": Verb("server.commands.report:command", "Count the calls of a period.", "server"),
    "backup": Verb("server.commands.backup:command", "Copy the database while the server runs.", "server"),
    "config": Verb("server.commands.config:command", "Check the configuration.", "server"),
    "doctor": Verb(
        "server.commands.doctor:command", "Try the telephone switch, and say what to change.", "server"
    ),
    "switchboard": Verb(
        "server.commands.switchboard:command", "Run the simulated switch alone.", "server", hidden=True
    ),
}
"""In the order in which a newcomer meets them, which is the order of `kaden --help`."""

_EXAMPLES: Final = """\b
Examples:
  kaden demo
  kaden --server wss://floor.example:7443 --account sato
  kaden VERB --help"""


class Verbs(click.Group):
    """A group whose commands are known by name and summary, and loaded only when one of them runs."""

    def __init__(self, verbs: dict[str, Verb]) -> None:
        super().__init__(
            name="kaden",
            help="An outbound call floor in a terminal. Without a verb: sign in to a server and work.",
            epilog=_EXAMPLES,
            params=[_version_option()],
            commands={
                name: click.Command(name, short_help=verb.summary, hidden=verb.hidden)
                for name, verb in verbs.items()
            },
            no_args_is_help=False,
            subcommand_metavar="[VERB] [OPTIONS]...",
            options_metavar="",
        )
        self._verbs = verbs

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order of their table."""
        return list(self._verbs)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read `kaden` and `kaden --server …` as the verb that most people mean."""
        own = {option for param in self.get_params(ctx) for option in param.opts}
        if not ctx.resilient_parsing and (not args or (args[0].startswith("-") and args[0] not in own)):
            args = [DEFAULT_VERB, *args]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Put the real command in the place of its summary."""
        name, summary, rest = super().resolve_command(ctx, args)
        if name is None or summary is None:
            return name, summary, rest
        return name, load(name, self._verbs[name]), rest


def _version_option() -> click.Option:
    def show(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
        if wanted and not ctx.resilient_parsing:
            click.echo(f"kaden {__version__}")
            ctx.exit()

    return click.Option(
        ["--version"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=show,
        help="Show the version.",
    )


def load(name: str, verb: Verb) -> click.Command:
    """The command of `verb`.

    Raises:
        Refused: the packages that it needs are not installed.
    """
    if any(find_spec(package) is None for package in PACKAGES_OF_EXTRA[verb.extra]):
        raise Refused(RefusalCode.PACKAGES_MISSING, command=f"kaden {name}", extra=verb.extra)
    module, _, attribute = verb.place.partition(":")
    command = getattr(import_module(module), attribute)
    if not isinstance(command, click.Command):
        raise TypeError(f"{verb.place} is no click command")
    return command


def run(args: Sequence[str], verbs: dict[str, Verb] = VERBS) -> int:
    """Carry out one command line and give its exit code; what went wrong is told in one line on stderr."""
    try:
        code = Verbs(verbs).main(args, prog_name="kaden", standalone_mode=False)
        sys.stdout.flush()
    except click.Abort:
        return BROKEN_OFF
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except Refused as refused:
        _say(refused)
        return REFUSED
    except BrokenPipeError:
        _forget_output()
        return REFUSED
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else REFUSED
    except Exception as error:
        _say(Refused(RefusalCode.UNEXPECTED, kind=type(error).__name__, path=faults.record(error)))
        return REFUSED
    return code if isinstance(code, int) else 0


def _say(refused: Refused) -> None:
    # The words are read from files; a command that succeeds never needs them.
    from kaden.words import Words, language_of_environment

    click.echo(f"kaden: {Words(language_of_environment()).refusal(refused)}", err=True)


def _forget_output() -> None:
    """Our output's reader has gone; without this the interpreter would try again while it ends, and complain."""
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def main() -> NoReturn:
    """The console script."""
    sys.exit(run(sys.argv[1:]))
