"""Recordings on supervisors' phones (domain row 288).

Rules: who hears what is in the audit log before the phone rings, which only a wish that still stands makes it do;
one at a time for each supervisor; listening to a line wins over it. It is no call: nothing counts it, and after a crash
of ours it is hung up.
"""

from __future__ import annotations

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId, PlayingEnd
from server.dialer.effects import Alarm, Refuse, ShowPlaying
from server.dialer.leg_effects import Play, StopPlaying
from server.dialer.leg_events import LivePlaying, PlayingBegan, PlayingEnded
from server.dialer.leg_requests import PlayEndRequested, PlayerLeft, PlayRequested
from server.dialer.leg_writes import OpenPlaying, PlayingOpened
from server.dialer.lines import Playing, take_wish
from server.dialer.model import Asked
from server.dialer.turn import Turn


def on_requested(turn: Turn, event: PlayRequested) -> None:
    """A supervisor wants to hear a recording; what is on its way already is answered when it is there."""
    wishes, account = turn.floor.play_wishes, event.by.account
    if (wish := wishes.get(account)) is not None and wish.by == event.by:
        return
    if not turn.floor.switch_up:
        turn.refuse(event.by, RefusalCode.SWITCH_UNAVAILABLE)
    elif not _phone_is_taken(turn, event.by):
        wishes[account] = event
        turn.write(OpenPlaying(event.by, event.attempt, turn.now))


def _phone_is_taken(turn: Turn, by: Asked) -> bool:
    """Whether the supervisor's phone serves something else, or is about to; the request is refused then."""
    floor = turn.floor
    listens = any(one.account == by.account and not one.leaving for one in floor.listening.values())
    plays = any(one.by.account == by.account and not one.leaving for one in floor.playing.values())
    if listens or by.account in floor.listen_wishes:
        turn.refuse(by, RefusalCode.PLAYING_WHILE_LISTENING)
        return True
    if plays or by.account in floor.play_wishes:
        turn.refuse(by, RefusalCode.PLAYING_ALREADY)
        return True
    return False


def on_opened(turn: Turn, order: OpenPlaying, result: PlayingOpened) -> None:
    """It is on disk: ring the supervisor's phone, unless the wish was withdrawn meanwhile."""
    stands = take_wish(turn.floor.play_wishes, order.by)
    if result.repeated:
        turn.answer(order.by)
        return
    if not stands:
        turn.answer(order.by)
        turn.do(ShowPlaying(order.by, order.attempt, result.phone, up=False, end=PlayingEnd.STOPPED))
        return
    one = Playing(
        result.playing, order.by, result.name, order.attempt, result.campaign, result.phone, since=turn.now
    )
    turn.floor.playing[one.id] = one
    turn.do(Play(one.id, one.phone, result.path))
    turn.answer(order.by)
    _show(turn, one)


def on_open_failed(turn: Turn, order: OpenPlaying, refusal: Refused) -> None:
    """Nothing is rung."""
    take_wish(turn.floor.play_wishes, order.by)
    turn.do(Refuse(order.by, refusal))


def on_end_requested(turn: Turn, event: PlayEndRequested) -> None:
    """By a key; whoever hears nothing has stopped already."""
    stop_all(turn, event.by.account)
    turn.answer(event.by)


def on_player_left(turn: Turn, event: PlayerLeft) -> None:
    """Nobody is there to stop it."""
    take_wish(turn.floor.play_wishes, event.by)
    for one in turn.floor.playing.values():
        if one.by == event.by:
            _stop(turn, one)


def stop_all(turn: Turn, account: AccountId) -> None:
    """End whatever this account hears, or is about to hear."""
    turn.floor.play_wishes.pop(account, None)
    for one in turn.floor.playing.values():
        if one.by.account == account:
            _stop(turn, one)


def on_began(turn: Turn, event: PlayingBegan) -> None:
    """The supervisor took the phone."""
    one = turn.floor.playing.get(event.playing)
    if one is None:
        turn.do(StopPlaying(event.playing))
    elif not one.up:
        one.up = True
        _show(turn, one)


def on_ended(turn: Turn, event: PlayingEnded) -> None:
    """It is over, by whatever hand."""
    one = turn.floor.playing.pop(event.playing, None)
    if one is not None:
        _show(turn, one, event.end)


def agree_playings(turn: Turn, living: tuple[LivePlaying, ...], *, certain: bool) -> None:
    """Compare with the switch: what nobody hears any more, or nobody knows of, is hung up."""
    channels = {channel.playing: channel for channel in living}
    for one in list(turn.floor.playing.values()):
        channel = channels.get(one.id)
        if channel is None:
            if certain or turn.is_old(one.since):
                on_ended(turn, PlayingEnded(one.id, PlayingEnd.STOPPED if one.up else PlayingEnd.FAILED))
        elif one.leaving:
            _stop(turn, one)
        elif channel.up:
            on_began(turn, PlayingBegan(one.id))
    for channel in living:
        if channel.playing not in turn.floor.playing:
            turn.do(Alarm("orphan_playing", f"playing {channel.playing}"))
            turn.do(StopPlaying(channel.playing))


def _stop(turn: Turn, one: Playing) -> None:
    one.leaving = True
    turn.do(StopPlaying(one.id))


def _show(turn: Turn, one: Playing, end: PlayingEnd | None = None) -> None:
    turn.do(ShowPlaying(one.by, one.attempt, one.phone, one.up, end))
