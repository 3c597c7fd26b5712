"""A further note is added to a call, by its agent or by a supervisor, where the campaign allows it (row 245).

Rule: what was noted is never changed, and says nothing of what became of the customer; so nobody can be in another's
way, and no version has to be kept.
"""

from __future__ import annotations

from kaden.protocol.base import MAX_NOTE
from kaden.protocol.my_work import MOST_NOTES
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AgentId
from server.dialer.result_checks import note_refusal
from server.dialer.writes import Done
from server.storage.my_work_port import NewNote
from server.storage.port import Tx
from server.storage.transactions import audit
from server.storage.transactions.call_notes import notes_of
from server.storage.transactions.handled import own_call, standing
from server.storage.transactions.requests import once


def add_once(tx: Tx, note: NewNote) -> Done:
    """As `MyWorkBooks.add_note`."""
    return once(tx, note.by, note, note.at, _add)


def _add(tx: Tx, new: NewNote) -> Done:
    # Whoever adds locks the call, so that two who do at once keep to the limit together.
    tx.execute("UPDATE attempt SET revision = revision WHERE id = ?", (new.attempt,))
    call = standing(tx, new.attempt, new.at)
    if new.own:
        own_call(tx, AgentId(new.by.account), new.attempt, new.at)
    allowed = tx.one("SELECT more_notes, name FROM campaign WHERE id = ?", (call.campaign,))
    assert allowed is not None
    if not allowed[0]:
        raise Refused(RefusalCode.ONE_NOTE, campaign=allowed[1])
    if not new.note.strip():
        raise Refused(RefusalCode.NOTE_EMPTY)
    too_long = note_refusal(new.note)
    if too_long is not None:
        raise too_long
    before = notes_of(tx, (new.attempt,)).get(new.attempt, ())
    room = MAX_NOTE - sum(len(each.note) for each in before)
    if len(before) >= MOST_NOTES or len(new.note) > room:
        raise Refused(RefusalCode.NOTES_FULL, count=len(before), limit=MOST_NOTES, characters=MAX_NOTE)
    tx.execute(
        "INSERT INTO call_note (attempt_id, at, account_id, note) VALUES (?, ?, ?, ?)",
        (new.attempt, new.at, new.by.account, new.note),
    )
    audit.note(tx, "note.add", f"attempt:{new.attempt}", new.by.account, new.at)
    return Done()
