"""Dial groups (domain rows 42 to 47)."""

from __future__ import annotations

from collections.abc import Iterator

from kaden.protocol.setup import SavedWarning
from kaden.setup.forms import GroupForm
from kaden.setup.kinds import Kind
from server.storage.port import Tx
from server.storage.setup.members import leaving, put_into_group
from server.storage.setup.shelf import Edit, Shelf, counted, grouped, named, only
from server.storage.setup_port import Kept


class GroupShelf(Shelf[GroupForm]):
    """Groups by name."""

    kind = Kind.GROUP
    table = "dial_group"

    def kept(self, tx: Tx, id_: int | None = None) -> list[Kept]:
        """All of them, or the one of this number."""
        of_group, params = only("g.id", id_)
        members = grouped(
            tx,
            "SELECT g.id, a.name FROM dial_group g JOIN group_member m ON m.group_id = g.id"
            f" JOIN account a ON a.id = m.account_id WHERE 1 = 1{of_group} ORDER BY a.name",
            *params,
        )
        return [
            Kept(group, name, None, None, revision, {"name": name, "members": members.get(group, [])})
            for group, name, revision in tx.all(
                f"SELECT id, name, revision FROM dial_group g WHERE 1 = 1{of_group} ORDER BY name", params
            )
        ]

    def judge(self, tx: Tx, form: GroupForm, edit: Edit) -> None:
        """Only accounts that take calls can be members (domain row 39)."""
        known = {row[0]: bool(row[1]) for row in tx.all("SELECT name, agent_use FROM account")}
        others = [name for name in form.members if known.get(name) is False]
        if others:
            raise self.bad("members", ", ".join(form.members), "not_agents", ", ".join(others))

    def columns(self, tx: Tx, form: GroupForm, edit: Edit) -> dict[str, object]:
        """The name; jobs know the group by its number, so a new name shows at once everywhere."""
        return {"name": form.name}

    def link(self, tx: Tx, id_: int, form: GroupForm, edit: Edit) -> None:
        """Its members."""
        put_into_group(tx, id_, self.ids_of(tx, "members", "account", form.members), edit)

    def warnings(self, tx: Tx, form: GroupForm, after: Kept, edit: Edit) -> Iterator[SavedWarning]:
        """Who left it and works in a job of it."""
        former = [] if edit.before is None else edit.before.values["members"]
        yield from leaving(tx, after.id, [name for name in former if name not in form.members])

    def users(self, tx: Tx, id_: int) -> list[str]:
        """Batches and jobs that use it (domain row 46)."""
        batches = named(
            tx,
            "SELECT b.name FROM batch_group g JOIN batch b ON b.id = g.batch_id WHERE g.group_id = ? ORDER BY b.name",
            id_,
        )
        jobs = named(
            tx,
            "SELECT j.name FROM job_group g JOIN job j ON j.id = g.job_id WHERE g.group_id = ? ORDER BY j.name",
            id_,
        )
        return [*batches, *jobs]

    def history(self, tx: Tx, id_: int, edit: Edit) -> int:
        """Records that it was given, and calls for it."""
        records = counted(tx, "SELECT count(*) FROM list_allocation WHERE group_id = ?", id_)
        return records + counted(tx, "SELECT count(*) FROM attempt WHERE group_id = ?", id_)

    def remove(self, tx: Tx, id_: int, edit: Edit) -> None:
        """With its membership."""
        put_into_group(tx, id_, (), edit)
        super().remove(tx, id_, edit)
