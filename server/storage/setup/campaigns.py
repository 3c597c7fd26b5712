"""Campaigns as forms (domain 1.6, rows 74 to 92, 322, 325)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from zoneinfo import available_timezones

from kaden.protocol.setup import SavedWarning
from kaden.setup.forms import CORPORATE_VALUES, CampaignForm
from kaden.setup.kinds import Kind
from kaden.setup.starter import STARTER_RESULTS
from server.dialer.customers import KindColumn
from server.storage.port import Tx
from server.storage.setup.days import minute_of, time_of
from server.storage.setup.jobs import EARLIEST_START
from server.storage.setup.live import live
from server.storage.setup.shelf import Edit, Shelf, counted, named, note_change, one_or_all, warning
from server.storage.setup.started import not_while_started
from server.storage.setup_port import Kept
from server.storage.transactions.numbering import insert_new, retire

QUIET_FROM: Final = 21 * 60
QUIET_TO: Final = 8 * 60
"""Minutes of the day between which private persons are not called in many places (domain row 322)."""

_COLUMNS: Final = (
    "SELECT c.id, c.name, u.name, c.hours_start, c.hours_end, k.name, c.zone, c.notify, c.handling_entry, c.script,"
    " c.profile, c.allowed_share, c.recording, c.detect_machine, c.closed, c.more_notes, c.corporate_when,"
    " c.corporate_start, c.corporate_end, v.name, c.revision"
    " FROM campaign c JOIN dial_rule u ON u.id = c.rule_id LEFT JOIN calendar k ON k.id = c.calendar_id"
    " LEFT JOIN dial_rule v ON v.id = c.corporate_rule_id"
    " ORDER BY c.name"
)


class CampaignShelf(Shelf[CampaignForm]):
    """Campaigns by name."""

    kind = Kind.CAMPAIGN
    table = "campaign"

    def kept(self, tx: Tx, id_: int | None = None) -> list[Kept]:
        """All of them, or the one of this number."""
        rows = []
        for id_of_row, name, rule, start, end, calendar, zone, notify, entry, script, *rest in tx.all(
            _COLUMNS
        ):
            profile, share, recording, detect_machine, closed, more_notes, *corporate, revision = rest
            values: dict[str, Any] = {
                "name": name,
                "rule": rule,
                "hours_start": time_of(start),
                "hours_end": time_of(end),
                "calendar": calendar,
                "zone": zone,
                "notify": bool(notify),
                "handling_entry": bool(entry),
                "script": script,
                "profile": profile,
                "allowed_share": round(100 * share, 6),
                "recording": bool(recording),
                "detect_machine": bool(detect_machine),
                "closed": bool(closed),
                "more_notes": bool(more_notes),
                **_corporate(*corporate),
            }
            rows.append(Kept(id_of_row, name, None, id_of_row, revision, values))
        return one_or_all(rows, id_)

    def judge(self, tx: Tx, form: CampaignForm, edit: Edit) -> None:
        """Hours inside one day (row 83), a zone that exists, and no end under a started job (row 91)."""
        if minute_of(form.hours_end) <= minute_of(form.hours_start):
            raise self.bad("hours_end", form.hours_end, "end_not_later", form.hours_start)
        if form.zone not in available_timezones():
            raise self.bad("zone", form.zone, "zone_unknown")
        self._judge_corporate(form)
        if edit.before is not None and form.closed:
            jobs = live(tx).get((Kind.CAMPAIGN, edit.before.id), ())
            if jobs:
                raise not_while_started(Kind.CAMPAIGN, edit.before.name, jobs)

    def _judge_corporate(self, form: CampaignForm) -> None:
        """Hours that are whole, and a column by which customers can be told apart (domain row 323)."""
        start, end = form.corporate_start, form.corporate_end
        if (start is None) != (end is None):
            raise self.bad("corporate_end" if end is None else "corporate_start", "", "half_band")
        if start and end and minute_of(end) <= minute_of(start):
            raise self.bad("corporate_end", end, "end_not_later", start)
        apart = start is not None or form.corporate_rule is not None
        if apart and not form.corporate_column:
            raise self.bad("corporate_column", "", "corporate_by_what")
        if form.corporate_column and KindColumn.said(form.corporate_column, form.corporate_values) is None:
            raise self.bad("corporate_values", form.corporate_values, "corporate_by_what")

    def columns(self, tx: Tx, form: CampaignForm, edit: Edit) -> dict[str, object]:
        """Its row."""
        calendars = () if form.calendar is None else (form.calendar,)
        return {
            "name": form.name,
            "rule_id": self.ids_of(tx, "rule", "dial_rule", [form.rule])[0],
            "hours_start": minute_of(form.hours_start),
            "hours_end": minute_of(form.hours_end),
            "calendar_id": next(iter(self.ids_of(tx, "calendar", "calendar", calendars)), None),
            "zone": form.zone,
            "notify": int(form.notify),
            "handling_entry": int(form.handling_entry),
            "script": form.script,
            "profile": form.profile,
            "allowed_share": form.allowed_share / 100,
            "recording": int(form.recording),
            "detect_machine": int(form.detect_machine),
            "closed": int(form.closed),
            "more_notes": int(form.more_notes),
            **self._corporate_columns(tx, form),
        }

    def _corporate_columns(self, tx: Tx, form: CampaignForm) -> dict[str, object]:
        told_by = KindColumn.said(form.corporate_column, form.corporate_values)
        rules = () if form.corporate_rule is None else (form.corporate_rule,)
        return {
            "corporate_when": "[]" if told_by is None else told_by.text,
            "corporate_start": None if form.corporate_start is None else minute_of(form.corporate_start),
            "corporate_end": None if form.corporate_end is None else minute_of(form.corporate_end),
            "corporate_rule_id": next(iter(self.ids_of(tx, "corporate_rule", "dial_rule", rules)), None),
        }

    def link(self, tx: Tx, id_: int, form: CampaignForm, edit: Edit) -> None:
        """A new one gets the starter results (domain row 87)."""
        if edit.before is None and edit.starter:
            for place, (label, class_, action) in enumerate(STARTER_RESULTS, start=1):
                result = {"campaign_id": id_, "label": label, "position": place, "active": 1}
                insert_new(tx, "disposition", {**result, "class": class_, "next_action": action})

    def warnings(self, tx: Tx, form: CampaignForm, after: Kept, edit: Edit) -> Iterator[SavedWarning]:
        """Hours in which private persons are not to be called (domain row 322), or in which a job cannot start."""
        start, end = minute_of(form.hours_start), minute_of(form.hours_end)
        if start < QUIET_TO or end > QUIET_FROM:
            yield warning("night_hours", start=form.hours_start, end=form.hours_end)
        start = min(start, minute_of(form.corporate_start or form.hours_start))
        outside = named(
            tx,
            "SELECT j.name FROM job j JOIN batch b ON b.id = j.batch_id WHERE b.campaign_id = ? AND j.deleted = 0"
            " AND (j.start_at < ? OR j.start_at >= ?) ORDER BY j.name",
            after.id,
            start - EARLIEST_START,
            max(end, minute_of(form.corporate_end or form.hours_end)),
        )
        if outside:
            yield warning("starts_outside_hours", jobs=", ".join(outside))

    def users(self, tx: Tx, id_: int) -> list[str]:
        """Batches, and imports of numbers that wait for their time."""
        batches = named(tx, "SELECT name FROM batch WHERE campaign_id = ? ORDER BY name", id_)
        plans = named(
            tx,
            "SELECT file_name FROM number_plan WHERE campaign_id = ? AND state IN ('loading', 'waiting') ORDER BY id",
            id_,
        )
        return [*batches, *plans]

    def history(self, tx: Tx, id_: int, edit: Edit) -> int:
        """Numbers that are or were on its do-not-call list, which must not be forgotten (row 98)."""
        of_campaign = "SELECT count(*) FROM {table} WHERE campaign_id = ?"
        tables = ("do_not_call", "do_not_call_removed")
        return sum(counted(tx, of_campaign.format(table=table), id_) for table in tables)

    def remove(self, tx: Tx, id_: int, edit: Edit) -> None:
        """With its results, the permissions on it, which their accounts' editors see, and imports that are over."""
        assert edit.before is not None
        name = edit.before.name
        for account, level in tx.all(
            "SELECT account_id, level FROM permission WHERE campaign_id = ?", (id_,)
        ):
            tx.execute("UPDATE account SET revision = revision + 1 WHERE id = ?", (account,))
            held = {"permissions": {name: level}}
            note_change(tx, Kind.ACCOUNT, account, edit, held, {"permissions": {}})
        tx.execute("DELETE FROM permission WHERE campaign_id = ?", (id_,))
        retire(tx, "disposition")
        tx.execute("DELETE FROM disposition WHERE campaign_id = ?", (id_,))
        # What a withdrawn one still holds can be much: it is cleared away later, in steps.
        tx.execute(
            "UPDATE number_plan SET state = 'dropped', campaign_id = NULL WHERE campaign_id = ?", (id_,)
        )
        super().remove(tx, id_, edit)


def _corporate(when: str, start: int | None, end: int | None, rule: str | None) -> dict[str, Any]:
    told_by = KindColumn.stored(when)
    return {
        "corporate_column": None if told_by is None else told_by.column,
        "corporate_values": CORPORATE_VALUES if told_by is None else told_by.listed,
        "corporate_start": None if start is None else time_of(start),
        "corporate_end": None if end is None else time_of(end),
        "corporate_rule": rule,
    }
