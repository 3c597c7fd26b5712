"""The health of a running server: watched, and shown to programs of this machine as `/health` and `/metrics`."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from kaden.clock import Instant
from server.dialer.floor import Floor
from server.health.condition import Condition, Facts, condition_of
from server.health.figures import FloorFigures
from server.health.http import Page
from server.health.instruments import Instruments
from server.health.lateness import Lateness
from server.health.listen import HealthDoor
from server.tasks import Tasks

_JSON: Final = "application/json"


class Health:
    """Watches a floor from `start` on.

    Args:
        floor: the core's state.
        facts: of this server.
        now: the present instant.
        instruments: what was counted elsewhere.
        connections: how many there are.
    """

    def __init__(
        self,
        floor: Floor,
        facts: Facts,
        now: Callable[[], Instant],
        instruments: Instruments,
        connections: Callable[[], int],
    ) -> None:
        self._floor = floor
        self._facts = facts
        self._now = now
        self._instruments = instruments
        self._lateness = Lateness(instruments.late)
        self._door = HealthDoor({"/health": self.health_page, "/metrics": self.metrics_page})
        self._tasks = Tasks("health")
        self.port: int | None = None
        """Where the pages are; None = nowhere."""
        figures = FloorFigures(floor, self.condition, now, connections, facts)
        instruments.registry.register(figures)

    def condition(self) -> Condition:
        """How the server is."""
        return condition_of(self._floor, self._facts, self._now(), self._lateness.worst)

    async def start(self, address: tuple[str, int] | None) -> None:
        """Begin to watch the loop, and answer at a loopback address; at port 0 the system chooses one.

        Raises:
            Refused: ADDRESS_IN_USE, ADDRESS_BAD.
        """
        self._tasks.start(self._lateness.watch(), name="lateness")
        if address is not None:
            self.port = await self._door.open(*address)

    async def close(self) -> None:
        """Watch no more. Safe to call twice."""
        await self._door.close()
        await self._tasks.cancel_all()

    def health_page(self) -> Page:
        """200 while nothing stands in the way of dialling, else 503; what it is, as JSON."""
        condition = self.condition()
        status = HTTPStatus.OK if condition.well else HTTPStatus.SERVICE_UNAVAILABLE
        return Page(status, json.dumps(condition.shown()).encode() + b"\n", _JSON)

    def metrics_page(self) -> Page:
        """All figures, as Prometheus reads them."""
        return Page(HTTPStatus.OK, self._instruments.text(), CONTENT_TYPE_PLAIN_0_0_4)
