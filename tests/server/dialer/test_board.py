"""The supervisor's screens as projections (domain rows 297, 303, 304, 306)."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from kaden.clock import SECOND
from kaden.protocol.pacing import Shadow
from kaden.vocabulary import (
    AgentId,
    AgentState,
    AttemptState,
    JobId,
    JobState,
    Limiting,
    Method,
    StatusId,
    StopReason,
)
from server.dialer.board import job_row, ledger_figures, monitor_of, pace_figures, ready_outside
from server.dialer.events import (
    AgentVanished,
    CallEnded,
    EndCause,
    HoldRequested,
    JobStopRequested,
    PauseRequested,
    PhoneReadyChanged,
)
from server.dialer.floor import Floor, FloorRules
from server.dialer.pacing.ledger import Counts
from server.dialer.pacing.view import Odds
from tests.server.dialer.playbook import CYCLE, Playbook, Wait, quiet_office
from tests.server.dialer.sample import a_campaign, a_job, a_rule, asked


class TestJobRow:
    def test_of_a_stopped_job(self, book: Playbook) -> None:
        row = job_row(book.floor, JobId(1), may_edit=False)
        assert row is not None
        assert (row.name, row.campaign, row.batch, row.hours) == ("午前", "展示会", "2月", "09:00-17:00")
        assert (row.state, row.since, row.remaining, row.may_edit) == (JobState.STOPPED, None, None, False)

    def test_of_a_started_job(self) -> None:
        """Row 168: what is left, and who does what."""
        book = Playbook(records=10).office(3)
        call = book.talk(1)
        book.aside(HoldRequested(asked("h", 1), AgentId(1), call, True))
        book.agent(3).state = AgentState.AWAY
        row = job_row(book.floor, JobId(1), may_edit=True)
        assert row is not None
        assert (row.state, row.since, row.may_edit) == (JobState.STARTED, book.seat().since, True)
        assert (row.waiting, row.on_call, row.paused, row.remaining) == (1, 1, 1, 7)

    def test_tells_why_the_job_stopped(self, office: Playbook) -> None:
        office.aside(JobStopRequested(asked("s"), JobId(1)))
        row = job_row(office.floor, JobId(1), may_edit=True)
        assert row is not None
        assert row.stop_reason is StopReason.MANUAL

    def test_of_an_unknown_job_is_none(self) -> None:
        assert job_row(Floor(FloorRules(), 1), JobId(1), may_edit=True) is None
        assert monitor_of(Floor(FloorRules(), 1), JobId(1)) is None


class TestReadyOutside:
    def test_is_who_is_in_no_job_and_in_no_custom_status(self) -> None:
        """Row 208."""
        book = Playbook()
        book.office(1)
        assert ready_outside(book.floor) == 0
        agent = book.agent(1)
        for state in AgentState:
            agent.state = state
            assert ready_outside(book.floor) == (state is AgentState.IDLE)
        agent.state = AgentState.IDLE
        book.floor.signed_in[agent.id] = StatusId(1)
        assert ready_outside(book.floor) == 0
        del book.floor.signed_in[agent.id]
        agent.ready = False
        assert ready_outside(book.floor) == 0
        agent.ready, agent.connected = True, False
        assert ready_outside(book.floor) == 0


class TestMonitor:
    def test_head_counts_every_status(self) -> None:
        """Row 306."""
        book = Playbook().office(4).join(5)
        call = book.talk(1)
        book.aside(CallEnded(call, EndCause.HANGUP))
        book.talk(2)
        book.aside(PauseRequested(asked("p", 4), AgentId(4), AgentState.BREAK), Wait(CYCLE))
        book.agent(4).state = AgentState.BREAK
        head, rows = book.monitor()
        assert (head.waiting, head.talking, head.wrapup, head.paused, head.joining) == (1, 1, 1, 1, 1)
        assert [row.agent for row in rows] == [1, 2, 3, 4, 5]
        assert head.ringing == len(book.out())
        assert (head.state, head.started) == (JobState.STARTED, book.seat().since)

    def test_head_shows_target_and_limiting_factor(self) -> None:
        """Row 190."""
        head = Playbook(a_job(lines=1)).office(2).monitor()[0]
        assert (head.target, head.limiting) == (2, Limiting.JOB_LINES)

    def test_head_shows_the_runs_figures(self, office: Playbook) -> None:
        """Guarantee I14: attempts are what became of them and what lives."""
        office.aside(CallEnded(office.out()[0], EndCause.BUSY), Wait(CYCLE))
        office.aside(CallEnded(office.out()[0], EndCause.NO_ANSWER), Wait(CYCLE))
        office.wrap_up()
        head = office.monitor()[0]
        assert (head.attempts, head.connected, head.busy, head.no_answer) == (3, 1, 1, 1)
        live = sum(call.state is not AttemptState.ENDED for call in office.floor.calls.values())
        outcomes = head.connected + head.abandoned + head.no_answer + head.busy + head.other
        assert head.attempts == outcomes + live

    def test_row_of_a_talking_agent(self, office: Playbook) -> None:
        """Row 303."""
        call = office.talk()
        office.aside(Wait(SECOND), HoldRequested(asked("h", 1), AgentId(1), call, True))
        [row] = office.monitor()[1]
        assert (row.name, row.account, row.terminal, row.state) == (
            "担当1", "a1", "pts/1", AgentState.HELD
        )  # fmt: skip
        assert (row.talk_since, row.hold_since) == (office.now - SECOND, office.now)
        assert (row.customer, row.number, row.attempt) == ("㈱髙橋商店 客1", "09000000001", 1)
        assert (row.phone, row.connected, row.calls, row.pause_after) == ("up", True, 1, False)

    def test_row_in_the_wrap_up_shows_the_customer_and_no_call(self, office: Playbook) -> None:
        office.wrap_up()
        [row] = office.monitor()[1]
        assert (row.customer, row.talk_since, row.hold_since) == ("㈱髙橋商店 客1", None, None)

    def test_row_of_a_waiting_agent_shows_nobody(self) -> None:
        book = quiet_office()
        book.aside(AgentVanished(AgentId(1)), PhoneReadyChanged(book.leg(), False))
        [row] = book.monitor()[1]
        assert (row.customer, row.number, row.attempt, row.connected) == ("", "", None, False)
        assert row.phone == "not_ready"

    def test_row_tells_the_wish_to_pause(self, office: Playbook) -> None:
        office.aside(PauseRequested(asked("p", 1), AgentId(1), AgentState.BREAK))
        assert office.monitor()[1][0].pause_after

    @pytest.mark.parametrize("state", [AgentState.IDLE, AgentState.STOPPED, AgentState.RELEASED])
    def test_agents_without_a_place_have_no_row(self, state: AgentState) -> None:
        book = quiet_office()
        book.agent().state = state
        assert book.monitor()[1] == ()


class TestPacingFigures:
    def test_head_says_how_the_newest_decision_came_about(self) -> None:
        """Rows 190, 306."""
        rule = a_rule(method=Method.ADAPTIVE, shadow=Method.PROGRESSIVE)
        book = Playbook(a_job(campaign=a_campaign(rule=rule))).office(2)
        odds = Odds(-1.5, 2.25, 8 * SECOND, 0.03, 0.021, 0.04, 3.5)
        book.seat().decision = replace(book.seat().decision, odds=odds)
        pace = pace_figures(book.seat(), book.now)
        assert (pace.method, pace.shadow) == (
            Method.ADAPTIVE,
            Shadow(method=Method.PROGRESSIVE, target=2, difference=0.0),
        )
        assert pace.odds is not None
        assert pace.odds.model_dump() == asdict(odds)

    def test_without_a_shadow_none_is_shown(self, office: Playbook) -> None:
        assert pace_figures(office.seat(), office.now).shadow is None

    @pytest.mark.parametrize(
        ("lost", "standing"), [(0, "fine"), (23, "fine"), (24, "near"), (30, "near"), (31, "over")]
    )
    def test_ledger_warns_from_four_fifths_of_the_limit_on(
        self, office: Playbook, lost: int, standing: str
    ) -> None:
        """Rows 73, 321."""
        campaign = office.seat().plan.campaign
        office.floor.pacer(campaign).ledger.add(office.now, Counts(1_000, lost))
        figures = ledger_figures(office.floor, campaign, office.now)
        assert (figures.standing, figures.window) == (standing, lost / 1_000)
        assert (figures.hour, figures.day, figures.limit) == (lost / 1_000, lost / 1_000, 0.03)

    def test_nobody_answered_is_no_share(self, office: Playbook) -> None:
        figures = ledger_figures(office.floor, office.seat().plan.campaign, office.now)
        assert (figures.hour, figures.day, figures.window, figures.standing) == (None, None, None, "fine")

    def test_the_past_remembers_no_decision(self, office: Playbook) -> None:
        header, now = office.monitor()[0], monitor_of(office.floor, JobId(1), office.now)
        assert (header.pace, header.ledger) == (None, None)
        assert now is not None
        assert now[0].pace == pace_figures(office.seat(), office.now)
