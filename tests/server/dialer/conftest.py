"""Each test gets an empty page, and a page that is not read to its end fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.dialer.playbook import Playbook
from tests.server.dialer.promising import desk_with_promise, pause_with_promise


@pytest.fixture
def book() -> Iterator[Playbook]:
    """The sample's floor at 10:00: the job stopped, the switch compared, nobody there."""
    page = Playbook()
    yield page
    page.finish()


@pytest.fixture
def office(book: Playbook) -> Playbook:
    """The sample's job started, agent 1 waiting, one call out for it."""
    return book.office()


@pytest.fixture
def desk() -> Playbook:
    """An agent outside a job who has promised a call; nothing else goes on."""
    return desk_with_promise()


@pytest.fixture
def pausing() -> Playbook:
    """An agent on a break in a job whose list has only the promised customer."""
    return pause_with_promise()
