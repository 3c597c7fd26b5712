"""How each chore is done: the requests that follow from events, in the order that spares people's ears.

Rule: what is done to an agent's bridge is done in the agent's lane, and looks first whether it still makes sense.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from kaden.vocabulary import PlayingEnd
from server.dialer.model import PlayingId, SessionId, TransferId
from server.telephony.asterisk.chores import (
    AskPlayed,
    BreakOff,
    Chore,
    Clear,
    DropBridge,
    End,
    EndWatch,
    Entertain,
    Hush,
    Introduce,
    NoteCustomer,
    NoteHold,
    PassOn,
    PlayOut,
    SeeOff,
    Settle,
    StopRecording,
)
from server.telephony.asterisk.names import WatchName
from server.telephony.asterisk.requests import CUSTOMER, PHONE_HELD

if TYPE_CHECKING:
    from server.telephony.asterisk.driver import Driver

SEE_OFF_SECONDS: Final = 1.0
"""A channel that left our command is nearly always ending; only one that is not needs help."""


async def do(driver: Driver, chore: Chore) -> None:
    """Do one chore.

    Raises:
        SwitchUnreachable, FateUnknown.
        SwitchError: the switch refused.
    """
    names, requests = driver.names, driver.requests
    match chore:
        case Settle(session):
            await _settle(driver, session)
        case Entertain(session):
            await entertain(driver, session)
        case Clear(session):
            await _clear(driver, session)
        case End(channel):
            await driver.order(requests.hang_up(channel))
        case SeeOff(channel):
            await asyncio.sleep(SEE_OFF_SECONDS)
            if driver.book.lives(channel):
                await driver.order(requests.hang_up(channel))
        case NoteHold(session, held):
            await driver.order(requests.note(names.leg(session), PHONE_HELD, str(int(held))))
        case NoteCustomer(session, attempt):
            if (leg := driver.entries.legs.get(session)) is not None and leg.call == attempt:
                await driver.order(requests.note(names.leg(session), CUSTOMER, names.call(attempt)))
        case Introduce(transfer):
            await _introduce(driver, transfer)
        case PassOn(transfer, session):
            await connect(driver, transfer)
            await _clear(driver, session)
        case DropBridge(bridge):
            await driver.order(requests.drop_bridge(bridge))
        case EndWatch(watch):
            await end_watch(driver, watch)
        case StopRecording(name):
            await driver.order(requests.stop_recording(name))
        case Hush(sound):
            await driver.order(requests.stop_sound(sound))
        case PlayOut(playing):
            await _play_out(driver, playing)
        case BreakOff(playing):
            await asyncio.sleep(SEE_OFF_SECONDS)
            await _fail(driver, playing)
        case AskPlayed(playing):
            await _ask_played(driver, playing)


async def _settle(driver: Driver, session: SessionId) -> None:
    """The leg's own bridge, and music or a ringing tone; only then a customer can be joined."""
    name, requests = driver.names.leg(session), driver.requests
    async with driver.lane(name):
        leg = driver.entries.legs.get(session)
        if leg is None or not driver.entries.free(session):
            return
        await driver.order(requests.make_bridge(name))
        await driver.order(requests.add(name, name))
        await driver.order(requests.ring_tone(name, name) if leg.callback else requests.play_music(name))
        driver.act(driver.book.settled(session))


async def unhush(driver: Driver, session: SessionId) -> None:
    """Let an agent whose customer was on hold hear others again; in the agent's lane."""
    leg = driver.entries.legs.get(session)
    if leg is not None and leg.silent:
        leg.silent = False
        await driver.order(driver.requests.stop_silence(driver.names.leg(session)))


async def entertain(driver: Driver, session: SessionId) -> None:
    """Music for an agent who talks with nobody (any more)."""
    name = driver.names.leg(session)
    async with driver.lane(name):
        await unhush(driver, session)
        if driver.entries.free(session):
            await driver.order(driver.requests.play_music(name))


async def _clear(driver: Driver, session: SessionId) -> None:
    for bridge in (driver.names.leg(session), driver.names.hold(session)):
        await driver.order(driver.requests.drop_bridge(bridge))


async def _introduce(driver: Driver, transfer: TransferId) -> None:
    """The target answered: no ringing tone any more, and both in the agent's bridge."""
    target = driver.entries.targets.get(transfer)
    if target is None or target.session is None:
        return
    leg = driver.names.leg(target.session)
    async with driver.lane(leg):
        await driver.order(driver.requests.stop_sound(driver.names.target(transfer)))
        await driver.order(driver.requests.stop_music(leg), 409)
        await unhush(driver, target.session)
        added = await driver.order(driver.requests.add(leg, driver.names.target(transfer)))
        if added.done:
            driver.act(driver.book.introduced(transfer))


async def connect(driver: Driver, transfer: TransferId) -> None:
    """Customer and target in a bridge of their own, which no agent's end takes away."""
    names, requests = driver.names, driver.requests
    bridge = names.passed(transfer.attempt)
    await driver.order(requests.make_bridge(bridge))
    await driver.order(requests.add(bridge, names.call(transfer.attempt)))
    await driver.order(requests.add(bridge, names.target(transfer)))


async def end_watch(driver: Driver, watch: WatchName) -> None:
    """Take a tap off an agent's line."""
    name = driver.names.watch(watch.monitor, watch.session, watch.mode)
    await driver.order(driver.requests.hang_up(name))
    await driver.order(driver.requests.drop_bridge(name))


async def _play_out(driver: Driver, playing: PlayingId) -> None:
    """The recording, to who took the phone for it; where it cannot be played nobody holds a silent phone."""
    one = driver.entries.playings.get(playing)
    if one is None:
        return
    reply = await driver.ask(driver.requests.play(driver.names.playing(playing), one.recording))
    if not (reply.done or reply.gone):
        await _fail(driver, playing)


async def _ask_played(driver: Driver, playing: PlayingId) -> None:
    """What is played no longer, or never was, is over; its end was told to nobody, and would be told to nobody."""
    name = driver.names.playing(playing)
    if (await driver.ask(driver.requests.played(name))).gone:
        await driver.order(driver.requests.hang_up(name))


async def _fail(driver: Driver, playing: PlayingId) -> None:
    one = driver.entries.playings.get(playing)
    if one is not None:
        one.end = one.end or PlayingEnd.FAILED
        await driver.order(driver.requests.hang_up(driver.names.playing(playing)))
