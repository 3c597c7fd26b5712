"""Choosing a custom status: when it may be, what it writes, what is refused (domain rows 203 to 206, 251)."""

from __future__ import annotations

import pytest

from kaden.clock import MINUTE
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AfterSave, AgentState, StatusId
from server.dialer.effects import Answer, Refuse, ShowDesk
from server.dialer.model import Status
from server.dialer.status_events import StatusesChanged, StatusPauseRequested, StatusRequested
from server.dialer.status_writes import NoteStatus
from server.dialer.writes import NoteAgentState, NoteAvailability
from tests.server.dialer.playbook import Playbook, Wait, nothing, quiet_office, save
from tests.server.dialer.sample import asked
from tests.server.dialer.test_statuses import ONE, OUTBOUND, TRAINING, office_with

BY = asked("s", 1)
READY_FOR_OUTBOUND = StatusRequested(BY, ONE, OUTBOUND.id)


def test_before_a_job_it_is_written_and_shown() -> None:
    """Row 203."""
    book = Playbook().arrive(1).aside(StatusesChanged((OUTBOUND,)))
    book >> READY_FOR_OUTBOUND << NoteStatus(ONE, OUTBOUND.id, book.now) << Answer(BY) << ShowDesk(ONE)
    book << nothing
    assert book.desk().status is not None


def test_the_same_again_changes_nothing() -> None:
    book = office_with().aside(READY_FOR_OUTBOUND)
    book >> READY_FOR_OUTBOUND << Answer(BY) << nothing


def test_ready_again_means_no_custom_status() -> None:
    """Row 206."""
    book = office_with().aside(READY_FOR_OUTBOUND)
    book >> StatusRequested(BY, ONE, None) << NoteStatus(ONE, None, book.now) << Answer(BY) << nothing
    assert book.desk().status is None


def test_a_change_while_waiting_begins_the_stay_anew() -> None:
    """Row 251."""
    book = office_with().aside(Wait(50 * MINUTE), READY_FOR_OUTBOUND)
    assert book.desk().since == book.now
    book.aside(Wait(20 * MINUTE - 1))
    assert book.agent().state is AgentState.WAITING


def test_stays_when_the_agent_joins_and_leaves_a_job() -> None:
    book = office_with().aside(READY_FOR_OUTBOUND)
    book.join(1)
    assert book.desk().status is not None


def test_not_in_a_call() -> None:
    book = Playbook().office().aside(StatusesChanged((OUTBOUND,)))
    book.talk()
    refusal = Refused(RefusalCode.NOT_NOW, action="set_status", state=AgentState.TALKING)
    book >> READY_FOR_OUTBOUND << Refuse(BY, refusal) << nothing


@pytest.mark.parametrize("status", [TRAINING.id, StatusId(9)])
def test_what_cannot_be_chosen_is_refused(status: StatusId) -> None:
    book = office_with()
    book >> StatusRequested(BY, ONE, status) << RefusalCode.UNKNOWN_STATUS << nothing
    assert book.desk().status is None


def test_a_pause_in_a_status_for_sign_in_is_refused() -> None:
    book = office_with()
    book >> StatusPauseRequested(BY, ONE, OUTBOUND.id) << RefusalCode.UNKNOWN_STATUS << nothing
    assert book.agent().state is AgentState.WAITING


def test_a_pause_at_once_is_on_disk_with_its_status() -> None:
    """Row 204; the history of activity tells it (row 311)."""
    book = office_with()
    book >> StatusPauseRequested(BY, ONE, TRAINING.id) << Answer(BY)
    book << NoteAvailability(book.leg(), AgentState.AWAY, True, book.now, TRAINING.id)
    book << NoteAgentState(ONE, AgentState.AWAY, book.leg(), None, book.now, TRAINING.id) << nothing


@pytest.mark.parametrize("then", [AfterSave.AWAY, AfterSave.CONTINUE])
def test_a_pause_after_the_call_is_in_the_status_that_was_wished(then: AfterSave) -> None:
    book = Playbook().office().aside(StatusesChanged((TRAINING,)))
    call = book.wrap_up()
    book.aside(StatusPauseRequested(BY, ONE, TRAINING.id), save(call, then=then))
    assert (book.agent().state, book.agent().paused_in) == (AgentState.AWAY, TRAINING.id)
    assert book.agent().pause_status is None


def test_another_choice_at_the_save_comes_first() -> None:
    book = Playbook().office().aside(StatusesChanged((TRAINING,)))
    call = book.wrap_up()
    book.aside(StatusPauseRequested(BY, ONE, TRAINING.id), save(call, then=AfterSave.BREAK))
    assert (book.agent().state, book.desk().status) == (AgentState.BREAK, None)


def test_new_definitions_change_the_end_of_a_stay_that_goes_on() -> None:
    book = office_with().aside(StatusPauseRequested(BY, ONE, TRAINING.id), Wait(10 * MINUTE))
    shorter = Status(TRAINING.id, "研修", "pause", 15 * MINUTE)
    book.aside(StatusesChanged((shorter,)), Wait(5 * MINUTE))
    assert book.agent().state is AgentState.RELEASED


def test_nobody_on_the_floor_chooses_nothing() -> None:
    book = quiet_office()
    nobody = StatusRequested(asked("s", 7), type(ONE)(7), None)
    book >> nobody << RefusalCode.NOT_NOW << nothing
