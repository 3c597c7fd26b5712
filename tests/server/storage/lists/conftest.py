"""The loader over an office on each runner in turn."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server.storage.lists.imports import Imports
from tests.server.storage.office import Office


@pytest.fixture
def imports(office: Office, tmp_path: Path) -> Imports:
    return Imports(office, tmp_path)
