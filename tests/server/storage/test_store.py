"""The store as a whole: every order has its transaction, trouble of the disk is told and passes (guarantee I18)."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import get_args

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import Outcome
from server.dialer.writes import Write
from server.storage.aiosqlite_runner import AiosqliteRunner
from server.storage.port import Store, Tx
from server.storage.store import TRANSACTIONS, SqlStore
from tests.server.storage.office import NOON, Office, listed, number


def test_every_order_has_its_transaction() -> None:
    assert set(TRANSACTIONS) == set(get_args(Write))


def test_it_is_the_port(office: Office) -> None:
    def takes(store: Store) -> Store:
        return store

    assert takes(office.store) is office.store


async def test_a_probe_really_writes(office: Office) -> None:
    """Guarantee I18: what stays the same would not go to the disk."""
    [(before,)] = await office.rows("SELECT writes FROM probe")
    await office.store.probe()
    assert await office.rows("SELECT writes FROM probe") == [(before + 1,)]


# ---- the disk --------------------------------------------------------------------------------------------------------


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file of this process may grow beyond `size` bytes: writing fails as it does on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def grow(tx: Tx) -> int:
    row = tx.one("SELECT count(*) FROM dial_group") or (0,)
    tx.execute("INSERT INTO dial_group (name) VALUES (?)", (f"{row[0]:060}",))
    return int(row[0]) + 1


async def filled(office: Office) -> int:
    """Write until not even the smallest transaction finds room; how many groups were acknowledged."""
    groups = 1
    with suppress(Refused):
        while True:
            groups = await office.runner.write(grow)
    with suppress(Refused):
        while True:
            await office.store.probe()
    return groups


async def test_a_full_disk_loses_nothing_and_the_store_works_on_when_there_is_space(tmp_path: Path) -> None:
    """Guarantees F10, I18."""
    path = tmp_path / "kaden.db"
    office = await Office.open(SqlStore(await AiosqliteRunner.open(path, NOON, create=True)))
    [record, _] = await office.customers(listed(number(1)), listed(number(2)))
    run = await office.start()
    attempt = await office.claim_one(run)
    with full_disk(path.with_name("kaden.db-wal").stat().st_size + 64 * 1024):
        acknowledged = await filled(office)
        for order in (office.claim(run), office.end(attempt.id, Outcome.BUSY), office.store.probe()):
            with pytest.raises(Refused) as refused:
                await order
            assert refused.value.code is RefusalCode.STORE_UNAVAILABLE
        assert (await office.row("SELECT count(*) FROM dial_group"))[0] == acknowledged
        assert (await office.record(record))[0] == "live"
    await office.store.probe()
    await office.end(attempt.id, Outcome.BUSY)
    assert len((await office.claim(run)).attempts) == 1
    assert await office.runner.write(grow) == acknowledged + 1
    await office.store.close()
    again = SqlStore(await AiosqliteRunner.open(path, NOON))
    assert [stored.remaining for stored in (await again.floor()).runs] == [0]
    await again.close()
