"""Promised calls at the desk: polite between calls, silent over them; a pause first; and how they end."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.clock import MINUTE
from kaden.protocol.client import CutCustomer, Pause, ReadNotice, SaveResult
from kaden.protocol.desk import CalledBack
from kaden.protocol.my_work import CallBack
from kaden.vocabulary import AgentState, CallKind, Outcome
from tests.tui.client import Client, open_client
from tests.tui.samples import CARD, NOW, STOPPED, call, desk
from tests.tui.screens.mine.office import IDLE, ON_BREAK, PROMISES, TALKING, WAITING, at_work, promise, tell

CALLING = desk(
    AgentState.REDIALLING,
    job=None,
    phone="ringing",
    call=call(kind=CallKind.CALLBACK, promised_for=NOW - 3 * MINUTE),
)


def rings(client: Client, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The bells from now on."""
    rung: list[int] = []
    monkeypatch.setattr(client.app, "bell", lambda: rung.append(1))
    return rung


async def test_a_due_promise_asks_between_calls_and_rings_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 267."""
    async with open_client(tmp_path, desk=WAITING) as client:
        rung = rings(client, monkeypatch)
        await tell(client, promise(1, NOW + 5 * MINUTE))
        assert "promised call" not in client.screen
        client.steady.now += 5 * MINUTE
        await client.shows("A promised call is due: 髙橋 美咲. ^K: callbacks")
        client.steady.now += 20 * MINUTE
        await client.shows("A promised call is overdue: 髙橋 美咲.")
        assert rung == [1]


async def test_a_name_has_one_honorific(tmp_path: Path) -> None:
    """Lists often bring their own."""
    async with open_client(tmp_path, desk=IDLE, language="ja") as client:
        await tell(client, promise(1, NOW - MINUTE, name="齋藤恵\u3000様"))
        await client.shows("約束の時間です: 齋藤恵 様。")
        card = CARD.model_copy(update={"name": "齋藤恵様"})
        await client.show(desk(AgentState.TALKING, call=call(card=card)))
        await client.press("f4")
        await client.shows("齋藤恵 様の通話を切断しますか?")


async def test_several_are_counted(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=IDLE) as client:
        await tell(client, *PROMISES)
        await client.shows("2 promised calls are due, 1 of them overdue. ^K: callbacks")


async def test_over_a_call_nothing_is_said_or_rung(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 267: it is said after the call."""
    async with open_client(tmp_path, desk=TALKING) as client:
        rung = rings(client, monkeypatch)
        await tell(client, promise(1, NOW - MINUTE))
        assert "promised call" not in client.screen
        assert rung == []
        await client.show(WAITING)
        await client.shows("A promised call is due")
        assert rung == [1]


async def test_the_bell_can_be_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_client(tmp_path, desk=WAITING, bell=False) as client:
        rung = rings(client, monkeypatch)
        await tell(client, promise(1, NOW - MINUTE))
        await client.shows("A promised call is due")
        assert rung == []


async def test_the_own_phone_then_the_customer_then_the_talk(tmp_path: Path) -> None:
    """Rows 258, 259, with the card from the beginning."""
    async with at_work(tmp_path, "enter", "f5", promises=PROMISES) as client:
        await client.server.hear(CallBack)
        await client.show(CALLING)
        assert client.app.screen.name == "agent"
        await client.shows(
            "CALLING BACK", "Your phone rings (03-1234-5678): answer it, then wait for the customer."
        )
        await client.shows("㈱山﨑製作所", "Result")
        await client.show(CALLING.model_copy(update={"phone": "up"}))
        await client.shows("Calling 髙橋 美咲: wait until the customer answers.")
        await client.press("f10")
        await client.shows("Save when the call is over.")
        assert client.server.all(SaveResult) == []
        await client.show(desk(AgentState.TALKING, job=None, call=CALLING.call))
        await client.shows("TALKING")
        assert "wait until the customer answers" not in client.screen


