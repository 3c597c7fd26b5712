"""Call jobs as forms (domain 1.12, rows 136 to 151, 169)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from kaden.protocol.setup import SavedWarning
from kaden.setup.forms import JobForm
from kaden.setup.kinds import Kind
from server.dialer.conditions import NUMBER
from server.storage.port import Tx
from server.storage.setup.days import minute_of, time_of
from server.storage.setup.shelf import Edit, Shelf, counted, grouped, named, one_or_all, relink, warning
from server.storage.setup_port import Kept

EARLIEST_START: Final = 60
"""Minutes before business hours from which a job may be started (domain row 153)."""

CONDITION_SETS: Final = 8
"""Different sets of conditions that the jobs of a batch may have; each doubles the cohorts (domain row 151)."""

_COLUMNS: Final = (
    "SELECT j.id, j.name, j.batch_id, b.campaign_id, j.caller_id, j.phone_type, j.attempts_from, j.attempts_to,"
    " j.band_start, j.band_end, j.lines, j.dial_order, j.list_id, j.conditions, j.start_at,"
    " j.dialling, j.give_to, j.revision"
    " FROM job j JOIN batch b ON b.id = j.batch_id WHERE j.deleted = 0 ORDER BY b.name, j.name"
)

_GROUPS: Final = (
    "SELECT x.job_id, g.name FROM job_group x JOIN dial_group g ON g.id = x.group_id ORDER BY g.name"
)

_OF_BATCH: Final = (
    "SELECT g.name, g.id FROM batch_group b JOIN dial_group g ON g.id = b.group_id"
    " WHERE b.batch_id = ? ORDER BY g.name"
)


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What a job inherits."""

    start: int
    end: int
    cap: int


class JobShelf(Shelf[JobForm]):
    """Jobs by batch and name."""

    kind = Kind.JOB
    table = "job"
    parent = "batch_id"
    unique_inside = True
    present = "deleted = 0"

    def kept(self, tx: Tx, id_: int | None = None) -> list[Kept]:
        """All of them, or the one of this number."""
        groups, lists = grouped(tx, _GROUPS), _names_of_lists(tx)
        rows = []
        for job, name, batch, campaign, *rest, revision in tx.all(_COLUMNS):
            values = {"name": name, "groups": groups.get(job, []), **_values(rest, lists)}
            rows.append(Kept(job, name, batch, campaign, revision, values))
        return one_or_all(rows, id_)

    def judge(self, tx: Tx, form: JobForm, edit: Edit) -> None:
        """What the form cannot tell alone: groups, ranges and hours that go together."""
        if not form.groups:
            raise self.bad("groups", "", "no_groups")
        if (form.band_start is None) != (form.band_end is None):
            empty = "band_end" if form.band_end is None else "band_start"
            raise self.bad(empty, "", "half_band")
        if form.band_start and form.band_end and minute_of(form.band_end) <= minute_of(form.band_start):
            raise self.bad("band_end", form.band_end, "end_not_later", form.band_start)
        if form.attempts_to is not None and form.attempts_to < form.attempts_from:
            raise self.bad("attempts_from", form.attempts_from, "above_end", form.attempts_to)
        bounds = _bounds(tx, edit.inside)
        if form.start_at is not None:
            earliest = max(0, bounds.start - EARLIEST_START)
            if not earliest <= minute_of(form.start_at) < bounds.end:
                raise self.bad("start_at", form.start_at, "start_outside_hours", time_of(earliest))
        self._bound_conditions(tx, form, edit)

    def columns(self, tx: Tx, form: JobForm, edit: Edit) -> dict[str, object]:
        """Its row; a start that stays as it is was reserved when it was (domain row 169)."""
        start_before = None if edit.before is None else edit.before.values["start_at"]
        reserved = {} if form.start_at == start_before else {"start_reserved_at": edit.at}
        return {
            "name": form.name,
            "caller_id": form.caller_id or None,
            "phone_type": form.phone_type,
            "attempts_from": form.attempts_from,
            "attempts_to": form.attempts_to,
            "band_start": None if form.band_start is None else minute_of(form.band_start),
            "band_end": None if form.band_end is None else minute_of(form.band_end),
            "lines": form.lines,
            "dial_order": form.order,
            "dialling": form.dialling,
            "give_to": form.give_to,
            "list_id": self._list(tx, form.customer_list, edit),
            "conditions": _conditions(form),
            "start_at": None if form.start_at is None else minute_of(form.start_at),
            **reserved,
        }

    def link(self, tx: Tx, id_: int, form: JobForm, edit: Edit) -> None:
        """Its groups, which are the batch's (domain row 44)."""
        known: dict[str, int] = {name: id_ for name, id_ in tx.all(_OF_BATCH, (edit.inside,))}
        for place, name in enumerate(form.groups):
            if name not in known:
                raise self.unknown_name("groups", name, known)
            if name in form.groups[:place]:
                raise self.bad("groups", name, "twice", name)
        relink(tx, "job_group", ("job_id", id_), "group_id", [known[name] for name in form.groups])

    def warnings(self, tx: Tx, form: JobForm, after: Kept, edit: Edit) -> Iterator[SavedWarning]:
        """Why nobody could join it, or nothing would be dialled."""
        members = counted(
            tx,
            "SELECT count(*) FROM job_group x JOIN group_member m ON m.group_id = x.group_id"
            " JOIN account a ON a.id = m.account_id WHERE x.job_id = ? AND a.agent_use = 1 AND a.disabled = 0",
            after.id,
        )
        if not members:
            yield warning("no_members", groups=", ".join(form.groups))
        bounds = _bounds(tx, after.inside)
        if form.band_start and form.band_end:
            outside = minute_of(form.band_end) <= bounds.start or minute_of(form.band_start) >= bounds.end
            if outside:
                hours = f"{time_of(bounds.start)}-{time_of(bounds.end)}"
                yield warning("band_outside_hours", band=f"{form.band_start}-{form.band_end}", hours=hours)
        if form.attempts_from >= bounds.cap:
            yield warning("never_due", cap=bounds.cap, low=form.attempts_from)
        known = _columns(tx, after.inside)
        strange = sorted({each.column for each in form.conditions} - known - {NUMBER})
        if known and strange:
            yield warning("strange_columns", columns=", ".join(strange), known=", ".join(sorted(known)))

    def remove(self, tx: Tx, id_: int, edit: Edit) -> None:
        """A job that has run stays for history, and is gone for everybody else (domain row 146)."""
        tx.execute("DELETE FROM job_group WHERE job_id = ?", (id_,))
        if counted(tx, "SELECT count(*) FROM job_run WHERE job_id = ?", id_):
            tx.execute(
                "UPDATE job SET deleted = 1, conditions = '[]', list_id = NULL, start_at = NULL WHERE id = ?",
                (id_,),
            )
        else:
            super().remove(tx, id_, edit)

    def _bound_conditions(self, tx: Tx, form: JobForm, edit: Edit) -> None:
        """Refuse one more set of conditions in a batch that has enough; a job keeps the set that it has."""
        known: dict[int, str] = dict(
            tx.all(
                "SELECT id, conditions FROM job WHERE batch_id = ? AND deleted = 0 AND conditions <> '[]'",
                (edit.inside,),
            )
        )
        own = None if edit.before is None else known.pop(edit.before.id, None)
        others, asked = set(known.values()), _conditions(form)
        if form.conditions and asked != own and asked not in others and len(others) >= CONDITION_SETS:
            said = ", ".join(each.column for each in form.conditions)
            raise self.bad("conditions", said, "many_condition_sets", CONDITION_SETS)

    def _list(self, tx: Tx, name: str | None, edit: Edit) -> int | None:
        """A list of the batch, by name or number; the job keeps the one that it has while the form says the same."""
        if name is None:
            return None
        if edit.before is not None and edit.before.values["customer_list"] == name:
            row = tx.one("SELECT list_id FROM job WHERE id = ?", (edit.before.id,))
            return None if row is None else int(row[0])
        lists = tx.all(
            "SELECT id, name FROM customer_list WHERE batch_id = ? AND state = 'ready' ORDER BY id",
            (edit.inside,),
        )
        found = [id_ for id_, known in lists if known == name] or [
            id_ for id_, _ in lists if str(id_) == name
        ]
        if not found:
            raise self.unknown_name("customer_list", name, [known for _, known in lists])
        if len(found) > 1:
            raise self.bad("customer_list", name, "list_ambiguous", ", ".join(map(str, found)))
        return int(found[0])


