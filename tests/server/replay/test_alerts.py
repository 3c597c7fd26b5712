"""What a past alerts of: as it was told then, in this second's figures; or what can be worked out."""

from __future__ import annotations

from kaden.clock import HOUR, MINUTE
from kaden.protocol.alerts import Alert, AlertKind, Severity
from kaden.vocabulary import AgentState
from server.demo.headless import OPENING
from server.dialer.floor import Floor
from server.replay.alerts import alerts_at
from server.replay.moment import floor_at
from tests.server.replay.test_moment import the_day

AT = OPENING + 61_100


def floor() -> Floor:
    """A campaign that lost each tenth answer, and an agent who has written for an hour."""
    day = the_day()
    made = floor_at(day.day, day.plan, AT)
    ledger = made.pacer(made.jobs[day.job].plan.campaign).ledger
    for place in range(100):
        ledger.answered(AT, lost=place % 10 == 0)
    agent = next(iter(made.agents.values()))
    agent.state, agent.since = AgentState.WRAPUP, AT - HOUR
    return made


def told(alert_id: str, kind: AlertKind, since: int = AT - MINUTE) -> Alert:
    severity = Severity.DANGER if kind is AlertKind.ABANDONED else Severity.WARNING
    return Alert(id=alert_id, kind=kind, severity=severity, since=since, share=0.5, limit=0.03)


def test_what_was_not_kept_is_worked_out_from_calls_and_statuses() -> None:
    found = alerts_at(floor(), AT, None)
    assert [alert.kind for alert in found] == [AlertKind.ABANDONED, AlertKind.STUCK], "the worst first"
    assert found[0].share == 0.1


def test_what_was_told_stands_since_then_in_the_figures_of_this_second() -> None:
    kept = (told("list_ends:job1", AlertKind.LIST_ENDS), told("abandoned:job1", AlertKind.ABANDONED))
    lost, ends = alerts_at(floor(), AT, kept)
    assert (lost.kind, lost.since, lost.share) == (AlertKind.ABANDONED, AT - MINUTE, 0.1)
    assert ends == kept[0]


def test_what_was_not_told_then_is_not_told_of_then() -> None:
    assert alerts_at(floor(), AT, ()) == ()
