"""A call from the order to dial to its outcome (domain 2.2, rows 96, 183, 185, 188, 209; guarantees I6, I9, I10)."""

from __future__ import annotations

import pytest

from kaden.clock import SECOND
from kaden.vocabulary import AgentId, AgentState, AttemptId, AttemptState, CampaignId, EndedBy, Outcome, RunId
from server.dialer.effects import Alarm, DropAgent, HangUp, Join, PlaceCall, ShowDesk
from server.dialer.events import (
    AgentVanished,
    CallEnded,
    CallPlaced,
    CustomerAnswered,
    CustomerRinging,
    EndCause,
    Event,
    FateDoubted,
    JobStopRequested,
    LegState,
    LiveLeg,
    NumberListed,
    PhoneAnswered,
    PhoneEnded,
    PhoneReadyChanged,
    PlaceFailed,
    PlanChanged,
    SwitchSynchronised,
)
from server.dialer.writes import (
    ClaimNext,
    CloseSession,
    MarkAbandoned,
    MarkAnswered,
    MarkConnected,
    MarkEnded,
    MarkUnsaved,
)
from tests.server.dialer.playbook import Playbook, Wait, nothing
from tests.server.dialer.sample import a_job, asked

UNKNOWN = AttemptId(999)
LIMIT = 2 * SECOND


def first_call(book: Playbook) -> AttemptId:
    return book.out()[0]


class TestOnTheWay:
    def test_goes_through_its_states(self, office: Playbook) -> None:
        call = first_call(office)
        seen = [office.call(call).state]
        for event in (CallPlaced(call), CustomerRinging(call)):
            office.aside(event)
            seen.append(office.call(call).state)
        assert seen == [AttemptState.CLAIMED, AttemptState.DIALLING, AttemptState.RINGING]

    def test_may_skip_news(self, office: Playbook) -> None:
        """A switch may be heard late: ringing tells that it was placed, an answer tells both."""
        office.aside(CustomerRinging(first_call(office)))
        assert office.call(first_call(office)).state is AttemptState.RINGING

    def test_does_not_go_back(self, office: Playbook) -> None:
        call = office.talk()
        office >> CallPlaced(call) >> CustomerRinging(call) >> CustomerAnswered(call) << nothing
        assert office.call(call).state is AttemptState.CONNECTED

    @pytest.mark.parametrize(
        "news",
        [
            CallPlaced(UNKNOWN),
            CustomerRinging(UNKNOWN),
            CustomerAnswered(UNKNOWN),
            CallEnded(UNKNOWN, EndCause.HANGUP),
            PlaceFailed(UNKNOWN, EndCause.FAILED),
            FateDoubted(UNKNOWN),
        ],
    )
    def test_news_of_a_call_that_is_over_changes_nothing(self, office: Playbook, news: Event) -> None:
        office >> news << nothing


class TestAnswer:
    def test_joins_the_longest_waiting_agent(self) -> None:
        """Rows 183, 209."""
        book = Playbook().office(2)
        call = first_call(book)
        book >> CustomerAnswered(call) << MarkAnswered(call, book.now) << Join(call, book.leg(1))
        book << MarkConnected(call, AgentId(1), book.leg(1), book.now) << ShowDesk(AgentId(1)) << nothing
        assert book.agent(1).state is AgentState.TALKING
        assert book.desk(1).call is not None

    def test_of_two_customers_serves_who_waits_longest(self) -> None:
        book = Playbook().office(2)
        for agent in (1, 2):
            book.aside(PhoneReadyChanged(book.leg(agent), False))
        first, second = book.out()
        book.aside(CustomerAnswered(second), Wait(SECOND), CustomerAnswered(first))
        book >> PhoneReadyChanged(book.leg(1), True) << Join(second, book.leg(1)) << MarkConnected

    def test_is_served_once_though_heard_twice(self) -> None:
        """Guarantee I9."""
        book = Playbook().office(2)
        call = first_call(book)
        book.aside(CustomerAnswered(call))
        book >> CustomerAnswered(call) << nothing

    def test_of_a_job_finds_no_agent_of_another(self) -> None:
        book = Playbook(a_job(1), a_job(2)).start(1).start(2).sit(1, job=1).sit(2, job=2)
        book.aside(PhoneReadyChanged(book.leg(1), False))
        book >> CustomerAnswered(book.out(1)[0]) << MarkAnswered << nothing

    def test_of_the_run_before_is_served_by_the_next_and_counts_there_not(self, office: Playbook) -> None:
        """Stopped and started again within two seconds: a customer who waits is a customer."""
        call = first_call(office)
        office.aside(PhoneReadyChanged(office.leg(), False), CustomerAnswered(call))
        office.aside(JobStopRequested(asked("stop"), office.seat().plan.id)).start().join(1)
        office >> PhoneAnswered(office.leg()) << Join(call, office.leg()) << MarkConnected << nothing
        assert office.seat().tally.connected == 0

    def test_that_comes_after_we_hung_up_is_not_served(self, office: Playbook) -> None:
        call = first_call(office)
        office.aside(NumberListed(office.call(call).number, None))
        office >> CustomerAnswered(call) << nothing


