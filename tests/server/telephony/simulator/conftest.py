"""In virtual time, unless a test's module says `IN_REAL_TIME`: a switch of hours is tested in milliseconds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

import pytest

from server.loops import VirtualLoop


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop that a test runs on."""
    module = item.getparent(pytest.Module)
    real = module is not None and getattr(module.obj, "IN_REAL_TIME", False)
    return {"real": asyncio.new_event_loop} if real else {"virtual": VirtualLoop}
