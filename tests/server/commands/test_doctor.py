"""`kaden doctor` without a switch: what it says when nobody answers. On a real one: tests/asterisk/test_doctor.py."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.telephony.asterisk.findings import Step
from tests.server.commands.conftest import Kaden


@pytest.fixture
def nowhere() -> Iterator[str]:
    """An address where nobody listens, for as long as the test lasts."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_nobody_answers(kaden: Kaden, nowhere: str) -> None:
    said = kaden("doctor", "--url", nowhere)
    assert (said.code, said.err) == (1, "")
    lines = said.out.splitlines()
    assert lines[0].startswith("BAD   address")
    assert nowhere in lines[0]
    assert "http.conf" in lines[0]
    assert "[asterisk] url" in lines[0]
    # All steps but the ringing, which nobody asked for, doors and disk, which need no switch, and what it came to.
    assert lines[len(Step) - 1] == "to be put right: 1"


@pytest.mark.parametrize(("telephony", "used"), [("asterisk", True), ("simulator", False)])
def test_a_switch_that_the_server_does_not_use_is_told(
    kaden: Kaden, nowhere: str, monkeypatch: pytest.MonkeyPatch, telephony: str, used: bool
) -> None:
    monkeypatch.setenv("KADEN_TELEPHONY", telephony)
    assert json.loads(kaden("doctor", "--url", nowhere, "--json").out)["used"] is used
    last = kaden("doctor", "--url", nowhere).out.splitlines()[-1]
    assert ("telephony = simulator" in last) is not used


def test_in_japanese(kaden: Kaden, nowhere: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KADEN_LANG", "ja")
    said = kaden("doctor", "--url", nowhere)
    assert said.out.startswith("不可  アドレス")


def test_as_json(kaden: Kaden, nowhere: str) -> None:
    told = json.loads(kaden("doctor", "--url", nowhere, "--ring", "7011", "--json").out)
    assert (told["url"], told["good"]) == (nowhere, False)
    assert [step["step"] for step in told["steps"]] == list(Step)
    assert told["steps"][0]["code"] == "unreachable"
    assert told["steps"][0]["values"]["url"] == nowhere
    assert {step["state"] for step in told["steps"][1:-1]} == {"untried"}


@pytest.mark.parametrize(("percent", "states"), [("0", {"good"}), ("100", {"doubtful", "bad"})])
def test_room_on_the_servers_disk(
    kaden: Kaden, nowhere: str, monkeypatch: pytest.MonkeyPatch, percent: str, states: set[str]
) -> None:
    """A limit that every disk falls short of is told with the folder and the setting."""
    monkeypatch.setenv("KADEN_ALERTS__DISK_PERCENT", percent)
    monkeypatch.setenv("KADEN_ALERTS__DISK_GIGABYTES", "10000")
    step = json.loads(kaden("doctor", "--url", nowhere, "--json").out)["steps"][-1]
    assert step["step"] == "disk"
    assert step["state"] in states
    assert ("disk_percent" in step["says"]) is ("good" not in states)


@pytest.mark.parametrize("phone", ["7011&PJSIP/0312345678@trunk", "7011/x", "a b", ""])
@pytest.mark.parametrize("option", ["--phone", "--ring"])
def test_what_a_dial_string_would_read_as_more_is_wrong_use(kaden: Kaden, option: str, phone: str) -> None:
    assert kaden("doctor", option, phone).code == 2


def test_an_address_that_is_none_is_refused(kaden: Kaden) -> None:
    assert "asterisk" in kaden.refused("doctor", "--url", "switch")


def test_a_password_that_cannot_be_read_is_said(kaden: Kaden, nowhere: str, tmp_path: Path) -> None:
    file = tmp_path / "kaden.toml"
    file.write_text(f'[asterisk]\npassword_file = "{tmp_path}/none"')
    assert f"{tmp_path}/none" in kaden.refused("doctor", "--config", str(file), "--url", nowhere)
