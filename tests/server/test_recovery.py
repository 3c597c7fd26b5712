"""From rows to a floor: what a restart knows, and what it does once the switch has spoken (domain row 171)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kaden.clock import HOUR, MINUTE, SECOND, Instant
from kaden.vocabulary import (
    AccountId,
    AgentId,
    AgentState,
    AttemptId,
    AttemptState,
    CallbackId,
    CallKind,
    CampaignId,
    CustomerKind,
    EndedBy,
    MonitorMode,
    Outcome,
    RunId,
    StatusId,
    StopReason,
)
from server.dialer.desk import desk_of
from server.dialer.effects import DropAgent, HangUp, Join, PlaceCall, Write
from server.dialer.events import (
    AgentArrived,
    ChannelState,
    CustomerAnswered,
    Event,
    LegState,
    LiveCall,
    LiveLeg,
    SwitchSynchronised,
    TimePassed,
)
from server.dialer.floor import Floor, FloorRules
from server.dialer.leg_effects import DropMonitor
from server.dialer.leg_events import LiveMonitor, MonitorEnded
from server.dialer.leg_writes import CloseMonitoring
from server.dialer.lines import Listening
from server.dialer.model import MonitorId, Promise, SessionId
from server.dialer.pacing.ledger import Counts
from server.dialer.step import step
from server.dialer.tally import Tally
from server.dialer.writes import (
    ClaimNext,
    CloseSession,
    MarkAbandoned,
    MarkEnded,
    MarkUnsaved,
    NoteAvailability,
    StopRun,
)
from server.recovery import restore
from server.storage.stored_floor import StoredAttempt, StoredDraft, StoredFloor, StoredRun, StoredSession
from tests.server.dialer.sample import JOB, a_card, at

NOON = at("12:00:00")
AGENT, SESSION, ATTEMPT, RUN = AgentId(1), SessionId(11), AttemptId(101), RunId(5)
UP = LiveLeg(SESSION, LegState.UP)

STARTED = StoredRun(JOB.id, RUN, at("08:30:00"), 40, Tally(attempts=9, connected=4, no_answer=4, saved=3))

TALKING = StoredAttempt(
    id=ATTEMPT,
    job=JOB.id,
    run=RUN,
    number="+819000000001",
    card=a_card(),
    state=AttemptState.CONNECTED,
    agent=AGENT,
    session=SESSION,
    dialled_at=NOON - MINUTE,
    answered_at=NOON - 50 * SECOND,
    announced_at=None,
    connected_at=NOON - 50 * SECOND,
    ended_at=None,
    ended_by=None,
    held=0,
    held_since=None,
    draft=StoredDraft(3, "half a no", None, None),
)
RINGING = replace(
    TALKING,
    state=AttemptState.CLAIMED,
    agent=None,
    session=None,
    answered_at=None,
    connected_at=None,
    draft=None,
)


def seated(state: AgentState) -> StoredSession:
    """The agent's session as it was noted."""
    return StoredSession(
        SESSION, AGENT, "sato", "佐藤", "7001", JOB.id, RUN, state, NOON - 50 * SECOND, ATTEMPT
    )


def restored(*attempts: StoredAttempt, state: AgentState = AgentState.WAITING, now: Instant = NOON) -> Floor:
    """A floor after a restart."""
    stored = StoredFloor((STARTED,), (seated(state),), attempts)
    return restore((JOB,), stored, FloorRules(), 10, now)


def happen(floor: Floor, *events: Event, now: Instant = NOON) -> list[object]:
    """Let events happen; what was asked for."""
    return [effect for event in events for effect in step(floor, event, now)]


def orders(effects: list[object], kind: type) -> list[object]:
    """The writes of one kind among the effects."""
    return [
        effect.order for effect in effects if isinstance(effect, Write) and isinstance(effect.order, kind)
    ]


ARRIVED = AgentArrived(AGENT, "sato", "佐藤", "7001", "tty1")


