"""The only file that knows every class: builds a server from its settings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from random import Random
from typing import Final, TypeVar

from kaden.clock import MINUTE, SECOND, Clock, Instant
from kaden.protocol.alerts import DiskPlace
from kaden.vocabulary import MonitorMode
from server.api.bearers import Bearers
from server.api.limits import ApiLimits
from server.api.listen import ApiDoor
from server.api.programs import Programs
from server.clock import JumpWatch, SystemClock, steady_now
from server.dialer.floor import FloorRules
from server.disks import watch_disks
from server.health.instruments import Instruments, MeasuredRunner
from server.hub.limits import Limits
from server.hub.listen import Listener, tls_context
from server.hub.office import StoreOffice
from server.hub.sign_in import Door
from server.passwords import PasswordChecks
from server.running import Parts, RunningServer
from server.settings import Settings
from server.storage.aiosqlite_runner import AiosqliteRunner
from server.storage.lists.limits import MEBIBYTE
from server.storage.lists.limits import Limits as ListLimits
from server.storage.lists.loading import StoreLoader
from server.storage.migrate import migrations
from server.storage.port import Tx
from server.storage.reading import read_once
from server.storage.store import KeepingRunner, SqlStore
from server.tasks import Tasks
from server.telephony.port import Switch
from server.telephony.simulator.exchange import Exchange
from server.telephony.simulator.population import Population
from server.telephony.simulator.remote import RemoteSwitch
from server.telephony.simulator.rules import Rules
from server.telephony.simulator.running import RunningExchange
from server.telephony.simulator.simulator import Simulator

T = TypeVar("T")

_REMOTE: Final = "simulator:unix:"


def floor_rules(settings: Settings) -> FloorRules:
    """The floor's rules from the settings."""
    return FloorRules(
        started_jobs=settings.started_jobs,
        waiting_limit=settings.waiting_limit_minutes * MINUTE,
        waiting_warning=settings.waiting_warning_minutes * MINUTE,
        preview_limit=settings.preview_limit_minutes * MINUTE,
        abandon_limit=round(settings.abandon_limit_seconds * SECOND),
        cycle=settings.cycle_milliseconds,
        client_grace=settings.grace_seconds * SECOND,
        shown_number=settings.asterisk.shown_to_agents,
        transfers=settings.transfers,
        target_ring=settings.target_ring_seconds * SECOND,
        listen_across_calls=settings.listen_across_calls,
        tones=_tones(settings),
        alerts=settings.alerts.limits(),
    )


def disk_places(settings: Settings) -> dict[DiskPlace, Path]:
    """What of the server lies on this machine's disks; recordings that are not there are another machine's."""
    places: dict[DiskPlace, Path] = {}
    if not settings.on_postgresql:
        above = Path(settings.database).absolute().parents
        places["database"] = next(folder for folder in above if folder.is_dir())
    if settings.recordings.is_dir():
        places["recordings"] = settings.recordings
    return places


def _tones(settings: Settings) -> frozenset[MonitorMode]:
    """What a tone tells the agents of (domain row 229)."""
    told = {
        MonitorMode.LISTEN: settings.listen_tone,
        MonitorMode.WHISPER: settings.whisper_tone,
        MonitorMode.BARGE: settings.barge_tone,
    }
    return frozenset(mode for mode, on in told.items() if on)


def hub_limits(settings: Settings) -> Limits:
    """What a connection may use, from the settings."""
    return Limits(
        sign_in=settings.sign_in_seconds * SECOND,
        idle=settings.idle_minutes * MINUTE,
        session=settings.session_hours * 60 * MINUTE,
        alive=settings.alive_seconds * SECOND,
        import_bytes=settings.import_limit_megabytes * MEBIBYTE,
    )


async def open_runner(settings: Settings, now: Instant) -> KeepingRunner:
    """The database that the settings name, locked for us alone and migrated.

    Raises:
        Refused: the database's codes.
    """
    if settings.on_postgresql:
        from server.storage.postgres_runner import PostgresRunner

        return await PostgresRunner.open(settings.database_address, now)
    return await AiosqliteRunner.open(Path(settings.database), now)


def read_database(settings: Settings, query: Callable[[Tx], T]) -> T:
    """What a query finds in the database that the settings name, also while a server works on it.

    Raises:
        Refused: the database's codes.
    """
    if settings.on_postgresql:
        from server.storage.postgres_runner import read_once as read_postgresql

        return read_postgresql(settings.database_address, query)
    return read_once(Path(settings.database), query)


