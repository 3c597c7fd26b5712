"""Custom statuses: what an agent stands in, and for how long (domain rows 203, 204, 247, 248)."""

from __future__ import annotations

from typing import Final

import pytest

from kaden.clock import MINUTE, SECOND
from kaden.guide import page
from kaden.protocol.desk import StatusChoice
from kaden.vocabulary import AgentId, AgentState, ReleaseReason, StatusId
from kaden.words import LANGUAGES
from server.dialer.effects import Answer
from server.dialer.events import AgentArrived, AgentSignedOut, AgentVanished, PauseRequested, ResumeRequested
from server.dialer.model import Status
from server.dialer.status_events import StatusesChanged, StatusPauseRequested, StatusRequested
from server.dialer.status_writes import NoteStatus
from server.dialer.statuses import chosen, limit_of, status_of
from tests.server.dialer.playbook import CYCLE, Playbook, Wait, nothing, quiet_office
from tests.server.dialer.sample import asked

ONE: Final = AgentId(1)
OUTBOUND: Final = Status(StatusId(1), "発信業務", "sign_in", 20 * MINUTE)
TRAINING: Final = Status(StatusId(2), "研修", "pause", 90 * MINUTE)
OLD: Final = Status(StatusId(3), "古い", "pause", MINUTE, active=False)


def office_with(*statuses: Status) -> Playbook:
    return quiet_office().aside(StatusesChanged(statuses or (OUTBOUND, TRAINING, OLD)))


def in_training() -> Playbook:
    return office_with().aside(StatusPauseRequested(asked("p", 1), ONE, TRAINING.id))


def test_choices_are_the_ones_in_use_by_name() -> None:
    """Row 204."""
    assert office_with().desk().statuses == (
        StatusChoice(id=1, name="発信業務", use="sign_in"),
        StatusChoice(id=2, name="研修", use="pause"),
    )


@pytest.mark.parametrize(
    ("status", "use", "may"),
    [
        (None, "sign_in", True), (OUTBOUND.id, "sign_in", True), (OUTBOUND.id, "pause", False),
        (TRAINING.id, "pause", True), (OLD.id, "pause", False), (StatusId(9), "pause", False),
    ],
)  # fmt: skip
def test_a_status_is_chosen_for_what_it_is_for(status: StatusId | None, use: str, may: bool) -> None:
    floor = office_with().floor
    assert chosen(floor, status, "pause" if use == "pause" else "sign_in") is may


def test_what_an_agent_is_ready_for_shows_in_waiting_and_not_in_a_plain_break() -> None:
    """Row 203."""
    book = office_with().aside(StatusRequested(asked("s", 1), ONE, OUTBOUND.id))
    assert (book.desk().status, book.monitor()[1][0].status) == (book.desk().statuses[0], "発信業務")
    book.aside(PauseRequested(asked("b", 1), ONE, AgentState.BREAK))
    assert (book.desk().status, book.monitor()[1][0].status) == (None, "")
    book.aside(ResumeRequested(asked("r", 1), ONE))
    assert book.monitor()[1][0].status == "発信業務"


def test_a_pause_shows_its_own_status() -> None:
    """Row 204."""
    book = in_training()
    assert (book.agent().state, book.monitor()[1][0].status) == (AgentState.AWAY, "研修")
    book.aside(ResumeRequested(asked("r", 1), ONE), PauseRequested(asked("a", 1), ONE, AgentState.AWAY))
    assert (book.agent().state, book.desk().status) == (AgentState.AWAY, None)


def test_a_pause_status_has_its_own_limit() -> None:
    """Row 247: longer than the floor's hour, warned of before (row 254), to the second."""
    book = in_training()
    assert book.desk().release_at == book.now + 90 * MINUTE
    book.aside(Wait(85 * MINUTE - SECOND))
    assert book.desk().release_warning is False
    book.aside(Wait(SECOND))
    assert book.desk().release_warning is True
    book.aside(Wait(5 * MINUTE - SECOND))
    assert book.agent().state is AgentState.AWAY
    book.aside(Wait(SECOND))
    assert book.agent().state is AgentState.RELEASED
    notice = book.desk().notice
    assert notice is not None
    assert notice.reason is ReleaseReason.LIMIT


