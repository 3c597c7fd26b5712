"""`kaden doctor` on a real switch: all is well, and each thing that can be wrong is told with what to change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from kaden.cli import run
from server.telephony.asterisk.findings import OF_THIS_MACHINE
from tests.asterisk.conftest import Desks
from tests.asterisk.lab.asterisk import PASSWORD, Asterisk
from tests.asterisk.lab.carrier import Carrier
from tests.asterisk.lab.program import until
from tests.asterisk.lab.root import asterisk_root
from tests.asterisk.lab.spectrum import read_wave

pytestmark = pytest.mark.asterisk


@dataclass(frozen=True, slots=True)
class Told:
    """What the doctor said of one step."""

    state: str
    code: str
    says: str


class Doctor:
    """Runs the command against a switch."""

    def __init__(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._place = place
        self._capsys = capsys

    def __call__(self, switch: Asterisk, *arguments: str, **changes: object) -> tuple[int, dict[str, Told]]:
        """The exit code, and what was said of each step of the switch, in order."""
        settings = switch.settings(**changes)
        lines = [f'{key} = "{value}"' for key, value in settings if isinstance(value, str | Path)]
        self._place.write_text("\n".join(["[asterisk]", *lines, f"reply_seconds = {settings.reply_seconds}"]))
        code = run(["doctor", "--config", str(self._place), "--json", *arguments])
        out, err = self._capsys.readouterr()
        assert err == ""
        told: dict[str, Any] = json.loads(out)
        steps = {
            step["step"]: Told(step["state"], step["code"], step["says"])
            for step in told["steps"]
            if step["step"] not in OF_THIS_MACHINE
        }
        assert told["good"] == (code == 0)
        return code, steps


@pytest.fixture
def doctor(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Doctor:
    monkeypatch.setenv("KADEN_LANG", "en")
    return Doctor(tmp_path / "kaden.toml", capsys)


NOWHERE: Final = "office"
"""A part of the dialplan that there is not: with it a test is spared the test calls."""

SPOILT: Final = """
[no-start]
exten => beep,1,Answer()
 same => n,Wait(1)
 same => n,Hangup()

[mute]
exten => s,1,NoOp()
exten => beep,1,Answer()
 same => n,Wait(1)
 same => n,Hangup()
"""


@pytest.fixture
def spoilt(carrier: Carrier) -> Iterator[Asterisk]:
    """A switch of the test's own in which several things are wrong."""
    spoilt = Asterisk(asterisk_root(), carrier.port, ["7011"], noload=["res_musiconhold.so"])
    try:
        spoilt.add("extensions.conf", SPOILT)
        spoilt.add("ari.conf", f"[reader]\ntype = user\nread_only = yes\npassword = {PASSWORD}\n")
        spoilt.start()
        yield spoilt
    finally:
        spoilt.remove()


def what_is_there(switch: Asterisk) -> list[object]:
    return [switch.ask("GET", what).json() for what in ("channels", "bridges", "recordings/stored")]


def test_a_switch_with_our_configuration_is_ready(doctor: Doctor, switch: Asterisk, desks: Desks) -> None:
    phone = desks.phone("7011", hertz=600)
    before = what_is_there(switch)
    code, told = doctor(switch, "--phone", "7011", "--ring", "7011")
    assert {step: it.state for step, it in told.items()} == dict.fromkeys(told, "good")
    assert list(told) == [
        "address", "account", "version", "modules", "sounds", "trunk", "phones", "events", "dialplan", "call",
        "music", "ring",
    ]  # fmt: skip
    assert code == 0
    [heard] = phone.heard()
    assert any(stretch.share(700) > 0.5 for stretch in read_wave(heard).stretches()), "no beep in the phone"
    until(lambda: what_is_there(switch) == before, lambda: "everything of the doctor's to be gone")


def test_phones_that_nobody_named_may_be_away_but_not_all(
    doctor: Doctor, switch: Asterisk, desks: Desks
) -> None:
    assert doctor(switch, context=NOWHERE)[1]["phones"].state == "bad"
    desks.phone("7012", hertz=600)
    code, told = doctor(switch)
    assert (code, told["phones"].state) == (0, "doubtful")
    assert "7011" in told["phones"].says
    assert "7012" not in told["phones"].says


def test_an_unregistered_phone(doctor: Doctor, switch: Asterisk) -> None:
    code, told = doctor(switch, "--phone", "7013", "--ring", "7013")
    assert (code, told["phones"].code, told["ring"].code) == (1, "phones_away", "ring_failed")
    assert "7013" in told["phones"].says


def test_a_wrong_address(doctor: Doctor, switch: Asterisk) -> None:
    nowhere = f"http://127.0.0.1:{switch.ports.sip}"
    code, told = doctor(switch, url=nowhere)
    assert (code, told["address"].code) == (1, "unreachable")
    assert nowhere in told["address"].says
    assert {it.state for step, it in told.items() if step != "address"} == {"untried"}


def test_an_address_without_ari(doctor: Doctor, switch: Asterisk) -> None:
    _, told = doctor(switch, url=f"{switch.settings().url}/elsewhere")
    assert told["address"].code == "no_ari"


def test_a_wrong_password(doctor: Doctor, switch: Asterisk, tmp_path: Path) -> None:
    wrong = tmp_path / "password"
    wrong.write_text("guess")
    code, told = doctor(switch, password_file=wrong)
    assert (code, told["address"].state, told["account"].code) == (1, "good", "wrong_password")
    assert str(wrong) in told["account"].says
    assert doctor(switch, user="stranger")[1]["account"].code == "wrong_password"


def test_names_that_the_switch_does_not_know(doctor: Doctor, switch: Asterisk) -> None:
    given = {"trunk": "line2", "context": NOWHERE, "announcement": "sound:no-such-sound"}
    code, told = doctor(switch, "--phone", "9999", **given)
    assert code == 1
    assert [told[step].code for step in ("sounds", "trunk", "phones", "dialplan")] == [
        "sound_missing", "trunk_missing", "phone_missing", "context_missing",
    ]  # fmt: skip


def test_a_trunk_that_is_down(doctor: Doctor, switch: Asterisk, carrier: Carrier) -> None:
    carrier.stop()
    try:
        until(lambda: switch.endpoint("trunk") == "offline", lambda: "the trunk to be missed")
        code, told = doctor(switch, context=NOWHERE)
        assert (code, told["trunk"].code) == (1, "trunk_down")
    finally:
        carrier.start()
        until(lambda: switch.endpoint("trunk") == "online", lambda: "the trunk")


@pytest.mark.slow
def test_a_switch_in_which_several_things_are_wrong(doctor: Doctor, spoilt: Asterisk) -> None:
    code, told = doctor(spoilt)
    assert (code, told["modules"].code, told["call"].state) == (1, "modules_missing", "good")
    assert "res_musiconhold.so" in told["modules"].says
    assert told["music"].code == "music_mute"
    assert doctor(spoilt, user="reader")[1]["account"].code == "read_only"
    assert doctor(spoilt, context="no-start")[1]["dialplan"].code == "start_missing"
    assert doctor(spoilt, context="mute")[1]["call"].code == "call_mute"
    (spoilt.folder / "spool" / "recording").rmdir()
    assert doctor(spoilt)[1]["call"].code == "not_recorded"
    spoilt.stop()
    assert doctor(spoilt)[1]["address"].code == "unreachable"