class TestAbandoned:
    @pytest.fixture
    def waiting(self, office: Playbook) -> AttemptId:
        """A customer who answered, and the only agent is not ready."""
        call = first_call(office)
        office.aside(PhoneReadyChanged(office.leg(), False), CustomerAnswered(call))
        return call

    def test_after_exactly_two_seconds(self, office: Playbook, waiting: AttemptId) -> None:
        """Row 185, guarantee I10: detected, announced, told."""
        office >> Wait(LIMIT - 1) << nothing
        office >> Wait(1) << HangUp(waiting, announce=True) << Alarm("abandoned", f"attempt {waiting}")
        office << MarkAbandoned(waiting, office.now) << nothing
        office >> CallEnded(waiting, EndCause.CANCELLED)
        office << MarkEnded(waiting, office.now, Outcome.ABANDONED, EndedBy.SWITCH)
        assert office.seat().tally.abandoned == 1

    def test_not_if_an_agent_is_free_in_the_last_millisecond(
        self, office: Playbook, waiting: AttemptId
    ) -> None:
        office.aside(Wait(LIMIT - 1))
        office >> PhoneReadyChanged(office.leg(), True) << Join(waiting, office.leg()) << MarkConnected
        office >> Wait(SECOND) << nothing

    def test_customer_is_not_served_while_the_message_plays_nor_counts_as_a_call_for_an_agent(
        self, office: Playbook, waiting: AttemptId
    ) -> None:
        """Rows 175, 185: the agent who is back gets a call of its own."""
        office.aside(Wait(LIMIT))
        assert office.monitor()[0].ringing == 0
        office >> PhoneReadyChanged(office.leg(), True) << ClaimNext << PlaceCall << nothing

    def test_customer_who_hangs_up_in_time_counts_too(self, office: Playbook, waiting: AttemptId) -> None:
        """A person answered, and nobody spoke."""
        office.aside(Wait(SECOND))
        office >> CallEnded(waiting, EndCause.HANGUP)
        office << MarkEnded(waiting, office.now, Outcome.ABANDONED, EndedBy.SWITCH)

    def test_machine_does_not_count(self, office: Playbook, waiting: AttemptId) -> None:
        """Rows 187, 293; domain 2.2."""
        office >> CallEnded(waiting, EndCause.MACHINE)
        office << MarkEnded(waiting, office.now, Outcome.MACHINE, EndedBy.SWITCH)
        assert (office.seat().tally.abandoned, office.seat().tally.other) == (0, 1)


