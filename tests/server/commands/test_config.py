"""`kaden config check`: what would be in force, where from, and what would be refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from server.settings import KEYS
from tests.server.commands.conftest import Kaden

CERTIFICATES = Path(__file__).parents[1] / "hub" / "certificates"


def test_without_a_file_the_defaults_are_shown(kaden: Kaden) -> None:
    said = kaden("config", "check")
    assert said.code == 0
    assert said.out.startswith("no configuration file")
    assert said.out.endswith("the configuration is good\n")
    for key in KEYS:
        assert f"\n{key} " in said.out


def test_each_value_with_its_origin(kaden: Kaden, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = home / "kaden.toml"
    file.write_text('lines = 7\ndatabase = "postgresql://kaden:secret@db/kaden"')
    file.chmod(0o600)
    monkeypatch.setenv("KADEN_STARTED_JOBS", "3")
    shown = json.loads(kaden("config", "check", "--config", str(file), "--json").out)
    assert shown["lines"] == {"value": "7", "origin": str(file)}
    assert shown["started_jobs"] == {"value": "3", "origin": "environment"}
    assert shown["grace_seconds"] == {"value": "120", "origin": "default"}
    assert shown["database"]["value"] == "postgresql://kaden:****@db/kaden"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("lines = 0", "lines"),
        ("lins = 1", "did you mean lines?"),
        ("= 1", "line 1"),
        ('tls_certificate = "/none.pem"\ntls_key = "/none.key"', "tls_certificate"),
        ('listen = "0.0.0.0:7443"', "0.0.0.0:7443"),
        ('[api]\nlisten = "192.0.2.1:7481"', "192.0.2.1:7481"),
        ('database = "postgresql://x@y/z"\ndatabase_password_file = "/none"', "/none"),
    ],
)
def test_what_the_server_would_refuse_is_refused(kaden: Kaden, home: Path, text: str, problem: str) -> None:
    file = home / "kaden.toml"
    file.write_text(text)
    sentence = kaden.refused("config", "check", "--config", str(file))
    assert problem in sentence


def test_a_certificate_that_fits_is_good(kaden: Kaden, home: Path) -> None:
    file = home / "kaden.toml"
    file.write_text(
        f'tls_certificate = "{CERTIFICATES}/localhost.pem"\ntls_key = "{CERTIFICATES}/localhost.key"'
    )
    assert kaden("config", "check", "--config", str(file)).code == 0


def test_a_file_that_is_not_there(kaden: Kaden, home: Path) -> None:
    assert "kaden init --config" in kaden.refused("config", "check", "--config", str(home / "none.toml"))