def test_a_sign_in_status_limits_waiting_and_nothing_else() -> None:
    """Rows 247, 248."""
    book = office_with().aside(StatusRequested(asked("s", 1), ONE, OUTBOUND.id))
    assert limit_of(book.floor, book.agent()) == 20 * MINUTE
    book.aside(PauseRequested(asked("b", 1), ONE, AgentState.BREAK))
    assert limit_of(book.floor, book.agent()) == 60 * MINUTE
    book.aside(ResumeRequested(asked("r", 1), ONE), Wait(20 * MINUTE - 1))
    assert book.agent().state is AgentState.WAITING
    book.aside(Wait(1))
    assert book.agent().state is AgentState.RELEASED


def test_a_status_taken_out_of_use_keeps_its_name_and_ends_as_any_stay() -> None:
    book = in_training()
    retired = Status(TRAINING.id, TRAINING.name, "pause", TRAINING.limit, active=False)
    book.aside(StatusesChanged((retired,)))
    standing = status_of(book.floor, book.agent())
    assert standing is not None
    assert standing.name == "研修"
    assert book.desk().release_at == book.now + 60 * MINUTE


def test_a_status_that_is_no_more_leaves_a_plain_absence() -> None:
    book = in_training().aside(StatusesChanged(()))
    assert (book.agent().state, book.desk().status) == (AgentState.AWAY, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guides_table_says_which_automatic_calls_reach_an_agent(language: str) -> None:
    """Row 332: nobody but who waits; and no inbound call anybody in a job (row 207)."""
    rows = [
        line.split("|")[1:-1] for line in page(language, "statuses")[1].splitlines() if line.startswith("| ")
    ]
    told = {(cells[0].split()[0].rstrip(","), *(cell.strip() for cell in cells[1:])) for cells in rows[2:]}
    agent = office_with().agent()
    for state in AgentState:
        agent.state = state
        here = [rest for name, *rest in told if name == state]
        assert here, f"{state} is not in the table"
        assert {automatic for automatic, *_ in here} == {"yes" if agent.can_take_call else "no"}
        if agent.in_job:
            assert {inbound for _, inbound, _ in here} == {"no"}


def test_a_lost_link_keeps_the_status_and_signing_out_forgets_it() -> None:
    """Row 206: the next sign-in begins ready."""
    book = Playbook().arrive(1).aside(StatusesChanged((OUTBOUND,)))
    book.aside(StatusRequested(asked("s", 1), ONE, OUTBOUND.id), AgentVanished(ONE))
    back = AgentArrived(ONE, "a1", "担当1", "7001", "pts/2")
    book.aside(back)
    assert book.desk().status == StatusChoice(id=1, name="発信業務", use="sign_in")
    book >> AgentSignedOut(ONE) << NoteStatus(ONE, None, book.now) << nothing
    book.aside(back)
    assert book.desk().status is None


def test_a_wish_in_a_status_waits_for_the_call() -> None:
    """Domain 2.1, note."""
    book = Playbook().office().aside(StatusesChanged((TRAINING,)))
    assert book.out()
    wish = StatusPauseRequested(asked("p", 1), ONE, TRAINING.id)
    book >> wish << Answer(wish.by) << nothing
    assert (book.desk().pause_after, book.agent().state) == (AgentState.AWAY, AgentState.WAITING)
    assert book.desk().pause_status == StatusChoice(id=2, name="研修", use="pause")
    book.aside(PauseRequested(asked("q", 1), ONE, AgentState.BREAK), Wait(CYCLE))
    assert book.agent().pause_status is None
