"""A whole server in one object: store, switch, floor and hub, started and stopped in the right order.

It knows ports only; `server.compose` chooses what stands behind them, tests and the demo choose other things.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from kaden.clock import Clock
from kaden.protocol.client import AddAccount, DisableAccount, ImportEnd
from kaden.protocol.server import ServerMessage
from server.clock import JumpWatch
from server.dialer.events import PlanChanged, RecordsAdded
from server.dialer.floor import FloorRules
from server.floor import LiveFloor
from server.hub.hub import Hub
from server.hub.limits import Limits
from server.hub.port import Office, OfficeMessage, Visit
from server.hub.sign_in import Door
from server.perform import Performer
from server.recovery import restore
from server.storage.port import BatchInfo, Store
from server.telephony.port import Switch


@dataclass(frozen=True, slots=True)
class Parts:
    """What a server is made of."""

    store: Store
    switch: Switch
    door: Door
    office: Office
    clock: Clock
    jumps: JumpWatch | None
    rules: FloorRules
    limits: Limits
    zone: str
    """Where an agent's day begins."""
    lines: int


class RunningServer:
    """A started server. Made by `start`."""

    def __init__(self, parts: Parts, floor: LiveFloor, hub: Hub, performer: Performer) -> None:
        self._parts = parts
        self.floor = floor
        self.hub = hub
        self._performer = performer

    @classmethod
    async def start(cls, parts: Parts) -> RunningServer:
        """Recover what was going on, then connect the switch; dialling goes on once both agree.

        Raises:
            Refused: STORE_UNAVAILABLE.
        """
        now = parts.clock.now()
        plan, stored = await parts.store.plan(), await parts.store.floor()
        floor = LiveFloor(restore(plan, stored, parts.rules, parts.lines, now), parts.clock, parts.jumps)
        office = _TellingOffice(parts.office, parts.store, floor)
        zone = ZoneInfo(parts.zone)
        hub = Hub(floor, parts.store, parts.door, office, limits=parts.limits, zone=zone)
        performer = Performer(parts.store, parts.switch, hub, floor.post)
        floor.start(performer.perform, parts.switch)
        await parts.switch.open(floor.post)
        return cls(parts, floor, hub, performer)

    async def stop(self) -> None:
        """Say goodbye to screens, let calls be, close the files. A killed server recovers just the same."""
        await self.hub.stop()
        await self.floor.close()
        await self._performer.close()
        await self._parts.switch.close()
        await self._parts.store.close()


class _TellingOffice:
    """The office, with the floor told of what it changed (domain rows 47, 69)."""

    def __init__(self, office: Office, store: Store, floor: LiveFloor) -> None:
        self._office = office
        self._store = store
        self._floor = floor

    async def perform(self, visit: Visit, message: OfficeMessage) -> ServerMessage | None:
        """As `Office.perform`."""
        answer = await self._office.perform(visit, message)
        if isinstance(message, AddAccount | DisableAccount):
            self._floor.post(PlanChanged(await self._store.plan()))
        elif isinstance(message, ImportEnd):
            self._floor.post(RecordsAdded(self._floor.jobs()))
        return answer

    async def batch(self, name_or_id: str) -> BatchInfo:
        """As `Office.batch`."""
        return await self._office.batch(name_or_id)

    def leave(self, visit: Visit) -> None:
        """As `Office.leave`."""
        self._office.leave(visit)