class TestUnanswered:
    @pytest.mark.parametrize(
        ("cause", "outcome", "counter"),
        [
            (EndCause.BUSY, Outcome.BUSY, "busy"),
            (EndCause.NO_ANSWER, Outcome.NO_ANSWER, "no_answer"),
            (EndCause.REJECTED, Outcome.REJECTED, "other"),
            (EndCause.INVALID, Outcome.INVALID, "other"),
            (EndCause.FAILED, Outcome.FAILED, "other"),
            (EndCause.MACHINE, Outcome.MACHINE, "other"),
            (EndCause.CANCELLED, Outcome.CANCELLED, "other"),
            (EndCause.HANGUP, Outcome.UNKNOWN, "other"),
        ],
    )
    def test_has_the_outcome_of_its_cause(
        self, office: Playbook, cause: EndCause, outcome: Outcome, counter: str
    ) -> None:
        call = first_call(office)
        office >> CallEnded(call, cause) << MarkEnded(call, office.now, outcome, EndedBy.SWITCH)
        office << ClaimNext << PlaceCall
        tally = office.seat().tally
        assert (tally.attempts, getattr(tally, counter)) == (2, 1)
        assert tally == office.store.tally(RunId(1))

    def test_unused_number_lets_an_exhausted_run_look_again(self) -> None:
        """Row 188: the record's next number may be dialled at once."""
        book = Playbook(records=1).office(2)
        assert book.seat().exhausted
        book >> CallEnded(first_call(book), EndCause.INVALID) << MarkEnded << ClaimNext << nothing

    def test_counts_nothing_in_a_later_run(self, office: Playbook) -> None:
        call = first_call(office)
        office.aside(JobStopRequested(asked("stop"), office.seat().plan.id)).start()
        office >> CallEnded(call, EndCause.CANCELLED) << MarkEnded << nothing
        assert office.seat().tally.other == 0


class TestPlaceFailed:
    def test_that_hands_a_record_back_lets_exhausted_jobs_of_the_batch_look_again(self) -> None:
        """Row 66: it is due as before, and was the last one."""
        book = Playbook(a_job(1), a_job(2), records=1).start(1).start(2).sit(1, job=1).sit(2, job=2)
        call = book.out(1)[0]
        book.aside(Wait(SECOND))
        assert book.seat(1).exhausted or book.seat(2).exhausted
        book >> PlaceFailed(call, EndCause.CANCELLED) << MarkEnded << ClaimNext << PlaceCall << nothing

    def test_refusal_of_the_switch_is_an_attempt(self, office: Playbook) -> None:
        call = first_call(office)
        office >> PlaceFailed(call, EndCause.FAILED)
        office << MarkEnded(call, office.now, Outcome.FAILED, EndedBy.SWITCH, dialled=True)
        office.aside(Wait(SECOND))

    def test_order_that_never_left_is_none(self, office: Playbook) -> None:
        """Row 66."""
        call = first_call(office)
        office >> PlaceFailed(call, EndCause.CANCELLED)
        office << MarkEnded(call, office.now, Outcome.CANCELLED, EndedBy.SWITCH, dialled=False)
        assert office.store.records[0].attempts == 0
        office.aside(Wait(SECOND))

    def test_list_does_not_run_off_against_a_closed_door(self, office: Playbook) -> None:
        """A switch that refuses everything costs one number a second, not one a cycle."""
        for _ in range(3):
            office.aside(PlaceFailed(first_call(office), EndCause.FAILED))
            office >> Wait(office.floor.rules.retry - 1) << nothing
            office >> Wait(1) << ClaimNext << PlaceCall

    def test_refusal_against_what_was_heard_is_a_doubt(self, office: Playbook) -> None:
        """A late "could not dial" does not end a conversation."""
        call = office.talk()
        office >> PlaceFailed(call, EndCause.CANCELLED) << nothing
        assert office.agent().state is AgentState.TALKING
        assert office.call(call).doubtful

    def test_of_a_deleted_job_is_settled(self, office: Playbook) -> None:
        call = first_call(office)
        office.aside(PlanChanged(()))
        office >> PlaceFailed(call, EndCause.CANCELLED) << MarkEnded << nothing


class TestDoubt:
    def test_is_settled_by_the_switchs_list_however_young_the_call(self, office: Playbook) -> None:
        """Guarantees: an unknown fate counts as an attempt and is never dialled again."""
        call, leg = first_call(office), office.leg()
        office >> FateDoubted(call) << nothing

        office >> SwitchSynchronised((), (LiveLeg(leg, LegState.UP),))
        office << MarkEnded(call, office.now, Outcome.UNKNOWN, EndedBy.SWITCH)
        office << ClaimNext << PlaceCall


