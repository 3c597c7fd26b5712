"""From when on a disk is nearly full, and how the floor tells it (issue 7: "switch or disk in trouble")."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kaden.protocol.alerts import Alert, AlertKind, Severity
from server.dialer.alert_limits import AlertLimits
from server.dialer.alerts import LOOK_EVERY, AlertBook, found
from server.dialer.disks import Disk, DiskLimits, DisksMeasured
from tests.server.dialer.playbook import Playbook

GB = 1_000_000_000
LIMITS = DiskLimits(share=0.1, most=20 * GB)


@pytest.mark.parametrize(
    ("free", "size", "severity"),
    [
        (10, 100, None),
        (9.9, 100, Severity.WARNING),
        (1.1, 100, Severity.WARNING),
        (1, 100, Severity.DANGER),
        (0, 100, Severity.DANGER),
        (20, 4_000, None),
        (19.9, 4_000, Severity.WARNING),
        (2, 4_000, Severity.DANGER),
    ],
)
def test_a_part_of_a_small_disk_and_so_much_of_a_large_one(
    free: float, size: int, severity: Severity | None
) -> None:
    assert Disk("database", round(free * GB), size * GB).trouble(LIMITS) is severity


def test_no_part_is_no_warning() -> None:
    assert Disk("database", 0, GB).trouble(DiskLimits(share=0)) is None


def low(book: Playbook) -> list[Alert]:
    return [alert for alert in found(book.floor, book.now) if alert.kind is AlertKind.DISK_LOW]


def test_it_is_an_alert_of_the_whole_floor_until_there_is_room() -> None:
    book = Playbook()
    assert low(book) == []
    book.aside(DisksMeasured((Disk("database", 5 * GB, 100 * GB), Disk("recordings", 90 * GB, 100 * GB))))
    [alert] = low(book)
    assert (alert.id, alert.severity, alert.job) == ("disk_low:database", Severity.WARNING, None)
    assert (alert.disk, alert.free) == ("database", 5_000)
    book.floor.rules = replace(book.floor.rules, alerts=AlertLimits(disks=DiskLimits(share=0.04)))
    assert low(book) == []
    book.aside(DisksMeasured((Disk("recordings", 0, 100 * GB),)))
    assert [(alert.disk, alert.severity) for alert in low(book)] == [("recordings", Severity.DANGER)]


def test_since_when_it_is_so_stays_though_the_room_shrinks() -> None:
    book, alerts = Playbook(), AlertBook()
    book.aside(DisksMeasured((Disk("database", 5 * GB, 100 * GB),)))
    alerts.look(book.floor, book.now)
    began, book.now = book.now, book.now + LOOK_EVERY
    book.aside(DisksMeasured((Disk("database", 4 * GB, 100 * GB),)))
    alerts.look(book.floor, book.now)
    [alert] = alerts.alerts
    assert (alert.since, alert.free) == (began, 4_000)