def _conditions(form: JobForm) -> str:
    """As its row has them."""
    return json.dumps(
        [[each.column, each.operator, each.value] for each in form.conditions], ensure_ascii=False
    )


def _values(rest: list[Any], lists: dict[int, str]) -> dict[str, Any]:
    caller_id, phone_type, low, high, start, end, lines, order, list_, conditions, start_at, *how = rest
    return {
        "caller_id": caller_id,
        "phone_type": phone_type,
        "attempts_from": low,
        "attempts_to": high,
        "band_start": None if start is None else time_of(start),
        "band_end": None if end is None else time_of(end),
        "lines": lines,
        "order": order,
        **dict(zip(("dialling", "give_to"), how, strict=True)),
        "customer_list": None if list_ is None else lists.get(list_, str(list_)),
        "conditions": [
            {"column": column, "operator": operator, "value": value}
            for column, operator, value in json.loads(conditions)
        ],
        "start_at": None if start_at is None else time_of(start_at),
    }


def _names_of_lists(tx: Tx) -> dict[int, str]:
    """A list by its name, where no other of its batch has it; else by its number."""
    rows = tx.all("SELECT id, batch_id, name FROM customer_list")
    names: dict[tuple[int, str], int] = {}
    for _, batch, name in rows:
        names[batch, name] = names.get((batch, name), 0) + 1
    return {id_: name if names[batch, name] == 1 else str(id_) for id_, batch, name in rows}


def _columns(tx: Tx, batch: int | None) -> set[str]:
    """What the batch's lists have; a condition on another column would compare with nothing."""
    lists = named(tx, "SELECT columns FROM customer_list WHERE batch_id = ? AND state = 'ready'", batch)
    return {column for columns in lists for column in json.loads(columns)}


def _bounds(tx: Tx, batch: int | None) -> _Bounds:
    row = tx.one(
        "SELECT c.hours_start, coalesce(c.corporate_start, c.hours_start), c.hours_end,"
        " coalesce(c.corporate_end, c.hours_end), u.attempt_cap, v.attempt_cap FROM batch b"
        " JOIN campaign c ON c.id = b.campaign_id JOIN dial_rule u ON u.id = c.rule_id"
        " JOIN dial_rule v ON v.id = coalesce(c.corporate_rule_id, c.rule_id) WHERE b.id = ?",
        (batch,),
    )
    assert row is not None
    start, corporate_start, end, corporate_end, *caps = row
    return _Bounds(min(start, corporate_start), max(end, corporate_end), max(caps))
