"""Clients that come, vanish and go: the desk waits for them, for a while (domain rows 196, 197, 283, 285)."""

from __future__ import annotations

import pytest

from kaden.clock import SECOND
from kaden.vocabulary import (
    AgentId,
    AgentState,
    JobId,
    ReleaseReason,
)
from server.dialer.agent_day import AgentDay
from server.dialer.effects import (
    Answer,
    DropAgent,
    Join,
    RingAgent,
    ShowDesk,
)
from server.dialer.events import (
    AgentArrived,
    AgentSignedOut,
    AgentVanished,
    CustomerAnswered,
    JobStopRequested,
    JoinRequested,
    PauseRequested,
)
from server.dialer.writes import (
    CloseSession,
    MarkAnswered,
    MarkConnected,
    MarkUnsaved,
    OpenSession,
)
from tests.server.dialer.playbook import Playbook, Wait, nothing, quiet_office
from tests.server.dialer.sample import a_job, asked

ONE = AgentId(1)
BY = asked("r", 1)
JOIN = JoinRequested(BY, ONE, JobId(1))


class TestArrive:
    def test_gives_an_idle_desk(self, book: Playbook) -> None:
        """Row 196: the started jobs of the agent's groups."""
        book.start()
        book >> AgentArrived(ONE, "a1", "担当1", "7001", "pts/3", day=AgentDay(4, 3, 9)) << ShowDesk(ONE)
        desk = book.desk()
        assert (desk.state, desk.today.calls, desk.today.saved, desk.today.talk) == (AgentState.IDLE, 4, 3, 9)
        assert [job.name for job in desk.jobs] == ["午前"]

    def test_shows_no_job_of_other_groups_and_none_that_is_stopped(self) -> None:
        """Rows 152, 197: the screen then gives the hint."""
        book = Playbook(a_job(1, members=frozenset()), a_job(2)).start(1).arrive(1)
        assert book.desk().jobs == ()

    def test_at_another_terminal_finds_the_same_call(self, office: Playbook) -> None:
        """Rows 283, 285."""
        call = office.talk()
        office.aside(AgentVanished(ONE), Wait(100 * SECOND))
        assert not office.monitor()[1][0].connected
        office >> AgentArrived(ONE, "a1", "担当1", "9999", "pts/9", AgentDay(1)) << nothing
        assert (office.agent().call, office.agent().phone) == (call, "7001")
        row = office.monitor()[1][0]
        assert (row.connected, row.terminal, row.state) == (True, "pts/9", AgentState.TALKING)
        office >> Wait(100 * SECOND) << nothing

    def test_with_another_phone_counts_from_the_next_join(self, book: Playbook) -> None:
        book.start().arrive(1).aside(AgentArrived(ONE, "a1", "担当1", "09012345678", "pts/1"))
        book >> JOIN << OpenSession << RingAgent(book.leg(), ONE, "09012345678") << Answer

    def test_back_in_time_takes_calls_again(self) -> None:
        book = Playbook().office()
        call = book.out()[0]
        book.aside(AgentVanished(ONE))
        book >> CustomerAnswered(call) << MarkAnswered << nothing
        book >> AgentArrived(ONE, "a1", "担当1", "7001", "pts/1") << Join(call, book.leg()) << MarkConnected


class TestVanish:
    def test_takes_the_agent_out_of_pacing_and_keeps_the_desk(self, office: Playbook) -> None:
        """Row 285."""
        office >> AgentVanished(ONE) << nothing << ShowDesk(ONE)
        assert office.agent().state is AgentState.WAITING
        assert office.seat().decision.target == 0

    def test_outside_a_job_is_told_to_whoever_counts_those_who_are_ready(self, book: Playbook) -> None:
        """Row 208."""
        book.aside(AgentArrived(ONE, "a1", "担当1", "7001", "pts/3"))
        book >> AgentVanished(ONE) << ShowDesk(ONE) << nothing
        assert book.floor.agents == {}

    def test_for_the_grace_time_gives_the_desk_up(self) -> None:
        """Row 283."""
        book = quiet_office()
        leg = book.leg()
        book.aside(AgentVanished(ONE), Wait(book.floor.rules.client_grace - 1))
        book >> Wait(1) << DropAgent(leg) << CloseSession(leg, book.now, ReleaseReason.CONNECTION) << nothing
        assert book.floor.agents == {}

    def test_in_the_wrap_up_leaves_an_unsaved_record(self, office: Playbook) -> None:
        """Row 283."""
        call = office.wrap_up()
        office.aside(AgentVanished(ONE))
        office >> Wait(office.floor.rules.client_grace) << MarkUnsaved(call, office.now)
        office << DropAgent << CloseSession

    def test_twice_does_not_lengthen_the_grace_time(self) -> None:
        book = quiet_office()
        book.aside(AgentVanished(ONE), Wait(book.floor.rules.client_grace - 1), AgentVanished(ONE))
        book >> Wait(1) << DropAgent << CloseSession

    def test_after_a_return_begins_a_new_grace_time(self) -> None:
        book = quiet_office()
        book.aside(AgentVanished(ONE), Wait(SECOND)).arrive(1).aside(Wait(SECOND), AgentVanished(ONE))
        book >> Wait(book.floor.rules.client_grace - 1) << nothing
        book >> Wait(1) << DropAgent << CloseSession

    def test_outside_a_job_is_forgotten_at_once(self, book: Playbook) -> None:
        book.arrive(1)
        book >> AgentVanished(ONE) >> AgentVanished(ONE) << nothing
        assert book.floor.agents == {}

    def test_of_one_who_was_thrown_out_meanwhile_is_forgotten_after_the_grace_time(self) -> None:
        """The job stopped while the client was away: nothing may be left over."""
        book = quiet_office()
        book.aside(AgentVanished(ONE), JobStopRequested(asked("stop"), JobId(1)))
        assert book.agent().state is AgentState.STOPPED
        book >> Wait(book.floor.rules.client_grace) << nothing
        assert book.floor.agents == {}


class TestSignOut:
    @pytest.mark.parametrize("pause", [None, AgentState.BREAK, AgentState.AWAY])
    def test_ends_the_job_where_that_harms_nobody(self, pause: AgentState | None) -> None:
        book = quiet_office()
        if pause:
            book.aside(PauseRequested(BY, ONE, pause))
        leg = book.leg()
        book >> AgentSignedOut(ONE) << DropAgent(leg) << CloseSession(leg, book.now, None) << nothing
        assert book.floor.agents == {}

    @pytest.mark.parametrize("state", [AgentState.TALKING, AgentState.WRAPUP])
    def test_with_a_customer_or_a_result_open_is_a_lost_link(
        self, office: Playbook, state: AgentState
    ) -> None:
        (office.talk if state is AgentState.TALKING else office.wrap_up)()
        office >> AgentSignedOut(ONE) << nothing
        assert (office.agent().state, office.agent().connected) == (state, False)

    def test_of_one_who_vanished_before_is_forgotten(self) -> None:
        book = quiet_office()
        book.aside(AgentVanished(ONE), AgentSignedOut(ONE))
        assert book.floor.agents == {}

    def test_of_a_stranger_is_nothing(self, book: Playbook) -> None:
        book >> AgentSignedOut(ONE) << nothing
