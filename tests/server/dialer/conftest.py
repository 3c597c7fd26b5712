"""Each test gets an empty page, and a page that is not read to its end fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.dialer.playbook import Playbook


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