@pytest.mark.parametrize("lives", [True, False])
def test_a_supervisor_who_was_on_a_line_is_let_go_and_the_row_is_closed(lives: bool) -> None:
    """Row 301: nobody would know of a leg that went on, and a leg that ended meanwhile tells nothing any more."""
    ear = Listening(MonitorId(7), AccountId(1), "課長", AGENT, SESSION, MonitorMode.WHISPER, NOON - SECOND)
    floor = restore((JOB,), StoredFloor((), (), (), (ear,)), FloorRules(), 10, NOON)
    legs = (LiveMonitor(ear.id, True, SESSION, ear.mode),) if lives else ()
    done = happen(floor, SwitchSynchronised((), (), (), legs))
    assert [effect for effect in done if isinstance(effect, DropMonitor)] == [DropMonitor(ear.id)] * lives
    if lives:
        done += happen(floor, MonitorEnded(ear.id, answered=True))
    assert orders(done, CloseMonitoring) == [CloseMonitoring(ear.id, NOON)]
    assert floor.listening == {}


def test_counters_go_on_where_they_were() -> None:
    seat = restored().jobs[JOB.id]
    assert (seat.run, seat.remaining, seat.tally.attempts, seat.tally.saved) == (RUN, 40, 9, 3)


def test_nothing_is_dialled_before_the_switch_has_spoken() -> None:
    """Guarantees, reconnect procedure: stop claiming first, resume claiming last."""
    floor = restored()
    assert orders(happen(floor, ARRIVED, TimePassed()), ClaimNext) == []
    after = happen(floor, SwitchSynchronised((), (UP,)), now=NOON + SECOND)
    claim = ClaimNext(JOB.id, RUN, 1, NOON + SECOND, customers=tuple(CustomerKind))
    assert orders(after, ClaimNext) == [claim]


def test_a_waiting_agent_without_a_screen_gets_no_call() -> None:
    floor = restored()
    assert orders(happen(floor, SwitchSynchronised((), (UP,))), ClaimNext) == []


def test_a_conversation_goes_on_with_its_agent_and_its_draft() -> None:
    """Domain row 171, 285: the same call, the same half-written note."""
    floor = restored(TALKING, state=AgentState.TALKING)
    happen(floor, SwitchSynchronised((LiveCall(ATTEMPT, ChannelState.ANSWERED, SESSION),), (UP,)), ARRIVED)
    agent, call = floor.agents[AGENT], floor.calls[ATTEMPT]
    assert (agent.state, agent.call, agent.connected) == (AgentState.TALKING, ATTEMPT, True)
    assert call.draft is not None
    assert call.draft.note == "half a no"


def test_the_call_decides_where_the_agent_stands() -> None:
    """The agent's state and its call are noted in two transactions; a crash may come between them."""
    assert restored(TALKING, state=AgentState.WAITING).agents[AGENT].state is AgentState.TALKING
    held = replace(TALKING, held_since=NOON - SECOND)
    assert restored(held, state=AgentState.TALKING).agents[AGENT].state is AgentState.HELD
    ended = replace(TALKING, state=AttemptState.ENDED, ended_at=NOON - SECOND, ended_by="customer")
    assert restored(ended, state=AgentState.TALKING).agents[AGENT].state is AgentState.WRAPUP
    assert restored(state=AgentState.WRAPUP).agents[AGENT].state is AgentState.WAITING


def test_a_conversation_that_ended_meanwhile_is_wrapped_up() -> None:
    floor = restored(TALKING, state=AgentState.TALKING)
    effects = happen(floor, SwitchSynchronised((), (UP,)))
    assert len(orders(effects, MarkEnded)) == 1
    assert floor.agents[AGENT].state is AgentState.WRAPUP


def test_a_conversation_whose_phone_is_gone_too_becomes_an_unsaved_record() -> None:
    """Domain row 280."""
    floor = restored(TALKING, state=AgentState.TALKING)
    effects = happen(floor, SwitchSynchronised((), ()))
    assert len(orders(effects, MarkUnsaved)) == 1
    assert floor.calls == {}
    assert floor.agents[AGENT].state is AgentState.RELEASED


