"""Names say whose a channel is, and nobody else's name is taken for ours."""

from __future__ import annotations

import pytest

from kaden.vocabulary import AttemptId, MonitorMode
from server.dialer.model import MonitorId, SessionId, TransferId
from server.telephony.asterisk.names import (
    CallName,
    HoldName,
    LegName,
    MonitorName,
    Names,
    PassedName,
    TargetName,
    WatchName,
)

NAMES = Names("kaden")


def test_a_name_is_read_back_as_what_it_was_made_from() -> None:
    assert NAMES.read(NAMES.call(AttemptId(11))) == CallName(AttemptId(11))
    assert NAMES.read(NAMES.leg(SessionId(2))) == LegName(SessionId(2))
    assert NAMES.read(NAMES.hold(SessionId(2))) == HoldName(SessionId(2))
    assert NAMES.read(NAMES.passed(AttemptId(11))) == PassedName(AttemptId(11))
    assert NAMES.read(NAMES.monitor(MonitorId(3))) == MonitorName(MonitorId(3))
    transfer = TransferId(AttemptId(11), 2)
    assert NAMES.read(NAMES.target(transfer)) == TargetName(transfer)
    for mode in MonitorMode:
        watch = WatchName(MonitorId(3), SessionId(2), mode)
        assert NAMES.read(NAMES.watch(watch.monitor, watch.session, mode)) == watch


@pytest.mark.parametrize(
    "name",
    [
        "",
        "1732312345.12",
        "kaden-call-",
        "kaden-call-0",
        "kaden-call-011",
        "kaden-call-1 ",
        "kaden-call-1\n",
        "kaden-call--1",
        "kaden-call-١",
        "kaden-call-" + "9" * 19,
        "kaden2-call-1",
        "xkaden-call-1",
        "KADEN-call-1",
        "kaden-snoop-1",
        "kaden-target-1",
        "kaden-target-1-0",
        "kaden-watch-1-2-shout",
    ],
)
def test_what_is_not_exactly_of_our_making_is_somebody_elses(name: str) -> None:
    """Guarantees 7.3, case 68: forged and foreign names."""
    assert NAMES.read(name) is None


def test_two_servers_on_one_switch_leave_each_other_alone() -> None:
    other = Names("kaden-call")
    assert NAMES.read(other.call(AttemptId(1))) is None
    assert other.read(NAMES.call(AttemptId(1))) is None
    assert Names("a.b").read("aXb-call-1") is None
