"""What lives in the switch beside what the floor knows (row 331): each way in which the two can differ, at its edge."""

from __future__ import annotations

import pytest

from kaden.clock import HOUR, SECOND
from kaden.protocol.channels import ChannelKind, ChannelStanding
from kaden.vocabulary import AttemptId, MonitorMode
from server.dialer.events import CallEnded, CallPlaced, ChannelState, EndCause
from server.dialer.leg_events import CallTransferred, TargetEnded
from server.dialer.leg_requests import ListenRequested, PlayRequested, TransferRequested
from server.dialer.model import TransferId
from server.switch_channels import compare
from server.telephony.live_channels import SwitchChannel
from tests.server.dialer.playbook import Playbook, Wait
from tests.server.dialer.sample import asked

OURS, OVER, MISSING, NOBODYS = (
    ChannelStanding.OURS,
    ChannelStanding.OVER,
    ChannelStanding.MISSING,
    ChannelStanding.NOBODYS,
)


@pytest.fixture
def book() -> Playbook:
    return Playbook().office()


def channel(kind: ChannelKind, owner: int | None = None, *, since: int | None = None) -> SwitchChannel:
    name = f"{kind}-{owner}" if owner else "left-behind"
    return SwitchChannel(name, kind, owner, ChannelState.ANSWERED, "trunk", "", since, takes_line=True)


def standings(book: Playbook, *channels: SwitchChannel) -> list[tuple[str, ChannelStanding]]:
    return [(row.id, row.standing) for row in compare(channels, book.floor, book.now)]


def test_both_ends_of_a_talk_say_who_talks_with_whom_and_since_when(book: Playbook) -> None:
    attempt = book.talk()
    talks = book.call(attempt)
    channels = channel(ChannelKind.CUSTOMER, attempt), channel(ChannelKind.AGENT, book.leg())
    for row in compare(channels, book.floor, book.now + HOUR):
        assert (row.standing, row.attempt, row.customer) == (OURS, attempt, talks.number)
        assert (row.who, row.talking_since) == (book.agent().name, talks.connected_at)
        assert row.job == book.seat().plan.name


def test_an_agent_who_waits_ends_no_talk(book: Playbook) -> None:
    [row] = compare([channel(ChannelKind.AGENT, book.leg())], book.floor, book.now)
    assert (row.standing, row.attempt, row.talking_since) == (OURS, None, None)


def test_a_channel_of_nobody_stands_first_and_then_the_oldest(book: Playbook) -> None:
    attempt = book.talk()
    leg, customer = (
        channel(ChannelKind.AGENT, book.leg(), since=book.now - HOUR),
        channel(ChannelKind.CUSTOMER, attempt, since=book.now - SECOND),
    )
    stranger, unknown = channel(ChannelKind.FOREIGN), channel(ChannelKind.CUSTOMER, 999)
    told = standings(book, customer, leg, unknown, stranger)
    assert told == [
        (stranger.id, NOBODYS),
        (unknown.id, OVER),
        (leg.id, OURS),
        (customer.id, OURS),
    ]


def test_what_is_over_for_the_floor_is_over(book: Playbook) -> None:
    attempt = book.talk()
    customer = channel(ChannelKind.CUSTOMER, attempt)
    book.aside(CallEnded(attempt, EndCause.HANGUP))
    told = standings(book, customer, channel(ChannelKind.AGENT, 77), channel(ChannelKind.SUPERVISOR, 9))
    assert [standing for _, standing in told] == [OVER] * 3


def test_a_transferred_customer_and_the_target_are_ours_still(book: Playbook) -> None:
    attempt = book.talk()
    book.aside(CallTransferred(attempt))
    both = channel(ChannelKind.CUSTOMER, attempt), channel(ChannelKind.TARGET, attempt)
    assert {standing for _, standing in standings(book, *both)} == {OURS}


def test_a_target_is_ours_while_it_is_consulted_and_no_longer(book: Playbook) -> None:
    """A colleague whom nobody talks with any more holds a phone, although the call goes on."""
    attempt = book.talk()
    target = channel(ChannelKind.TARGET, attempt)
    assert standings(book, target) == [(target.id, OVER)]
    book.aside(TransferRequested(asked("t", 1), book.agent().id, attempt, "1003"))
    assert standings(book, target) == [(target.id, OURS)]
    book.aside(TargetEnded(TransferId(attempt, 1), answered=False))
    assert standings(book, target) == [(target.id, OVER)]


def test_a_call_without_a_channel_is_told_once_it_is_too_old_to_be_on_its_way(book: Playbook) -> None:
    """The comparison settles it by the same age."""
    [attempt] = book.out()
    book.aside(CallPlaced(attempt))
    doubt = book.floor.rules.doubt
    since = book.call(attempt).dialled_at
    assert compare((), book.floor, since + doubt) == ()
    [row] = compare((), book.floor, since + doubt + 1)
    assert (row.id, row.standing, row.state) == (f"call:{attempt}", MISSING, None)
    assert (row.since, row.number, row.takes_line) == (since, book.call(attempt).number, False)
    assert compare([channel(ChannelKind.CUSTOMER, attempt)], book.floor, since + HOUR)[0].standing is OURS


def test_a_call_whose_result_is_being_written_is_not_missed(book: Playbook) -> None:
    book.wrap_up()
    book.aside(Wait(HOUR))
    assert MISSING not in {row.standing for row in compare((), book.floor, book.now)}


def test_a_supervisor_is_named(book: Playbook) -> None:
    book.talk()
    book.aside(ListenRequested(asked("listen"), book.agent().id, MonitorMode.LISTEN))
    [line] = book.floor.listening.values()
    [row] = compare([channel(ChannelKind.SUPERVISOR, line.id)], book.floor, book.now)
    assert (row.standing, row.who) == (OURS, line.name)
    tap, other = channel(ChannelKind.OTHER, line.id), channel(ChannelKind.OTHER, line.id + 1)
    assert standings(book, tap, other) == [(other.id, OVER), (tap.id, OURS)]


def test_who_hears_a_recording_is_named_and_one_of_nobody_is_over(book: Playbook) -> None:
    book.aside(PlayRequested(asked("p"), AttemptId(77)))
    [heard] = book.floor.playing.values()
    rows = compare([channel(ChannelKind.PLAYING, heard.id)], book.floor, book.now)
    assert [(row.standing, row.who) for row in rows] == [(OURS, heard.name)]
    # The numbers of playings and of lines come from two tables.
    nobodys = channel(ChannelKind.PLAYING, heard.id + 1), channel(ChannelKind.OTHER, heard.id)
    assert [standing for _, standing in standings(book, *nobodys)] == [OVER, OVER]
