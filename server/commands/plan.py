"""`kaden plan` and `kaden apply`: a campaign's set-up from a text; first what would change, then just that.

Rule: what is wrong in the file is told with its line and field; nothing is changed by a plan or by a refusal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import click

from kaden import changes_told
from kaden.protocol.campaign_file import (
    ApplyCampaign,
    CampaignPlan,
    EligibleChange,
    PlanCampaign,
    SetupChange,
)
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.setup.campaign_file import read_file
from kaden.words import Words, language_of_environment
from server.commands.asking import Whereabouts, shared_options
from server.commands.campaign_text import line_of, read_toml
from server.commands.through_server import OfficeConnection

_DIGEST: Final = re.compile(r"[0-9a-f]{12}")

PLAN_EXAMPLES: Final = """\b
Examples:
  kaden export --campaign "Spring fair" --out fair.toml
  kaden plan fair.toml
  kaden plan fair.toml --json"""

APPLY_EXAMPLES: Final = """\b
Examples:
  kaden apply fair.toml
  kaden apply fair.toml --expect 3f2a90c1d4be"""


def _digest(_context: click.Context, _option: click.Parameter, said: str | None) -> str | None:
    if said is not None and not _DIGEST.fullmatch(said):
        raise click.BadParameter(f'"{said}" is no digest of a plan, as in 3f2a90c1d4be')
    return said


@click.command("plan", epilog=PLAN_EXAMPLES)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="A JSON object instead of lines.")
@shared_options
def plan(file: Path, as_json: bool, config: Path | None, server: Path | None, account: str | None) -> None:
    """Show what a campaign's file would change: definitions, fields, and how many customers can be dialled.

    What the file does not name is left alone; an empty text empties a field. `kaden export --campaign` writes one.
    """
    text = _text(file)
    with _pointing_at(file, text) as values:
        asked = PlanCampaign(request=OfficeConnection.new_request(), setup=values)
        answer = Whereabouts(config, server, account).ask(asked)
    assert isinstance(answer, CampaignPlan)
    _show(answer, file, as_json=as_json)


@click.command("apply", epilog=APPLY_EXAMPLES)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--expect",
    metavar="DIGEST",
    callback=_digest,
    help="Only if everything is as it was when the plan showed this: 3f2a90c1d4be.",
)
@click.option("--json", "as_json", is_flag=True, help="A JSON object instead of lines.")
@shared_options
def apply(
    file: Path,
    expect: str | None,
    as_json: bool,
    config: Path | None,
    server: Path | None,
    account: str | None,
) -> None:
    """Change what a campaign's file says, all of it or nothing; a running floor goes on with it at once."""
    text = _text(file)
    with _pointing_at(file, text) as values:
        asked = ApplyCampaign(request=OfficeConnection.new_request(), setup=values, expect=expect)
        answer = Whereabouts(config, server, account).ask(asked)
    assert isinstance(answer, CampaignPlan)
    _show(answer, file, as_json=as_json)


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise Refused(RefusalCode.FILE_MISSING, path=str(file)) from None
    except OSError as error:
        problem = error.strerror or "cannot be read"
        raise Refused(RefusalCode.FILE_UNREADABLE, path=str(file), problem=problem) from None
    except UnicodeDecodeError:
        raise Refused(RefusalCode.FILE_UNREADABLE, path=str(file), problem="it is not UTF-8") from None


@contextmanager
def _pointing_at(file: Path, text: str) -> Iterator[dict[str, Any]]:
    """The file's values; a refusal of something in it is told with its line."""
    values = read_toml(file, text)
    try:
        read_file(values)
        yield values
    except Refused as refused:
        where = str(refused.values.get("where", ""))
        if not where or refused.code is RefusalCode.SETUP_FILE_AT:
            raise
        place = f"{where}.{refused.values['field']}" if "field" in refused.values else where
        sentence = Words(language_of_environment()).refusal(refused)
        raise Refused(
            RefusalCode.SETUP_FILE_AT,
            path=str(file),
            line=line_of(text, place),
            where=place,
            sentence=sentence,
        ) from None


def _show(plan: CampaignPlan, file: Path, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(plan.model_dump(mode="json", exclude={"type", "request"}), ensure_ascii=False))
        return
    words = Words(language_of_environment())
    for line in _told(words, plan):
        click.echo(line)
    if not plan.applied and plan.changes:
        click.echo(words("plan.digest", path=file, digest=plan.digest))


def _told(words: Words, plan: CampaignPlan) -> Iterator[str]:
    head = "nothing" if not plan.changes and not plan.allocated else "done" if plan.applied else "head"
    yield words(f"plan.{head}", campaign=plan.campaign, changed=len(plan.changes), left=plan.left)
    for change in plan.changes:
        yield from _change(words, change)
    for given in plan.allocated:
        yield words("plan.allocated", list=given.list, group=given.group, records=f"{given.records:,}")
    if plan.eligible:
        yield words("plan.eligible_head")
    for job in plan.eligible:
        yield _eligible(words, job)
    for warning in plan.warnings:
        yield words("plan.warning", sentence=words(f"setup_warning.{warning.code}", **warning.values))
    if head != "nothing":
        yield words("plan.rest")


def _change(words: Words, change: SetupChange) -> Iterator[str]:
    name = " / ".join((*change.inside, change.name))
    kind = words(f"setup_kind.{change.kind}")
    yield words("plan.add" if change.added else "plan.change", kind=kind, name=name)
    for field in change.fields:
        choice = changes_told.is_choice(change.kind, field.field)
        yield words(
            "plan.field_new" if change.added else "plan.field",
            label=changes_told.label(words, change.kind, field.field),
            before=changes_told.value(words, field.before, choice=choice),
            after=changes_told.value(words, field.after, choice=choice),
        )


def _eligible(words: Words, job: EligibleChange) -> str:
    changed = job.before != job.after or job.gained or job.lost
    key = "eligible_unjudged" if not job.judged else "eligible" if changed else "eligible_same"
    return words(
        f"plan.{key}",
        batch=job.batch,
        job=job.job,
        before=f"{job.before:,}",
        after=f"{job.after:,}",
        gained=f"{job.gained:,}",
        lost=f"{job.lost:,}",
    )
