"""A real switch's settings: what would be read as something else in a path or a dial string is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from kaden.protocol.refusals import RefusalCode, Refused
from server.telephony.asterisk.settings import AsteriskSettings


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("http://127.0.0.1:8088", "http://127.0.0.1:8088"),
        ("https://switch.example/pbx/", "https://switch.example/pbx"),
        ("http://[::1]:8088/ari/", "http://[::1]:8088"),
    ],
)
def test_an_address_loses_what_is_added_to_it_anyway(given: str, url: str) -> None:
    assert AsteriskSettings(url=given).url == url


@pytest.mark.parametrize(
    "url",
    ["switch:8088", "ws://switch:8088", "http://", "http://switch:0", "http://switch:99999", "http://s/?a=b"],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValidationError, match="must be an address"):
        AsteriskSettings(url=url)


def test_an_account_in_the_address_is_refused() -> None:
    with pytest.raises(ValidationError, match="password_file") as refused:
        AsteriskSettings(url="http://kaden:secret@switch:8088")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("field", ["user", "app", "context", "trunk", "music"])
@pytest.mark.parametrize("name", ["", "a b", "a/b", "a&b", "a,b", "a@b", "x" * 65, "a\n"])
def test_a_name_that_would_be_read_as_something_else_is_refused(field: str, name: str) -> None:
    with pytest.raises(ValidationError):
        AsteriskSettings.model_validate({field: name})


@pytest.mark.parametrize(("field", "value"), [("beep", "beep"), ("announcement", "sound:a b")])
def test_a_sound_is_a_medium_and_its_name(field: str, value: str) -> None:
    with pytest.raises(ValidationError):
        AsteriskSettings.model_validate({field: value})


def test_the_number_that_agents_see_is_the_trades() -> None:
    """The reference case shows 0011: an agent knows the floor's call by it."""
    assert AsteriskSettings().shown_to_agents == "0011"
    with pytest.raises(ValidationError):
        AsteriskSettings(shown_to_agents="+81")


def test_the_password_is_the_files_text(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("pass word\n")
    settings = AsteriskSettings(password_file=secret)
    assert settings.password() == "pass word"
    assert AsteriskSettings().password() == ""
    secret.unlink()
    with pytest.raises(Refused) as refused:
        settings.password()
    assert refused.value.code is RefusalCode.FILE_UNREADABLE


def test_a_tilde_in_the_passwords_place_is_the_users_home(home: Path) -> None:
    assert AsteriskSettings.model_validate({"password_file": "~/x"}).password_file == home / "x"
    assert AsteriskSettings.model_validate({"password_file": ""}).password_file is None
