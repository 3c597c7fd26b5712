"""A whole server in one object: store, switch, floor and hub, started and stopped in the right order.

It knows ports only; `server.compose` chooses what stands behind them, tests and the demo choose other things.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final
from zoneinfo import ZoneInfo

from kaden.clock import Clock
from kaden.protocol.allocation import AllocateList, DeleteList, TakeBack
from kaden.protocol.callbacks import AssignCallbacks, ChangeCallback
from kaden.protocol.campaign_file import ApplyCampaign
from kaden.protocol.channels import CutChannel, ListChannels
from kaden.protocol.client import AddAccount, DisableAccount, ImportEnd
from kaden.protocol.customers import EnterCallback
from kaden.protocol.do_not_call import AddNumber, RemoveNumber, WithdrawNumberPlan
from kaden.protocol.history import CorrectCall
from kaden.protocol.my_work import CorrectResult, ForbidNumber
from kaden.protocol.pacing import ChangeRule, Why
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import ServerMessage
from kaden.protocol.setup import DeleteDefinition, SaveDefinition
from kaden.setup.kinds import Kind
from kaden.vocabulary import AttemptId, CallbackId, CampaignId, JobId, JobState, RecordId
from server.alert_log import AlertLog
from server.channels_office import ChannelsOffice
from server.clock import JumpWatch
from server.dialer.effects import Effect
from server.dialer.events import PlanChanged
from server.dialer.floor import FloorRules
from server.dialer.hours import day_at, day_begins
from server.dialer.model import PlayingId
from server.dialer.status_events import StatusesChanged
from server.floor import LiveFloor
from server.health.condition import Facts
from server.health.health import Health
from server.health.instruments import Instruments
from server.hub.hub import Hub
from server.hub.limits import Limits
from server.hub.port import Office, OfficeMessage, Visit
from server.hub.sign_in import Door
from server.listed_calls import ListedCalls
from server.perform import Performer
from server.planned_numbers import PlannedNumbers
from server.record_news import RecordNews
from server.recovery import LEDGER_READ, TODAY_READ, restore
from server.storage.lists_port import CampaignName
from server.storage.port import BatchInfo, ListInfo, Store
from server.telephony.port import Switch, SwitchError

_MOVES_RECORDS: Final = (
    ImportEnd, AddNumber, RemoveNumber, AllocateList, TakeBack, DeleteList, CorrectResult, CorrectCall, ForbidNumber,
    EnterCallback, ChangeCallback, AssignCallbacks,
)  # fmt: skip
"""After these a record can be dialled that could not be before, or the other way round."""


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
    schema: int = 0
    """The number of the database's newest migration, for whoever asks how the server is."""


class RunningServer:
    """A server at work. Made by `recover`."""

    def __init__(
        self,
        parts: Parts,
        floor: LiveFloor,
        records: RecordNews,
        hub: Hub,
        performer: Performer,
        health: Health,
        alerts: AlertLog,
        planned: PlannedNumbers,
        listed_calls: ListedCalls,
    ) -> None:
        self._parts = parts
        self._planned = planned
        self._listed_calls = listed_calls
        self.floor = floor
        self._records = records
        self.hub = hub
        self._performer = performer
        self.health = health
        self._alerts = alerts

    @classmethod
    async def recover(cls, parts: Parts, instruments: Instruments | None = None) -> RunningServer:
        """Find on disk what was going on. Desks may come from here on; nothing is dialled before `connect`.

        Args:
            parts: what it is made of.
            instruments: what counts; those of `parts` count with them. None = some of its own.

        Raises:
            Refused: STORE_UNAVAILABLE.
        """
        plan, stored = await parts.store.plan(), await parts.store.floor()
        now = parts.clock.now()
        answers = await parts.store.answers(now - LEDGER_READ)
        today = await parts.store.todays_orders(now - TODAY_READ)
        agents = tuple(session.agent for session in stored.sessions)
        days = await parts.store.agent_days(agents, day_begins(day_at(now, parts.zone), parts.zone))
        rules = replace(parts.rules, zone=parts.zone)
        restored = restore(plan, stored, rules, parts.lines, now, answers, today, days)
        alerts = AlertLog(parts.store)
        await alerts.begin(now)
        floor = LiveFloor(restored, parts.clock, parts.jumps, alerts.look)
        records = RecordNews(parts.store, floor)
        channels = ChannelsOffice(parts.switch, floor, parts.store)
        listed_calls = ListedCalls(parts.store, floor.post)

        async def listed() -> None:
            await listed_calls.hang_up()
            await records.tell()

        planned = PlannedNumbers(parts.store, parts.clock.now, listed)
        office = _TellingOffice(parts.office, parts.store, floor, records, channels, planned, listed_calls)
        zone = ZoneInfo(parts.zone)
        counted = instruments or Instruments()
        hub = Hub(
            floor,
            parts.store,
            parts.door,
            office,
            limits=parts.limits,
            zone=zone,
            refused=counted.refused,
        )
        performer = Performer(parts.store, parts.switch, hub, floor.post)
        health = Health(floor.state, Facts(now, parts.schema), parts.clock.now, counted, hub.__len__)

        def perform(effects: list[Effect]) -> None:
            counted.effects(effects)
            performer.perform(effects)

        floor.start(perform, parts.switch)
        return cls(parts, floor, records, hub, performer, health, alerts, planned, listed_calls)

    async def connect(self) -> None:
        """Connect the switch; dialling goes on once the floor agrees with what lives there.

        Numbers whose time came while no server ran are listed before that (row 101). What rings to a number that was
        listed with the last breath of the life before is hung up (domain row 96).
        """
        await self._planned.look()
        await self._listed_calls.hang_up()
        await self._parts.switch.open(self.floor.post)
        self._records.judge()
        self._planned.start()

    async def records_added(self) -> None:
        """Let the floor look for records that came to a list without it."""
        await self._records.tell()

    async def stop(self) -> None:
        """Say goodbye to screens, let calls be, close the files. A killed server recovers just the same."""
        await self.health.close()
        await self.hub.stop()
        await self._planned.close()
        await self._listed_calls.close()
        await self._records.close()
        await self._stop_playing()
        await self.floor.close()
        await self._alerts.close(self._parts.clock.now())
        await self._performer.close()
        await self._parts.switch.close()
        await self._parts.store.close()

    async def _stop_playing(self) -> None:
        """A recording is heard by whoever can stop it (domain row 288); one that cannot be stopped ends by itself."""
        await asyncio.gather(*map(self._let_go, tuple(self.floor.state.playing)))

    async def _let_go(self, playing: PlayingId) -> None:
        with suppress(SwitchError):
            await self._parts.switch.stop_playing(playing)


