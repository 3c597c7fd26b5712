"""Alerts as they were told, on each database: stretches of an hour at most, found by their beginnings."""

from __future__ import annotations

from kaden.clock import HOUR
from kaden.protocol.alerts import Alert, AlertKind, Severity
from kaden.vocabulary import JobId
from server.storage.past_port import AlertStretch
from tests.server.storage.office import NOON, Office

JOB = JobId(1)


def alert(kind: AlertKind = AlertKind.PHONE, job: int | None = JOB, **more: object) -> Alert:
    known = {"id": f"{kind}:{job}", "kind": kind, "severity": Severity.DANGER, "since": NOON, "job": job}
    return Alert.model_validate(known | more)


async def test_an_alert_stands_from_its_beginning_to_just_before_its_end(office: Office) -> None:
    stretch = AlertStretch(alert(), NOON)
    await office.store.keep_alerts([stretch])
    await office.store.keep_alerts([AlertStretch(stretch.alert, NOON, NOON + 10)])
    for after, stands in ((-1, False), (0, True), (9, True), (10, False)):
        assert bool(await office.store.alerts_at(JOB, NOON + after)) is stands, after
    assert await office.store.alerts_at(JOB, NOON) == (stretch.alert,)


async def test_a_stretch_that_is_told_again_has_its_newest_words(office: Office) -> None:
    """A clock that went back may begin another alert at the same instant."""
    first = alert()
    other = first.model_copy(update={"job": 2, "agent_name": "佐藤"})
    for told in (first, other):
        await office.store.keep_alerts([AlertStretch(told, NOON)])
    assert await office.store.alerts_at(JOB, NOON) == ()
    assert await office.store.alerts_at(JobId(2), NOON) == (other,)


async def test_a_job_has_its_own_and_those_of_the_whole_floor(office: Office) -> None:
    whole, other = alert(AlertKind.SWITCH_DOWN, None), alert(job=2)
    await office.store.keep_alerts([AlertStretch(each, NOON) for each in (alert(), whole, other)])
    assert set(await office.store.alerts_at(JOB, NOON)) == {alert(), whole}
    assert set(await office.store.alerts_at(JobId(2), NOON)) == {other, whole}


async def test_what_a_crash_left_open_ends_with_the_next_server_or_with_its_hour(office: Office) -> None:
    early, late = AlertStretch(alert(), NOON), AlertStretch(alert(AlertKind.SCREEN), NOON + HOUR)
    await office.store.keep_alerts([early, late])
    await office.store.end_alerts(NOON + HOUR + 5)
    assert await office.store.alerts_at(JOB, NOON + HOUR - 1) == (early.alert,)
    assert await office.store.alerts_at(JOB, NOON + HOUR + 4) == (late.alert,)
    assert await office.store.alerts_at(JOB, NOON + HOUR + 5) == ()


async def test_alerts_are_kept_since_the_schema_knows_them(office: Office) -> None:
    [[at]] = [await office.row("SELECT at FROM schema_migration WHERE name = ?", "alerts_told")]
    assert await office.store.alerts_kept_since() == at
