"""The office of the storage's tests, with somebody at the forms; on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from server.storage.inline_runner import InlineRunner
from server.storage.store import KeepingRunner
from tests.server.storage.conftest import PostgresFloor
from tests.server.storage.office import NOON, Office
from tests.server.storage.setup.desk import SetupDesk

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest_asyncio.fixture(params=DATABASES)
async def runner(request: pytest.FixtureRequest) -> AsyncIterator[KeepingRunner]:
    """Each dialect in turn; that runners are alike is the conformance suite's business."""
    if request.param == "postgresql":
        floor: PostgresFloor = request.getfixturevalue("postgres_floor")
        yield await floor.emptied()
        return
    opened = InlineRunner.in_memory(NOON)
    yield opened
    await opened.close()


@pytest.fixture
def desk(office: Office) -> SetupDesk:
    """The forms of the sample office, on each database in turn."""
    return SetupDesk(office)
