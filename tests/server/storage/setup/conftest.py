"""The office of the storage's tests, with somebody at the forms."""

from __future__ import annotations

import pytest

from tests.server.storage.office import Office
from tests.server.storage.setup.desk import SetupDesk


@pytest.fixture
def desk(office: Office) -> SetupDesk:
    """The forms of the sample office, on each runner in turn."""
    return SetupDesk(office)
