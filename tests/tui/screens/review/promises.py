"""Promised calls to look at on the desk of records and reports, and a server that answers for them."""

from __future__ import annotations

from typing import Any, Final

from kaden.clock import HOUR, MINUTE, Instant
from kaden.protocol.callbacks import (
    CallbacksAssigned,
    CallbacksPage,
    OpenPromise,
    PromiseLedger,
    PromiseLine,
    Seen,
)
from kaden.protocol.searching import SearchNames
from tests.tui.samples import NOW, ZONE
from tests.tui.screens.supervisor.office import as_supervisor
from tests.tui.scripted_server import ScriptedServer


def open_promise(id_: int, due_at: Instant, **changes: Any) -> OpenPromise:
    """A promise of 佐藤's, given yesterday; `agent` None makes it the group's."""
    agent = changes.pop("agent", 31)
    values: dict[str, Any] = {
        "seen": Seen(callback=id_, due_at=due_at, agent=agent, group=None if agent else 4),
        "record": 500 + id_,
        "name": "髙橋 美咲",
        "company": "㈱山﨑製作所",
        "number": "+81312345678",
        "note": "午後なら在席とのこと。見積の件で。",
        "campaign": "展示会2026",
        "zone": ZONE,
        "hours": (540, 1020),
        "keeper": "佐藤 花子" if agent else "East",
        "promised_at": NOW - 24 * HOUR,
        "promised_by": "佐藤 花子",
        "tries": 0,
        "moved": 0,
        "calling": False,
        "may_edit": True,
    }
    return OpenPromise(**(values | changes))


PROMISES: Final = (
    open_promise(41, NOW - 83 * MINUTE, name="鈴木 一郎", company="", tries=2, number="+819012345678"),
    open_promise(42, NOW - 3 * MINUTE, calling=True),
    open_promise(43, NOW + 7 * MINUTE, name="John Smith", company="Smith & Co.", agent=None, moved=1),
    open_promise(44, NOW + 19 * HOUR, name="", company="有限会社みなと食品加工センター", may_edit=False),
)
"""Overdue, due, near, and tomorrow at 10:03."""


def line(**changes: Any) -> PromiseLine:
    """Ten promises of 佐藤's."""
    values: dict[str, Any] = {
        "campaign": "展示会2026",
        "keeper": "佐藤 花子",
        "all": 10,
        "on_time": 5,
        "late": 1,
        "not_reached": 1,
        "overdue": 1,
        "waiting": 0,
        "withdrawn": 1,
        "called_off": 1,
        "moved": 2,
    }
    return PromiseLine(**(values | changes))


def with_promises(server: ScriptedServer) -> None:
    """A supervisor's server with promises to see, two agents and a group."""
    as_supervisor(server)
    answers = server.answers
    answers["show_callbacks"] = lambda asked: CallbacksPage(
        request=asked.request, promises=PROMISES, more=False
    )
    answers["assign_callbacks"] = lambda asked: CallbacksAssigned(
        request=asked.request, count=12, calling=0 if asked.keeper is None else 1
    )
    answers["count_promises"] = lambda asked: PromiseLedger(
        request=asked.request,
        at=NOW,
        since=NOW,
        until=NOW + 1,
        zone=ZONE,
        lines=(line(), line(keeper="East", all=2, on_time=2, late=0, not_reached=0)),
    )
    answers["ask_names"] = lambda asked: SearchNames(
        request=asked.request,
        campaigns=("展示会2026",),
        agents=("佐藤 花子", "田中 次郎"),
        groups=("East",),
        dispositions=(),
    )
