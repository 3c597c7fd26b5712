"""What becomes of a record that an agent was shown: it is called, or passed by (row 326).

Rule: until it is called its attempt is not dialled, and counts for nothing: not in its record's story, not to a limit,
not in a report.
"""

from __future__ import annotations

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AttemptState, CallKind, EndedBy, Outcome, RecordState, RunId
from server.dialer.preview_writes import CallShown, PassShown, ShownPassed
from server.dialer.writes import Done
from server.storage.port import Tx
from server.storage.transactions.calls import ending_of, move_record
from server.storage.transactions.do_not_call import is_listed
from server.storage.transactions.redial import NextDial, due_again


def call_shown(tx: Tx, order: CallShown) -> Done:
    """Carry out `CallShown`. Asked again because nobody knew whether it was written, it changes nothing.

    Raises:
        Refused: CALL_GONE, CALLBACK_LISTED.
    """
    row = tx.one(
        "SELECT record_id, run_id, number, number_as_given, campaign_id, dialled FROM attempt"
        f" WHERE id = ? AND agent_id = ? AND kind = '{CallKind.PREVIEW}' AND state = '{AttemptState.CLAIMED}'"
        f"{tx.dialect.for_update}",
        (order.attempt, order.agent),
    )
    if row is None:
        raise Refused(RefusalCode.CALL_GONE)
    record, run, number, as_given, campaign, dialled = row
    if dialled:
        return Done()
    if is_listed(tx, number, campaign):
        raise Refused(RefusalCode.CALLBACK_LISTED, number=as_given)
    tx.execute(
        "UPDATE attempt SET dialled = 1, dialled_at = ?, revision = revision + 1 WHERE id = ?",
        (order.at, order.attempt),
    )
    tx.execute("UPDATE record SET last_dial_at = ?, revision = revision + 1 WHERE id = ?", (order.at, record))
    tx.execute("UPDATE job_run SET attempts = attempts + 1 WHERE id = ?", (run,))
    return Done()


def still_called(tx: Tx, order: CallShown) -> None:
    """What holds of a call that was ordered before, and is asked for once more.

    Raises:
        Refused: CALL_GONE, when it was taken back before it went out.
    """
    if tx.one("SELECT 1 FROM attempt WHERE id = ? AND dialled = 1", (order.attempt,)) is None:
        raise Refused(RefusalCode.CALL_GONE)


def pass_shown(tx: Tx, order: PassShown) -> ShownPassed:
    """Carry out `PassShown`: the record rests as long as was asked for, and at least for this run (row 178).

    Raises:
        Refused: CALL_GONE.
    """
    ending = ending_of(tx, order.attempt)
    shown = tx.one("SELECT agent_id FROM attempt WHERE id = ?", (order.attempt,))
    free = ending is not None and ending.kind is CallKind.PREVIEW and not ending.dialled
    if ending is None or ending.run is None or not free or shown != (order.agent,):
        raise Refused(RefusalCode.CALL_GONE)
    tx.execute(
        "UPDATE attempt SET state = 'ended', outcome = ?, ended_at = ?, ended_by = ?, n = NULL, pass_reason = ?,"
        " revision = revision + 1 WHERE id = ?",
        (Outcome.CANCELLED, order.at, EndedBy.AGENT, order.reason, order.attempt),
    )
    tx.execute("UPDATE job_run SET passed = passed + 1 WHERE id = ?", (ending.run,))
    rested = due_again(order.at + order.rest, ending.run_started_at)
    to = NextDial(RecordState.READY, rested, (ending.number, *ending.others))
    move_record(tx, ending, None, to, ending.attempts - 1)
    return ShownPassed(RunId(ending.run))
