"""A move that waits for the end of a call, through a restart of the server (issue 7; guarantee I18)."""

from __future__ import annotations

from dataclasses import replace

from kaden.clock import MINUTE, SECOND
from kaden.vocabulary import AccountId, AgentState, AttemptState, RunId
from server.dialer.desk import desk_of
from server.dialer.events import AgentArrived, ChannelState, LiveCall, SwitchSynchronised, Written
from server.dialer.floor import Floor, FloorRules
from server.dialer.model import Asked
from server.dialer.supervisor_writes import DropMove
from server.dialer.writes import CloseSession, OpenSession, ResultSaved, SaveResult
from server.recovery import restore
from server.storage.stored_floor import StoredAttempt, StoredFloor, StoredRun
from tests.server.dialer.playbook import save
from tests.server.dialer.sample import JOB, a_job
from tests.server.test_recovery import (
    AGENT,
    ATTEMPT,
    NOON,
    SESSION,
    STARTED,
    TALKING,
    UP,
    happen,
    orders,
    seated,
)

OTHER = a_job(2, name="午後")
THERE = StoredRun(OTHER.id, RunId(6), NOON - MINUTE, 40, STARTED.tally)
ENDED = replace(TALKING, state=AttemptState.ENDED, ended_at=NOON - SECOND, ended_by="customer")
ARRIVES = AgentArrived(AGENT, "sato", "佐藤", "7001", "pts/9")


def restarted(state: AgentState, *attempts: StoredAttempt, started: bool = True) -> Floor:
    """The agent's stay, with an order to go on in the other job, which is `started`."""
    stay = replace(seated(state), moves_to=OTHER.id, move_request="move-901-o")
    runs = (STARTED, THERE) if started else (STARTED,)
    return restore((JOB, OTHER), StoredFloor(runs, (stay,), attempts), FloorRules(), 10, NOON)


def test_the_call_goes_on_and_the_move_follows_it() -> None:
    floor = restarted(AgentState.TALKING, TALKING)
    live = LiveCall(ATTEMPT, ChannelState.ANSWERED, SESSION)
    happen(floor, ARRIVES, SwitchSynchronised((live,), (UP,)))
    desk = desk_of(floor, AGENT, NOON)
    assert desk is not None
    assert (desk.state, desk.moves_to) == (AgentState.TALKING, "午後")


def test_who_saves_after_it_goes_over_under_the_first_request() -> None:
    floor = restarted(AgentState.WRAPUP, ENDED)
    happen(floor, ARRIVES, SwitchSynchronised((), (UP,)))
    [saving] = orders(happen(floor, save(ATTEMPT)), SaveResult)
    assert isinstance(saving, SaveResult)
    done = happen(floor, Written(saving, ResultSaved(NOON, 2, None)))
    assert orders(done, CloseSession) == [CloseSession(SESSION, NOON, None)]
    asked = Asked(AccountId(AGENT), "move-901-o")
    assert orders(done, OpenSession) == [OpenSession(asked, AGENT, OTHER.id, THERE.run, "7001", NOON)]


def test_who_was_about_to_go_goes_once_the_switch_has_spoken() -> None:
    floor = restarted(AgentState.WAITING)
    assert orders(happen(floor, ARRIVES), OpenSession) == []
    [opening] = orders(happen(floor, SwitchSynchronised((), (UP,))), OpenSession)
    assert isinstance(opening, OpenSession)
    assert opening.job == OTHER.id


def test_where_the_other_job_stopped_the_agent_stays_and_the_disk_forgets_it() -> None:
    floor = restarted(AgentState.WAITING, started=False)
    done = happen(floor, ARRIVES, SwitchSynchronised((), (UP,)))
    assert orders(done, DropMove) == [DropMove(SESSION, NOON)]
    agent = floor.agents[AGENT]
    assert (agent.job, agent.state, agent.move) == (JOB.id, AgentState.WAITING, None)
