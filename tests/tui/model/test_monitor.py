"""What a supervisor sees of one job: alerts, the abandoned share, late news, a picture that stands still."""

from __future__ import annotations

import pytest

from kaden.clock import MINUTE, SECOND
from kaden.protocol.server import AgentRow
from kaden.vocabulary import AgentState
from tests.tui.floor_samples import AGENTS, FAIR, ITO, SATO, SUZUKI, agent, changed, header, whole
from tests.tui.samples import NOW
from tui.model.columns import Column
from tui.model.monitor import (
    Alert,
    Monitor,
    abandoned_share,
    alert_of,
    held_today,
    role_of,
    talked,
    talking_share,
)


def monitor() -> Monitor:
    name = Column[AgentRow](
        key="name", title="Name", width=9, show=lambda r, _n: r.name, sort=lambda r: r.agent
    )
    made = Monitor([name], "name")
    made.watch(FAIR.id)
    return made


def test_an_agent_whose_screen_and_phone_answer_raises_no_alert() -> None:
    assert alert_of(SATO) is None


def test_a_screen_that_does_not_answer_is_an_alert_before_the_phone_is() -> None:
    assert alert_of(SATO.model_copy(update={"connected": False, "phone": "none"})) is Alert.SCREEN


@pytest.mark.parametrize("phone", ["none", "ringing", "not_ready"])
def test_a_phone_that_is_not_up_is_an_alert(phone: str) -> None:
    """Row 217: the agent takes no call, and the monitor warns."""
    assert alert_of(SUZUKI.model_copy(update={"phone": phone})) is Alert.PHONE


def test_while_joining_the_phone_may_ring() -> None:
    assert alert_of(agent(9, "A", AgentState.JOINING, 3, phone="ringing")) is None


@pytest.mark.parametrize("state", [AgentState.IDLE, AgentState.STOPPED, AgentState.RELEASED])
def test_who_holds_no_place_in_the_job_needs_neither(state: AgentState) -> None:
    assert alert_of(agent(9, "A", state, 3, phone="none", connected=False)) is None


def test_an_alert_decides_the_role_whatever_the_state() -> None:
    assert role_of(SUZUKI) == "good"
    assert role_of(SATO) == "busy"
    assert role_of(ITO) == "warn"
    assert role_of(agent(9, "A", AgentState.BREAK, 3)) == "quiet"
    assert role_of(SUZUKI.model_copy(update={"connected": False})) == "alarm"


def test_talk_so_far_counts_the_call_that_goes_on_and_not_the_one_in_wrapup() -> None:
    talking = SATO.model_copy(update={"talk": MINUTE, "talk_since": NOW - 5 * SECOND})
    assert talked(talking, NOW) == MINUTE + 5 * SECOND
    assert talked(talking.model_copy(update={"state": AgentState.WRAPUP}), NOW) == MINUTE


def test_the_abandoned_share_is_of_the_calls_that_a_person_answered() -> None:
    assert abandoned_share(header(connected=97, abandoned=3, no_answer=500)) == 0.03
    assert abandoned_share(header(connected=0, abandoned=0)) is None


def test_the_first_news_replaces_and_the_next_change() -> None:
    made = monitor()
    made.heard(whole(*AGENTS))
    made.heard(changed(SATO.model_copy(update={"calls": 99}), gone=(SUZUKI.agent,), waiting=7))
    assert made.board.rows[SATO.agent].calls == 99
    assert SUZUKI.agent not in made.board.rows
    assert len(made.board.rows) == len(AGENTS) - 1
    assert made.header is not None
    assert made.header.waiting == 7
    made.heard(whole(SATO))
    assert list(made.board.rows) == [SATO.agent]


def test_late_news_of_another_job_changes_nothing() -> None:
    made = monitor()
    made.heard(whole(SATO, job=FAIR.id + 1))
    assert made.header is None
    assert not made.board.rows


def test_another_job_starts_empty_and_without_the_filter_of_the_old_one() -> None:
    made = monitor()
    made.heard(whole(*AGENTS))
    made.board.filter_by("sato")
    made.freeze(NOW)
    made.watch(FAIR.id + 1)
    assert (made.header, dict(made.board.rows), made.board.filter) == (None, {}, "")
    assert made.board.frozen_at is None


def test_a_frozen_picture_stands_still_head_and_rows_and_catches_up() -> None:
    made = monitor()
    made.heard(whole(SATO, waiting=1))
    made.freeze(NOW)
    made.heard(whole(SUZUKI, waiting=2))
    assert made.header is not None
    assert (made.header.waiting, list(made.board.rows)) == (1, [SATO.agent])
    made.thaw()
    assert (made.header.waiting, list(made.board.rows)) == (2, [SUZUKI.agent])


@pytest.mark.parametrize(
    ("counts", "since", "share"),
    [("talking", 60, 3 / 4), ("working", 60, 1 / 4), (None, 60, 1 / 2), ("talking", 9_000, 1830 / 1860)],
)
def test_the_share_of_talk_counts_on_from_midnight_at_the_earliest(
    counts: str | None, since: int, share: float
) -> None:
    """Row 303: a day that began half an hour ago has no more of a stretch than that."""
    row = SATO.model_copy(
        update={
            "day": NOW - 30 * MINUTE,
            "since": NOW - since * SECOND,
            "talking": 30 * SECOND,
            "worked": 60 * SECOND,
            "counts": counts,
        }
    )
    assert talking_share(row, NOW) == pytest.approx(share)
    assert talking_share(row.model_copy(update={"worked": 0, "counts": None}), NOW) is None
    assert talking_share(row.model_copy(update={"day": None, "worked": 0}), NOW) is None


def test_hold_of_today_is_of_calls_that_were_joined_today() -> None:
    row = SATO.model_copy(
        update={
            "day": NOW - MINUTE,
            "talk_since": NOW - MINUTE,
            "hold_since": NOW - 5 * SECOND,
            "held": SECOND,
        }
    )
    assert held_today(row, NOW) == 6 * SECOND
    assert held_today(row.model_copy(update={"talk_since": NOW - MINUTE - 1}), NOW) == SECOND
    assert held_today(row.model_copy(update={"day": None}), NOW) is None
