"""An agent's own work to look at: promises near and far, a day's calls, records that wait, figures."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from kaden.clock import HOUR, MINUTE, Instant
from kaden.protocol.base import Message
from kaden.protocol.desk import Desk, Draft
from kaden.protocol.my_work import (
    HandledCall,
    HandledPage,
    HandledRecord,
    MyDay,
    PromisedCall,
    PromisesChanged,
    ResultCount,
)
from kaden.vocabulary import AgentState, CallKind, DispositionClass, Outcome
from tests.tui.client import Client, open_client
from tests.tui.samples import NOW, ZONE, call, desk
from tests.tui.scripted_server import ScriptedServer

IDLE: Final = desk(AgentState.IDLE)
WAITING: Final = desk(AgentState.WAITING)
ON_BREAK: Final = desk(AgentState.BREAK)
TALKING: Final = desk(AgentState.TALKING)


def promise(id: int, due_at: Instant, **changes: Any) -> PromisedCall:
    """A promise of the agent's own, given yesterday."""
    values: dict[str, Any] = {
        "id": id,
        "record": 500 + id,
        "name": "髙橋 美咲",
        "company": "㈱山﨑製作所",
        "number": "+81312345678",
        "number_as_given": "03-1234-5678",
        "campaign": "展示会2026",
        "zone": ZONE,
        "due_at": due_at,
        "promised_at": NOW - 24 * HOUR,
        "for_group": False,
        "note": "午後なら在席とのこと。見積の件で。",
        "callers": ("0312340001", "0312340002"),
        "hours": (540, 1020),
        "tries": 0,
    }
    return PromisedCall(**(values | changes))


PROMISES: Final = (
    promise(41, NOW - 83 * MINUTE, name="鈴木 一郎", company="", tries=2, number="+819012345678"),
    promise(42, NOW - 3 * MINUTE),
    promise(43, NOW + 7 * MINUTE, name="John Smith", company="Smith & Co.", for_group=True, callers=()),
    promise(44, NOW + 19 * HOUR, name="", company="有限会社みなと食品加工センター"),
)
"""Overdue, due, near, and tomorrow at 10:03."""


def handled(attempt: int, **changes: Any) -> HandledCall:
    """A call of this afternoon with its result."""
    values: dict[str, Any] = {
        "attempt": attempt,
        "kind": CallKind.AUTO,
        "at": NOW - (8200 - attempt) * MINUTE,
        "talked": 200_000,
        "name": "髙橋 美咲",
        "number": "+81312345678",
        "campaign": "展示会2026",
        "zone": ZONE,
        "outcome": Outcome.CONNECTED,
        "disposition": "資料送付",
        "note": "資料は明日送付",
        "callback_at": None,
        "saved": True,
        "edited_at": None,
    }
    return HandledCall(**(values | changes))


TODAY: Final = (
    handled(8193, disposition="かけ直し", callback_at=NOW + 19 * HOUR, name="三和電子工業㈱ 田中"),
    handled(8190, kind=CallKind.CALLBACK, outcome=Outcome.NO_ANSWER, disposition=None, talked=None, note=""),
    handled(8187, edited_at=NOW - 5 * MINUTE),
    handled(8155, saved=False, disposition=None, note="途中まで"),
)


def record(attempt: int, **changes: Any) -> HandledRecord:
    """A saved call with its form: the result with a callback, a note."""
    draft = Draft(sequence=1, note="資料は明日送付", disposition=12, callback_at=None)
    values: dict[str, Any] = {
        "request": "-",
        "call": call(attempt=attempt, ended_at=NOW - HOUR, ended_by="customer", draft=draft),
        "kind": CallKind.AUTO,
        "saved": True,
        "revision": 3,
        "saved_at": NOW - 59 * MINUTE,
        "edited_at": None,
        "edited_by": None,
        "may_correct": True,
    }
    return HandledRecord(**(values | changes))


DAY: Final = MyDay(
    request="-",
    calls=38,
    callbacks=3,
    saved=37,
    unsaved=1,
    talk=95 * MINUTE,
    held=4 * MINUTE,
    waiting=70 * MINUTE,
    wrapup=41 * MINUTE,
    paused=30 * MINUTE,
    results=(
        ResultCount(label="担当者不在", kind=DispositionClass.CONTACT, calls=21),
        ResultCount(label="資料送付", kind=DispositionClass.EFFECTIVE, calls=11),
        ResultCount(label="アポイント取得", kind=DispositionClass.SUCCESS, calls=5),
        ResultCount(label="かけ直し", kind=DispositionClass.CONTACT, calls=1),
    ),
)


def with_request(message: Message) -> Callable[[Any], Message]:
    """Answers any request with `message`."""
    return lambda asked: message.model_copy(update={"request": asked.request})


def usual(server: ScriptedServer) -> None:
    """An office in which an agent has worked since the morning."""
    server.answers["show_handled"] = lambda asked: HandledPage(
        request=asked.request,
        which=asked.which,
        calls=TODAY if asked.which == "today" else TODAY[-1:],
        more=False,
    )
    server.answers["open_handled"] = lambda asked: record(asked.attempt).model_copy(
        update={"request": asked.request}
    )
    server.answers["show_my_day"] = with_request(DAY)


async def tell(client: Client, *promises: PromisedCall, more: int = 0) -> None:
    """Let the server tell the agent's promises."""
    await client.server.send(PromisesChanged(now=NOW, promises=promises, more=more))
    said = promises
    await client.until(
        lambda: (
            client.app.home.promises is not None
            and (client.app.home.promises.promises, client.app.home.promises.more) == (said, more)
        )
    )
    await client.settle()


@asynccontextmanager
async def at_work(
    directory: Path, *keys: str, shown: Desk = IDLE, promises: tuple[PromisedCall, ...] = (), **settings: Any
) -> AsyncIterator[Client]:
    """A client whose agent has opened the own work, and then pressed `keys`."""
    async with open_client(directory, desk=shown, prepare=usual, **settings) as client:
        await tell(client, *promises)
        await client.press("ctrl+k")
        await client.until(lambda: str(client.app.screen.name).startswith("mine"))
        await client.settle()
        await client.press(*keys)
        yield client
