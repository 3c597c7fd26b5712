"""`kaden group`, `kaden campaign` and their like: list, show, add, set and delete definitions of the work.

Rule: one set of commands serves every kind; what a kind can say is read from its form (`kaden.setup`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import click

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.setup import Definition, Definitions, DeleteDefinition, ListDefinitions, SaveDefinition
from kaden.setup.fields import fields
from kaden.setup.kinds import INSIDE, Kind
from kaden.words import Words, language_of_environment
from server.commands.asking import Ask, Whereabouts, shared_options
from server.commands.form_options import by_option, cell, form_options, label_of, said
from server.commands.table import table_lines
from server.commands.through_server import OfficeConnection

IN_LIST: Final[Mapping[Kind, Sequence[str]]] = {
    Kind.ACCOUNT: ("name", "full_name", "role", "agent_use", "phone", "groups", "permissions", "disabled"),
    Kind.STATUS: ("name", "use", "limit", "active"),
    Kind.GROUP: ("name", "members"),
    Kind.RULE: ("name", "method", "multipliers", "ring_timeout", "redial_interval", "attempt_cap", "shadow"),
    Kind.CALENDAR: ("name", "weekdays", "holidays"),
    Kind.CAMPAIGN: ("name", "rule", "hours_start", "hours_end", "calendar", "notify", "closed"),
    Kind.DISPOSITION: ("position", "label", "class", "next_action", "required", "active"),
    Kind.BATCH: ("name", "first_day", "last_day", "groups"),
    Kind.JOB: ("name", "groups", "phone_type", "attempts_from", "attempts_to", "lines", "order", "start_at"),
}
"""Fields that a list shows; `show` tells all."""

EXAMPLES: Final[Mapping[Kind, Mapping[str, str]]] = {
    Kind.ACCOUNT: {"set": "kaden account set sato --permissions 展示会フォロー=edit"},
    Kind.STATUS: {
        "add": "kaden status add 発信業務 --use sign_in --limit 60",
        "set": "kaden status set 発信業務 --limit 30",
    },
    Kind.GROUP: {
        "add": "kaden group add East --members agent1,agent2",
        "set": "kaden group set East --members agent1,agent2,agent3",
    },
    Kind.RULE: {"add": "kaden rule add Standard --redial-interval 24 --redial-by-outcome busy=0.5 --attempt-cap 3"},
    Kind.CALENDAR: {
        "add": "kaden calendar add Office --weekdays mon,tue,wed,thu,fri --holidays 2026-12-29..2027-01-03",
        "set": "kaden calendar set Office --holidays 2026-12-29..2027-01-03,2027-02-11",
    },
    Kind.CAMPAIGN: {
        "add": "kaden campaign add Fair --rule Standard --hours-start 09:00 --hours-end 17:00",
        "set": "kaden campaign set Fair --hours-end 18:00 --calendar Office",
    },
    Kind.DISPOSITION: {
        "add": "kaden disposition add 資料送付 --campaign Fair --position 11 --class effective",
        "set": "kaden disposition set 資料送付 --campaign Fair --no-active",
    },
    Kind.BATCH: {
        "add": "kaden batch add Fair-1 --campaign Fair --first-day 2026-02-01 --last-day 2026-03-31 --groups East",
        "set": "kaden batch set Fair-1 --last-day 2026-04-30",
    },
    Kind.JOB: {
        "add": "kaden job add Visitors --batch Fair-1 --groups East --phone-type fixed --attempts-to 2",
        "set": 'kaden job set Visitors --conditions "都道府県 is 大阪府" --lines 5',
    },
}  # fmt: skip
"""One for each command that takes fields."""


@contextmanager
def told_by_option(kind: Kind, argument: str) -> Iterator[None]:
    """Refusals of fields name the option that was typed."""
    try:
        yield
    except Refused as refused:
        raise by_option(refused, argument, kind) from None


def add_command(kind: Kind) -> click.Command:
    """Makes one."""

    @click.command("add", epilog=_example(kind, "add"), help=f"Make a {_spoken(kind)}.")
    @click.argument("name")
    @_place_option(kind)
    @form_options(kind, new=True)
    @click.option("--json", "as_json", is_flag=True, help="What was made as a JSON object.")
    @shared_options
    def add(
        name: str,
        as_json: bool,
        config: Path | None,
        server: Path | None,
        account: str | None,
        inside: str | None = None,
        **options: Any,
    ) -> None:
        with Whereabouts(config, server, account).open() as ask, told_by_option(kind, "NAME"):
            place = _place(ask, kind, inside)
            if kind in INSIDE and place is None:
                raise click.UsageError(f"--{INSIDE[kind]} is needed: what it belongs to")
            values = {label_of(kind): name, **said(kind, options)}
            _tell(kind, _saved(ask, SaveDefinition(
                request=OfficeConnection.new_request(), kind=kind, inside=place, values=values,
            )), "added", as_json=as_json)  # fmt: skip

    return add


def set_command(kind: Kind) -> click.Command:
    """Changes one; what is not named stays."""

    @click.command(
        "set", epilog=_example(kind, "set"), help=f"Change a {_spoken(kind)}. What is not named stays."
    )
    @click.argument("name")
    @_place_option(kind)
    @form_options(kind, new=False)
    @click.option("--json", "as_json", is_flag=True, help="The changed one as a JSON object.")
    @shared_options
    def change(
        name: str,
        as_json: bool,
        config: Path | None,
        server: Path | None,
        account: str | None,
        inside: str | None = None,
        **options: Any,
    ) -> None:
        changes = said(kind, options)
        if not changes:
            raise click.UsageError("nothing to change: name at least one option")
        with Whereabouts(config, server, account).open() as ask, told_by_option(kind, f"--{label_of(kind)}"):
            row = find(ask, kind, name, inside)
            answer = _saved(ask, SaveDefinition(
                request=OfficeConnection.new_request(), kind=kind, id=row.id, revision=row.revision,
                values={**row.values, **changes},
            ))  # fmt: skip
        # A password is never told, so that it may have changed.
        same = "password" not in changes and all(each.values == row.values for each in answer.rows)
        _tell(kind, answer, "unchanged" if same else "changed", as_json=as_json)

    return change


def delete_command(kind: Kind) -> click.Command:
    """Deletes one that nothing uses."""

    @click.command(
        "delete",
        epilog=f"Example: `kaden {kind} delete NAME`",
        help=f"Delete a {_spoken(kind)} that nothing uses.",
    )
    @click.argument("name")
    @_place_option(kind)
    @shared_options
    def delete(
        name: str, config: Path | None, server: Path | None, account: str | None, inside: str | None = None
    ) -> None:
        with Whereabouts(config, server, account).open() as ask, told_by_option(kind, "NAME"):
            row = find(ask, kind, name, inside)
            ask(DeleteDefinition(
                request=OfficeConnection.new_request(), kind=kind, id=row.id, revision=row.revision,
            ))  # fmt: skip
        words = Words(language_of_environment())
        click.echo(words("definitions.deleted", kind=words(f"setup_kind.{kind}"), name=_name(kind, row)))

    return delete


def list_command(kind: Kind) -> click.Command:
    """Lists them, as far as the account may see them."""

    @click.command(
        "list", epilog=f"Example: `kaden {kind} list --json`", help=f"List the {_spoken(kind)} definitions."
    )
    @_place_option(kind)
    @click.option("--json", "as_json", is_flag=True, help="A JSON list instead of a table.")
    @shared_options
    def list_all(
        as_json: bool,
        config: Path | None,
        server: Path | None,
        account: str | None,
        inside: str | None = None,
    ) -> None:
        with Whereabouts(config, server, account).open() as ask:
            answer = _listed(ask, kind, _place(ask, kind, inside))
            places = _names_of(ask, INSIDE[kind]) if kind in INSIDE else {}
        if as_json:
            click.echo(json.dumps([_plain(row) for row in answer.rows], ensure_ascii=False))
            return
        words = Words(language_of_environment())
        for line in _table(words, kind, answer.rows, places):
            click.echo(line)
        click.echo(words(
            "definitions.count", shown=len(answer.rows), total=answer.total, maximum=answer.maximum
        ))  # fmt: skip

    return list_all


def show_command(kind: Kind) -> click.Command:
    """Tells all of one."""

    @click.command(
        "show", epilog=f"Example: `kaden {kind} show NAME`", help=f"Show all of one {_spoken(kind)}."
    )
    @click.argument("name")
    @_place_option(kind)
    @click.option("--json", "as_json", is_flag=True, help="A JSON object instead of lines.")
    @shared_options
    def show(
        name: str,
        as_json: bool,
        config: Path | None,
        server: Path | None,
        account: str | None,
        inside: str | None = None,
    ) -> None:
        with Whereabouts(config, server, account).open() as ask:
            row = find(ask, kind, name, inside)
        _show(kind, row, as_json=as_json)

    return show


def find(ask: Ask, kind: Kind, name: str, inside: str | None) -> Definition:
    """The one that somebody means: by its name, or by its number.

    Raises:
        Refused: DEFINITION_NOT_FOUND, also when several have the name, with what there is.
    """
    rows = _listed(ask, kind, _place(ask, kind, inside)).rows
    found = [row for row in rows if _name(kind, row) == name] or [row for row in rows if str(row.id) == name]
    if len(found) != 1:
        known = ", ".join(f"{row.id} ({_name(kind, row)})" for row in found or rows) or "-"
        raise Refused(RefusalCode.DEFINITION_NOT_FOUND, kind=kind.value, name=name, known=known)
    return found[0]


def commands_of(kind: Kind) -> click.Group:
    """The verb of a kind."""
    examples = "\n".join(f"  {line}" for line in EXAMPLES[kind].values())
    group = click.Group(
        kind.value,
        help=f"List, show, add, change and delete {_spoken(kind)} definitions.",
        epilog=f"\b\nExamples:\n  kaden {kind} list\n{examples}",
    )
    for make in (list_command, show_command, add_command, set_command, delete_command):
        group.add_command(make(kind))
    return group


def _place_option(kind: Kind) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """What a definition belongs to, where it belongs to something."""
    if kind not in INSIDE:
        return lambda command: command
    parent = INSIDE[kind]
    told = f"The {_spoken(parent)} that it belongs to: its name or number. Example: --{parent} Fair"
    return click.option(f"--{parent}", "inside", help=told)


def _place(ask: Ask, kind: Kind, inside: str | None) -> int | None:
    return None if inside is None else find(ask, INSIDE[kind], inside, None).id


def _listed(ask: Ask, kind: Kind, inside: int | None) -> Definitions:
    answer = ask(ListDefinitions(request=OfficeConnection.new_request(), kind=kind, inside=inside))
    assert isinstance(answer, Definitions)
    return answer


def _saved(ask: Ask, asked: SaveDefinition) -> Definitions:
    answer = ask(asked)
    assert isinstance(answer, Definitions)
    return answer


def _tell(kind: Kind, answer: Definitions, done: str, *, as_json: bool) -> None:
    words = Words(language_of_environment())
    for row in answer.rows:
        if not as_json:
            named = words(f"setup_kind.{kind}")
            click.echo(words(f"definitions.{done}", kind=named, name=_name(kind, row)))
        _show(kind, row, as_json=as_json)
    for each in answer.warnings:
        click.echo(
            words("definitions.warning", text=words(f"setup_warning.{each.code}", **each.values)), err=True
        )


def _show(kind: Kind, row: Definition, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_plain(row), ensure_ascii=False))
        return
    words = Words(language_of_environment())
    told = [
        [words(f"setup_{kind}.{spec.name}"), cell(words, kind, spec.name, row.values.get(spec.name))]
        for spec in fields(kind)
        if spec.type != "secret"
    ]
    for line in table_lines(told):
        click.echo(line)


def _table(words: Words, kind: Kind, rows: Sequence[Definition], places: Mapping[int, str]) -> Iterator[str]:
    if not rows:
        yield words("definitions.empty")
        return
    shown = IN_LIST[kind]
    place = [words(f"setup_kind.{INSIDE[kind]}")] if kind in INSIDE else []
    headings = [words("definitions.id"), *place, *(words(f"setup_{kind}.{name}") for name in shown)]
    lines = [headings]
    for row in rows:
        where = [places.get(row.inside or 0, "-")] if kind in INSIDE else []
        cells = [cell(words, kind, name, row.values.get(name)) for name in shown]
        lines.append([str(row.id), *where, *cells])
    yield from table_lines(lines, {0})


def _names_of(ask: Ask, kind: Kind) -> dict[int, str]:
    return {row.id: _name(kind, row) for row in _listed(ask, kind, None).rows}


def _plain(row: Definition) -> dict[str, Any]:
    told = row.model_dump(mode="json")
    told["values"].pop("password", None)
    return told


def _name(kind: Kind, row: Definition) -> str:
    return str(row.values[label_of(kind)])


def _spoken(kind: Kind) -> str:
    return Words("en")(f"setup_kind.{kind}")


def _example(kind: Kind, verb: str) -> str:
    return f"\b\nExample:\n  {EXAMPLES[kind][verb]}"


group = commands_of(Kind.GROUP)
calendar = commands_of(Kind.CALENDAR)
campaign = commands_of(Kind.CAMPAIGN)
disposition = commands_of(Kind.DISPOSITION)
batch = commands_of(Kind.BATCH)
