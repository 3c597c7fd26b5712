"""The exchange on a loop: it goes on by itself, and hands over in order even to hearers who answer at once."""

from __future__ import annotations

import asyncio

from kaden.vocabulary import AttemptId
from server.dialer.events import CallEnded, CustomerAnswered, CustomerRinging, EndCause
from server.dialer.model import SessionId
from server.telephony.simulator.channels import Call, Step
from server.telephony.simulator.exchange import Exchange
from server.telephony.simulator.messages import HangUp, Heard, LinkId, Place, Reply, Ring
from server.telephony.simulator.population import ByLastDigit
from server.telephony.simulator.running import RunningExchange

CALL = AttemptId(1)
PLACE = Place(CALL, "+81312345670", None, 30_000)


async def test_it_goes_on_by_itself() -> None:
    running = RunningExchange(Exchange(ByLastDigit()), start=1_000_000)
    heard: list[tuple[float, Heard]] = []
    loop = asyncio.get_running_loop()
    running.ask(running.connect(lambda what: heard.append((loop.time(), what))), 1, PLACE)
    await asyncio.sleep(1.5)
    assert heard == [(0.0, Reply(1)), (0.2, CustomerRinging(CALL)), (1.0, CustomerAnswered(CALL))]


async def test_it_goes_on_while_nobody_is_connected() -> None:
    seen: list[tuple[int, Step]] = []

    def witness(at: int, step: Step, call: Call) -> None:
        seen.append((at, step))

    running = RunningExchange(Exchange(ByLastDigit(), witness=witness), start=1_000_000)
    link = running.connect(lambda what: None)
    running.ask(link, 1, PLACE)
    running.leave(link)
    await asyncio.sleep(60)
    assert seen == [(1_000_000, Step.DIALLED), (1_001_000, Step.ANSWERED), (1_005_000, Step.ENDED)]


async def test_a_hearer_who_answers_at_once_hears_everything_in_order() -> None:
    running = RunningExchange(Exchange(ByLastDigit()))
    heard: list[Heard] = []
    links: list[LinkId] = []

    def hear(what: Heard) -> None:
        heard.append(what)
        if what == Reply(1):
            running.ask(links[0], 2, HangUp(CALL, announce=False))
            heard.append(Reply(99))

    links.append(running.connect(hear))
    running.ask(links[0], 1, PLACE)
    assert heard == [Reply(1), Reply(99), CallEnded(CALL, EndCause.CANCELLED), Reply(2)]


async def test_who_left_hears_nothing_any_more() -> None:
    running = RunningExchange(Exchange(ByLastDigit()))
    heard: list[Heard] = []
    link = running.connect(heard.append)
    running.ask(link, 1, Ring(SessionId(1), "1001"))
    running.leave(link)
    await asyncio.sleep(60)
    assert heard == [Reply(1)]