def test_an_attempt_of_unknown_fate_is_settled_and_not_dialled_again() -> None:
    """Guarantee 0.1: it counts as an attempt."""
    floor = restored(RINGING)
    [ended] = orders(happen(floor, SwitchSynchronised((), (UP,))), MarkEnded)
    assert isinstance(ended, MarkEnded)
    assert (ended.attempt, ended.outcome, ended.dialled) == (ATTEMPT, "unknown", True)


@pytest.mark.parametrize("kept", [{"pause_after": AgentState.BREAK}, {"ready": False}])
def test_who_wished_to_pause_or_is_not_ready_gets_no_call_after_a_restart(kept: dict[str, Any]) -> None:
    """Domain rows 217, 232."""
    stored = StoredFloor((STARTED,), (replace(seated(AgentState.WAITING), **kept),), ())
    floor = restore((JOB,), stored, FloorRules(), 10, NOON)
    leg = replace(UP, ready=kept.get("ready", True))
    effects = happen(floor, ARRIVED, SwitchSynchronised((), (leg,)))
    assert orders(effects, ClaimNext) == []
    assert floor.agents[AGENT].state is kept.get("pause_after", AgentState.WAITING)
    assert floor.agents[AGENT].ready is kept.get("ready", True)


def test_an_agent_at_an_outside_number_has_a_line_of_the_trunk_after_a_restart_too() -> None:
    """Row 177."""
    at_home = replace(seated(AgentState.WAITING), phone="090-1234-5678")
    floor = restore((JOB,), StoredFloor((STARTED,), (at_home,), ()), FloorRules(), 10, NOON)
    assert floor.lines_in_use() == 1


def test_a_channel_that_no_attempt_knows_is_hung_up() -> None:
    """Guarantee I8."""
    floor = restored()
    effects = happen(
        floor, SwitchSynchronised((LiveCall(AttemptId(999), ChannelState.RINGING, None),), (UP,))
    )
    assert HangUp(AttemptId(999)) in effects


def test_a_job_whose_hours_ended_while_we_were_away_is_stopped() -> None:
    """Domain rows 159, 171."""
    floor = restored(now=at("17:00:00"))
    [stop] = orders(happen(floor, TimePassed(), now=at("17:00:00")), StopRun)
    assert isinstance(stop, StopRun)
    assert stop.reason is StopReason.END_OF_HOURS


def test_an_agent_who_does_not_come_back_within_the_grace_time_is_released() -> None:
    """Domain row 283."""
    floor = restored()
    happen(floor, SwitchSynchronised((), (UP,)))
    grace = floor.rules.client_grace
    happen(floor, TimePassed(), now=NOON + grace - 1)
    assert floor.agents[AGENT].state is AgentState.WAITING
    happen(floor, TimePassed(), now=NOON + grace)
    assert AGENT not in floor.agents or not floor.agents[AGENT].in_job


def test_the_waiting_limit_counts_from_before_the_crash() -> None:
    """Domain row 246."""
    floor = restored()
    happen(floor, SwitchSynchronised((), (UP,)), ARRIVED)
    happen(floor, TimePassed(), now=NOON - 50 * SECOND + HOUR - 1)
    assert floor.agents[AGENT].state is AgentState.WAITING
    happen(floor, TimePassed(), now=NOON - 50 * SECOND + HOUR)
    assert floor.agents[AGENT].state is AgentState.RELEASED


ABANDONED = replace(
    RINGING, state=AttemptState.ANSWERED, answered_at=NOON - 9 * SECOND, announced_at=NOON - 7 * SECOND
)


def test_a_customer_who_was_given_up_is_told_again_and_counted_once() -> None:
    """Row 185: the crash came while the message played."""
    floor = restored(ABANDONED)
    pacer = floor.pacer(JOB.campaign)
    effects = happen(
        floor, SwitchSynchronised((LiveCall(ATTEMPT, ChannelState.ANSWERED, None),), (UP,)), ARRIVED
    )
    assert HangUp(ATTEMPT, announce=True) in effects
    assert orders(effects, MarkAbandoned) == []
    assert list(pacer.ledger.minutes()) == []