def _of_this_moment(why: Why, floor: LiveFloor) -> Why:
    """The answer, with what only the floor knows."""
    seat = floor.state.jobs.get(JobId(why.job))
    if seat is None:
        return why
    remaining = seat.remaining if seat.started else None
    state = JobState.STARTED if seat.started else JobState.STOPPED
    return why.model_copy(update={"state": state, "limiting": seat.decision.limiting, "remaining": remaining})


class _TellingOffice:
    """The office, with the floor told of what it changed (domain rows 47, 69) and the switch asked what lives there."""

    def __init__(
        self,
        office: Office,
        store: Store,
        floor: LiveFloor,
        records: RecordNews,
        channels: ChannelsOffice,
        planned: PlannedNumbers,
        listed_calls: ListedCalls,
    ) -> None:
        self._office = office
        self._planned = planned
        self._listed_calls = listed_calls
        self._store = store
        self._floor = floor
        self._records = records
        self._channels = channels
        self._telling = asyncio.Lock()

    async def perform(self, visit: Visit, message: OfficeMessage) -> ServerMessage | None:
        """As `Office.perform`."""
        if isinstance(message, ListChannels | CutChannel):
            return await self._channels.perform(visit, message)
        try:
            answer = await self._office.perform(visit, message)
        except Refused as refusal:
            if refusal.code is RefusalCode.NUMBER_LISTED:
                # Whoever listed it first may not have come as far as this.
                await self._listed_calls.hang_up()
            raise
        if isinstance(message, AddAccount | DisableAccount):
            await self._tell_plan()
        elif isinstance(message, _MOVES_RECORDS):
            self._planned.wake()
            await self._listed_calls.hang_up()
            await self._records.tell()
        elif isinstance(message, WithdrawNumberPlan):
            self._planned.wake()
        elif isinstance(message, ChangeRule | SaveDefinition | DeleteDefinition | ApplyCampaign):
            await self._tell_plan()
            await self._records.tell()
        if isinstance(message, SaveDefinition | DeleteDefinition) and message.kind is Kind.STATUS:
            await self._tell_statuses()
        return _of_this_moment(answer, self._floor) if isinstance(answer, Why) else answer

    async def _tell_plan(self) -> None:
        """One after another: of two that read at the same time, the older plan could arrive last."""
        async with self._telling:
            self._floor.post(PlanChanged(await self._store.plan()))

    async def _tell_statuses(self) -> None:
        async with self._telling:
            self._floor.post(StatusesChanged(await self._store.statuses()))

    async def batch(self, name_or_id: str) -> BatchInfo:
        """As `Office.batch`."""
        return await self._office.batch(name_or_id)

    async def find_list(self, visit: Visit, name_or_id: str) -> ListInfo:
        """As `Office.find_list`."""
        return await self._office.find_list(visit, name_or_id)

    async def find_campaign(self, visit: Visit, name_or_id: str) -> CampaignName:
        """As `Office.find_campaign`."""
        return await self._office.find_campaign(visit, name_or_id)

    async def campaign_of(self, kind: Kind, id_: int) -> tuple[CampaignId, str] | None:
        """As `Office.campaign_of`."""
        return await self._office.campaign_of(kind, id_)

    async def campaign_of_call(self, attempt: AttemptId) -> tuple[CampaignId, str] | None:
        """As `Office.campaign_of_call`."""
        return await self._office.campaign_of_call(attempt)

    async def campaign_of_record(self, record: RecordId) -> tuple[CampaignId, str] | None:
        """As `Office.campaign_of_record`."""
        return await self._office.campaign_of_record(record)

    async def campaign_of_callback(self, callback: CallbackId) -> tuple[CampaignId, str] | None:
        """As `Office.campaign_of_callback`."""
        return await self._office.campaign_of_callback(callback)

    def leave(self, visit: Visit) -> None:
        """As `Office.leave`."""
        self._office.leave(visit)
