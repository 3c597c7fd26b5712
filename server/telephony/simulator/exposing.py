"""Every channel in the exchange, whosever it is: listed, and cut by its name (domain row 331).

Rule: a channel that is cut ends where it would have ended by itself, so that whoever must be told is told once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from kaden.protocol.channels import ChannelKind
from server.dialer.events import ChannelState, EndCause, LegState
from server.dialer.lines import is_outside
from server.telephony.live_channels import SwitchChannel
from server.telephony.simulator.channels import Call, Channel, Leg, Listener, Player, Stranger, Target
from server.telephony.simulator.messages import CutChannel, Refusal
from server.telephony.simulator.plant import Plant

TRUNK: Final = "trunk"


class Exposing:
    """All channels, for whoever looks after the switch."""

    def __init__(
        self,
        plant: Plant,
        *,
        end_call: Callable[[Call, EndCause], None],
        end_leg: Callable[[Leg], None],
        end_target: Callable[[Target], None],
        end_listener: Callable[[Listener], None],
        end_player: Callable[[Player], None],
    ) -> None:
        self._plant = plant
        self._end_call = end_call
        self._end_leg = end_leg
        self._end_target = end_target
        self._end_listener = end_listener
        self._end_player = end_player

    def listed(self) -> tuple[SwitchChannel, ...]:
        """All of them, by their names."""
        return tuple(sorted((told for _, told in self._all()), key=lambda told: told.id))

    def cut(self, order: CutChannel) -> Refusal | None:
        """End the channel of this name."""
        channel = next((channel for channel, told in self._all() if told.id == order.channel), None)
        match channel:
            case None:
                return Refusal.GONE
            case Call():
                answered = channel.state is ChannelState.ANSWERED
                self._end_call(channel, EndCause.HANGUP if answered else EndCause.CANCELLED)
            case Leg():
                self._end_leg(channel)
            case Target():
                self._end_target(channel)
            case Listener():
                self._end_listener(channel)
            case Player():
                self._end_player(channel)
            case Stranger():
                del self._plant.strangers[channel.name]
                channel.end()
        return None

    def stranger_comes(self, name: str, number: str) -> None:
        """A channel comes to be on the trunk that no application asked for."""
        now = self._plant.timetable.now
        self._plant.strangers[name] = Stranger(name=name, number=number, born=now)

    def _all(self) -> Iterator[tuple[Channel, SwitchChannel]]:
        plant = self._plant
        for call in plant.calls.values():
            number = call.number
            yield call, _told(call, ChannelKind.CUSTOMER, call.attempt, call.state, number, outside=True)
        for leg in plant.legs.values():
            up = leg.state is LegState.UP
            yield leg, _told(leg, ChannelKind.AGENT, leg.session, _state(up=up), leg.phone)
        passed = [call.target for call in plant.calls.values() if call.transferred and call.target]
        for target in (*plant.targets.values(), *passed):
            owner = target.transfer.attempt
            yield target, _told(target, ChannelKind.TARGET, owner, _state(up=target.up), target.phone)
        for listener in plant.listeners.values():
            state = _state(up=listener.up)
            yield listener, _told(listener, ChannelKind.SUPERVISOR, listener.monitor, state, listener.phone)
        for player in plant.players.values():
            state, name = _state(up=player.up), f"play-{player.playing}"
            yield player, _told(player, ChannelKind.PLAYING, player.playing, state, player.phone, name=name)
        for one in plant.strangers.values():
            state = ChannelState.ANSWERED
            yield one, _told(one, ChannelKind.FOREIGN, None, state, one.number, outside=True, name=one.name)


def _state(*, up: bool) -> ChannelState:
    return ChannelState.ANSWERED if up else ChannelState.RINGING


def _told(
    channel: Channel,
    kind: ChannelKind,
    owner: int | None,
    state: ChannelState,
    address: str,
    *,
    outside: bool = False,
    name: str = "",
) -> SwitchChannel:
    outside = outside or is_outside(address)
    return SwitchChannel(
        id=name or f"{kind}-{owner}",
        kind=kind,
        owner=owner,
        state=state,
        line=TRUNK if outside else address,
        number=address,
        since=channel.born,
        takes_line=outside,
    )