def test_the_ledger_goes_on_where_the_rows_are() -> None:
    """Rows 73, 321; what belongs to no job is nobody's."""
    stored = StoredFloor((STARTED,), (), ())
    answers = ((JOB.campaign.id, NOON, Counts(5, 1)), (CampaignId(99), NOON, Counts(7, 7)))
    floor = restore((JOB,), stored, FloorRules(), 10, NOON, answers)
    assert list(floor.pacer(JOB.campaign).ledger.minutes()) == [(NOON, Counts(5, 1))]
    assert list(floor.pacers) == [JOB.campaign.id]


PROMISE = Promise(CallbackId(3), JOB.campaign, "+81312345678", NOON)
PROMISED = replace(
    TALKING,
    job=None,
    run=None,
    state=AttemptState.CLAIMED,
    answered_at=None,
    connected_at=None,
    draft=None,
    promise=PROMISE,
)
AWAY_FROM_JOB = replace(seated(AgentState.REDIALLING), pause_after=AgentState.AWAY)
TRAINING = StatusId(4)
ALONE = replace(seated(AgentState.REDIALLING), job=None, run=None)


def promised(
    *attempts: StoredAttempt, session: StoredSession = ALONE, runs: tuple[StoredRun, ...] = (STARTED,)
) -> Floor:
    """A floor after a restart in the middle of a promised call."""
    return restore((JOB,), StoredFloor(runs, (session,), attempts), FloorRules(), 10, NOON)


