"""What a switch's answers tell about it, each at its edge, and what strange answers are taken for."""

from __future__ import annotations

from typing import Any

import pytest

from server.telephony.asterisk.checks import (
    MODULES,
    endpoint_states,
    judge_first_answer,
    judge_modules,
    judge_phones,
    judge_sounds,
    judge_trunk,
    judge_version,
    sounds_of,
)
from server.telephony.asterisk.findings import Code, State
from server.telephony.asterisk.inquiry import NoAnswer, Trouble
from server.telephony.asterisk.settings import AsteriskSettings

SETTINGS = AsteriskSettings()
STRANGE_ANSWERS: list[Any] = [None, [], {}, "text", 3, [None, 3, "x"], {"system": []}]


@pytest.mark.parametrize(
    ("trouble", "codes"),
    [
        (None, [Code.ADDRESS_GOOD, Code.ACCOUNT_GOOD]),
        (Trouble.WRONG_PASSWORD, [Code.ADDRESS_GOOD, Code.WRONG_PASSWORD]),
        (Trouble.NOT_ALLOWED, [Code.ADDRESS_GOOD, Code.READ_ONLY]),
        (Trouble.UNREACHABLE, [Code.UNREACHABLE]),
        (Trouble.SILENT, [Code.SILENT]),
        (Trouble.STRANGE, [Code.STRANGE]),
        (Trouble.NOT_FOUND, [Code.NO_ARI]),
    ],
)
def test_the_first_answer(trouble: Trouble | None, codes: list[Code]) -> None:
    error = None if trouble is None else NoAnswer(trouble, "detail")
    assert [finding.code for finding in judge_first_answer(SETTINGS, error)] == codes


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1:8088", Code.ADDRESS_GOOD),
        ("http://[::1]:8088", Code.ADDRESS_GOOD),
        ("http://localhost:8088", Code.ADDRESS_GOOD),
        ("https://switch.example", Code.ADDRESS_GOOD),
        ("http://192.0.2.1:8088", Code.PASSWORD_IN_CLEAR),
        ("http://switch.example:8088", Code.PASSWORD_IN_CLEAR),
    ],
)
def test_a_password_that_travels_in_clear_is_told(url: str, code: Code) -> None:
    address, account = judge_first_answer(AsteriskSettings(url=url), None)
    assert (address.code, account.code) == (code, Code.ACCOUNT_GOOD)
    assert address.state is not State.BAD


@pytest.mark.parametrize(
    ("version", "code"),
    [
        ("20.0.0", Code.VERSION_GOOD),
        ("22.10.1+dfsg+~cs6.17.60671434-1", Code.VERSION_GOOD),
        ("certified/20.7-cert2", Code.VERSION_GOOD),
        ("certified-20.7-cert2", Code.VERSION_GOOD),
        ("19.8.1", Code.TOO_OLD),
        ("certified/18.9-cert1", Code.TOO_OLD),
        ("GIT-master-1a2b3c", Code.VERSION_UNKNOWN),
        ("", Code.VERSION_UNKNOWN),
    ],
)
def test_the_version(version: str, code: Code) -> None:
    assert judge_version({"system": {"version": version}}).code is code


@pytest.mark.parametrize("answer", STRANGE_ANSWERS)
def test_a_strange_answer_is_no_reason_to_die(answer: Any) -> None:
    assert judge_version(answer).state is State.DOUBTFUL
    assert judge_modules(answer).code is Code.MODULES_MISSING
    assert endpoint_states(answer) == {}


def modules(*, without: tuple[str, ...] = (), stopped: tuple[str, ...] = ()) -> list[dict[str, str]]:
    return [
        {"name": name, "status": "Not Running" if name in stopped else "Running"}
        for name in ("acl", *MODULES)
        if name not in without
    ]


def test_modules_must_be_there_and_running() -> None:
    assert judge_modules(modules()).code is Code.MODULES_GOOD
    missing = judge_modules(modules(without=("app_stasis.so",)))
    assert (missing.code, missing.values["names"]) == (Code.MODULES_MISSING, "app_stasis.so")
    stopped = judge_modules(modules(stopped=(MODULES[-1],)))
    assert (stopped.code, stopped.values["names"]) == (Code.MODULES_MISSING, MODULES[-1])


def test_a_long_list_of_modules_is_cut() -> None:
    assert str(judge_modules([]).values["names"]).endswith(f"… (+{len(MODULES) - 6})")


def test_only_sounds_that_are_files_are_looked_for() -> None:
    tone = AsteriskSettings(beep="tone:beep", announcement="sound:custom/sorry")
    assert sounds_of(tone) == {"announcement": "custom/sorry"}
    assert judge_sounds(tone, ["custom/sorry"]).code is Code.SOUNDS_GOOD
    missing = judge_sounds(tone, [])
    assert missing.code is Code.SOUND_MISSING
    assert missing.values == {"name": "custom/sorry", "setting": "announcement"}


@pytest.mark.parametrize(
    ("states", "code", "state"),
    [
        ({}, Code.TRUNK_MISSING, State.BAD),
        ({"trunk": "online"}, Code.TRUNK_GOOD, State.GOOD),
        ({"trunk": "offline"}, Code.TRUNK_DOWN, State.BAD),
        ({"trunk": "unknown"}, Code.TRUNK_UNKNOWN, State.DOUBTFUL),
    ],
)
def test_the_trunk(states: dict[str, str], code: Code, state: State) -> None:
    finding = judge_trunk("trunk", states)
    assert (finding.code, finding.state) == (code, state)


@pytest.mark.parametrize(
    ("named", "states", "code", "state"),
    [
        ([], {"trunk": "online"}, Code.NO_PHONES, State.BAD),
        ([], {"trunk": "offline", "1": "online", "2": "online"}, Code.PHONES_GOOD, State.GOOD),
        ([], {"1": "online", "2": "offline"}, Code.PHONES_AWAY, State.DOUBTFUL),
        ([], {"1": "offline", "2": "offline"}, Code.PHONES_AWAY, State.BAD),
        (["1"], {"1": "online", "2": "offline"}, Code.PHONES_GOOD, State.GOOD),
        (["2"], {"1": "online", "2": "offline"}, Code.PHONES_AWAY, State.BAD),
        (["3"], {"1": "online"}, Code.PHONE_MISSING, State.BAD),
    ],
)
def test_the_phones(named: list[str], states: dict[str, str], code: Code, state: State) -> None:
    finding = judge_phones(named, "trunk", states)
    assert (finding.code, finding.state) == (code, state)


def test_states_by_name() -> None:
    answer = [{"resource": "7011", "state": "online"}, {"resource": "7012"}, {"state": "online"}]
    assert endpoint_states(answer) == {"7011": "online", "7012": "None"}
