"""Pacing decisions on their way to the disk (row 190)."""

from __future__ import annotations

import asyncio

from kaden.vocabulary import JobId, Limiting
from server.decisions import KEEP_SECONDS, WAITING_LIMIT
from server.dialer.effects import Decided
from tests.server.stage import Stage, play


def decided(at: int) -> Decided:
    return Decided(JobId(1), at, 1, 1, 0, 1, Limiting.NONE)


def test_decisions_are_kept_together_and_in_order() -> None:
    async def scene(stage: Stage) -> None:
        stage.performer.perform([decided(1), decided(2)])
        assert stage.store.kept == []
        await asyncio.sleep(KEEP_SECONDS + 0.1)
        assert stage.store.kept == [decided(1), decided(2)]
        stage.performer.perform([decided(3)])
        await asyncio.sleep(KEEP_SECONDS + 0.1)
        assert stage.store.kept[2:] == [decided(3)]

    play(scene)


def test_the_last_are_kept_when_the_server_stops() -> None:
    async def scene(stage: Stage) -> None:
        stage.performer.perform([decided(1)])

    assert play(scene).store.kept == [decided(1)]


def test_a_full_disk_costs_decisions_and_nothing_else() -> None:
    async def scene(stage: Stage) -> None:
        stage.store.full = True
        stage.performer.perform([decided(1)])
        await asyncio.sleep(KEEP_SECONDS + 0.1)
        stage.store.full = False
        stage.performer.perform([decided(2)])

    stage = play(scene)
    assert stage.store.kept == [decided(2)]
    assert stage.events == []


def test_the_oldest_give_way_when_too_many_wait() -> None:
    async def scene(stage: Stage) -> None:
        stage.performer.perform([decided(at) for at in range(WAITING_LIMIT + 2)])

    kept = play(scene).store.kept
    assert (len(kept), kept[0].at, kept[-1].at) == (WAITING_LIMIT, 2, WAITING_LIMIT + 1)
