"""What supervisors had done to agents, kept as lines of the audit log (guarantee I20)."""

from __future__ import annotations

from server.dialer.supervisor_writes import NoteOrder
from server.dialer.writes import Done
from server.storage.port import Tx
from server.storage.transactions import audit


def note_order(tx: Tx, order: NoteOrder) -> Done:
    """Carry out `NoteOrder`."""
    audit.note(tx, order.code, order.thing, order.by.account, order.at, after=dict(order.facts) or None)
    return Done()
