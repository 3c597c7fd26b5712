"""The floor's state: who can take a call, what is out, which lines are used, and when to look again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaden.clock import HOUR, MINUTE, SECOND
from kaden.vocabulary import AgentId, AgentState, AttemptState, JobId
from server.dialer.attempt import OUT
from server.dialer.events import CallEnded, EndCause
from server.dialer.floor import Floor, FloorRules
from tests.server.dialer.playbook import Playbook
from tests.server.dialer.promising import calling
from tests.server.dialer.sample import a_job


@pytest.fixture
def floor() -> Floor:
    return Floor(FloorRules(), 10)


def test_new_floor_has_compared_nothing(floor: Floor) -> None:
    """Guarantees, recovery in one page: nothing is dialled before the switch told what lives."""
    assert not floor.switch_up
    assert not floor.synchronised
    assert floor.store_up


def test_rules_are_the_domains() -> None:
    """Rows 153, 157, 247; guarantee I10."""
    rules = FloorRules()
    assert (rules.started_jobs, rules.early_start) == (5, HOUR)
    assert (rules.waiting_limit, rules.abandon_limit) == (60 * MINUTE, 2 * SECOND)


class TestCampaignOfAnAgent:
    """Rows 29, 307: whose permission counts."""

    def test_is_the_jobs_and_outside_one_the_promises(self) -> None:
        book = Playbook(a_job(), records=1).arrive(1)
        book.promise(1, record=1)
        assert book.floor.campaign_with(book.agent()) is None
        calling(book)
        assert book.floor.campaign_with(book.agent()) == book.store.campaign
        book.start().sit(2)
        assert book.floor.campaign_with(book.agent(2)) == a_job().campaign
        del book.floor.jobs[a_job().id]
        assert book.floor.campaign_with(book.agent(2)) is None


class TestAlarms:
    def test_ring_in_their_order_and_not_before_their_time(self, floor: Floor) -> None:
        floor.wake(30, "grace", 3)
        floor.wake(10, "cycle", 1)
        floor.wake(20, "limit", 2)
        assert floor.next_wakeup() == 10
        assert list(floor.due(9)) == []
        assert list(floor.due(20)) == [("cycle", 1), ("limit", 2)]
        assert floor.next_wakeup() == 30

    def test_are_asked_for_once(self, floor: Floor) -> None:
        for _ in range(3):
            floor.wake(10, "cycle", 1)
        floor.wake(10, "cycle", 2)
        assert list(floor.due(10)) == [("cycle", 1), ("cycle", 2)]

    def test_can_be_asked_for_again_once_they_rang(self, floor: Floor) -> None:
        floor.wake(10, "cycle", 1)
        list(floor.due(10))
        floor.wake(10, "cycle", 1)
        assert floor.next_wakeup() == 10

    def test_of_lengths_move_with_the_clock_and_the_close_of_business_does_not(self, floor: Floor) -> None:
        """Fault F12."""
        floor.wake(1_000, "closes", 1)
        floor.wake(1_000, "abandon", 1)
        floor.move_alarms(-600)
        assert list(floor.due(400)) == [("abandon", 1)]
        floor.wake(1_000, "closes", 1)
        assert list(floor.due(1_000)) == [("closes", 1)]

    def test_are_none_when_nothing_is_awaited(self, floor: Floor) -> None:
        assert floor.next_wakeup() is None

    @given(st.lists(st.tuples(st.integers(0, 50), st.sampled_from(["cycle", "limit"]), st.integers(1, 3))))
    def test_all_ring_sorted_and_once(self, asked_for: list[tuple[int, str, int]]) -> None:
        floor = Floor(FloorRules(), 1)
        for at, kind, subject in asked_for:
            floor.wake(at, "cycle" if kind == "cycle" else "limit", subject)
        rung = list(floor.due(100))
        assert rung == [(kind, subject) for _, kind, subject in sorted(set(asked_for))]
        assert floor.asked == set()


class TestFigures:
    def test_out_counts_claims_and_calls_until_they_are_joined(self) -> None:
        """Rows 68, 175."""
        book = Playbook().office(2)
        assert book.floor.out(book.seat()) == 2
        book.seat().claiming += 3
        assert book.floor.out(book.seat()) == 5
        book.talk(1)
        assert book.floor.out(book.seat()) == 4 + len(book.out()) - 1

    def test_calls_without_an_agent_are_known_by_their_job(self) -> None:
        """What every decision asks for: from the claim to the join, or to the end."""
        book = Playbook(a_job(1), a_job(2), records=3).start(1).start(2).sit(1, job=1).sit(2, job=2)
        assert [len(book.floor.unjoined[JobId(job)]) for job in (1, 2)] == [1, 1]
        talk = book.talk(1)
        assert talk not in book.floor.unjoined[JobId(1)]
        ringing = book.out(2)[0]
        assert book.floor.unjoined[JobId(2)] == {ringing: book.call(ringing)}
        book.aside(CallEnded(ringing, EndCause.BUSY))
        assert ringing not in book.floor.unjoined[JobId(2)]

    @pytest.mark.parametrize("state", AttemptState)
    def test_a_call_that_is_found_again_is_where_its_state_belongs(self, state: AttemptState) -> None:
        book = Playbook().office()
        floor, call = Floor(FloorRules(), 1), replace(book.call(book.out()[0]), state=state)
        floor.enter(call)
        assert floor.calls == {call.id: call}
        assert (call.id in floor.unjoined[JobId(1)]) == (state in OUT)

    def test_lines_count_every_jobs_live_calls(self) -> None:
        """Row 177: a conversation keeps its line, a wrap-up does not."""
        book = Playbook(a_job(1), a_job(2), records=2).start(1).start(2).sit(1, job=1).sit(2, job=2)
        assert book.floor.lines_in_use() == 2
        book.wrap_up(1)
        assert book.floor.lines_in_use() == 1

    def test_members_are_who_holds_a_place(self) -> None:
        book = Playbook(a_job(1), a_job(2), records=0).start(1).start(2).sit(1, job=1).sit(2, job=2).arrive(3)
        assert [agent.id for agent in book.floor.members_in(JobId(1))] == [AgentId(1)]
        book.agent(1).state = AgentState.RELEASED
        assert list(book.floor.members_in(JobId(1))) == []
