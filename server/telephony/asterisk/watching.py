"""Supervisors on Asterisk: a leg of their own, and a tap on the agent's channel in a bridge with it.

Rule (domain rows 301, 302, 308): what a supervisor may do is decided by the tap alone, which Asterisk makes for one
mode and never changes; so a new mode is a new tap, and the old one goes when the new one is there.
"""

from __future__ import annotations

from contextlib import suppress

from kaden.vocabulary import MonitorMode
from server.dialer.events import LegState
from server.dialer.model import MonitorId, SessionId
from server.telephony.asterisk.dialling import Dialling
from server.telephony.asterisk.driver import Driver
from server.telephony.asterisk.duties import end_watch
from server.telephony.asterisk.entries import Monitor
from server.telephony.asterisk.names import WatchName
from server.telephony.asterisk.requests import RING_LIMIT
from server.telephony.port import SwitchError


class Watching:
    """The orders about supervisors."""

    def __init__(self, driver: Driver, dialling: Dialling) -> None:
        self._driver = driver
        self._dialling = dialling

    async def ring(self, monitor: MonitorId, phone: str) -> None:
        """As `Switch.ring_monitor`."""
        driver = self._driver
        driver.check()
        request = driver.requests.originate_leg(
            driver.names.monitor(monitor), self._dialling.phone(phone), None, RING_LIMIT
        )
        endpoint = self._dialling.endpoint(phone)
        await driver.ring(driver.entries.monitors, monitor, Monitor(monitor), endpoint, request)

    async def connect(self, monitor: MonitorId, session: SessionId, mode: MonitorMode, *, tone: bool) -> None:
        """As `Switch.monitor`."""
        driver = self._driver
        driver.check()
        async with driver.lane(driver.names.monitor(monitor)):
            one, leg = driver.entries.monitors.get(monitor), driver.entries.legs.get(session)
            if one is None or not one.up or leg is None or leg.state is not LegState.UP:
                raise SwitchError("one of the two is not there, or rings")
            if (one.session, one.mode) != (session, mode):
                await self._tap(one, session, mode)
            if tone:
                await driver.order(driver.requests.beep(driver.names.leg(session)))

    async def _tap(self, one: Monitor, session: SessionId, mode: MonitorMode) -> None:
        driver, names, requests = self._driver, self._driver.names, self._driver.requests
        before = (one.session, one.mode)
        name = names.watch(one.monitor, session, mode)
        try:
            await driver.enter(requests.tap(names.leg(session), name, mode), name)
            await driver.order(requests.make_bridge(name))
            await driver.order(requests.add(name, name))
            await driver.order(requests.add(name, names.monitor(one.monitor)))
        except SwitchError:
            # What is left of it would have the name that the next try needs.
            with suppress(SwitchError):
                await end_watch(driver, WatchName(one.monitor, session, mode))
            raise
        if driver.entries.monitors.get(one.monitor) is not one:
            await end_watch(driver, WatchName(one.monitor, session, mode))
            return
        one.session, one.mode = session, mode
        if before[0] is not None and before[1] is not None:
            await end_watch(driver, WatchName(one.monitor, before[0], before[1]))

    async def drop(self, monitor: MonitorId) -> None:
        """As `Switch.drop_monitor`."""
        await self._driver.order(self._driver.requests.hang_up(self._driver.names.monitor(monitor)))
