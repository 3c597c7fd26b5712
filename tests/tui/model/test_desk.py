"""What the agent's screen is in each state, and what may be done there."""

from __future__ import annotations

import pytest

from kaden.protocol.desk import Desk, DeskNotice
from kaden.vocabulary import AgentState, MonitorMode, ReleaseReason
from tests.tui import samples
from tests.tui.samples import NOW, desk
from tui.model.desk import Phase, line_words, phase_of, records, standing, talk_time, timers, why_not


@pytest.mark.parametrize(
    ("state", "phase"),
    [
        (AgentState.IDLE, Phase.JOBS),
        (AgentState.JOINING, Phase.JOINING),
        (AgentState.WAITING, Phase.WAITING),
        (AgentState.TALKING, Phase.CALL),
        (AgentState.HELD, Phase.CALL),
        (AgentState.TRANSFERRING, Phase.CALL),
        (AgentState.WRAPUP, Phase.CALL),
        (AgentState.BREAK, Phase.PAUSED),
        (AgentState.AWAY, Phase.PAUSED),
        (AgentState.STOPPED, Phase.NOTICE),
        (AgentState.RELEASED, Phase.NOTICE),
    ],
)
def test_every_state_has_its_face(state: AgentState, phase: Phase) -> None:
    assert phase_of(desk(state)) is phase


def test_every_state_is_known() -> None:
    assert [phase_of(desk(state)) for state in AgentState]


def test_an_unanswered_system_call_is_a_notice() -> None:
    """Row 199: idle again, and told why."""
    notice = DeskNotice(kind="released", reason=ReleaseReason.NO_ANSWER, job="展示会")
    assert phase_of(desk(AgentState.IDLE, notice=notice)) is Phase.NOTICE
    assert phase_of(None) is Phase.JOBS


def reason(
    action: str, shown: Desk | None, *, up: bool = True, saving: bool = False, asked: bool = False
) -> str:
    return (why_not(action, shown, up=up, saving=saving, asked=asked) or "").removeprefix("why_not.")


TALKING, WAITING, WRAPUP = desk(AgentState.TALKING), desk(AgentState.WAITING), samples.wrapup()


@pytest.mark.parametrize(
    ("action", "shown", "expected"),
    [
        ("save", TALKING, "talking"),
        ("save", desk(AgentState.HELD), "talking"),
        ("save", WRAPUP, ""),
        *(
            (action, desk(AgentState.TALKING, job=None), "no_job_after")
            for action in ("break", "away", "end")
        ),
        ("hold", TALKING, ""),
        ("record", TALKING, "not_recorded"),
        ("record", desk(AgentState.TALKING, call=samples.call(recording="on")), ""),
        ("record", desk(AgentState.HELD, call=samples.call(recording="paused")), ""),
        ("record", desk(AgentState.TALKING, call=samples.call(recording="failed")), "not_recorded"),
        ("record", samples.wrapup(recording="on"), "call_over"),
        ("hold", desk(AgentState.HELD), ""),
        ("hold", WRAPUP, "call_over"),
        ("cut", WRAPUP, "call_over"),
        ("cut", TALKING, ""),
        ("break", WAITING, ""),
        ("end", WRAPUP, ""),
        ("join", desk(AgentState.IDLE), ""),
        ("join", desk(AgentState.IDLE, jobs=()), "no_job"),
        ("save", None, "offline"),
    ],
)
def test_what_may_be_done(action: str, shown: Desk | None, expected: str) -> None:
    assert reason(action, shown) == expected


def test_saving_and_choosing_need_no_link_but_hanging_up_does() -> None:
    """A save waits for the link; a customer must not be cut half a minute after the key."""
    assert reason("save", WRAPUP, up=False) == ""
    assert reason("end", WRAPUP, up=False) == ""
    assert reason("cut", TALKING, up=False) == "offline"
    assert reason("hold", TALKING, up=False) == "offline"
    assert reason("end", WAITING, up=False) == "offline"


def test_while_saving_nothing_of_the_form_changes() -> None:
    assert [reason(action, WRAPUP, saving=True) for action in ("save", "break", "end")] == ["saving"] * 3


def test_one_request_at_a_time() -> None:
    assert reason("hold", TALKING, asked=True) == "asked"
    assert reason("save", WRAPUP, asked=True) == ""


def test_clocks() -> None:
    assert timers(TALKING, NOW).talk == 42_000
    assert timers(TALKING, NOW + 1_000).state == 43_000
    assert timers(WAITING, NOW).talk is None
    assert WRAPUP.call is not None
    assert talk_time(WRAPUP.call, NOW + 99_000) == 200_000


def test_the_limit_is_shown_only_when_it_is_near() -> None:
    """Row 254."""
    far = desk(AgentState.WAITING, release_at=NOW + 90_000)
    assert timers(far, NOW).release is None
    near = desk(AgentState.WAITING, release_at=NOW + 90_000, release_warning=True)
    assert timers(near, NOW).release == 90_000
    assert timers(near, NOW + 100_000).release == 0


@pytest.mark.parametrize(
    ("shown", "keys"),
    [
        (WAITING, []),
        (desk(AgentState.WAITING, phone="not_ready"), ["standing.phone_not_ready"]),
        (desk(AgentState.TALKING, job_stopped=True), ["standing.job_stopped"]),
        (desk(AgentState.WAITING, pause_after=AgentState.AWAY), ["standing.pause_away"]),
        (desk(AgentState.TALKING, pause_after=AgentState.AWAY), []),
    ],
)
def test_what_is_so_stays_on_the_screen(shown: Desk, keys: list[str]) -> None:
    """Rows 162, 217."""
    assert list(standing(shown)) == keys


def test_a_recording_and_a_tone_stand_beside_the_clock() -> None:
    """Row 229: a supervisor only where the server says so."""
    talking = desk(AgentState.TALKING, call=samples.call(recording="paused"), heard_by=MonitorMode.WHISPER)
    assert list(line_words(talking)) == ["recording.paused", "heard_by.whisper"]
    assert records(talking)
    assert list(line_words(TALKING)) == []
    assert list(line_words(samples.wrapup(recording="on"))) == []
    assert not records(WAITING)


def test_after_a_transfer_the_desk_says_that_the_waiting_has_ended() -> None:
    """Row 224."""
    handed_over = samples.call(ended_at=NOW, ended_by="transfer")
    assert "standing.transferred" in standing(desk(AgentState.WRAPUP, call=handed_over))
    assert "standing.transferred" not in standing(WRAPUP)


@pytest.mark.parametrize("action", ["hold", "transfer", "dial", "record", "save"])
def test_while_a_promised_call_is_on_its_way_there_is_nobody_to_do_it_to(action: str) -> None:
    """Row 259."""
    calling = desk(AgentState.REDIALLING, call=samples.call())
    assert phase_of(calling) is Phase.CALL
    reason = why_not(action, calling, up=True, saving=False, asked=False)
    assert reason in ("why_not.redialling", "why_not.save_redialling")


def test_a_promised_call_can_be_given_up_before_it_is_answered() -> None:
    calling = desk(AgentState.REDIALLING, call=samples.call())
    assert why_not("cut", calling, up=True, saving=False, asked=False) is None
