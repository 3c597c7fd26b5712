"""A running hub for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.server.hub.world import World, world


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[World]:
    """The hub with its sample office and the product's limits."""
    async with world(tmp_path) as made:
        yield made
