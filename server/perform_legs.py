"""Carries out what the core asks about transfers, supervisors' lines and recordings, made and played: each effect as
one order to the switch, in the lane of its call, of its supervisor's leg or of its playing.

Rule: an order that was certainly not carried out becomes the event that says so; one of unknown fate becomes doubt.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from kaden.vocabulary import PlayingEnd
from server.dialer.events import Event
from server.dialer.leg_effects import (
    CompleteTransfer,
    Consult,
    DropMonitor,
    DropTarget,
    LegEffect,
    Monitor,
    PauseRecording,
    Play,
    Record,
    RingMonitor,
    StopPlaying,
)
from server.dialer.leg_events import (
    MonitorEnded,
    PlayingEnded,
    RecordingFailed,
    RecordingPauseFailed,
    TargetEnded,
)
from server.telephony.port import ChannelExists, FateUnknown, NoRecording, PhoneAway, Switch, SwitchError

Lane: TypeAlias = tuple[str, int]
Order: TypeAlias = Callable[[], Awaitable[None]]


def leg_order(effect: LegEffect, switch: Switch, post: Callable[[Event], None]) -> tuple[Lane, Order]:
    """The lane that the effect goes down, and its order; `post` is the floor's mailbox."""
    match effect:
        case Consult(transfer, target, ring_timeout):
            failed: Event = TargetEnded(transfer, answered=False)
            order = _or_tell(lambda: switch.consult(transfer, target, ring_timeout), lambda _: post(failed))
            return ("call", transfer.attempt), order
        case DropTarget(transfer):
            return ("call", transfer.attempt), lambda: switch.drop_target(transfer)
        case CompleteTransfer(transfer):
            return ("call", transfer.attempt), lambda: switch.transfer(transfer)
        case RingMonitor(monitor, phone):
            ended: Event = MonitorEnded(monitor, answered=False)
            order = _or_tell(lambda: switch.ring_monitor(monitor, phone), lambda _: post(ended))
            return ("monitor", monitor), order
        case Monitor(monitor, session, mode, tone):
            return ("monitor", monitor), lambda: switch.monitor(monitor, session, mode, tone=tone)
        case DropMonitor(monitor):
            return ("monitor", monitor), lambda: switch.drop_monitor(monitor)
        case Record(attempt, name):
            return ("call", attempt), _or_tell(
                lambda: switch.record(attempt, name), lambda why: post(RecordingFailed(attempt, why))
            )
        case PauseRecording(attempt, paused):
            return ("call", attempt), _or_tell(
                lambda: switch.pause_recording(attempt, paused=paused),
                lambda why: post(RecordingPauseFailed(attempt, paused, why)),
                # No list of what lives tells of a pause, and who relies on one must not do so in vain.
                doubt_too=paused,
            )
        case Play(playing):
            return ("playing", playing), _play(effect, switch, post)
        case StopPlaying(playing):
            return ("playing", playing), lambda: switch.stop_playing(playing)


def _play(effect: Play, switch: Switch, post: Callable[[Event], None]) -> Order:
    """The order; why nobody was rung is told in the words that the supervisor can do something with."""

    async def carry_out() -> None:
        try:
            await switch.play(effect.playing, effect.phone, effect.recording)
        except (FateUnknown, ChannelExists):
            raise
        except NoRecording:
            post(PlayingEnded(effect.playing, PlayingEnd.MISSING))
        except PhoneAway:
            post(PlayingEnded(effect.playing, PlayingEnd.AWAY))
        except SwitchError:
            post(PlayingEnded(effect.playing, PlayingEnd.FAILED))

    return carry_out


def _or_tell(order: Order, refused: Callable[[str], None], *, doubt_too: bool = False) -> Order:
    """The order; when the switch certainly did not carry it out, `refused` hears why.

    Args:
        doubt_too: whether it hears also of an order that may have been carried out.
    """

    async def carry_out() -> None:
        try:
            await order()
        except (FateUnknown, ChannelExists) as error:
            if doubt_too:
                refused(str(error))
            raise
        except SwitchError as error:
            refused(str(error))

    return carry_out
