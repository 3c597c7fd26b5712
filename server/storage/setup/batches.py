"""Batches as forms: a campaign's slice with a period and groups (domain 1.9, rows 44, 105 to 111)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from kaden.clock import Instant, local_time
from kaden.protocol.setup import SavedWarning
from kaden.setup.forms import BatchForm
from kaden.setup.kinds import Kind
from server.storage.port import Tx
from server.storage.setup.days import FIRST_DAY, LAST_DAY, day_of
from server.storage.setup.live import live
from server.storage.setup.shelf import Edit, Shelf, counted, grouped, named, one_or_all, relink, warning
from server.storage.setup_port import Kept


class BatchShelf(Shelf[BatchForm]):
    """Batches by name."""

    kind = Kind.BATCH
    table = "batch"
    parent = "campaign_id"

    def kept(self, tx: Tx, id_: int | None = None) -> list[Kept]:
        """All of them, or the one of this number."""
        groups = grouped(
            tx,
            "SELECT b.batch_id, g.name FROM batch_group b JOIN dial_group g ON g.id = b.group_id ORDER BY g.name",
        )
        rows = [
            Kept(
                batch,
                name,
                campaign,
                campaign,
                revision,
                {"name": name, "first_day": first, "last_day": last, "groups": groups.get(batch, [])},
            )
            for batch, name, campaign, first, last, revision in tx.all(
                "SELECT id, name, campaign_id, first_day, last_day, revision FROM batch ORDER BY name"
            )
        ]
        return one_or_all(rows, id_)

    def judge(self, tx: Tx, form: BatchForm, edit: Edit) -> None:
        """A period of days that exist (row 106), not ended under a started job (row 111)."""
        for field in ("first_day", "last_day"):
            day = day_of(getattr(form, field))
            if day is None:
                raise self.bad(field, getattr(form, field), "day_unknown")
            if not FIRST_DAY <= day <= LAST_DAY:
                raise self.bad(field, getattr(form, field), "day_out_of_reach", f"{FIRST_DAY}..{LAST_DAY}")
        if form.last_day < form.first_day:
            raise self.bad("last_day", form.last_day, "last_before_first", form.first_day)
        jobs = () if edit.before is None else live(tx).get((Kind.BATCH, edit.before.id), ())
        if jobs and form.last_day < _today(tx, edit.inside, edit.at).isoformat():
            raise self.bad("last_day", form.last_day, "period_in_past", ", ".join(jobs))

    def columns(self, tx: Tx, form: BatchForm, edit: Edit) -> dict[str, object]:
        """Its row."""
        return {"name": form.name, "first_day": form.first_day, "last_day": form.last_day}

    def link(self, tx: Tx, id_: int, form: BatchForm, edit: Edit) -> None:
        """Its groups."""
        groups = self.ids_of(tx, "groups", "dial_group", form.groups)
        relink(tx, "batch_group", ("batch_id", id_), "group_id", groups)

    def warnings(self, tx: Tx, form: BatchForm, after: Kept, edit: Edit) -> Iterator[SavedWarning]:
        """A period that is over, and groups that its jobs still name."""
        if form.last_day < _today(tx, after.inside, edit.at).isoformat():
            yield warning("period_over", last=form.last_day)
        named_by_jobs = named(
            tx,
            "SELECT DISTINCT g.name FROM job_group x JOIN job j ON j.id = x.job_id"
            " JOIN dial_group g ON g.id = x.group_id WHERE j.batch_id = ? ORDER BY g.name",
            after.id,
        )
        left = [name for name in named_by_jobs if name not in form.groups]
        if left:
            yield warning("removed_groups", groups=", ".join(left))

    def users(self, tx: Tx, id_: int) -> list[str]:
        """Jobs and customer lists."""
        jobs = named(tx, "SELECT name FROM job WHERE batch_id = ? AND deleted = 0 ORDER BY name", id_)
        return [
            *jobs,
            *named(tx, "SELECT name FROM customer_list WHERE batch_id = ? ORDER BY name, id", id_),
        ]

    def history(self, tx: Tx, id_: int, edit: Edit) -> int:
        """Runs of its jobs, and calls."""
        runs = counted(tx, "SELECT count(*) FROM job_run WHERE batch_id = ?", id_)
        return runs + counted(tx, "SELECT count(*) FROM attempt WHERE batch_id = ?", id_)

    def remove(self, tx: Tx, id_: int, edit: Edit) -> None:
        """With the groups that it ticks, and what its jobs asked of records."""
        for table in ("batch_group", "record_filter"):
            tx.execute(f"DELETE FROM {table} WHERE batch_id = ?", (id_,))
        super().remove(tx, id_, edit)


def _today(tx: Tx, campaign: int | None, now: Instant) -> date:
    """The date in the campaign's zone."""
    row = tx.one("SELECT zone FROM campaign WHERE id = ?", (campaign,))
    assert row is not None
    return local_time(now, ZoneInfo(row[0])).date()
