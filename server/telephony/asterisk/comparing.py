"""Setting the book right by the switch's own lists: after a start, a lost link, and every few seconds.

Rules: after a start nothing but the lists counts; later, what is younger than the question is left alone. The floor is
told the list, not the differences, so nothing is told twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from kaden.vocabulary import AttemptId
from server.dialer.events import ChannelState, LegState, LiveCall, LiveLeg, SwitchSynchronised
from server.dialer.leg_events import LiveMonitor, LivePlaying, LiveTarget
from server.dialer.model import MonitorId, SessionId
from server.telephony.asterisk.channels import Channels
from server.telephony.asterisk.chores import (
    AskPlayed,
    Clear,
    DropBridge,
    End,
    EndWatch,
    Entertain,
    Introduce,
    Outcome,
    Settle,
)
from server.telephony.asterisk.entries import Call, Entries, Leg, Monitor, Playing, Target
from server.telephony.asterisk.names import HoldName, LegName, Names, PassedName, WatchName
from server.telephony.asterisk.survey import SeenCall, SeenTarget, Survey


@dataclass(frozen=True, slots=True)
class Notes:
    """What the lists of channels and bridges do not tell: what we had written onto channels, and how the phones are."""

    holding: Set[SessionId] = frozenset()
    """Whose phones were on hold when last heard of."""
    recordings: Mapping[AttemptId, str] = field(default_factory=dict)
    """The recordings that were begun."""
    away: Set[str] = frozenset()
    """Phones that are out of reach now: what was told of them meanwhile was told to nobody."""


class Comparing:
    """Compares one book with what lives."""

    def __init__(self, names: Names, book: Channels) -> None:
        self._names = names
        self._book = book

    # ---- after a start -------------------------------------------------------------------------------------------

    def begin_with(self, seen: Survey, notes: Notes) -> tuple[Outcome, ...]:
        """Forget everything, and take over what lives: after a start, a lost link, a restart of the switch."""
        entries = self._book.entries = Entries()
        for leg in seen.legs:
            state = LegState.UP if leg.answered and leg.settled else LegState.RINGING
            ready = leg.endpoint not in notes.away
            entries.legs[leg.session] = Leg(leg.session, leg.endpoint, state, ready=ready, asked=False)
        for one in seen.calls:
            self._take_over(one, notes)
        for target in seen.targets:
            entries.targets[target.transfer] = self._target(target)
        for monitor in seen.monitors:
            self._add_monitor(monitor.monitor, monitor.answered, monitor.watch)
        self._add_playings(seen)
        return (*self._undone(seen), *self._orphaned(seen))

    def _take_over(self, one: SeenCall, notes: Notes) -> None:
        if one.leaving:
            return
        entries = self._book.entries
        call = entries.calls[one.attempt] = Call(one.attempt, one.state, asked=False)
        call.transferred = one.transferred
        call.recording = notes.recordings.get(one.attempt)
        leg = entries.legs.get(one.session) if one.session is not None else None
        if leg is not None:
            call.leg, leg.call = leg.session, call.attempt
            call.held_from_desk, call.held_on_phone = one.held, leg.session in notes.holding
            leg.silent = one.held

    def _target(self, seen: SeenTarget) -> Target:
        call = self._book.entries.calls.get(seen.transfer.attempt)
        session = None if seen.passed else seen.session or (call.leg if call is not None else None)
        return Target(seen.transfer, session, up=seen.answered, talks=seen.session is not None, asked=False)

    def _add_monitor(self, monitor: MonitorId, answered: bool, watch: WatchName | None) -> None:
        one = self._book.entries.monitors[monitor] = Monitor(monitor, answered, asked=False)
        if watch is not None and watch.session in self._book.entries.legs:
            one.session, one.mode = watch.session, watch.mode

    def _add_playings(self, seen: Survey) -> None:
        playings = self._book.entries.playings
        for one in seen.playings:
            playings.setdefault(one.playing, Playing(one.playing, up=one.answered, asked=False))

    def _undone(self, seen: Survey) -> tuple[Outcome, ...]:
        """What a life of ours that ended in the middle of something did not come to."""
        entries = self._book.entries
        chores: list[Outcome] = [Settle(leg.session) for leg in seen.legs if leg.answered and not leg.settled]
        chores += [
            Introduce(target.transfer)
            for target in entries.targets.values()
            if target.up and not target.talks and target.session is not None
        ]
        chores += [
            Entertain(leg.session)
            for leg in entries.legs.values()
            if leg.state is LegState.UP and entries.free(leg.session)
        ]
        chores += [AskPlayed(one.playing) for one in entries.playings.values() if one.up]
        return tuple(chores)

    def _orphaned(self, seen: Survey) -> tuple[Outcome, ...]:
        """Who was left behind when somebody ended unheard."""
        entries, names = self._book.entries, self._names
        chores: list[Outcome] = []
        for call in seen.calls:
            agent_gone = call.session is not None and call.session not in entries.legs
            if agent_gone or (call.transferred and entries.target_of(call.attempt) is None):
                chores.append(End(names.call(call.attempt)))
        for target in seen.targets:
            if target.transfer.attempt not in entries.calls and target.session is None:
                chores.append(End(names.target(target.transfer)))
        for bridge in seen.bridges:
            match bridge:
                case LegName(session) | HoldName(session) if session not in entries.legs:
                    chores.append(Clear(session))
                case PassedName(attempt) if attempt not in entries.calls:
                    chores.append(DropBridge(names.passed(attempt)))
                case WatchName(monitor) if not (
                    (one := entries.monitors.get(monitor)) is not None
                    and (one.session, one.mode) == (bridge.session, bridge.mode)
                ):
                    chores.append(EndWatch(bridge))
        return tuple(dict.fromkeys(chores))

    # ---- from time to time ---------------------------------------------------------------------------------------

    def known(self) -> frozenset[str]:
        """The channels of which the switch has told; a list that is asked for from here on must have them."""
        entries, names = self._book.entries, self._names
        return frozenset(
            (
                *(names.call(call.attempt) for call in entries.calls.values() if not call.asked),
                *(names.leg(leg.session) for leg in entries.legs.values() if not leg.asked),
                *(names.target(target.transfer) for target in entries.targets.values() if not target.asked),
                *(names.monitor(one.monitor) for one in entries.monitors.values() if not one.asked),
                *(names.playing(one.playing) for one in entries.playings.values() if not one.asked),
            )
        )

    def agree_with(self, seen: Survey, known: Set[str]) -> tuple[Outcome, ...]:
        """Strike out what ended unheard; take in what we did not hear of.

        Args:
            seen: what lives.
            known: `known()` from before the list was asked for.
        """
        chores = self._strike_out(seen, known)
        entries = self._book.entries
        for leg in seen.legs:
            ours = entries.legs.setdefault(leg.session, Leg(leg.session, leg.endpoint, asked=False))
            if leg.answered and not leg.settled and ours.state is LegState.RINGING:
                chores.append(Settle(leg.session))
        for one in seen.calls:
            self._take_in(one)
        for target in seen.targets:
            if target.transfer not in entries.targets:
                entries.targets[target.transfer] = self._target(target)
        for monitor in seen.monitors:
            if monitor.monitor not in entries.monitors:
                self._add_monitor(monitor.monitor, monitor.answered, monitor.watch)
        self._add_playings(seen)
        return tuple(chores)

    def _strike_out(self, seen: Survey, known: Set[str]) -> list[Outcome]:
        entries, names, book = self._book.entries, self._names, self._book
        alive = {names.call(call.attempt) for call in seen.calls}
        alive |= {names.leg(leg.session) for leg in seen.legs}
        alive |= {names.target(target.transfer) for target in seen.targets}
        alive |= {names.monitor(one.monitor) for one in seen.monitors}
        alive |= {names.playing(one.playing) for one in seen.playings}
        gone = known - alive
        chores: list[Outcome] = []
        for leg in [leg for leg in entries.legs.values() if names.leg(leg.session) in gone]:
            chores += book.forget_leg(leg, told=False)
        for call in [call for call in entries.calls.values() if names.call(call.attempt) in gone]:
            chores += book.forget_call(call)
        for target in [one for one in entries.targets.values() if names.target(one.transfer) in gone]:
            chores += book.forget_target(target, told=False)
        for monitor in [one for one in entries.monitors.values() if names.monitor(one.monitor) in gone]:
            chores += book.forget_monitor(monitor, told=False)
        for playing in [
            one.playing for one in entries.playings.values() if names.playing(one.playing) in gone
        ]:
            del entries.playings[playing]
        return chores

    def _take_in(self, one: SeenCall) -> None:
        """What events or replies that were lost would have told."""
        if one.leaving:
            return
        entries = self._book.entries
        call = entries.calls.setdefault(one.attempt, Call(one.attempt, one.state, asked=False))
        if one.state is ChannelState.ANSWERED:
            call.state = one.state
        leg = entries.legs.get(one.session) if one.session is not None else None
        if leg is not None and leg.call is None and self._book.alone(call.attempt):
            call.leg, leg.call, call.held_from_desk = leg.session, call.attempt, one.held

    # ---- what the floor is told ----------------------------------------------------------------------------------

    def live(self, seen: Survey, *, trunk_up: bool = True) -> SwitchSynchronised:
        """What lives, as the floor is told; a customer whom only the dialplan deals with is gone for it."""
        entries = self._book.entries
        calls = tuple(
            _live_call(one, entries.calls[one.attempt]) for one in seen.calls if one.attempt in entries.calls
        )
        legs = tuple(
            LiveLeg(
                leg.session, LegState.UP if leg.answered and leg.settled else LegState.RINGING, entry.ready
            )
            for leg in seen.legs
            if (entry := entries.legs.get(leg.session)) is not None
        )
        targets = tuple(
            LiveTarget(ours.transfer, ours.up)
            for one in seen.targets
            if (ours := entries.targets.get(one.transfer)) is not None and ours.session is not None
        )
        monitors = tuple(
            LiveMonitor(known.monitor, known.up, known.session, known.mode)
            for one in seen.monitors
            if (known := entries.monitors.get(one.monitor)) is not None
        )
        playings = tuple(
            LivePlaying(heard.playing, heard.up)
            for one in seen.playings
            if (heard := entries.playings.get(one.playing)) is not None
        )
        return SwitchSynchronised(calls, legs, targets, monitors, trunk_up, playings)


def _live_call(seen: SeenCall, ours: Call) -> LiveCall:
    # Whether the two were joined is the switch's to say; that they no longer are, we know first.
    session = None if ours.leaving or ours.transferred else seen.session
    held = session is not None and (seen.held or ours.held_on_phone)
    return LiveCall(seen.attempt, seen.state, session, held, transferred=ours.transferred)
