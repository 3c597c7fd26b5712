"""What leaves for Asterisk: fixed forms with the office's settings in them, and no word from outside in a path."""

from __future__ import annotations

import pytest

from kaden.clock import SECOND
from kaden.vocabulary import MonitorMode
from server.telephony.asterisk.requests import Reply, Requests
from server.telephony.asterisk.settings import AsteriskSettings

REQUESTS = Requests(AsteriskSettings(app="floor", context="ours", music="calm", call_limit_minutes=30))


def test_a_customer_is_dialled_into_the_dialplan_with_an_end_of_its_own() -> None:
    """Guarantees, section 2: the way out behind Stasis, and a hard end in the switch."""
    request = REQUESTS.originate_call("floor-call-1", "PJSIP/0312345678@trunk", "0311112222", 20 * SECOND)
    assert (request.method, request.path, request.parameters) == ("POST", "/channels", {})
    assert request.body == {
        "channelId": "floor-call-1",
        "endpoint": "PJSIP/0312345678@trunk",
        "context": "ours",
        "extension": "s",
        "priority": 1,
        "timeout": 20,
        "callerId": "0311112222",
        "variables": {"KADEN_APP": "floor", "KADEN_LIMIT": "1800", "CHANNEL(musicclass)": "calm"},
    }


def test_a_withheld_number_is_left_out() -> None:
    """Domain row 78: Asterisk makes an anonymous call of it."""
    body = REQUESTS.originate_call("floor-call-1", "PJSIP/1@trunk", None, SECOND).body
    assert body is not None
    assert "callerId" not in body


@pytest.mark.parametrize(("timeout", "seconds"), [(0, 1), (1, 1), (1_000, 1), (1_001, 2), (30_000, 30)])
def test_a_ring_timeout_is_whole_seconds_and_never_none(timeout: int, seconds: int) -> None:
    body = REQUESTS.originate_call("floor-call-1", "PJSIP/1@trunk", None, timeout).body
    assert body is not None
    assert body["timeout"] == seconds


def test_an_agent_is_rung_by_the_system_for_a_whole_day() -> None:
    """Domain rows 198 and 201."""
    body = REQUESTS.originate_leg("floor-leg-1", "PJSIP/7011", None, 30 * SECOND).body
    assert body is not None
    assert (body["callerId"], body["variables"]["KADEN_LIMIT"]) == ("0011", "57600")
    callback = REQUESTS.originate_leg("floor-leg-1", "PJSIP/7011", "0312345678", 30 * SECOND).body
    assert callback is not None
    assert callback["callerId"] == "0312345678"


def test_a_machine_is_looked_for_where_the_campaign_wants_it() -> None:
    """Row 187."""
    for wanted in (True, False):
        request = REQUESTS.originate_call("floor-call-1", "PJSIP/1@trunk", None, 1, detect_machine=wanted)
        assert request.body is not None
        assert ("KADEN_DETECT" in request.body["variables"]) is wanted


@pytest.mark.parametrize(
    ("mode", "whisper"),
    [(MonitorMode.LISTEN, "none"), (MonitorMode.WHISPER, "out"), (MonitorMode.BARGE, "both")],
)
def test_a_supervisor_speaks_where_the_mode_allows(mode: MonitorMode, whisper: str) -> None:
    """Rows 301, 302, 308: out is the agent's ear, both is the customer's too."""
    assert REQUESTS.tap("floor-leg-1", "tap", mode).parameters["whisper"] == whisper


def test_only_events_that_are_read_are_asked_for() -> None:
    body = REQUESTS.filter_events().body
    assert body is not None
    assert {"type": "StasisStart"} in body["allowed"]
    assert {"type": "ChannelVarset"} not in body["allowed"]


def test_replies() -> None:
    assert Reply(200).done
    assert Reply(204).done
    assert not Reply(302).done
    assert Reply(404).gone
    assert not Reply(409).gone
