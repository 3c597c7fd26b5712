"""What the kinds of definitions have in common: how they are read, named, written and found in use.

Rule: a kind says what it alone knows; order of steps, revisions and the audit log are `saving`'s.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.setup import SavedWarning
from kaden.setup.forms import Form
from kaden.setup.kinds import Kind
from kaden.vocabulary import AccountId
from server.storage.port import Tx
from server.storage.setup_port import Kept
from server.storage.transactions import audit

FormT = TypeVar("FormT", bound=Form)


@dataclass(frozen=True, slots=True)
class Edit:
    """Who changes what, and when."""

    by: AccountId | None
    at: Instant
    before: Kept | None
    """None = it is new."""
    inside: int | None
    password_hash: str | None = None
    starter: bool = True


class Shelf(ABC, Generic[FormT]):
    """Where the definitions of one kind are."""

    kind: ClassVar[Kind]
    table: ClassVar[str]
    label: ClassVar[str] = "name"
    """Column and field of what people call it."""
    parent: ClassVar[str | None] = None
    """Column of what it belongs to."""
    unique_inside: ClassVar[bool] = False
    """Whether another campaign or batch may have one of the same name."""
    present: ClassVar[str] = "1 = 1"
    """Rows that are more than history."""

    @abstractmethod
    def kept(self, tx: Tx, id_: int | None = None) -> list[Kept]:
        """All of them in the order of the screens, or the one of this number."""

    def judge(self, tx: Tx, form: FormT, edit: Edit) -> None:
        """Refuse what other definitions, started jobs or the calendar do not allow.

        Raises:
            Refused: with `field`.
        """

    @abstractmethod
    def columns(self, tx: Tx, form: FormT, edit: Edit) -> dict[str, object]:
        """Its row.

        Raises:
            Refused: FIELD_UNKNOWN_NAME.
        """

    def link(self, tx: Tx, id_: int, form: FormT, edit: Edit) -> None:
        """Write what stands in other tables."""

    def warnings(self, tx: Tx, form: FormT, after: Kept, edit: Edit) -> Iterator[SavedWarning]:
        """What its editor should know."""
        yield from ()

    def users(self, tx: Tx, id_: int) -> list[str]:
        """Names of what refers to it, so that it cannot be deleted."""
        return []

    def history(self, tx: Tx, id_: int, edit: Edit) -> int:
        """Entries of the past that name it, so that it cannot be deleted."""
        return 0

    def remove(self, tx: Tx, id_: int, edit: Edit) -> None:
        """Delete it with all that is only its own."""
        tx.execute(f"DELETE FROM {self.table} WHERE id = ?", (id_,))

    def bad(self, field: str, value: object, problem: str, limit: object = "") -> Refused:
        """A value that may not be; `problem` is a key of `setup_problem`."""
        return Refused(
            RefusalCode.FIELD_BAD,
            kind=self.kind.value,
            field=field,
            value=str(value),
            problem=problem,
            limit=str(limit),
        )

    def ids_of(self, tx: Tx, field: str, table: str, names: Collection[str]) -> list[int]:
        """The numbers behind the names of another kind.

        Raises:
            Refused: FIELD_UNKNOWN_NAME with the first that does not exist; FIELD_BAD, one stands there twice.
        """
        known = {name: id_ for id_, name in tx.all(f"SELECT id, name FROM {table} ORDER BY name")}
        seen: set[str] = set()
        for name in names:
            if name not in known:
                raise self.unknown_name(field, name, known)
            if name in seen:
                raise self.bad(field, name, "twice", name)
            seen.add(name)
        return [known[name] for name in names]

    def unknown_name(self, field: str, name: str, known: Collection[str]) -> Refused:
        """A reference to what does not exist."""
        return Refused(
            RefusalCode.FIELD_UNKNOWN_NAME,
            kind=self.kind.value,
            field=field,
            value=name,
            known=", ".join(known) or "-",
        )


def warning(code: str, **values: str | int) -> SavedWarning:
    """A sentence of `setup_warning`."""
    return SavedWarning(code=code, values=values)


def named(tx: Tx, sql: str, *params: object) -> list[str]:
    """The first column of some rows."""
    return [row[0] for row in tx.all(sql, params)]


def counted(tx: Tx, sql: str, *params: object) -> int:
    """The number that a count gives."""
    row = tx.one(sql, params)
    return 0 if row is None else int(row[0])


def grouped(tx: Tx, sql: str, *params: object) -> dict[int, list[str]]:
    """Names by the number of what they belong to."""
    found: dict[int, list[str]] = {}
    for id_, name in tx.all(sql, params):
        found.setdefault(id_, []).append(name)
    return found


def only(column: str, id_: int | None) -> tuple[str, tuple[int, ...]]:
    """One more condition, and its parameter, that leaves the rows of this number; nothing where all are wanted."""
    return ("", ()) if id_ is None else (f" AND {column} = ?", (id_,))


def one_or_all(rows: list[Kept], id_: int | None) -> list[Kept]:
    """All of them, or the one of this number."""
    return rows if id_ is None else [kept for kept in rows if kept.id == id_]


def relink(tx: Tx, table: str, own: tuple[str, int], other: str, wanted: Collection[int]) -> set[int]:
    """Make the rows of a table of pairs say what is wanted; the others that came or went."""
    column, id_ = own
    present = {row[0] for row in tx.all(f"SELECT {other} FROM {table} WHERE {column} = ?", (id_,))}
    gone, come = present - set(wanted), set(wanted) - present
    tx.many(f"DELETE FROM {table} WHERE {column} = ? AND {other} = ?", [(id_, each) for each in sorted(gone)])
    tx.many(f"INSERT INTO {table} ({column}, {other}) VALUES (?, ?)", [(id_, each) for each in sorted(come)])
    return gone | come


def note_change(
    tx: Tx, kind: Kind, id_: int, edit: Edit, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """A line in the audit log with what was touched, if anything was."""
    touched = [name for name in after if after[name] != before.get(name)]
    if touched:
        audit.note(
            tx,
            f"{kind}.change",
            f"{kind}:{id_}",
            edit.by,
            edit.at,
            before={name: before.get(name) for name in touched},
            after={name: after[name] for name in touched},
        )
