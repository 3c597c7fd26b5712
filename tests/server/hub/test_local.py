"""A simulated agent's connection: the same desk and rules, without a socket (demo)."""

from __future__ import annotations

import asyncio

import pytest

from kaden.protocol.client import JoinJob, SignOut, StartJob
from kaden.protocol.desk import DeskChanged
from kaden.protocol.my_work import PromisesChanged
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import Answered, Goodbye, RefusedRequest, ServerMessage
from kaden.vocabulary import AccountId
from server.dialer.events import AgentArrived, AgentSignedOut, AgentVanished, JoinRequested
from server.dialer.model import Asked
from server.hub.connection import PipeClosed
from server.hub.local import LocalConnection
from tests.server.hub.floor import desk
from tests.server.hub.world import World


async def heard(local: LocalConnection) -> ServerMessage:
    """The next message but for promises, which come as soon as the store has answered."""
    while isinstance(message := await local.receive(), PromisesChanged):
        pass
    return message


async def test_it_sits_down_asks_and_is_answered(office: World) -> None:
    account = office.sample.agents[0]
    office.floor.desks[office.agent] = desk()
    local = await office.hub.connect_local(account)
    assert [event.terminal for event in office.floor.told(AgentArrived)] == ["inside"]
    office.hub.show_desk(office.agent)
    assert isinstance(await heard(local), DeskChanged)
    await local.send(JoinJob(request="j", job=office.job))
    assert office.floor.told(JoinRequested) == [JoinRequested(Asked(account, "j"), office.agent, office.job)]
    office.hub.answer(Asked(account, "j"))
    assert await heard(local) == Answered(request="j")


async def test_it_may_no_more_than_its_account(office: World) -> None:
    local = await office.hub.connect_local(office.sample.agents[0])
    await local.send(StartJob(request="s", job=office.job))
    said = await heard(local)
    assert isinstance(said, RefusedRequest)
    assert said.code == "not_allowed"


async def test_it_may_speak_faster_than_people(office: World) -> None:
    local = await office.hub.connect_local(office.sample.agents[0])
    for number in range(500):
        await local.send(JoinJob(request=f"j{number}", job=office.job))
    assert len(office.floor.told(JoinRequested)) == 500


async def test_going_without_a_word_and_signing_out(office: World) -> None:
    one = await office.hub.connect_local(office.sample.agents[0])
    one.close()
    one.close()
    assert len(office.floor.told(AgentVanished)) == 1
    two = await office.hub.connect_local(office.sample.agents[0])
    await two.send(SignOut())
    assert await heard(two) == Goodbye(reason="signed_out")
    with pytest.raises(PipeClosed):
        await two.receive()
    assert len(office.floor.told(AgentSignedOut)) == 1


async def test_a_person_takes_its_desk_over(office: World) -> None:
    local = await office.hub.connect_local(office.sample.agents[0])
    async with office.client("agent1"):
        assert await heard(local) == Goodbye(reason="taken_over")
    await asyncio.sleep(0)
    assert len(office.floor.told(AgentArrived)) == 2


async def test_only_accounts_that_may_sign_in(office: World) -> None:
    with pytest.raises(Refused) as refused:
        await office.hub.connect_local(AccountId(4_711))
    assert refused.value.code is RefusalCode.UNKNOWN_ACCOUNT
    await office.store.disable_account("agent1", None, office.floor.now())
    with pytest.raises(Refused) as refused:
        await office.hub.connect_local(office.sample.agents[0])
    assert refused.value.code is RefusalCode.ACCOUNT_DISABLED


async def test_nobody_gets_in_while_the_server_stops(office: World) -> None:
    """Row 329: a program hears why, and does not wait."""
    await office.hub.stop()
    with pytest.raises(Refused) as refused:
        await office.hub.connect_local(office.sample.supervisor, "api", desk=False)
    assert refused.value.code is RefusalCode.SERVER_STOPPING
    assert len(office.hub) == 0
