"""Calls of a floor as a supervisor finds them, and a server that tells of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from kaden.clock import HOUR, MINUTE
from kaden.protocol.desk import Draft
from kaden.protocol.history import (
    CallKey,
    CallRow,
    CallRows,
    CallsCounted,
    CallsFound,
    CallVersion,
    FoundCall,
    OpenedCall,
)
from kaden.protocol.searching import SearchNames
from kaden.vocabulary import CallKind, Outcome
from tests.tui.client import SMALL, Client
from tests.tui.samples import NOW, call
from tests.tui.screens.mine.office import handled, with_request
from tests.tui.screens.supervisor.office import as_supervisor, supervisor
from tests.tui.scripted_server import ScriptedServer


def found(attempt: int, **changes: Any) -> FoundCall:
    """One call of an agent with its result."""
    plain = handled(attempt).model_dump()
    around = {
        "agent": "佐藤 花子",
        "moment": plain["at"],
        "batch": "11月",
        "list": "visitors.csv",
        "group": "発信グループ1",
        "recorded": False,
    }
    return FoundCall(**(plain | around | changes))


CALLS: Final = (
    found(8193, name="三和電子工業㈱ 田中", recorded=True, disposition="見込み"),
    found(8190, kind=CallKind.CALLBACK, outcome=Outcome.NO_ANSWER, disposition=None, talked=None, note=""),
    found(8187, agent="鈴木 一郎", edited_at=NOW - 5 * MINUTE),
    found(8155, saved=False, disposition=None, note="途中まで"),
)


def opened(attempt: int, **changes: Any) -> OpenedCall:
    """A saved call of yesterday that was corrected once."""
    draft = Draft(sequence=1, note="資料は明日送付", disposition=12, callback_at=None)
    before = CallVersion(
        revision=3, disposition="見込み", note="折返し", callback_at=None, at=NOW - 25 * HOUR, by="佐藤 花子"
    )
    values: dict[str, Any] = {
        "request": "-",
        "call": call(attempt=attempt, ended_at=NOW - 24 * HOUR, ended_by="customer", draft=draft),
        "kind": CallKind.AUTO,
        "saved": True,
        "revision": 4,
        "saved_at": NOW - 25 * HOUR,
        "edited_at": NOW - HOUR,
        "edited_by": "山田 太郎",
        "may_correct": True,
        "agent": 7,
        "agent_name": "佐藤 花子",
        "saved_by": "佐藤 花子",
        "batch": "11月",
        "list": "visitors.csv",
        "group": "発信グループ1",
        "dialled_at": NOW - 25 * HOUR,
        "answered_at": NOW - 25 * HOUR,
        "outcome": Outcome.CONNECTED,
        "closed": None,
        "versions": (before,),
        "recorded_at": None,
    }
    return OpenedCall(**(values | changes))


def key_of(call: FoundCall) -> CallKey:
    """Where a search goes on below a call."""
    return CallKey(moment=call.moment, attempt=call.attempt)


def with_calls(server: ScriptedServer) -> None:
    """A supervisor's server with these calls."""
    as_supervisor(server)
    waiting = (CALLS[3].model_copy(update={"moment": NOW - 90 * MINUTE}),)
    server.answers |= {
        "ask_names": lambda asked: SearchNames(
            request=asked.request,
            campaigns=("展示会2026",),
            agents=("佐藤 花子",),
            groups=(),
            dispositions=(),
        ),
        "find_calls": lambda asked: CallsFound(request=asked.request, calls=CALLS, more=False),
        "count_calls": lambda asked: CallsCounted(request=asked.request, total=1234),
        "list_unsaved": lambda asked: CallsFound(request=asked.request, calls=waiting, more=False),
        "open_call": with_request(opened(8187)),
        "export_calls": lambda asked: CallRows(
            request=asked.request,
            rows=tuple(_row(each) for each in (CALLS[2:] if asked.before else CALLS[:2])),
            more=asked.before is None,
            below=None if asked.before else key_of(CALLS[1]),
        ),
    }


def _row(call: FoundCall) -> CallRow:
    note = f"={call.note}\n二行目"
    return CallRow(**call.model_dump(), company="㈱山﨑", number_as_given="03-1234-5678", whole_note=note)


@asynccontextmanager
async def looking(
    directory: Path, *keys: str, size: tuple[int, int] = SMALL, **settings: Any
) -> AsyncIterator[Client]:
    """A client on the desk of records and reports, after these keys."""
    async with supervisor(directory, prepare=with_calls, size=size, **settings) as client:
        await client.press("v", *keys)
        yield client


async def writes(client: Client, path: Path) -> None:
    """Have the list that is shown written to a file."""
    await client.press("e")
    await client.shows("F10  write")
    await client.press("home", "ctrl+k", *str(path), "f10")
