"""Alerts in words (issue 7; rows 73, 216, 217, 283, 321)."""

from __future__ import annotations

import pytest

from kaden.alert_words import sign, told
from kaden.clock import MINUTE, SECOND
from kaden.protocol.alerts import Alert, AlertKind, Severity
from kaden.vocabulary import AgentState, Profile
from kaden.words import LANGUAGES, Words

NOW = 100 * MINUTE
SINCE = NOW - 12 * MINUTE - 7 * SECOND


def an_alert(kind: AlertKind, severity: Severity = Severity.DANGER, **more: object) -> Alert:
    return Alert.model_validate(
        {"id": "x", "kind": kind, "severity": severity, "since": SINCE, "job": 1, "job_name": "East"}
        | {"agent": 7, "agent_name": "Sato"}
        | more
    )


def test_an_alert_says_who_what_and_for_how_long() -> None:
    words = Words("en")
    stuck = an_alert(AlertKind.STUCK, Severity.WARNING, state=AgentState.WRAPUP)
    assert told(words, stuck, NOW) == "Sato: wrap-up for 12:07."
    assert told(words, an_alert(AlertKind.SCREEN), NOW).endswith("12:07, WITH A CUSTOMER on the line.")
    assert told(words, an_alert(AlertKind.SCREEN, Severity.WARNING), NOW).endswith("for 12:07.")
    assert (
        told(words, an_alert(AlertKind.LIST_ENDS, left=8), NOW)
        == "East: the list lasts 8 min more at this pace."
    )
    dropped = an_alert(AlertKind.NOT_MOVED, Severity.WARNING, other_job="West")
    assert told(words, dropped, NOW).startswith("Sato: West could not take the agent")
    assert "no record" in told(words, an_alert(AlertKind.LIST_ENDS, left=0), NOW)


@pytest.mark.parametrize(
    ("span", "share", "said"),
    [
        ("hour", 0.025, "East: 2.5 % abandoned (hour), 3 % is allowed."),
        ("window", 0.03, "East: 3.0 % abandoned (24 hours), 3 % is allowed."),
        ("window", 0.0301, "East: 3.0 % abandoned (24 hours), MORE than the 3 % allowed."),
    ],
)
def test_row_73_a_share_is_told_with_its_time_and_its_limit(span: str, share: float, said: str) -> None:
    alert = an_alert(AlertKind.ABANDONED, share=share, limit=0.03, span=span, profile=Profile.UK_OFCOM)
    assert told(Words("en"), alert, NOW) == said


def test_severity_is_told_by_a_sign_of_one_width() -> None:
    assert [sign(an_alert(AlertKind.PHONE, severity)) for severity in Severity] == ["!!", "! "]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", AlertKind)
def test_every_kind_has_words(language: str, kind: AlertKind) -> None:
    for severity in Severity:
        alert = an_alert(kind, severity, state=AgentState.HELD, share=0.1, limit=0.03, span="day", left=3)
        assert told(Words(language), alert, SINCE - SECOND)


@pytest.mark.parametrize(
    ("free", "said"), [(0, "0 MB"), (999, "999 MB"), (1_000, "1.0 GB"), (12_440, "12.4 GB")]
)
def test_room_on_a_disk_is_told_as_people_say_it(free: int, said: str) -> None:
    alert = an_alert(AlertKind.DISK_LOW, disk="recordings", free=free)
    assert told(Words("en"), alert, NOW).startswith(f"The recordings' disk has {said} left")
