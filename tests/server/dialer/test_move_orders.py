"""A supervisor lets an agent go on in another job: each rule at its edge, and against a second one."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from kaden.protocol.alerts import AlertKind
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId, AfterSave, AgentId, AgentState, JobId
from server.dialer.alerts import found
from server.dialer.callback_requests import CallBackRequested
from server.dialer.effects import Answer, DropAgent, PlaceCall, RingAgent
from server.dialer.events import (
    AgentReleaseRequested,
    AgentVanished,
    CallEnded,
    EndCause,
    JobStopRequested,
    PauseRequested,
    ResumeRequested,
    StoreBack,
    StoreLost,
    SwitchLost,
    Written,
)
from server.dialer.model import Asked
from server.dialer.standing_orders import DROPPED_STANDS
from server.dialer.supervisor_requests import AgentMoveRequested, AgentPauseRequested
from server.dialer.supervisor_writes import DropMove, KeepMove
from server.dialer.writes import ClaimNext, CloseSession, Done, OpenSession, SaveResult
from tests.server.dialer.naive_store import NaiveStore
from tests.server.dialer.playbook import Playbook, Wait, nothing, save
from tests.server.dialer.sample import a_job, asked

ONE = AgentId(1)
BREAK = AgentState.BREAK
BY = asked("o")
RIVAL = asked("o2", 901)


def two_jobs(**changes: Any) -> Playbook:
    """Two jobs, the second with `changes`; both are started, and agent 1 waits in the first."""
    return Playbook(a_job(1), a_job(2, name="午後", **changes), records=0).start(2).office()


class TestMove:
    def test_at_once_while_waiting_and_the_phone_rings_anew(self) -> None:
        book = two_jobs()
        own = Asked(AccountId(1), f"move-{BY.account}-{BY.request}")
        left = book.leg()
        book >> AgentMoveRequested(BY, ONE, JobId(2)) << KeepMove(BY, ONE, left, JobId(2), book.now)
        book << Answer(BY) << DropAgent << CloseSession << OpenSession << RingAgent << Answer(own) << nothing
        assert (book.agent().job, book.agent().state) == (2, AgentState.JOINING)
        assert book.agent().move is None

    def test_after_the_call_and_the_desk_says_where(self) -> None:
        book = Playbook(a_job(1), a_job(2, name="午後")).start(2).office()
        call = book.talk()
        book.aside(AgentMoveRequested(BY, ONE, JobId(2)))
        assert (book.agent().job, book.desk().moves_to) == (1, "午後")
        book >> AgentMoveRequested(RIVAL, ONE, JobId(2)) << RefusalCode.ALREADY_ORDERED << nothing
        book.aside(CallEnded(call, EndCause.HANGUP))
        assert book.agent().state is AgentState.WRAPUP
        book.aside(save(call))
        assert (book.agent().job, book.agent().state, book.desk().moves_to) == (2, AgentState.JOINING, "")

    @pytest.mark.parametrize("then", AfterSave)
    def test_a_pause_after_the_call_comes_before_it(self, then: AfterSave) -> None:
        """Row 231: it is carried out when the pause ends."""
        book = Playbook(a_job(1), a_job(2, name="午後")).start(2).office()
        call = book.wrap_up()
        book.aside(AgentMoveRequested(BY, ONE, JobId(2)), save(call, then=then))
        pause = {AfterSave.BREAK: BREAK, AfterSave.AWAY: AgentState.AWAY}.get(then)
        if then is AfterSave.END:
            assert (book.agent().state, book.agent().job, book.agent().move) == (AgentState.IDLE, None, None)
            return
        if pause is not None:
            assert (book.agent().job, book.agent().state, book.desk().moves_to) == (1, pause, "午後")
            book.aside(ResumeRequested(asked("r", 1), ONE))
        assert (book.agent().job, book.agent().state) == (2, AgentState.JOINING)

    def test_a_wish_to_pause_comes_before_it_until_it_is_taken_back(self) -> None:
        book = Playbook(a_job(1), a_job(2)).start(2).office()
        call = book.out()[0]
        wish = PauseRequested(asked("p", 1), ONE, BREAK)
        book.aside(wish, AgentMoveRequested(BY, ONE, JobId(2)))
        assert (book.agent().job, book.agent().state) == (1, AgentState.WAITING)
        other = deepcopy(book)
        other.aside(replace(wish, to=None))
        assert (other.agent().job, other.agent().state) == (2, AgentState.JOINING)
        book.aside(CallEnded(call, EndCause.BUSY))
        assert (book.agent().job, book.agent().state) == (1, BREAK)

    def test_a_break_is_not_cut_short_and_a_promise_in_it_that_reaches_nobody_loses_nothing(self) -> None:
        """Rows 231, 265."""
        book = Playbook(a_job(1), a_job(2, name="午後"), records=0).start(2).office()
        book.store.records += NaiveStore(100).records
        due = book.promise()
        book.aside(AgentPauseRequested(BY, ONE, BREAK), CallBackRequested(asked("c", 1), ONE, due, None))
        assert book.agent().state is AgentState.REDIALLING
        call = book.agent().call
        assert call is not None
        book.aside(AgentMoveRequested(RIVAL, ONE, JobId(2)), CallEnded(call, EndCause.NO_ANSWER))
        assert (book.agent().state, book.desk().moves_to) == (BREAK, "午後")
        book.aside(ResumeRequested(asked("r", 1), ONE))
        assert (book.agent().job, book.agent().move) == (2, None)

    @pytest.mark.parametrize("pauses", [False, True])
    def test_where_the_agent_cannot_be_taken_any_more_nobody_leaves_the_old_job(self, pauses: bool) -> None:
        book = Playbook(a_job(1), a_job(2, name="午後")).start(2).office()
        call = book.wrap_up()
        book.aside(AgentMoveRequested(BY, ONE, JobId(2)), JobStopRequested(asked("s"), JobId(2)))
        book >> save(call, then=AfterSave.BREAK if pauses else AfterSave.CONTINUE) << SaveResult
        if pauses:
            book << Answer << nothing
            book >> ResumeRequested(asked("r", 1), ONE)
        book << DropMove(book.leg(), book.now) << Answer << ClaimNext << PlaceCall << nothing
        assert (book.agent().job, book.agent().state, book.agent().move) == (1, AgentState.WAITING, None)
        assert book.desk().not_moved_to == "午後"
        [alert] = [each for each in found(book.floor, book.now) if each.kind is AlertKind.NOT_MOVED]
        assert (alert.job, alert.agent, alert.other_job) == (1, ONE, "午後")
        book.aside(Wait(DROPPED_STANDS))
        assert book.desk().not_moved_to == ""
        assert AlertKind.NOT_MOVED not in [each.kind for each in found(book.floor, book.now)]

    def test_a_stay_there_that_cannot_be_opened_is_told_too(self) -> None:
        book = two_jobs()
        book.withheld = True
        book.aside(AgentMoveRequested(BY, ONE, JobId(2)))
        book.aside(Written(book.asked_of_store.popleft(), Done()))
        assert book.desk().moves_to == "午後"
        book.trouble = Refused(RefusalCode.STORE_UNAVAILABLE, problem="disk full")
        book.store_answers()
        assert (book.agent().state, book.desk().moves_to) == (AgentState.IDLE, "")
        assert book.desk().not_moved_to == "午後"
        book << RefusalCode.STORE_UNAVAILABLE << nothing

    def test_the_own_job_calls_it_off(self) -> None:
        book = Playbook(a_job(1), a_job(2), a_job(3)).start(2).start(3).office()
        call = book.talk()
        book.aside(AgentMoveRequested(BY, ONE, JobId(2)))
        (
            book
            >> AgentMoveRequested(RIVAL, ONE, JobId(1))
            << KeepMove(RIVAL, ONE, book.leg(), JobId(1), book.now)
        )
        book << Answer(RIVAL) << nothing
        book >> AgentMoveRequested(RIVAL, ONE, JobId(1)) << RefusalCode.ALREADY_ORDERED << nothing
        book.aside(CallEnded(call, EndCause.HANGUP), save(call))
        assert (book.agent().job, book.agent().state) == (1, AgentState.WAITING)

    def test_while_the_disk_is_away_it_waits(self) -> None:
        book = two_jobs()
        book.aside(StoreLost(), AgentMoveRequested(BY, ONE, JobId(2)))
        assert (book.agent().job, book.agent().state) == (1, AgentState.WAITING)
        book.aside(StoreBack())
        assert (book.agent().job, book.agent().state) == (2, AgentState.JOINING)

    def test_another_supervisors_move_stands(self) -> None:
        book = Playbook(a_job(1), a_job(2), a_job(3)).start(2).start(3).office()
        book.talk()
        book.aside(AgentMoveRequested(BY, ONE, JobId(2)))
        book >> AgentMoveRequested(RIVAL, ONE, JobId(3)) << RefusalCode.MOVED_ALREADY << nothing

    @pytest.mark.parametrize(
        ("job", "code"),
        [(1, RefusalCode.ALREADY_ORDERED), (2, RefusalCode.AGENT_NOT_A_MEMBER), (7, RefusalCode.UNKNOWN_JOB)],
    )
    def test_where_the_group_may_not_and_where_nothing_is(self, job: int, code: RefusalCode) -> None:
        book = two_jobs(members=frozenset({AgentId(5)}))
        book >> AgentMoveRequested(BY, ONE, JobId(job)) << code << nothing
        assert book.agent().state is AgentState.WAITING

    def test_into_a_job_that_is_not_started(self) -> None:
        book = two_jobs()
        book.aside(JobStopRequested(asked("s"), JobId(2)))
        book >> AgentMoveRequested(BY, ONE, JobId(2)) << RefusalCode.JOB_NOT_STARTED << nothing
        assert book.agent().job == 1

    def test_who_is_released_meanwhile_goes_nowhere(self) -> None:
        book = Playbook(a_job(1), a_job(2)).start(2).office()
        book.talk()
        book.aside(AgentMoveRequested(BY, ONE, JobId(2)), AgentReleaseRequested(RIVAL, ONE))
        assert (book.agent().state, book.agent().move) == (AgentState.RELEASED, None)


class TestDurable:
    """Guarantee I18: it is on disk before it is told, and on the way there nobody undoes it unseen."""

    @pytest.fixture
    def book(self) -> Playbook:
        """Agent 1 talks in the first of three jobs, and the disk is slow."""
        book = Playbook(a_job(1), a_job(2, name="午後"), a_job(3)).start(2).start(3).office()
        book.talk()
        book.withheld = True
        return book

    def test_nobody_is_told_before(self, book: Playbook) -> None:
        book >> AgentMoveRequested(BY, ONE, JobId(2)) << KeepMove << nothing
        assert (book.agent().move, book.desk().moves_to) == (None, "")
        book >> AgentMoveRequested(BY, ONE, JobId(2)) << nothing
        book >> AgentMoveRequested(RIVAL, ONE, JobId(2)) << RefusalCode.ALREADY_ORDERED << nothing
        book >> AgentMoveRequested(RIVAL, ONE, JobId(3)) << RefusalCode.MOVED_ALREADY << nothing
        book.store_answers()
        book << Answer(BY) << nothing
        assert book.desk().moves_to == "午後"

    def test_a_disk_that_takes_nothing_leaves_what_stood(self, book: Playbook) -> None:
        book.aside(AgentMoveRequested(BY, ONE, JobId(2)))
        book.trouble = Refused(RefusalCode.STORE_UNAVAILABLE, problem="disk full")
        book.store_answers()
        book << RefusalCode.STORE_UNAVAILABLE << nothing
        assert (book.agent().move, book.agent().ordering) == (None, None)

    def test_while_it_is_taken_back_the_agent_stays(self, book: Playbook) -> None:
        call = book.agent().call
        assert call is not None
        book.aside(AgentMoveRequested(BY, ONE, JobId(2)))
        book.store_answers() << Answer(BY)
        book.aside(AgentMoveRequested(RIVAL, ONE, JobId(1)))
        back = book.asked_of_store.popleft()
        book.aside(CallEnded(call, EndCause.HANGUP), save(call))
        book.store_answers() << Answer << ClaimNext << PlaceCall << nothing
        assert (book.agent().job, book.agent().state) == (1, AgentState.WAITING)
        book >> Written(back, Done()) << Answer(RIVAL) << nothing
        assert (book.agent().job, book.agent().move) == (1, None)

    def test_while_the_switch_is_away_it_waits(self, book: Playbook) -> None:
        call = book.agent().call
        assert call is not None
        book.aside(AgentMoveRequested(BY, ONE, JobId(2)))
        book.store_answers() << Answer(BY)
        book.aside(
            AgentMoveRequested(BY, ONE, JobId(2)), CallEnded(call, EndCause.HANGUP), SwitchLost(), save(call)
        )
        assert (book.agent().job, book.agent().dropped) == (1, None)
        assert book.agent().move is not None

    def test_a_repeated_taking_back_leaves_a_later_order_alone(self, book: Playbook) -> None:
        book.aside(AgentMoveRequested(BY, ONE, JobId(2)))
        book.store_answers() << Answer(BY)
        book.aside(AgentMoveRequested(RIVAL, ONE, JobId(1)))
        back = book.asked_of_store.popleft()
        book >> Written(back, Done(repeated=True)) << Answer(RIVAL) << nothing
        assert book.agent().move is not None

    def test_who_left_meanwhile_is_moved_nowhere(self, book: Playbook) -> None:
        book.aside(AgentMoveRequested(BY, ONE, JobId(2)), AgentReleaseRequested(RIVAL, ONE))
        book.store_answers()
        book << RefusalCode.AGENT_NOT_IN_JOB << nothing
        assert book.agent().move is None

    def test_the_same_order_again_after_a_restart_is_the_same_order(self, book: Playbook) -> None:
        book.aside(AgentMoveRequested(BY, ONE, JobId(2)))
        book.store_answers() << Answer(BY)
        book.aside(AgentVanished(ONE))
        book >> AgentMoveRequested(BY, ONE, JobId(2)) << Answer(BY) << nothing
