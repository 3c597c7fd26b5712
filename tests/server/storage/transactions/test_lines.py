"""Recordings and supervisors on lines: a row for each file with its pauses, a row for each listening, audited."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kaden.clock import MINUTE, SECOND
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AttemptId, EndedBy, MonitorMode, Outcome
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
from server.dialer.lines import Listening
from server.dialer.model import MonitorId, PlayingId, SessionId
from server.dialer.writes import MarkEnded, MarkHeld, Write
from tests.server.storage.office import Office, listed, number

RECORDING = "SELECT attempt_id, path, started_at, ended_at FROM recording"
PAUSES = "SELECT paused_at, resumed_at FROM recording_pause ORDER BY id"
MONITORING = "SELECT account_id, phone, agent_id, session_id, mode, started_at, ended_at FROM monitoring"
AUDIT = "SELECT code, account_id, object, before, after FROM audit WHERE code LIKE 'monitor%' ORDER BY id"


async def talk(office: Office) -> tuple[AttemptId, SessionId]:
    """A conversation of the first agent."""
    await office.customers(listed(number(1)))
    run = await office.start()
    session = await office.sit_down(run)
    attempt = (await office.claim_one(run)).id
    await office.connect(attempt, session)
    return attempt, session


async def recorded(office: Office) -> AttemptId:
    """A conversation that is being recorded."""
    call, _ = await talk(office)
    await perform(office, OpenRecording(call, "call.wav", office.now))
    return call


def ended(office: Office, call: AttemptId) -> MarkEnded:
    """The customer hung up."""
    return MarkEnded(call, office.now, Outcome.CONNECTED, EndedBy.CUSTOMER)


async def perform(office: Office, *orders: Write) -> None:
    for order in orders:
        await office.store.perform(order)


async def recording_state(office: Office) -> str:
    """As a restart reads it."""
    return (await office.store.floor()).attempts[0].recording


async def test_a_file_has_a_row_that_ends_with_the_call(office: Office) -> None:
    call, _ = await talk(office)
    begun = office.now
    await perform(office, OpenRecording(call, "a/1.wav", begun), OpenRecording(call, "other", begun + 1))
    assert await office.row(RECORDING) == (call, "a/1.wav", begun, None)
    office.later(MINUTE)
    await perform(office, MarkEnded(call, office.now, Outcome.CONNECTED, EndedBy.CUSTOMER))
    assert await office.row(RECORDING) == (call, "a/1.wav", begun, begun + MINUTE)
    await perform(office, CloseRecording(call, office.now + SECOND))
    assert await office.row(RECORDING) == (call, "a/1.wav", begun, begun + MINUTE)


async def test_news_after_the_calls_end_is_a_row_that_has_ended(office: Office) -> None:
    call, _ = await talk(office)
    await perform(office, MarkEnded(call, office.now, Outcome.CONNECTED, EndedBy.CUSTOMER))
    await perform(office, OpenRecording(call, "1.wav", office.now))
    assert await office.row(RECORDING) == (call, "1.wav", office.now, office.now)
    await perform(office, OpenRecording(AttemptId(999), "999.wav", office.now))
    assert len(await office.rows(RECORDING)) == 1


async def test_pauses_have_a_beginning_and_an_end(office: Office) -> None:
    call, _ = await talk(office)
    await perform(office, PauseRecorded(call, True, office.now))
    assert await office.rows(PAUSES) == []
    await perform(office, OpenRecording(call, "1.wav", office.now))
    begun = office.now
    for paused in (True, True, False, False, True):
        office.later(SECOND)
        await perform(office, PauseRecorded(call, paused, office.now))
    assert await office.rows(PAUSES) == [
        (begun + SECOND, begun + 3 * SECOND),
        (begun + 5 * SECOND, None),
    ]


async def test_a_restart_knows_how_the_recording_stands(office: Office) -> None:
    call, _ = await talk(office)
    assert await recording_state(office) == "off"
    await perform(office, OpenRecording(call, "1.wav", office.now))
    assert await recording_state(office) == "on"
    await perform(office, PauseRecorded(call, True, office.now))
    assert await recording_state(office) == "paused"
    await perform(office, PauseRecorded(call, False, office.now), CloseRecording(call, office.now))
    assert await recording_state(office) == "failed"


async def test_a_transferred_call_is_ended_by_transfer(office: Office) -> None:
    """Row 228: its record still asks for a result."""
    call, session = await talk(office)
    await perform(
        office,
        MarkHeld(call, True, office.now),
        MarkEnded(call, office.now, Outcome.CONNECTED, EndedBy.TRANSFER),
    )
    row = await office.row("SELECT ended_by, result, session_id FROM attempt")
    assert row == ("transfer", "due", session)


async def test_a_listening_is_a_row_and_three_lines_of_audit(office: Office) -> None:
    """Guarantee I20: who, to whom, how, and until when."""
    call, session = await talk(office)
    await office.execute("UPDATE account SET phone = '7900' WHERE id = ?", office.supervisor)
    by, agent = office.asked(office.supervisor, "listen-1"), office.agent()
    order = OpenMonitoring(by, agent, session, call, MonitorMode.LISTEN, office.now)
    opened = await office.store.perform(order)
    assert isinstance(opened, MonitoringOpened)
    assert (opened.phone, opened.repeated) == ("7900", False)
    again = await office.store.perform(
        OpenMonitoring(by, agent, session, None, MonitorMode.LISTEN, office.now)
    )
    assert isinstance(again, MonitoringOpened)
    assert (again.monitor, again.repeated) == (opened.monitor, True)
    change = ChangeMonitoring(opened.monitor, agent, session, None, MonitorMode.WHISPER, office.now)
    begun = office.now
    office.later(MINUTE)
    await perform(office, change, *[CloseMonitoring(opened.monitor, office.now)] * 2)
    row = (office.supervisor, "7900", agent, session, "whisper", begun, begun + MINUTE)
    assert await office.row(MONITORING) == row
    lines = await office.rows(AUDIT)
    assert [line[0] for line in lines] == ["monitor.start", "monitor.change", "monitor.end"]
    assert {line[1] for line in lines} == {office.supervisor}
    assert json.loads(str(lines[0][4])) == {"agent": agent, "attempt": call, "mode": "listen"}
    assert json.loads(str(lines[1][3])) == {"agent": agent, "mode": "listen"}


async def test_a_restart_reads_who_was_on_a_line(office: Office) -> None:
    """As they were at last; who has left is not read."""
    _, session = await talk(office)
    await office.execute("UPDATE account SET phone = '7900' WHERE id = ?", office.supervisor)
    by, agent, begun = office.asked(office.supervisor, "listen-1"), office.agent(), office.now
    opened = await office.store.perform(
        OpenMonitoring(by, agent, session, None, MonitorMode.LISTEN, office.now)
    )
    assert isinstance(opened, MonitoringOpened)
    change = ChangeMonitoring(opened.monitor, agent, session, None, MonitorMode.BARGE, office.now)
    await perform(office, change)
    on_the_line = Listening(
        opened.monitor, office.supervisor, opened.name, agent, session, MonitorMode.BARGE, begun
    )
    assert (await office.store.floor()).listening == (on_the_line,)
    await perform(office, CloseMonitoring(opened.monitor, office.now))
    assert (await office.store.floor()).listening == ()


async def test_who_has_no_phone_cannot_listen(office: Office) -> None:
    _, session = await talk(office)
    await office.execute("UPDATE account SET phone = '' WHERE id = ?", office.supervisor)
    by = office.asked(office.supervisor)
    with pytest.raises(Refused) as refused:
        await perform(
            office, OpenMonitoring(by, office.agent(), session, None, MonitorMode.LISTEN, office.now)
        )
    assert refused.value.code is RefusalCode.NO_PHONE
    assert await office.rows(MONITORING) == []


async def test_what_is_not_there_is_not_changed(office: Office) -> None:
    _, session = await talk(office)
    nobody = MonitorId(99)
    change = ChangeMonitoring(nobody, office.agent(), session, None, MonitorMode.BARGE, office.now)
    await perform(office, change, CloseMonitoring(nobody, office.now))
    assert await office.rows(AUDIT) == []


# ---- recordings that are heard ----------------------------------------------------------------------------------


async def test_who_hears_a_recording_is_in_the_log_and_the_log_names_the_playing(office: Office) -> None:
    """Row 288: by the number of the line, once for each request."""
    call = await recorded(office)
    await office.execute("UPDATE account SET phone = '7900' WHERE id = ?", office.supervisor)
    await perform(office, ended(office, call))
    wish = OpenPlaying(office.asked(office.supervisor, "play-1"), call, office.now)
    opened = await office.store.perform(wish)
    [number] = await office.row("SELECT max(id) FROM audit")
    assert isinstance(opened, PlayingOpened)
    assert opened == PlayingOpened(PlayingId(number), opened.name, "7900", "call.wav", office.ids.campaign)
    assert await office.store.perform(wish) == replace(opened, repeated=True)
    noted = await office.rows("SELECT account_id, object FROM audit WHERE code = 'recording.play'")
    assert noted == [(office.supervisor, f"attempt:{call}")]


async def test_what_cannot_be_heard_is_refused_and_not_in_the_log(office: Office) -> None:
    """No recording, one of a call that goes on, and a supervisor without a phone; each says what it is."""
    call = await recorded(office)
    for attempt, code in (
        (AttemptId(4_711), RefusalCode.NO_RECORDING),
        (call, RefusalCode.RECORDING_GOES_ON),
        (call, RefusalCode.NO_PHONE),
    ):
        if code is RefusalCode.NO_PHONE:
            await perform(office, ended(office, call))
            await office.execute("UPDATE account SET phone = '' WHERE id = ?", office.supervisor)
        by = office.asked(office.supervisor, code.value)
        with pytest.raises(Refused) as refused:
            await office.store.perform(OpenPlaying(by, attempt, office.now))
        assert refused.value.code is code
    assert await office.rows("SELECT id FROM audit WHERE code = 'recording.play'") == []
