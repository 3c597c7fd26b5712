"""Jobs and agents to watch: a trade-fair office in the afternoon, with the names that such offices have."""

from __future__ import annotations

from typing import Any, Final

from kaden.clock import HOUR, MINUTE, SECOND
from kaden.protocol.alerts import Alert, AlertKind, Severity
from kaden.protocol.pacing import LedgerFigures, PaceFigures
from kaden.protocol.server import AgentRow, JobRow, JobsChanged, MonitorChanged, MonitorHeader
from kaden.vocabulary import AgentState, JobState, Limiting, Method, Profile, StopReason
from tests.tui.samples import NOW

FAIR: Final = JobRow(
    id=3,
    name="展示会フォロー 2月",
    campaign="展示会2026",
    batch="来場者 第1回",
    state=JobState.STARTED,
    since=NOW - 5 * HOUR,
    hours="09:00-17:00",
    may_edit=True,
    waiting=2,
    on_call=3,
    paused=1,
    remaining=318,
    stop_reason=None,
)
RENEWAL: Final = JobRow(
    id=4,
    name="Renewal calls",
    campaign="Renewal 2026",
    batch="Q1",
    state=JobState.STOPPED,
    since=None,
    hours="10:00-18:00",
    may_edit=True,
    waiting=0,
    on_call=0,
    paused=0,
    remaining=None,
    stop_reason=StopReason.END_OF_HOURS,
)
OTHERS: Final = JobRow(
    id=5,
    name="Survey (west)",
    campaign="Survey",
    batch="West",
    state=JobState.STOPPED,
    since=None,
    hours="09:00-17:30",
    may_edit=False,
    waiting=0,
    on_call=0,
    paused=0,
    remaining=None,
    stop_reason=None,
)


def agent(id: int, name: str, state: AgentState, seconds: int, **changes: Any) -> AgentRow:
    """An agent in `state` for `seconds`."""
    on_call = state in (AgentState.TALKING, AgentState.HELD)
    values: dict[str, Any] = {
        "agent": id,
        "name": name,
        "account": f"agent{id}",
        "terminal": f"tmux-{id}",
        "state": state,
        "since": NOW - seconds * SECOND,
        "connected": True,
        "phone": "up",
        "talk_since": NOW - seconds * SECOND if on_call else None,
        "hold_since": None,
        "customer": "",
        "number": "",
        "attempt": None,
        "calls": id,
        "saved": id - 1,
        "talk": id * 7 * MINUTE,
        "pause_after": False,
    }
    return AgentRow(**(values | changes))


SATO: Final = agent(
    11,
    "佐藤 花子",
    AgentState.TALKING,
    192,
    customer="㈱山﨑製作所 髙橋 美咲",
    number="03-1234-5678",
    attempt=2,
)
SUZUKI: Final = agent(12, "鈴木 一郎", AgentState.WAITING, 21)
TAKAHASHI: Final = agent(
    13,
    "高橋 健",
    AgentState.HELD,
    260,
    hold_since=NOW - 15 * SECOND,
    since=NOW - 15 * SECOND,
    customer="Acme Corp. Jane Doe",
    number="0120-000-111",
    attempt=1,
    pause_after=True,
)
TANAKA: Final = agent(14, "田中 ①子", AgentState.WAITING, 8, phone="not_ready")
ITO: Final = agent(
    15, "Ito Naoko", AgentState.WRAPUP, 34, customer="大阪商会 木村", number="06-6123-4567", attempt=1
)
WATANABE: Final = agent(16, "渡辺 翔", AgentState.BREAK, 605)
YAMAMOTO: Final = agent(17, "山本 さくら", AgentState.TALKING, 3725, connected=False, number="045-222-3333")

AGENTS: Final = (SATO, SUZUKI, TAKAHASHI, TANAKA, ITO, WATANABE, YAMAMOTO)


def ledger(**changes: Any) -> LedgerFigures:
    """How the fair's campaign stands, without a law."""
    values: dict[str, Any] = {
        "profile": Profile.REFERENCE,
        "limit": 0.03,
        "hour": 0.0,
        "day": 2 / 95,
        "window": 2 / 95,
        "standing": "fine",
    }
    return LedgerFigures(**(values | changes))


def header(**changes: Any) -> MonitorHeader:
    """The head of the fair's job."""
    values: dict[str, Any] = {
        "job": FAIR.id,
        "name": FAIR.name,
        "campaign": FAIR.campaign,
        "state": JobState.STARTED,
        "started": FAIR.since,
        "waiting": 2,
        "talking": 3,
        "wrapup": 1,
        "paused": 1,
        "joining": 0,
        "ringing": 4,
        "target": 4,
        "limiting": Limiting.NONE,
        "remaining": 318,
        "attempts": 182,
        "connected": 93,
        "abandoned": 2,
        "no_answer": 61,
        "busy": 17,
        "other": 9,
        "saved": 88,
        "unsaved": 1,
        "answer_history": _minutes("013254632247531024563452346543"),
        "waiting_history": _minutes("221101023210012421101123210112"),
        "pace": PaceFigures(method=Method.PROGRESSIVE, odds=None, shadow=None),
        "ledger": ledger(),
    }
    return MonitorHeader(**(values | changes))


def _minutes(digits: str) -> tuple[int, ...]:
    return tuple(int(digit) for digit in digits)


def jobs(*rows: JobRow) -> JobsChanged:
    """The list of jobs."""
    return JobsChanged(now=NOW, jobs=rows)


def whole(*rows: AgentRow, **changes: Any) -> MonitorChanged:
    """The monitor, whole."""
    return MonitorChanged(now=NOW, whole=True, header=header(**changes), rows=rows, gone=())


def changed(*rows: AgentRow, gone: tuple[int, ...] = (), **changes: Any) -> MonitorChanged:
    """What changed in the monitor."""
    return MonitorChanged(now=NOW, whole=False, header=header(**changes), rows=rows, gone=gone)


def trouble(agent: int, **changes: Any) -> Alert:
    """A phone that has been lost for a minute, or what `changes` say."""
    values: dict[str, Any] = {
        "id": f"phone:{agent}",
        "kind": AlertKind.PHONE,
        "severity": Severity.DANGER,
        "since": NOW - MINUTE,
        "job": FAIR.id,
        "job_name": FAIR.name,
        "agent": agent or None,
        "agent_name": f"Agent {agent}",
        "state": AgentState.WRAPUP,
    }
    return Alert(**(values | changes))