class TestListed:
    @pytest.mark.parametrize("state", [AttemptState.CLAIMED, AttemptState.DIALLING, AttemptState.RINGING])
    def test_number_that_rings_is_hung_up(self, office: Playbook, state: AttemptState) -> None:
        """Rows 95, 96."""
        call = first_call(office)
        office.call(call).state = state
        office >> NumberListed(office.call(call).number, None) << HangUp(call) << nothing
        office >> CallEnded(call, EndCause.BUSY)
        office << MarkEnded(call, office.now, Outcome.CANCELLED, EndedBy.SWITCH) << ClaimNext << PlaceCall

    def test_conversation_is_not_cut(self, office: Playbook) -> None:
        """Row 96: what rings, not who talks."""
        call = office.talk()
        office >> NumberListed(office.call(call).number, None) << nothing

    def test_customer_who_has_answered_is_served(self, office: Playbook) -> None:
        """Row 96: a conversation begins with the answer; to be silent, or announced to, would abandon a customer."""
        call = first_call(office)
        office.aside(PhoneReadyChanged(office.leg(), False), CustomerAnswered(call))
        office >> NumberListed(office.call(call).number, None) << nothing
        office >> PhoneReadyChanged(office.leg(), True) << Join(call, office.leg()) << MarkConnected

    @pytest.mark.parametrize(("campaign", "concerned"), [(1, True), (2, False), (None, True)])
    def test_only_the_lists_own_campaign_is_concerned(
        self, office: Playbook, campaign: int | None, concerned: bool
    ) -> None:
        """Rows 93, 324."""
        call = first_call(office)
        listed = NumberListed(office.call(call).number, CampaignId(campaign) if campaign else None)
        office >> listed << (HangUp(call) if concerned else nothing)

    def test_other_numbers_go_on(self, office: Playbook) -> None:
        office >> NumberListed("+81399999999", None) << nothing

    def test_call_of_a_deleted_job_is_concerned_by_the_companys_list(self, office: Playbook) -> None:
        call = first_call(office)
        number = office.call(call).number
        office.aside(PlanChanged(()))
        office >> NumberListed(number, CampaignId(1)) << nothing
        office >> NumberListed(number, None) << HangUp(call)


class TestEnd:
    def test_by_the_customer_leads_to_the_wrap_up(self, office: Playbook) -> None:
        """Row 214."""
        call = office.talk()
        office.aside(Wait(90 * SECOND))
        office >> CallEnded(call, EndCause.HANGUP)
        office << MarkEnded(call, office.now, Outcome.CONNECTED, EndedBy.CUSTOMER)
        assert office.agent().state is AgentState.WRAPUP
        assert (office.agent().talk, office.seat().tally.talk) == (90 * SECOND, 90 * SECOND)

    def test_is_heard_once(self, office: Playbook) -> None:
        call = office.wrap_up()
        office >> CallEnded(call, EndCause.HANGUP) << nothing

    def test_takes_no_negative_time_when_the_clock_went_back(self, office: Playbook) -> None:
        call = office.talk()
        office.now -= SECOND
        (
            office
            >> CallEnded(call, EndCause.HANGUP)
            << MarkEnded(call, office.now, Outcome.CONNECTED, EndedBy.CUSTOMER)
        )
        assert office.agent().talk == 0

    def test_of_a_call_whose_agent_is_gone_is_an_unsaved_record(self, office: Playbook) -> None:
        """Rows 280, 283; guarantee I6."""

        call = office.talk()
        office.aside(PhoneEnded(office.leg(), True))
        office >> CallEnded(call, EndCause.HANGUP)
        (
            office
            << MarkEnded(call, office.now, Outcome.CONNECTED, EndedBy.PHONE)
            << MarkUnsaved(call, office.now)
        )
        assert office.seat().tally.unsaved == 1
        assert office.floor.calls == {}

    def test_frees_an_agent_whose_client_stayed_away(self, office: Playbook) -> None:
        """Row 283: the call went on, the grace time did too."""
        call = office.talk()
        office.aside(AgentVanished(AgentId(1)), Wait(office.floor.rules.client_grace))
        assert office.agent().state is AgentState.TALKING
        office >> CallEnded(call, EndCause.HANGUP) << MarkEnded << MarkUnsaved

        office << DropAgent << CloseSession
        assert office.floor.agents == {}

    def test_within_the_grace_time_keeps_the_desk(self, office: Playbook) -> None:
        """Row 285."""
        call = office.talk()
        office.aside(AgentVanished(AgentId(1)), Wait(office.floor.rules.client_grace - 1))
        office.aside(CallEnded(call, EndCause.HANGUP))
        assert office.agent().state is AgentState.WRAPUP
