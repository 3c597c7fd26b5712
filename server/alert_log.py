"""Keeps what the monitor alerts of, so that a past can tell it (issue 7).

Rule: nothing waits for an alert to be kept. A figure that moves is kept now and then, what an alert says at once; and
no stretch is longer than `ALERT_STRETCH`.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import replace
from typing import Final

from kaden.clock import SECOND, Instant, Millis
from kaden.protocol.alerts import Alert
from kaden.protocol.refusals import Refused
from server.logs import logger
from server.storage.past_port import ALERT_STRETCH, AlertStretch, PastBooks
from server.tasks import Tasks

FIGURES_EVERY: Final[Millis] = 30 * SECOND
"""A share, or the minutes that a list lasts, would be another every second."""

KEEP_SECONDS: Final = 1.0
"""How long stretches gather; so many seconds of them a crash may lose."""

WAITING_LIMIT: Final = 5_000
"""Stretches that wait at most, for a disk that takes nothing; the oldest give way."""

_log = logger("alerts")


class AlertLog:
    """Makes stretches of looks, and has them kept.

    Args:
        books: where they end up.
    """

    def __init__(self, books: PastBooks) -> None:
        self._books = books
        self._open: dict[str, AlertStretch] = {}
        self._seen: tuple[Alert, ...] = ()
        self._full_at: Instant | None = None
        """When the oldest open stretch will be full."""
        self._waiting: OrderedDict[tuple[str, Instant], AlertStretch] = OrderedDict()
        """Each as it stands now, until the disk has it; the longest untouched first."""
        self._keeping = False
        self._refused = False
        """Whether the disk took nothing the last time; said once, not every second."""
        self._tasks = Tasks("alerts")

    async def begin(self, now: Instant) -> None:
        """A server begins: what the one before it left open is over.

        Raises:
            Refused: STORE_UNAVAILABLE.
        """
        await self._books.end_alerts(now)

    def look(self, alerts: tuple[Alert, ...], now: Instant) -> None:
        """These stand now; returns at once."""
        if alerts is self._seen and (self._full_at is None or now < self._full_at):
            return
        self._seen = alerts
        standing = {alert.id: alert for alert in alerts}
        for key, stretch in tuple(self._open.items()):
            if not _goes_on(stretch, standing.get(key), now):
                self._note(replace(self._open.pop(key), ended=max(now, stretch.began)))
        for key in standing.keys() - self._open.keys():
            self._open[key] = AlertStretch(standing[key], now)
            self._note(self._open[key])
        begun = min((stretch.began for stretch in self._open.values()), default=None)
        self._full_at = None if begun is None else begun + ALERT_STRETCH

    async def close(self, now: Instant) -> None:
        """The server ends, and with it what it told."""
        await self._tasks.cancel_all()
        for stretch in self._open.values():
            self._put(replace(stretch, ended=now))
        self._open.clear()
        await self._keep()

    def _note(self, stretch: AlertStretch) -> None:
        self._put(stretch)
        if not self._keeping:
            self._keeping = True
            self._tasks.start(self._keep_all(), name="keep alerts")

    def _put(self, stretch: AlertStretch) -> None:
        key = (stretch.alert.id, stretch.began)
        self._waiting[key] = stretch
        self._waiting.move_to_end(key)
        if len(self._waiting) > WAITING_LIMIT:
            self._waiting.popitem(last=False)

    async def _keep_all(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(KEEP_SECONDS)
                await self._keep()
        finally:
            self._keeping = False

    async def _keep(self) -> None:
        kept = tuple(self._waiting.items())
        if not kept:
            return
        try:
            await self._books.keep_alerts([stretch for _, stretch in kept])
        except Refused as refusal:
            if not self._refused:
                _log.warning("alerts wait to be kept", stretches=len(kept), code=refusal.code)
            self._refused = True
            return
        self._refused = False
        for key, stretch in kept:
            if self._waiting.get(key) is stretch:
                del self._waiting[key]


def _goes_on(stretch: AlertStretch, alert: Alert | None, now: Instant) -> bool:
    """Whether an alert may stand in the same stretch still."""
    age = now - stretch.began
    if alert is None or not 0 <= age < ALERT_STRETCH:
        return False
    if alert == stretch.alert:
        return True
    moved = {"share": alert.share, "left": alert.left, "free": alert.free}
    return age < FIGURES_EVERY and alert == stretch.alert.model_copy(update=moved)
