"""Every face that the agent's desk can show, by name: what the server says of the desk, and the keys pressed then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kaden.clock import MINUTE, SECOND
from kaden.protocol.desk import CalledBack, Desk, DeskNotice, StatusChoice
from kaden.protocol.lines import Transfer
from kaden.vocabulary import AgentState, CallKind, MonitorMode, Outcome, ReleaseReason
from tests.tui import samples
from tests.tui.samples import NOW, call, desk, wrapup


@dataclass(frozen=True, slots=True)
class Scene:
    """One face."""

    desk: Desk
    keys: tuple[str, ...] = ()
    """Pressed once the desk stands there."""
    after: tuple[str, ...] = ()
    """Pressed afterwards, so that the next scene finds nothing open."""


def transferring(phase: str) -> Desk:
    """A customer who is being handed over."""
    transfer = Transfer.model_validate({"target": "7002", "phase": phase})
    return desk(AgentState.TRANSFERRING, call=call(transfer=transfer))


PROMISED: Final = {"kind": CallKind.CALLBACK, "promised_for": NOW - 3 * MINUTE}

PREVIEWING: Final = desk(
    AgentState.PREVIEWING,
    call=call(kind=CallKind.PREVIEW),
    release_at=NOW + 9 * MINUTE,
    called_back=CalledBack(name="髙橋 美咲", outcome=Outcome.NO_ANSWER, at=NOW - 20 * SECOND),
)

SCRIPT: Final = (
    "お忙しいところ恐れ入ります。展示会事務局の佐藤と申します。\n先日はご来場ありがとうございました。"
)

STATUSES: Final = (
    StatusChoice(id=21, name="発信のみ", use="sign_in"),
    StatusChoice(id=22, name="研修", use="pause"),
    StatusChoice(id=23, name="Lunch", use="pause"),
)

SCENES: Final[Mapping[str, Scene]] = {
    "jobs": Scene(desk(AgentState.IDLE)),
    "no_jobs": Scene(desk(AgentState.IDLE, jobs=())),
    "joining": Scene(desk(AgentState.JOINING)),
    "waiting": Scene(desk(AgentState.WAITING)),
    "waiting_warned": Scene(
        desk(
            AgentState.WAITING,
            pause_after=AgentState.BREAK,
            release_warning=True,
            release_at=NOW + 100_000,
            phone="not_ready",
        )
    ),
    "talking": Scene(desk(AgentState.TALKING)),
    "talking_recorded": Scene(
        desk(
            AgentState.TALKING,
            call=call(recording="on", script=SCRIPT),
            heard_by=MonitorMode.WHISPER,
            pause_after=AgentState.AWAY,
        )
    ),
    "recording_paused": Scene(desk(AgentState.TALKING, call=call(recording="paused"))),
    "recording_failed": Scene(desk(AgentState.TALKING, call=call(recording="failed"))),
    "held": Scene(desk(AgentState.HELD, job_stopped=True)),
    "transfer_asked": Scene(desk(AgentState.TALKING), ("ctrl+x", *"7002"), ("escape",)),
    "transfer_rings": Scene(transferring("ringing")),
    "transfer_talks": Scene(transferring("talking")),
    "redialling": Scene(desk(AgentState.REDIALLING, call=call(**PROMISED))),
    "redialled": Scene(desk(AgentState.TALKING, call=call(**PROMISED))),
    "not_reached": Scene(
        desk(
            AgentState.IDLE,
            called_back=CalledBack(name="髙橋 美咲", outcome=Outcome.NO_ANSWER, at=NOW - 20 * SECOND),
        )
    ),
    "wrapup": Scene(wrapup(draft=samples.DRAFT)),
    "wrapup_empty": Scene(wrapup()),
    "wrapup_no_results": Scene(wrapup(results=())),
    "result_missing": Scene(wrapup(), ("f10",)),
    "callback_refused": Scene(wrapup(), ("3", "f10", *"tomorrow 20", "f10")),
    "callback_unread": Scene(wrapup(), ("3", "f10", *"someday", "f10")),
    "calendar": Scene(wrapup(), ("3", "tab", "tab", "down", "right"), ("escape",)),
    "promised_to_group": Scene(wrapup(), ("3", "tab", "tab", *"+1h", "tab", "right")),
    "paused": Scene(desk(AgentState.AWAY)),
    "on_break": Scene(desk(AgentState.BREAK)),
    "stopped": Scene(samples.STOPPED),
    "released": Scene(samples.RELEASED),
    "not_answered": Scene(
        desk(
            AgentState.IDLE,
            notice=DeskNotice(kind="released", reason=ReleaseReason.NO_ANSWER, job=samples.JOB.name),
        )
    ),
    "redialled_of_no_job": Scene(wrapup(**PROMISED).model_copy(update={"job": None})),
    "statuses": Scene(desk(AgentState.WAITING, statuses=STATUSES, status=STATUSES[0]), ("f4",), ("escape",)),
    "statuses_away": Scene(desk(AgentState.TALKING, statuses=STATUSES), ("f7",), ("escape",)),
    "question_end": Scene(desk(AgentState.WAITING), ("f8",), ("n",)),
    "question_cut": Scene(desk(AgentState.TALKING), ("f4",), ("n",)),
    "question_forbid": Scene(desk(AgentState.TALKING), ("ctrl+f",), ("n",)),
    "question_quit": Scene(desk(AgentState.WAITING), ("ctrl+q",), ("n",)),
    "previewing": Scene(PREVIEWING),
    "passing_by": Scene(PREVIEWING, ("f4", *"not now"), ("escape",)),
    "calling": Scene(desk(AgentState.CALLING, call=call(kind=CallKind.PREVIEW))),
    "help": Scene(desk(AgentState.WAITING), ("f1",), ("escape",)),
    "help_call": Scene(desk(AgentState.TALKING), ("f1",), ("escape",)),
}
"""In the order of a day."""


def of_its_own(scene: Scene, number: int) -> Desk:
    """The desk with a call that no other scene has: what was typed there does not show here."""
    shown = scene.desk
    if shown.call is None:
        return shown
    return shown.model_copy(update={"call": shown.call.model_copy(update={"attempt": 9_000 + number})})
