"""Transfers on Asterisk: a target is rung for a joined call, told by the agent, and connected with the customer.

Rule (domain rows 219 to 225): the customer is on hold from the first ring of the target to the end of the transfer, and
whoever ends early leaves the others as they were.
"""

from __future__ import annotations

from kaden.clock import Millis
from server.dialer.model import TransferId
from server.telephony.asterisk.dialling import Dialling
from server.telephony.asterisk.driver import Driver
from server.telephony.asterisk.duties import connect
from server.telephony.asterisk.entries import Call, Target
from server.telephony.asterisk.requests import CUSTOMER
from server.telephony.port import ChannelExists, SwitchError


class Consulting:
    """The orders about transfers."""

    def __init__(self, driver: Driver, dialling: Dialling) -> None:
        self._driver = driver
        self._dialling = dialling

    async def consult(self, transfer: TransferId, target: str, ring_timeout: Millis) -> None:
        """As `Switch.consult`."""
        driver, names, requests = self._driver, self._driver.names, self._driver.requests
        driver.check()
        entries = driver.entries
        call = entries.calls.get(transfer.attempt)
        if transfer in entries.targets:
            raise ChannelExists("this target is being rung")
        if call is None or call.leg is None or entries.target_with(call.leg) is not None:
            raise SwitchError("the call is not joined, or has a target already")
        session, leg = call.leg, names.leg(call.leg)
        request = requests.originate_leg(
            names.target(transfer), self._dialling.phone(target), None, ring_timeout
        )
        endpoint = self._dialling.endpoint(target)
        async with driver.lane(leg):
            # From here on the agent's end is no end for the customer: it hands over.
            await driver.order(requests.note(leg, CUSTOMER, ""))
            await self.hold(call)
            entry = Target(transfer, session)
            await driver.ring(driver.entries.targets, transfer, entry, endpoint, request)
            if not entry.up:
                await driver.order(requests.ring_tone(leg, names.target(transfer)))

    async def hold(self, call: Call) -> None:
        """Let the customer hear music, in a bridge apart; in the agent's lane."""
        if call.leg is None or call.held_from_desk:
            return
        hold = self._driver.names.hold(call.leg)
        await self._driver.order(self._driver.requests.make_bridge(hold))
        await self._driver.order(self._driver.requests.add(hold, self._driver.names.call(call.attempt)))
        await self._driver.order(self._driver.requests.play_music(hold))
        if (leg := self._driver.entries.legs.get(call.leg)) is not None:
            leg.silent = True
            await self._driver.order(self._driver.requests.silence(self._driver.names.leg(leg.session)))
        call.held_from_desk = call.leg is not None

    async def drop_target(self, transfer: TransferId) -> None:
        """As `Switch.drop_target`."""
        self._driver.check()
        target = self._driver.entries.targets.get(transfer)
        if target is not None and target.session is None:
            return
        await self._driver.order(self._driver.requests.hang_up(self._driver.names.target(transfer)))

    async def transfer(self, transfer: TransferId) -> None:
        """As `Switch.transfer`."""
        driver = self._driver
        driver.check()
        call, target = driver.entries.calls.get(transfer.attempt), driver.entries.targets.get(transfer)
        if call is not None and call.transferred:
            return
        if call is None or call.leg is None or target is None or not target.talks:
            raise SwitchError("the target is not up")
        session = call.leg
        async with driver.lane(driver.names.leg(session)):
            await connect(driver, transfer)
            if call.leg == session and driver.entries.targets.get(transfer) is target:
                driver.act(driver.book.pass_on(call, target))
            await driver.order(driver.requests.hang_up(driver.names.leg(session)))
