"""What lives in the switch beside what the floor knows: whose each channel is, and what would end with it (row 331).

Rule: both are read at one moment, the switch first, so that a call which begins meanwhile is known already; what the
floor has and the switch has not counts only when it is too old to be on its way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kaden.clock import Instant
from kaden.protocol.channels import ChannelKind, ChannelRow, ChannelStanding
from kaden.vocabulary import AttemptId, AttemptState
from server.dialer.floor import Agent, Call, Floor
from server.dialer.lines import Listening, Playing
from server.dialer.model import MonitorId, PlayingId, SessionId
from server.telephony.live_channels import SwitchChannel

_ORDER: Final = {standing: place for place, standing in enumerate(ChannelStanding)}


def compare(channels: Sequence[SwitchChannel], floor: Floor, now: Instant) -> tuple[ChannelRow, ...]:
    """A row for each channel and for each call without one: what the floor does not know first, then the oldest."""
    rows = [_row(floor, channel) for channel in channels]
    rows += _missing(channels, floor, now)
    rows.sort(key=lambda row: (_ORDER[row.standing], now if row.since is None else row.since, row.id))
    return tuple(rows)


def live_call(floor: Floor, attempt: int | None) -> Call | None:
    """The call of this attempt, if it is not over."""
    call = None if attempt is None else floor.calls.get(AttemptId(attempt))
    return None if call is None or call.state is AttemptState.ENDED else call


def _row(floor: Floor, channel: SwitchChannel) -> ChannelRow:
    agent: Agent | None = None
    call: Call | None = None
    known = True
    match channel.kind:
        case ChannelKind.CUSTOMER | ChannelKind.TARGET:
            call = live_call(floor, channel.owner)
            consulted = call is not None and call.consultation is not None
            stays = consulted if channel.kind is ChannelKind.TARGET else call is not None
            known = stays or channel.owner in floor.transferred
            agent = None if call is None else floor.owner_of(call)
        case ChannelKind.AGENT:
            agent = _agent(floor, channel.owner)
            call = None if agent is None else live_call(floor, agent.call)
            known = agent is not None
        case ChannelKind.SUPERVISOR | ChannelKind.PLAYING | ChannelKind.OTHER:
            return _of_supervisor(floor, channel)
        case ChannelKind.FOREIGN:
            return _told(floor, channel, ChannelStanding.NOBODYS, None, None)
    standing = ChannelStanding.OURS if known else ChannelStanding.OVER
    return _told(floor, channel, standing, call, agent)


def _agent(floor: Floor, session: int | None) -> Agent | None:
    agent = None if session is None else floor.sessions.get(SessionId(session))
    return None if agent is None else floor.agents.get(agent)


def _of_supervisor(floor: Floor, channel: SwitchChannel) -> ChannelRow:
    hears: Listening | Playing | None = None
    if channel.owner is not None and channel.kind is ChannelKind.PLAYING:
        hears = floor.playing.get(PlayingId(channel.owner))
    elif channel.owner is not None:
        hears = floor.listening.get(MonitorId(channel.owner))
    if hears is None:
        return _told(floor, channel, ChannelStanding.OVER, None, None)
    return _told(floor, channel, ChannelStanding.OURS, None, None).model_copy(update={"who": hears.name})


def _told(
    floor: Floor, channel: SwitchChannel, standing: ChannelStanding, call: Call | None, agent: Agent | None
) -> ChannelRow:
    row = ChannelRow(
        id=channel.id,
        kind=channel.kind,
        standing=standing,
        state=channel.state.value,
        line=channel.line,
        number=channel.number,
        since=None if channel.since is None else max(0, channel.since),
        takes_line=channel.takes_line,
        who="" if agent is None else agent.name,
    )
    if call is None:
        return row
    number = call.number if channel.kind is ChannelKind.CUSTOMER else row.number
    return row.model_copy(update={"number": number, **_of_call(floor, call)})


def _of_call(floor: Floor, call: Call) -> dict[str, object]:
    seat = floor.seat_of(call)
    return {
        "attempt": call.id,
        "job": "" if seat is None else seat.plan.name,
        "customer": call.number,
        "talking_since": call.connected_at,
    }


def _missing(channels: Iterable[SwitchChannel], floor: Floor, now: Instant) -> Iterator[ChannelRow]:
    there = {channel.owner for channel in channels if channel.kind is ChannelKind.CUSTOMER}
    for call in floor.calls.values():
        since = call.connected_at or call.answered_at or call.dialled_at
        if call.state is AttemptState.ENDED or call.waits or call.id in there:
            continue
        if now - since <= floor.rules.doubt:
            continue
        agent = floor.owner_of(call)
        row = ChannelRow(
            id=f"call:{call.id}",
            kind=ChannelKind.CUSTOMER,
            standing=ChannelStanding.MISSING,
            state=None,
            line="",
            number=call.number,
            since=since,
            takes_line=False,
            who="" if agent is None else agent.name,
        )
        yield row.model_copy(update=_of_call(floor, call))