def open_switch(settings: Settings, now: Instant) -> Switch:
    """The switch that the settings name: a real one, or the simulated one inside the server or in its own process."""
    if settings.telephony == "asterisk":
        from server.telephony.asterisk.switch import AsteriskSwitch

        return AsteriskSwitch(settings.asterisk, settings.lines, random=Random())
    if settings.telephony.startswith(_REMOTE):
        return RemoteSwitch(Path(settings.telephony.removeprefix(_REMOTE)), settings.lines, random=Random())
    exchange = Exchange(Population(seed=now), rules=Rules(lines=settings.lines))
    return Simulator(RunningExchange(exchange, start=now))


def list_loader(settings: Settings, runner: KeepingRunner, clock: Clock) -> StoreLoader:
    """What loads customer lists; a server has one."""
    return StoreLoader(runner, clock.now, ListLimits(size=settings.import_limit_megabytes * MEBIBYTE))


def parts(
    settings: Settings,
    runner: KeepingRunner,
    switch: Switch,
    clock: Clock,
    loader: StoreLoader | None = None,
) -> Parts:
    """Everything that a server is made of, over a given database, switch and clock."""
    store = SqlStore(runner)
    limits = hub_limits(settings)
    checks = PasswordChecks()
    office = StoreOffice(
        store,
        checks,
        loader or list_loader(settings, runner, clock),
        now=clock.now,
        steady=steady_now,
        backups=settings.backup_directory,
        spool=settings.socket.parent / "incoming",
        limits=limits,
        zone=settings.time_zone,
        lines=settings.lines,
        recordings=settings.recordings,
        rules=floor_rules(settings),
    )
    real = isinstance(clock, SystemClock)
    return Parts(
        store=store,
        switch=switch,
        door=Door(store, checks, limits),
        office=office,
        clock=clock,
        jumps=JumpWatch(clock.now(), steady_now()) if real else None,
        rules=floor_rules(settings),
        limits=limits,
        zone=settings.time_zone,
        lines=settings.lines,
        schema=migrations()[-1].number,
    )


@asynccontextmanager
async def server(
    settings: Settings, clock: Clock | None = None, switch: Switch | None = None
) -> AsyncIterator[RunningServer]:
    """A server that listens, until the block ends. `clock` and `switch` None: the machine's, and the settings'.

    Raises:
        Refused: what the settings, the database or the addresses object to.
    """
    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        instruments = Instruments()
        runner = MeasuredRunner(await open_runner(settings, clock.now()), instruments.committed)
        stack.push_async_callback(runner.close)
        switch = switch or open_switch(settings, clock.now())
        loader = list_loader(settings, runner, clock)
        made = parts(settings, runner, switch, clock, loader)
        running = await RunningServer.recover(made, instruments)
        stack.push_async_callback(running.stop)
        tasks = Tasks("lists")
        stack.push_async_callback(tasks.cancel_all)
        tasks.start(_finish_lists(loader, running), name="finish what broke off")
        tasks.start(watch_disks(disk_places(settings), running.floor.post), name="disks")
        listener = Listener(running.hub.serve, hub_limits(settings), ping=settings.ping_seconds)
        stack.push_async_callback(listener.close)
        door = ApiDoor(programs(made, running, ApiLimits()).answer)
        stack.push_async_callback(door.close)
        await _listen(settings, listener, door)
        await running.health.start(settings.health_address)
        await running.connect()
        yield running
        listener.stop_accepting()
        door.stop_accepting()
        await running.hub.stop()


async def _finish_lists(loader: StoreLoader, running: RunningServer) -> None:
    """Imports that a crash broke off: their records come after the jobs have looked for some."""
    await loader.recover()
    await running.records_added()


def programs(made: Parts, running: RunningServer, limits: ApiLimits) -> Programs:
    """What answers programs, behind whichever door."""
    now = made.clock.now
    bearers = Bearers(made.store, limits, made.limits, now, steady_now)
    return Programs(bearers, running.hub, made.store, running.health.condition, now, limits)


async def _listen(settings: Settings, listener: Listener, door: ApiDoor) -> None:
    certificate, key = settings.tls_certificate, settings.tls_key
    tls = tls_context(certificate, key) if certificate is not None and key is not None else None
    await listener.open_unix(settings.socket)
    if settings.listen_address is not None:
        await listener.open_tcp(*settings.listen_address, tls)
    if settings.api.address is not None:
        await door.open(*settings.api.address, tls)