class TestPromisedCall:
    """A restart while a promise is being kept (row 265; guarantees 2, 4)."""

    @pytest.mark.parametrize("leg", [LegState.RINGING, LegState.UP])
    def test_that_the_switch_does_not_know_is_never_dialled_again(self, leg: LegState) -> None:
        floor = promised(PROMISED)
        done = happen(floor, SwitchSynchronised((), (LiveLeg(SESSION, leg),)))
        ended = MarkEnded(ATTEMPT, NOON, Outcome.UNKNOWN, EndedBy.SWITCH)
        assert orders(done, MarkEnded) == [ended]
        assert not [effect for effect in done if isinstance(effect, PlaceCall)]
        assert DropAgent(SESSION) in done
        assert orders(done, CloseSession) == [CloseSession(SESSION, NOON, None)]
        assert floor.agents[AGENT].state is AgentState.IDLE

    def test_that_rings_goes_on_and_is_joined_to_its_agent(self) -> None:
        floor = promised(replace(PROMISED, state=AttemptState.CLAIMED))
        happen(floor, SwitchSynchronised((LiveCall(ATTEMPT, ChannelState.RINGING, None),), (UP,)))
        assert floor.agents[AGENT].state is AgentState.REDIALLING
        assert Join(ATTEMPT, SESSION) in happen(floor, CustomerAnswered(ATTEMPT))

    @pytest.mark.parametrize("joined", [True, False])
    def test_that_was_answered_meanwhile_is_its_agents(self, joined: bool) -> None:
        floor = promised(PROMISED)
        live = LiveCall(ATTEMPT, ChannelState.ANSWERED, SESSION if joined else None)
        done = happen(floor, SwitchSynchronised((live,), (UP,)))
        assert (Join(ATTEMPT, SESSION) in done) != joined
        assert floor.agents[AGENT].state is AgentState.TALKING

    def test_whose_own_phone_is_gone_is_hung_up(self) -> None:
        floor = promised(PROMISED)
        done = happen(floor, SwitchSynchronised((LiveCall(ATTEMPT, ChannelState.RINGING, None),), ()))
        assert HangUp(ATTEMPT) in done
        assert floor.agents[AGENT].state is AgentState.RELEASED

    def test_that_talks_goes_on_with_its_campaign(self) -> None:
        floor = promised(replace(TALKING, job=None, run=None, promise=PROMISE), runs=())
        live = LiveCall(ATTEMPT, ChannelState.ANSWERED, SESSION)
        happen(floor, SwitchSynchronised((live,), (UP,)))
        desk = desk_of(floor, AGENT, NOON)
        assert desk is not None
        assert desk.call is not None
        assert (desk.state, desk.call.kind) == (AgentState.TALKING, CallKind.CALLBACK)
        assert len(desk.call.results) > 1

    @pytest.mark.parametrize("state", [AgentState.BREAK, AgentState.AWAY])
    def test_from_a_pause_ends_there(self, state: AgentState) -> None:
        """Row 266: also when the server died before the agent's new state was on disk."""
        floor = promised(PROMISED, session=seated(state))
        agent = floor.agents[AGENT]
        assert (agent.state, agent.back_to, agent.pause_after) == (AgentState.REDIALLING, state, None)
        happen(floor, SwitchSynchronised((), (UP,)))
        assert (agent.state, agent.back_to, agent.pause_after) == (state, None, None)

    def test_from_a_pause_that_was_not_left_yet_ends_in_its_status(self) -> None:
        """Rows 204, 266: the server died when the call was on disk, and before anything else was."""
        floor = promised(PROMISED, session=replace(seated(AgentState.AWAY), paused_in=TRAINING))
        happen(floor, SwitchSynchronised((), (UP,)))
        assert (floor.agents[AGENT].state, floor.agents[AGENT].paused_in) == (AgentState.AWAY, TRAINING)

    def test_that_was_not_refused_yet_leaves_a_talk_alone(self) -> None:
        """Guarantee 4: the agent had left the pause, and the server died before it said so to the store."""
        refused = replace(PROMISED, id=AttemptId(ATTEMPT + 1))
        floor = promised(TALKING, refused, session=seated(AgentState.TALKING))
        done = happen(
            floor, SwitchSynchronised((LiveCall(ATTEMPT, ChannelState.ANSWERED, SESSION),), (UP,)), ARRIVED
        )
        assert (floor.agents[AGENT].state, floor.agents[AGENT].call) == (AgentState.TALKING, ATTEMPT)
        assert not [effect for effect in done if isinstance(effect, HangUp)]
        assert orders(done, MarkEnded) == [MarkEnded(refused.id, NOON, Outcome.UNKNOWN, EndedBy.SWITCH)]

    def test_that_is_over_sends_its_agent_home(self) -> None:
        """The server died between the end of the call and the end of the stay."""
        for state in (AgentState.REDIALLING, AgentState.WRAPUP, AgentState.TALKING, AgentState.JOINING):
            floor = promised(session=replace(ALONE, state=state))
            done = happen(floor, SwitchSynchronised((), (UP,)))
            assert orders(done, CloseSession) == [CloseSession(SESSION, NOON, None)]
            assert floor.agents[AGENT].state is AgentState.IDLE

    def test_that_is_over_lets_the_pause_go_on(self) -> None:
        floor = promised(session=AWAY_FROM_JOB)
        happen(floor, SwitchSynchronised((), (UP,)))
        assert floor.agents[AGENT].state is AgentState.AWAY

    def test_from_a_pause_that_is_answered_leads_back_into_the_job(self) -> None:
        """Row 266: the pause that it began in is no wish to pause after it."""
        floor = promised(PROMISED, session=AWAY_FROM_JOB)
        happen(floor, SwitchSynchronised((LiveCall(ATTEMPT, ChannelState.RINGING, None),), (UP,)), ARRIVED)
        assert floor.agents[AGENT].pause_after is None
        noted = orders(happen(floor, CustomerAnswered(ATTEMPT)), NoteAvailability)
        assert noted == [NoteAvailability(SESSION, None, True, NOON)]
        assert (floor.agents[AGENT].back_to, floor.agents[AGENT].pause_after) == (None, None)
