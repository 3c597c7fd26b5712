"""The section `[api]` (domain row 329)."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from server.api.settings import ApiSettings


def test_programs_come_in_nowhere_unless_told() -> None:
    assert ApiSettings().address is None
    assert ApiSettings(listen="").address is None
    assert ApiSettings(listen="[::1]:7481").address == ("::1", 7481)


def test_an_address_has_a_port() -> None:
    with pytest.raises(ValidationError, match="host:port"):
        ApiSettings(listen="localhost")
