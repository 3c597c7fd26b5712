"""Connections that are cut while something is sent to all: the others see everything (guarantee I19)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast
from zoneinfo import ZoneInfo

from kaden.protocol.server import Answered, JobsChanged, MonitorChanged, ServerMessage
from kaden.vocabulary import AccountId, CampaignId, Role
from server.clock import steady_now
from server.dialer.model import Asked
from server.hub.connection import Connection
from server.hub.limits import Limits
from server.hub.outbox import Frame, Outbox
from server.hub.port import Office
from server.hub.seats import Seats
from server.hub.session import Session
from server.hub.sign_in import Member, Peer
from server.hub.watchers import Watchers
from server.hub.work import Work
from server.storage.port import Account
from tests.server.hub.floor import WAIT, FakeFloor, agent_row, header, job_row
from tests.server.hub.world import World


def box(number: int, limit: int | None, cut: Callable[[Connection], None]) -> Connection:
    """A connection of an administrator whose box holds `limit` bytes and is cut when it runs over."""
    outbox = Outbox(limit, lambda: cut(connection))
    session = Session(local=True, limits=Limits(), now=0)
    connection = Connection(number, Peer(place="here", uid=None), session, outbox, None)
    account = Account(AccountId(1), "a", "A", Role.ADMINISTRATOR, False, "", None, None, False, 1)
    connection.member = Member(account, {}, "")
    return connection


async def said_to(connection: Connection) -> ServerMessage:
    """The next message in its box."""
    async with asyncio.timeout(WAIT):
        frame = await connection.outbox.next()
    assert frame is not None
    return frame.message


async def test_readers_that_are_cut_in_a_round_of_pictures_cost_the_others_no_row() -> None:
    """Guarantee I19: a change is taken for shown as soon as it was sent, so that nobody would send it again."""
    floor = FakeFloor()
    job = floor.open_job(1, CampaignId(1), "c")
    watchers = Watchers(floor, 0)
    slow = [box(number, 4_000, watchers.leave) for number in range(4)]
    good = [box(number, None, watchers.leave) for number in range(4, 8)]
    for connection in (*slow, *good):
        watchers.watch_job(connection, job)
        watchers.watch_jobs(connection, on=True)
    for connection in good:
        assert isinstance(await said_to(connection), MonitorChanged)
        assert isinstance(await said_to(connection), JobsChanged)
    floor.monitors[job] = (header(1, "c", 7), tuple(agent_row(number) for number in range(1, 50)))
    floor.job_rows[job] = job_row(1, "c", waiting=7)
    watchers.touch(job)
    for connection in good:
        picture = await said_to(connection)
        assert isinstance(picture, MonitorChanged)
        assert len(picture.rows) == 49
        assert isinstance(await said_to(connection), JobsChanged)
    assert [connection.watched_job for connection in slow] == [None] * 4
    watchers.close()


async def test_who_comes_as_the_last_watcher_is_cut_sees_what_happens_from_then_on() -> None:
    floor = FakeFloor()
    job = floor.open_job(1, CampaignId(1), "c")
    watchers = Watchers(floor, 0)
    watchers.watch_job(box(1, 4_000, watchers.leave), job)
    floor.monitors[job] = (header(1, "c"), tuple(agent_row(number) for number in range(1, 50)))
    newcomer = box(2, None, watchers.leave)
    watchers.watch_job(newcomer, job)
    await said_to(newcomer)
    floor.monitors[job] = (header(1, "c", 3), floor.monitors[job][1])
    watchers.touch(job)
    change = await said_to(newcomer)
    assert isinstance(change, MonitorChanged)
    assert change.header.waiting == 3
    watchers.close()


async def test_readers_that_are_cut_by_an_answer_cost_the_others_nothing(office: World) -> None:
    """An answer goes to every connection of the account that may wait for it."""
    connections: dict[int, Connection] = {}

    def cut(connection: Connection) -> None:
        del connections[connection.number]

    connections |= {number: box(number, 1 if number % 2 else None, cut) for number in range(8)}
    work = Work(
        office.floor,
        cast(Office, None),
        Seats(office.floor, office.store, ZoneInfo("UTC"), steady_now),
        Watchers(office.floor, 0),
        connections=connections,
        remembered=9,
        account_changed=lambda _: office.store.drop_login(""),
        promises_changed=lambda: None,
        steady=steady_now,
    )
    work.answer(Asked(AccountId(1), "forgotten"), Frame(Answered(request="forgotten")))
    assert [number for number, connection in connections.items() if len(connection.outbox)] == [0, 2, 4, 6]
