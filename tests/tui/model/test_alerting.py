"""Which alerts stand above a table, and when the bell rings (issue 7)."""

from __future__ import annotations

from kaden.protocol.alerts import AlertKind, Severity
from kaden.words import Words
from tests.tui.floor_samples import trouble
from tests.tui.samples import NOW
from tui.model.alerting import SHOWN, DangerBell, lines

WARNING = Severity.WARNING


def test_each_has_a_line_with_its_sign_and_the_rest_is_counted() -> None:
    words = Words("en")
    alerts = [trouble(number) for number in range(SHOWN)]
    assert [text for text, _ in lines(words, alerts, NOW)] == [
        f"!! Agent {number}: the phone is lost for 1:00." for number in range(SHOWN)
    ]
    alerts += [trouble(9, severity=WARNING), trouble(8, severity=WARNING)]
    told = lines(words, alerts, NOW)
    assert len(told) == SHOWN
    assert told[-1] == ("!! Agent 2: the phone is lost for 1:00. (+2 more)", Severity.DANGER)
    assert lines(words, (), NOW) == []


def test_the_bell_rings_once_for_each_new_danger() -> None:
    bell = DangerBell()
    one, two, warning = trouble(1), trouble(2), trouble(3, kind=AlertKind.STUCK, severity=WARNING)
    heard = [
        bell.heard(alerts)
        for alerts in ([], [warning], [one, warning], [one], [one, two], [two, one], [two], [one, two])
    ]
    assert heard == [False, False, True, False, True, False, False, True]