async def test_the_cut_key_gives_up_without_a_question(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=CALLING) as client:
        await client.shows("give up")
        await client.press("f4")
        assert (await client.server.hear(CutCustomer)).attempt == call().attempt


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (Outcome.NO_ANSWER, "Nobody answered: 鈴木 一郎. It stays in your callbacks."),
        (Outcome.BUSY, "The line was busy"),
        (Outcome.CANCELLED, "Given up"),
        (Outcome.FAILED, "Not reached (failed)"),
    ],
)
async def test_how_it_ended_is_told(tmp_path: Path, outcome: Outcome, told: str) -> None:
    """Row 265."""
    ended = CalledBack(name="鈴木 一郎", outcome=outcome, at=NOW)
    async with open_client(tmp_path, desk=desk(AgentState.IDLE, called_back=ended)) as client:
        await client.shows(told)


async def test_while_waiting_a_pause_is_asked_for_first(tmp_path: Path) -> None:
    """Row 266."""
    async with at_work(tmp_path, "f5", shown=WAITING, promises=PROMISES) as client:
        assert (await client.server.hear(Pause)).to == "break"
        await client.show(desk(AgentState.WAITING, pause_after=AgentState.BREAK))
        await client.shows("A break was asked for. As soon as it begins, 鈴木 一郎 is called.")
        assert client.server.all(CallBack) == []
        await client.show(ON_BREAK)
        assert (await client.server.hear(CallBack)).callback == 41


async def test_a_customer_who_comes_first_has_priority(tmp_path: Path) -> None:
    async with at_work(tmp_path, "f5", shown=WAITING, promises=PROMISES) as client:
        await client.server.hear(Pause)
        await client.show(TALKING)
        await client.shows("TALKING", "A customer came first. 鈴木 一郎 stays in your callbacks.")
        await client.show(ON_BREAK)
        assert client.server.all(CallBack) == []


async def test_taking_the_break_back_takes_the_call_back(tmp_path: Path) -> None:
    async with at_work(tmp_path, "f5", shown=WAITING, promises=PROMISES) as client:
        await client.show(desk(AgentState.WAITING, pause_after=AgentState.BREAK))
        await client.press("escape", "escape", "f6")
        assert (await client.server.hear(Pause, 2)).to is None
        await client.show(WAITING)
        await client.shows("鈴木 一郎 is not called.")
        await client.show(ON_BREAK)
        assert client.server.all(CallBack) == []


async def test_a_job_that_stops_first_takes_the_call_back(tmp_path: Path) -> None:
    """Row 266: the key that says "read" calls nobody."""
    async with at_work(tmp_path, "f5", shown=WAITING, promises=PROMISES) as client:
        await client.show(desk(AgentState.WAITING, pause_after=AgentState.BREAK))
        await client.show(STOPPED)
        await client.shows("You are out of the job. 鈴木 一郎 stays in your callbacks.")
        await client.show(IDLE)
        assert client.server.all(CallBack) == []


async def test_a_refused_pause_forgets_the_call(tmp_path: Path) -> None:
    async with at_work(tmp_path, shown=WAITING, promises=PROMISES) as client:
        client.server.refusals["pause"] = ("not_now", {"action": "pause", "state": "waiting"})
        await client.press("f5")
        await client.server.hear(Pause)
        await client.settle()
        await client.show(ON_BREAK)
        assert client.server.all(CallBack) == []


async def test_after_a_notice_the_call_goes_on_by_itself(tmp_path: Path) -> None:
    async with at_work(tmp_path, "f5", shown=STOPPED, promises=PROMISES) as client:
        await client.server.hear(ReadNotice)
        await client.show(IDLE)
        assert (await client.server.hear(CallBack)).callback == 41


async def test_two_calls_are_not_asked_for_at_once(tmp_path: Path) -> None:
    async with at_work(tmp_path, promises=PROMISES) as client:
        client.server.silent.add("call_back")
        await client.press("f5", "down", "f5")
        await client.shows("on its way already")
        assert len(client.server.all(CallBack)) == 1
