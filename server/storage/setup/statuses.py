"""Custom statuses of agents (domain rows 203 to 205, 247, 248)."""

from __future__ import annotations

from kaden.clock import MINUTE
from kaden.setup.forms import StatusForm
from kaden.setup.kinds import Kind
from server.storage.port import Tx
from server.storage.setup.shelf import Edit, Shelf, counted, named, one_or_all
from server.storage.setup_port import Kept


class StatusShelf(Shelf[StatusForm]):
    """Statuses by name."""

    kind = Kind.STATUS
    table = "agent_status"

    def kept(self, tx: Tx, id_: int | None = None) -> list[Kept]:
        """All of them, or the one of this number."""
        rows = [
            Kept(
                status,
                name,
                None,
                None,
                revision,
                {"name": name, "use": use, "limit": stay // MINUTE, "active": bool(active)},
            )
            for status, name, use, stay, active, revision in tx.all(
                "SELECT id, name, use, stay, active, revision FROM agent_status ORDER BY name"
            )
        ]
        return one_or_all(rows, id_)

    def columns(self, tx: Tx, form: StatusForm, edit: Edit) -> dict[str, object]:
        """Its row."""
        return {
            "name": form.name,
            "use": form.use,
            "stay": form.limit * MINUTE,
            "active": int(form.active),
        }

    def users(self, tx: Tx, id_: int) -> list[str]:
        """Agents who stand in it."""
        return named(
            tx,
            "SELECT p.name FROM agent_state t JOIN account p ON p.id = t.agent_id"
            " WHERE t.status_id = ? OR t.pause_status_id = ? ORDER BY p.name",
            id_,
            id_,
        )

    def history(self, tx: Tx, id_: int, edit: Edit) -> int:
        """Stays in it, and wishes for it."""
        return counted(
            tx,
            "SELECT (SELECT count(*) FROM activity WHERE status_id = ?)"
            " + (SELECT count(*) FROM agent_session WHERE pause_status_id = ?)",
            id_,
            id_,
        )
