"""Saves and deletes definitions: the same steps for every kind, in one transaction.

Rules: nobody overwrites what he did not see; a request has one effect (guarantee I15); what is changed stands in the
audit log, who, before and after (domain row 37).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.setup.kinds import INSIDE, MAXIMUM, Kind
from kaden.vocabulary import AccountId, CampaignId
from server.storage.port import Tx
from server.storage.setup.accounts import AccountShelf
from server.storage.setup.batches import BatchShelf
from server.storage.setup.calendars import CalendarShelf
from server.storage.setup.campaigns import CampaignShelf
from server.storage.setup.dispositions import DispositionShelf
from server.storage.setup.groups import GroupShelf
from server.storage.setup.jobs import JobShelf
from server.storage.setup.live import live, recount
from server.storage.setup.renames import renamed
from server.storage.setup.rules import RuleShelf
from server.storage.setup.shelf import Edit, Shelf, counted, note_change
from server.storage.setup.started import not_while_started
from server.storage.setup.statuses import StatusShelf
from server.storage.setup_port import Change, DefinitionRequest, Kept, Saved
from server.storage.transactions import audit
from server.storage.transactions.numbering import insert_new, retire
from server.storage.transactions.requests import once

SHELVES: Final[Mapping[Kind, Shelf[Any]]] = {
    shelf.kind: shelf
    for shelf in (
        AccountShelf(),
        StatusShelf(),
        GroupShelf(),
        RuleShelf(),
        CalendarShelf(),
        CampaignShelf(),
        DispositionShelf(),
        BatchShelf(),
        JobShelf(),
    )
}


def definitions(tx: Tx, kind: Kind) -> tuple[Kept, ...]:
    """All of a kind, by name or position."""
    return tuple(SHELVES[kind].kept(tx))


def definition(tx: Tx, kind: Kind, id_: int) -> Kept:
    """One definition.

    Raises:
        Refused: UNKNOWN_DEFINITION.
    """
    found = SHELVES[kind].kept(tx, id_)
    if not found:
        raise _unknown(kind, id_)
    return found[0]


def definition_called(tx: Tx, kind: Kind, name: str, inside: int | None) -> Kept | None:
    """The definition of this name inside a campaign or batch; None = there is none."""
    shelf = SHELVES[kind]
    parent = "" if shelf.parent is None else f" AND {shelf.parent} = ?"
    params = (name,) if shelf.parent is None else (name, inside)
    row = tx.one(f"SELECT id FROM {shelf.table} WHERE {shelf.label} = ? AND {shelf.present}{parent}", params)
    return None if row is None else definition(tx, kind, row[0])


def campaign_of(tx: Tx, kind: Kind, id_: int) -> tuple[CampaignId, str] | None:
    """The campaign that a definition belongs to."""
    found = SHELVES[kind].kept(tx, id_)
    if not found or found[0].campaign is None:
        return None
    row = tx.one("SELECT id, name FROM campaign WHERE id = ?", (found[0].campaign,))
    return None if row is None else (CampaignId(row[0]), row[1])


def save_once(
    tx: Tx, change: Change, by: AccountId | None, at: Instant, request: DefinitionRequest | None
) -> Saved:
    """Make a definition or change one, once for each request of a person.

    Raises:
        Refused: as `save`, and REQUEST_REUSED.
    """
    if request is None:
        return save(tx, change, by, at)
    told = Saved(0)

    def carry_out(tx: Tx, _: DefinitionRequest) -> Saved:
        nonlocal told
        told = save(tx, change, by, at)
        return Saved(told.id)

    return replace(once(tx, request.by, request, at, carry_out), warnings=told.warnings, live=told.live)


def delete_once(
    tx: Tx,
    kind: Kind,
    id_: int,
    revision: int,
    by: AccountId | None,
    at: Instant,
    request: DefinitionRequest | None,
) -> None:
    """Delete a definition, once for each request of a person.

    Raises:
        Refused: as `delete`, and REQUEST_REUSED.
    """
    if request is None:
        delete(tx, kind, id_, revision, by, at)
    else:
        once(tx, request.by, request, at, lambda tx, _: delete(tx, kind, id_, revision, by, at))


def save(tx: Tx, change: Change, by: AccountId | None, at: Instant) -> Saved:
    """Make a definition, or change one.

    Raises:
        Refused: the codes under "definitions", LAST_ADMINISTRATOR.
    """
    _one_after_another(tx)
    kind, shelf = change.kind, SHELVES[change.kind]
    before = None if change.id is None else _as_seen(tx, kind, change.id, change.revision)
    inside = _place(tx, change) if before is None else before.inside
    edit = Edit(by, at, before, inside, change.password_hash, change.starter)
    _refuse_taken(tx, shelf, getattr(change.form, shelf.label), edit)
    shelf.judge(tx, change.form, edit)
    row = shelf.columns(tx, change.form, edit)
    if before is None:
        id_ = _insert(tx, shelf, row, inside)
    else:
        id_ = before.id
        tx.execute(
            f"UPDATE {shelf.table} SET {', '.join(f'{name} = ?' for name in row)} WHERE id = ?",
            (*row.values(), id_),
        )
    shelf.link(tx, id_, change.form, edit)
    after = definition(tx, kind, id_)
    _note(tx, kind, id_, edit, after)
    if before is not None and before.name != after.name:
        renamed(tx, kind, id_)
    recount(tx, kind, id_)
    changed = before is not None and before.values != after.values
    return Saved(
        id_,
        warnings=tuple(shelf.warnings(tx, change.form, after, edit)),
        live=live(tx).get((kind, id_), ()) if changed else (),
    )


def delete(tx: Tx, kind: Kind, id_: int, revision: int, by: AccountId | None, at: Instant) -> Saved:
    """Delete what nothing uses.

    Raises:
        Refused: UNKNOWN_DEFINITION, CHANGED_MEANWHILE, IN_USE, USED_IN_HISTORY, NOT_WHILE_STARTED, LAST_ADMINISTRATOR.
    """
    _one_after_another(tx)
    shelf, kept = SHELVES[kind], _as_seen(tx, kind, id_, revision)
    edit = Edit(by, at, kept, kept.inside)
    jobs = live(tx).get((kind, id_), ())
    if jobs and kind in (Kind.CAMPAIGN, Kind.BATCH, Kind.JOB):
        raise not_while_started(kind, kept.name, jobs)
    users = shelf.users(tx, id_)
    if users:
        raise Refused(RefusalCode.IN_USE, kind=kind.value, name=kept.name, users=", ".join(users))
    past = shelf.history(tx, id_, edit)
    if past:
        raise Refused(RefusalCode.USED_IN_HISTORY, kind=kind.value, name=kept.name, count=past)
    retire(tx, shelf.table)
    shelf.remove(tx, id_, edit)
    audit.note(tx, f"{kind}.delete", f"{kind}:{id_}", by, at, before=kept.values)
    return Saved(id_)


def _one_after_another(tx: Tx) -> None:
    """Judgements look at rows that another change could take away meanwhile; changes are rare, so they wait."""
    tx.one(f"SELECT id FROM probe WHERE id = 1{tx.dialect.for_update}")


def _unknown(kind: Kind, id_: int) -> Refused:
    return Refused(RefusalCode.UNKNOWN_DEFINITION, kind=kind.value, id=id_)


def _as_seen(tx: Tx, kind: Kind, id_: int, revision: int) -> Kept:
    kept = definition(tx, kind, id_)
    if kept.revision == revision:
        return kept
    last = tx.one(
        "SELECT a.at, c.name FROM audit a LEFT JOIN account c ON c.id = a.account_id WHERE a.object = ?"
        " ORDER BY a.id DESC LIMIT 1",
        (f"{kind}:{id_}",),
    )
    at, by = last or (0, None)
    raise Refused(RefusalCode.CHANGED_MEANWHILE, kind=kind.value, by=by or "-", at=at)


def _place(tx: Tx, change: Change) -> int | None:
    """What a new one goes into; there must be such a thing, and room."""
    shelf = SHELVES[change.kind]
    number = counted(tx, f"SELECT count(*) FROM {shelf.table} WHERE {shelf.present}")
    limit = MAXIMUM[change.kind]
    if number >= limit:
        raise Refused(RefusalCode.TOO_MANY_DEFINITIONS, kind=change.kind.value, limit=limit)
    parent = INSIDE.get(change.kind)
    if parent is None:
        return None
    return definition(tx, parent, change.inside or 0).id


def _refuse_taken(tx: Tx, shelf: Shelf[Any], name: str, edit: Edit) -> None:
    own = 0 if edit.before is None else edit.before.id
    inside = f" AND {shelf.parent} = ?" if shelf.unique_inside else ""
    params = (name, own, edit.inside) if shelf.unique_inside else (name, own)
    if tx.one(
        f"SELECT 1 FROM {shelf.table} WHERE {shelf.label} = ? AND id <> ? AND {shelf.present}{inside}", params
    ):
        raise Refused(RefusalCode.NAME_TAKEN, kind=shelf.kind.value, field=shelf.label, value=name)


def _insert(tx: Tx, shelf: Shelf[Any], row: Mapping[str, object], inside: int | None) -> int:
    whole = dict(row) if shelf.parent is None else {shelf.parent: inside, **row}
    id_ = insert_new(tx, shelf.table, whole)
    assert id_ is not None
    return id_


def _note(tx: Tx, kind: Kind, id_: int, edit: Edit, after: Kept) -> None:
    """The audit log, and the revision by which another editor sees that something changed."""
    if edit.before is None:
        audit.note(tx, f"{kind}.add", f"{kind}:{id_}", edit.by, edit.at, after=after.values)
        return
    if after.values != edit.before.values:
        note_change(tx, kind, id_, edit, edit.before.values, after.values)
    if edit.password_hash is not None:
        audit.note(tx, f"{kind}.password", f"{kind}:{id_}", edit.by, edit.at)
    if after.values != edit.before.values or edit.password_hash is not None:
        tx.execute(f"UPDATE {SHELVES[kind].table} SET revision = revision + 1 WHERE id = ?", (id_,))
