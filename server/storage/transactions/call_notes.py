"""Further notes about calls, beside their results' own, as they were added (row 245).

Rule: the oldest first, each with its time and author; one seek for each call.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from kaden.protocol.my_work import CallNote
from kaden.vocabulary import AttemptId
from server.storage.port import Tx


def notes_of(tx: Tx, attempts: Sequence[AttemptId]) -> Mapping[AttemptId, tuple[CallNote, ...]]:
    """The further notes of each of these calls that has any."""
    marks = ", ".join("?" * len(attempts)) or "NULL"
    found: dict[AttemptId, list[CallNote]] = defaultdict(list)
    for attempt, at, note, by in tx.all(
        "SELECT n.attempt_id, n.at, n.note, coalesce(nullif(p.full_name, ''), p.name) FROM call_note n"
        f" JOIN account p ON p.id = n.account_id WHERE n.attempt_id IN ({marks}) ORDER BY n.attempt_id, n.id",
        tuple(attempts),
    ):
        found[attempt].append(CallNote(at=at, by=by, note=note))
    return {attempt: tuple(notes) for attempt, notes in found.items()}
