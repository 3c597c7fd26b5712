"""Alerts on their way to the disk: at once what they say, now and then a figure, an hour at most in one row."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, cast

import pytest

from kaden.clock import HOUR, Instant
from kaden.protocol.alerts import Alert, AlertKind, Severity
from kaden.protocol.refusals import RefusalCode, Refused
from server import alert_log
from server.alert_log import FIGURES_EVERY, WAITING_LIMIT, AlertLog
from server.storage.past_port import AlertStretch, PastBooks

T: Instant = 1_000_000


class Kept:
    """Books that remember, are full, or take their time."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, Instant], AlertStretch] = {}
        self.full = False
        self.free = asyncio.Event()
        self.free.set()
        self.asked: asyncio.Queue[int] = asyncio.Queue()

    async def keep_alerts(self, stretches: Sequence[AlertStretch]) -> None:
        self.asked.put_nowait(len(stretches))
        await self.free.wait()
        if self.full:
            raise Refused(RefusalCode.STORE_UNAVAILABLE)
        self.rows |= {(each.alert.id, each.began): each for each in stretches}

    def spans(self) -> list[tuple[str, Instant, Instant | None]]:
        return [(key, began - T, each.ended and each.ended - T) for (key, began), each in self.rows.items()]


def alert(key: str = "phone:7", **figures: Any) -> Alert:
    return Alert(id=key, kind=AlertKind.PHONE, severity=Severity.WARNING, since=T, **figures)


@pytest.fixture
def kept() -> Kept:
    return Kept()


def log_of(kept: Kept) -> AlertLog:
    return AlertLog(cast(PastBooks, kept))


async def test_an_alert_lasts_from_the_look_that_found_it_to_the_one_that_did_not(kept: Kept) -> None:
    log = log_of(kept)
    for after, alerts in (
        (0, [alert()]),
        (1, [alert()]),
        (2, []),
        (3, [alert()]),
        (4, [alert(), alert("x")]),
    ):
        log.look(tuple(alerts), T + after)
    await log.close(T + 9)
    assert kept.spans() == [("phone:7", 0, 2), ("phone:7", 3, 9), ("x", 4, 9)]


async def test_what_an_alert_says_is_kept_at_once_a_figure_now_and_then(kept: Kept) -> None:
    log = log_of(kept)
    worse = alert(left=4).model_copy(update={"severity": Severity.DANGER})
    for after, told in (
        (0, alert(left=9)),
        (1, alert(left=8)),
        (FIGURES_EVERY, alert(left=5)),
        (FIGURES_EVERY + 1, worse),
    ):
        log.look((told,), T + after)
    await log.close(T + FIGURES_EVERY + 2)
    assert [each.alert.left for each in kept.rows.values()] == [9, 5, 4]
    assert [end for *_, end in kept.spans()] == [FIGURES_EVERY, FIGURES_EVERY + 1, FIGURES_EVERY + 2]


async def test_what_lasts_is_cut_at_an_hour_though_nothing_changed(kept: Kept) -> None:
    log, standing = log_of(kept), (alert(),)
    for after in (0, HOUR - 1, HOUR):
        log.look(standing, T + after)
    await log.close(T + HOUR + 5)
    assert kept.spans() == [("phone:7", 0, HOUR), ("phone:7", HOUR, HOUR + 5)]


async def test_a_clock_that_went_back_makes_no_stretch_that_ends_before_it_begins(kept: Kept) -> None:
    log = log_of(kept)
    log.look((alert(),), T + 10)
    log.look((alert(), alert("x")), T)
    await log.close(T + 1)
    assert ("phone:7", 10, 10) in kept.spans()


async def test_what_the_disk_refuses_once_is_kept_with_the_next(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else an alert whose end was refused would stand in the past for an hour."""
    monkeypatch.setattr(alert_log, "KEEP_SECONDS", 0.0)
    log = log_of(kept)
    log.look((alert(),), T)
    await kept.asked.get()
    kept.full = True
    log.look((), T + 5)
    await kept.asked.get()
    assert kept.spans() == [("phone:7", 0, None)]
    kept.full = False
    await kept.asked.get()
    assert kept.spans() == [("phone:7", 0, 5)]


async def test_what_is_on_its_way_when_the_server_ends_is_kept(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alert_log, "KEEP_SECONDS", 0.0)
    log = log_of(kept)
    kept.free.clear()
    log.look((alert(),), T)
    log.look((), T + 5)
    await kept.asked.get()
    kept.free.set()
    await log.close(T + 9)
    assert kept.spans() == [("phone:7", 0, 5)]


async def test_a_disk_that_takes_nothing_costs_the_oldest_of_the_past_and_nothing_else(kept: Kept) -> None:
    log = log_of(kept)
    kept.full = True
    whole = tuple(alert(f"a{place}") for place in range(WAITING_LIMIT + 2))
    log.look(whole, T)
    log.look((), T + 5)
    kept.full = False
    await log.close(T + 9)
    assert len(kept.rows) == WAITING_LIMIT
    assert {(began, ended) for _, began, ended in kept.spans()} == {(0, 5)}
