"""Recordings, made and heard, and supervisors on agents' lines, as rows.

Rule: news may come late or twice, and an end that is written stays; who went onto whose line, and what for, is in the
audit log (guarantee I20).
"""

from __future__ import annotations

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId, AttemptId, CampaignId
from server.dialer.leg_writes import (
    ChangeMonitoring,
    CloseMonitoring,
    CloseRecording,
    MonitoringOpened,
    OpenMonitoring,
    OpenPlaying,
    OpenRecording,
    PauseRecorded,
    PlayingOpened,
)
from server.dialer.model import MonitorId, PlayingId
from server.dialer.writes import Done
from server.storage.port import Tx
from server.storage.transactions import audit

RECORDING_STATE = (
    "CASE WHEN g.attempt_id IS NULL THEN 'off' WHEN g.ended_at IS NOT NULL THEN 'failed'"
    " WHEN EXISTS (SELECT 1 FROM recording_pause p WHERE p.attempt_id = g.attempt_id AND p.resumed_at IS NULL)"
    " THEN 'paused' ELSE 'on' END"
)
"""How the recording `g` of a call stands that is not over."""


def open_recording(tx: Tx, order: OpenRecording) -> Done:
    """Carry out `OpenRecording`; news that comes after the call's end is closed at once."""
    tx.execute(
        "INSERT INTO recording (attempt_id, path, started_at, ended_at)"
        " SELECT id, ?, ?, ended_at FROM attempt WHERE id = ? ON CONFLICT (attempt_id) DO NOTHING",
        (order.path, order.at, order.attempt),
    )
    return Done()


def pause_recorded(tx: Tx, order: PauseRecorded) -> Done:
    """Carry out `PauseRecorded`; as it is already, nothing changes."""
    if order.paused:
        tx.execute(
            "INSERT INTO recording_pause (attempt_id, paused_at)"
            " SELECT attempt_id, ? FROM recording WHERE attempt_id = ? AND ended_at IS NULL"
            " ON CONFLICT DO NOTHING",
            (order.at, order.attempt),
        )
    else:
        tx.execute(
            "UPDATE recording_pause SET resumed_at = ? WHERE attempt_id = ? AND resumed_at IS NULL",
            (order.at, order.attempt),
        )
    return Done()


def close_recording(tx: Tx, order: CloseRecording) -> Done:
    """Carry out `CloseRecording`; also the end of the call does this."""
    tx.execute(
        "UPDATE recording SET ended_at = ? WHERE attempt_id = ? AND ended_at IS NULL",
        (order.at, order.attempt),
    )
    return Done()


def open_monitoring(tx: Tx, order: OpenMonitoring) -> MonitoringOpened:
    """Carry out `OpenMonitoring`.

    Raises:
        Refused: NO_PHONE, when the supervisor's account has none.
    """
    name, full_name, phone = _reached(tx, order.by.account)
    opened = tx.insert(
        "INSERT INTO monitoring (account_id, phone, agent_id, session_id, mode, started_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (order.by.account, phone, order.agent, order.session, order.mode, order.at),
    )
    assert opened is not None
    _note(tx, "monitor.start", opened, order.by.account, order)
    return MonitoringOpened(MonitorId(opened), full_name or name, phone)


def change_monitoring(tx: Tx, order: ChangeMonitoring) -> Done:
    """Carry out `ChangeMonitoring`."""
    found = tx.one("SELECT account_id, agent_id, mode FROM monitoring WHERE id = ?", (order.monitor,))
    if found is None:
        return Done()
    account, agent, mode = found
    tx.execute(
        "UPDATE monitoring SET agent_id = ?, session_id = ?, mode = ? WHERE id = ?",
        (order.agent, order.session, order.mode, order.monitor),
    )
    _note(tx, "monitor.change", order.monitor, account, order, before={"agent": agent, "mode": mode})
    return Done()


def close_monitoring(tx: Tx, order: CloseMonitoring) -> Done:
    """Carry out `CloseMonitoring`."""
    closed = tx.one(
        "UPDATE monitoring SET ended_at = ? WHERE id = ? AND ended_at IS NULL RETURNING account_id",
        (order.at, order.monitor),
    )
    if closed is not None:
        audit.note(tx, "monitor.end", f"monitoring:{order.monitor}", closed[0], order.at)
    return Done()


def open_playing(tx: Tx, order: OpenPlaying) -> PlayingOpened:
    """Carry out `OpenPlaying`.

    Raises:
        Refused: NO_RECORDING; RECORDING_GOES_ON, while the call is live; NO_PHONE, as `open_monitoring`.
    """
    recorded = tx.one(
        "SELECT g.path, a.campaign_id, a.ended_at FROM recording g JOIN attempt a ON a.id = g.attempt_id"
        " WHERE g.attempt_id = ?",
        (order.attempt,),
    )
    if recorded is None:
        raise Refused(RefusalCode.NO_RECORDING)
    path, campaign, ended_at = recorded
    if ended_at is None:
        raise Refused(RefusalCode.RECORDING_GOES_ON)
    name, full_name, phone = _reached(tx, order.by.account)
    number = audit.note(tx, "recording.play", f"attempt:{order.attempt}", order.by.account, order.at)
    return PlayingOpened(PlayingId(number), full_name or name, phone, path, CampaignId(campaign))


def _reached(tx: Tx, account: AccountId) -> tuple[str, str, str]:
    """Name, full name and phone of a supervisor who is to be rung.

    Raises:
        Refused: NO_PHONE.
    """
    found = tx.one("SELECT name, full_name, phone FROM account WHERE id = ?", (account,))
    if found is None or not found[2]:
        raise Refused(RefusalCode.NO_PHONE, account=found[0] if found is not None else account)
    return found[0], found[1], found[2]


def _note(
    tx: Tx,
    code: str,
    monitor: int,
    account: AccountId,
    order: OpenMonitoring | ChangeMonitoring,
    before: audit.Facts | None = None,
) -> None:
    call: AttemptId | None = order.on_call
    after = {"agent": order.agent, "mode": order.mode, "attempt": call}
    audit.note(tx, code, f"monitoring:{monitor}", account, order.at, before, after)
