"""A file brought into the store: each definition made, changed or left, in the order in which they need each other.

Rule: everything goes through the way by which people save definitions, so a file can do nothing that a form cannot, and
the audit log has a line for each change. A plan is the application, rolled back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final

from kaden.clock import Instant
from kaden.protocol.allocation import AllocationBy
from kaden.protocol.campaign_file import FieldChange, ListAllocated, SetupChange
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.setup import SavedWarning
from kaden.setup.campaign_file import LEFT_OUT, Allocation, CampaignFile, Entry
from kaden.setup.kinds import Kind
from kaden.setup.reading import read
from kaden.vocabulary import AccountId, ListId
from server.storage.campaign_file.eligible import Eligible
from server.storage.campaign_file.port import Applied
from server.storage.lists_port import ShareOrder
from server.storage.port import Tx
from server.storage.setup.saving import definition, definition_called, save
from server.storage.setup_port import Change, Kept
from server.storage.transactions import allocation

PERMISSIONS: Final = "permissions"

_DIGITS: Final = 12

_LISTS: Final = "SELECT id, name FROM customer_list WHERE batch_id = ? AND state = 'ready' ORDER BY id"

_EMPTY: Final[tuple[object, ...]] = (None, "", [], {})
"""Not worth a line where something is new."""


class Rehearsed(Exception):
    """The application is over and must not last; raised so that its transaction leaves nothing behind.

    Args:
        applied: what it did.
    """

    def __init__(self, applied: Applied) -> None:
        super().__init__()
        self.applied = applied


def rehearse(tx: Tx, file: CampaignFile, by: AccountId | None, at: Instant, eligible: Eligible) -> None:
    """Apply the file and take it back; arguments as of `apply`.

    Raises:
        Rehearsed: with what `apply` would give.
        Refused: what `apply` would be refused for.
    """
    raise Rehearsed(apply(tx, file, None, by, at, eligible))


def apply(
    tx: Tx,
    file: CampaignFile,
    expect: str | None,
    by: AccountId | None,
    at: Instant,
    eligible: Eligible | None = None,
) -> Applied:
    """Change all that the file says.

    Args:
        tx: of the change.
        file: what it says.
        expect: the digest of a plan; None = whatever it comes to.
        by: whose change it is; None = the machine's operator.
        at: the present instant.
        eligible: is shown the jobs before and after; None = nobody asks how many customers they can dial.

    Raises:
        Refused: the codes under "definitions", with `where` in the file; SETUP_MOVED_ON when the digest of the file
            and all that it names is not the expected one.
    """
    if eligible is not None:
        eligible.look_before(tx)
    work = _Work(tx, by, at)
    work.carry_out(file)
    digest = work.digest()
    if expect is not None and expect != digest:
        raise Refused(RefusalCode.SETUP_MOVED_ON, expected=expect, found=digest)
    if eligible is not None:
        eligible.look_after(tx)
    changes = tuple(work.changes())
    return Applied(
        changes=changes,
        left=work.named - len(changes),
        allocated=tuple(work.allocated),
        lists=tuple(work.lists),
        warnings=tuple(work.warnings),
        digest=digest,
    )


@dataclass(frozen=True, slots=True)
class _Touched:
    """A definition of the file, in the store."""

    entry: Entry
    inside: tuple[str, ...]
    id: int
    before: Kept | None
    """As it was; None = it is new."""


@dataclass
class _Work:
    """One application on its way."""

    tx: Tx
    by: AccountId | None
    at: Instant
    warnings: list[SavedWarning] = field(default_factory=list)
    allocated: list[ListAllocated] = field(default_factory=list)
    lists: list[ListId] = field(default_factory=list)
    """Whose records are promised and must be given."""
    _touched: dict[tuple[Kind, int], _Touched] = field(default_factory=dict)

    def carry_out(self, file: CampaignFile) -> None:
        """All definitions. Accounts come first, because groups name them, and last, because they name the campaign."""
        for account in file.of(Kind.ACCOUNT):
            if self._found(account, None) is None:
                self._put(replace(account, values={**account.values, PERMISSIONS: {}}))
        for kind in (Kind.CALENDAR, Kind.RULE, Kind.GROUP):
            for entry in file.of(kind):
                self._put(entry)
        campaign = self._put(file.campaign)
        for result in file.of(Kind.DISPOSITION):
            self._put(result, campaign)
        for entry in file.of(Kind.BATCH):
            batch = self._put(entry, campaign)
            for wanted in entry.allocations:
                self._allocate(wanted, batch)
            for job in entry.jobs:
                self._put(job, batch)
        for account in file.of(Kind.ACCOUNT):
            self._put(account)

    def changes(self) -> Iterator[SetupChange]:
        """What is another one than before, in the order of the file."""
        for (kind, id_), touched in self._touched.items():
            after = definition(self.tx, kind, id_)
            before = {} if touched.before is None else touched.before.values
            fields = tuple(
                FieldChange(field=name, before=before.get(name), after=after.values[name])
                for name in after.values
                if name not in LEFT_OUT.get(kind, ())
                and (after.values[name] != before[name] if before else after.values[name] not in _EMPTY)
            )
            if fields:
                yield SetupChange(
                    kind=kind,
                    inside=touched.inside,
                    name=after.name,
                    added=touched.before is None,
                    fields=fields,
                )

    def digest(self) -> str:
        """Of the file and of all that it names, as they were before."""
        seen = [
            (
                kind,
                each.entry.values,
                [(wanted.list, wanted.shares) for wanted in each.entry.allocations],
                None if each.before is None else (id_, each.before.values),
            )
            for (kind, id_), each in self._touched.items()
        ]
        text = json.dumps(seen, ensure_ascii=False, sort_keys=True, default=dict)
        return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]

    @property
    def named(self) -> int:
        """How many definitions the file has."""
        return len(self._touched)

    def _put(self, entry: Entry, parent: _Touched | None = None) -> _Touched:
        """Make the definition what the file says; what it does not say stays."""
        before = self._found(entry, parent)
        with _at(entry):
            form = read(entry.kind, {**({} if before is None else before.values), **entry.values})
            if before is None or form.model_dump(mode="json", by_alias=True) != dict(before.values):
                change = Change(
                    kind=entry.kind,
                    form=form,
                    id=None if before is None else before.id,
                    inside=None if parent is None else parent.id,
                    revision=0 if before is None else before.revision,
                    starter=False,
                )
                saved = save(self.tx, change, self.by, self.at)
                self.warnings += saved.warnings
                id_ = saved.id
            else:
                id_ = before.id
        inside = () if parent is None else (*parent.inside, parent.entry.name)
        return self._touched.setdefault((entry.kind, id_), _Touched(entry, inside, id_, before))

    def _allocate(self, wanted: Allocation, batch: _Touched) -> None:
        """Promise records that nobody has to their groups; a list that has none is left as it is (rows 126, 131)."""
        for group in wanted.shares:
            if definition_called(self.tx, Kind.GROUP, group, None) is None:
                known = ", ".join(definition(self.tx, Kind.BATCH, batch.id).values["groups"]) or "-"
                raise Refused(RefusalCode.ALLOCATION_GROUP, group=group, known=known, where=wanted.where)
        lists = [
            (ListId(id_), name)
            for id_, name in self.tx.all(_LISTS, (batch.id,))
            if wanted.list in (None, name)
        ]
        if wanted.list is not None and not lists:
            values: dict[str, str | int] = {"list": wanted.list, "batch": batch.entry.name}
            self.warnings.append(SavedWarning(code="list_missing", values=values))
        for list_, name in lists:
            with _at(wanted):
                if not allocation.info(self.tx, list_).unallocated:
                    continue
                order = ShareOrder(list_, AllocationBy.SHARE, tuple(wanted.shares.items()), self.at)
                for part in allocation.begin(self.tx, order, {}, self.by, self.at).groups:
                    self.allocated.append(ListAllocated(list=name, group=part.group, records=part.gets))
            self.lists.append(list_)

    def _found(self, entry: Entry, parent: _Touched | None) -> Kept | None:
        return definition_called(self.tx, entry.kind, entry.name, None if parent is None else parent.id)


@contextmanager
def _at(entry: Entry | Allocation) -> Iterator[None]:
    """A refusal of it says where in the file it stands."""
    try:
        yield
    except Refused as refused:
        raise Refused(refused.code, **{**refused.values, "where": entry.where}) from None
