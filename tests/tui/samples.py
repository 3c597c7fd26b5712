"""Desks, calls and customers to show: a trade-fair office with the names that such lists hold."""

from __future__ import annotations

from typing import Any, Final

from kaden.clock import HOUR, MINUTE, SECOND, Instant
from kaden.protocol.desk import (
    Call,
    CustomerCard,
    Desk,
    DeskNotice,
    Draft,
    Earlier,
    JobChoice,
    ResultChoice,
    Today,
)
from kaden.vocabulary import AgentState, DispositionClass, NextAction, ReleaseReason, StopReason

NOW: Final[Instant] = 1_764_655_380_000
"""2025-12-02 15:03:00 in Tokyo, a Tuesday."""

ZONE: Final = "Asia/Tokyo"

JOB: Final = JobChoice(id=3, name="展示会フォロー 2月", campaign="展示会2026", hours="09:00-17:00")
OTHER_JOB: Final = JobChoice(id=4, name="Renewal calls", campaign="Renewal 2026", hours="10:00-18:00")

RESULTS: Final = (
    ResultChoice(id=11, label="アポイント取得", kind=DispositionClass.SUCCESS, next_action=NextAction.STOP),
    ResultChoice(id=12, label="資料送付", kind=DispositionClass.EFFECTIVE, next_action=NextAction.STOP),
    ResultChoice(id=13, label="かけ直し", kind=DispositionClass.CONTACT, next_action=NextAction.CALLBACK),
    ResultChoice(id=14, label="担当者不在", kind=DispositionClass.CONTACT, next_action=NextAction.KEEP),
    ResultChoice(id=15, label="見込みなし", kind=DispositionClass.FAILURE, next_action=NextAction.STOP),
    ResultChoice(id=16, label="発信拒否", kind=DispositionClass.FAILURE, next_action=NextAction.DO_NOT_CALL),
)

CARD: Final = CustomerCard(
    record=501,
    number="+81312345678",
    number_as_given="03-1234-5678",
    name="髙橋 美咲",
    company="㈱山﨑製作所",
    columns=(
        ("会社名", "㈱山﨑製作所"),
        ("部署", "生産技術部 第①課"),
        ("役職", "課長"),
        ("氏名", "髙橋 美咲"),
        ("電話", "０３－１２３４－５６７８"),
        ("来場日", "2026/01/28"),
        ("関心", "小型ロボットアーム、省エネ診断。予算は次年度、比較検討中"),
        ("備考", ""),
    ),
    attempt=3,
    earlier=(
        Earlier(
            at=NOW - 25 * HOUR,
            outcome="connected",
            disposition="担当者不在",
            agent="鈴木 一郎",
            note="午後なら在席とのこと",
        ),
        Earlier(at=NOW - 50 * HOUR, outcome="no_answer", disposition=None, agent=None, note=""),
    ),
)


def call(**changes: Any) -> Call:
    """A conversation that began 42 seconds ago."""
    values: dict[str, Any] = {
        "attempt": 8123,
        "card": CARD,
        "connected_at": NOW - 42 * SECOND,
        "ended_at": None,
        "ended_by": None,
        "results": RESULTS,
        "draft": None,
        "saving": False,
        "zone": ZONE,
        "hours": (540, 1020),
    }
    return Call(**(values | changes))


def desk(state: AgentState, **changes: Any) -> Desk:
    """A desk in `state`, entered 42 seconds ago."""
    in_job = state not in (AgentState.IDLE, AgentState.STOPPED, AgentState.RELEASED)
    on_call = state in (
        AgentState.TALKING,
        AgentState.HELD,
        AgentState.TRANSFERRING,
        AgentState.WRAPUP,
    )
    values: dict[str, Any] = {
        "state": state,
        "since": NOW - 42 * SECOND,
        "job": JOB if in_job else None,
        "jobs": () if in_job else (JOB, OTHER_JOB),
        "call": call() if on_call else None,
        "pause_after": None,
        "job_stopped": False,
        "release_at": None,
        "release_warning": False,
        "phone": "up" if in_job else "none",
        "notice": None,
        "today": Today(calls=12, saved=11, talk=45 * MINUTE),
    }
    return Desk(**(values | changes))


def wrapup(**changes: Any) -> Desk:
    """A call that the customer ended after 3 minutes and 20 seconds."""
    ended = call(connected_at=NOW - 242 * SECOND, ended_at=NOW - 42 * SECOND, ended_by="customer", **changes)
    return desk(AgentState.WRAPUP, call=ended)


STOPPED: Final = desk(
    AgentState.STOPPED,
    notice=DeskNotice(kind="stopped", reason=StopReason.END_OF_HOURS, job="展示会フォロー 2月"),
)
RELEASED: Final = desk(
    AgentState.RELEASED,
    notice=DeskNotice(kind="released", reason=ReleaseReason.PHONE_CUT, job="展示会フォロー 2月"),
)
DRAFT: Final = Draft(
    sequence=4, note="来週の火曜に折り返し。\n資料は送付済み", disposition=13, callback_at=NOW + 19 * HOUR
)
