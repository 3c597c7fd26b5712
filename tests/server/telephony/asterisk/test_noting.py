"""What a new life reads beside the lists: hold, recordings, and which phones are out of reach."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

import pytest

from kaden.vocabulary import AttemptId
from server.dialer.events import ChannelState
from server.dialer.model import SessionId
from server.telephony.asterisk.comparing import Notes
from server.telephony.asterisk.names import Names
from server.telephony.asterisk.noting import Noting
from server.telephony.asterisk.requests import Reply, Request, Requests
from server.telephony.asterisk.settings import AsteriskSettings
from server.telephony.asterisk.survey import SeenCall, SeenLeg, Survey
from server.telephony.port import SwitchError

CALL, LEG, IDLE_LEG = AttemptId(11), SessionId(21), SessionId(22)
SEEN: Final = Survey(
    calls=[SeenCall(CALL, ChannelState.ANSWERED, session=LEG), SeenCall(AttemptId(12), ChannelState.RINGING)],
    legs=[
        SeenLeg(LEG, answered=True, settled=True, endpoint="7011"),
        SeenLeg(IDLE_LEG, answered=True, settled=True, endpoint="7012"),
        SeenLeg(SessionId(23), answered=True, settled=True),
    ],
)


class Switch:
    """Answers what stands in its book, and 404 to all else; keeps in mind who is watched."""

    def __init__(self, answers: Mapping[str, object]) -> None:
        self._answers = answers
        self.watched: list[str] = []

    async def ask(self, request: Request) -> Reply:
        """A reply."""
        key = request.parameters.get("variable", request.path)
        found = self._answers.get(key)
        return Reply(404) if found is None else Reply(200, json.dumps(found).encode())

    async def watch(self, phone: str) -> None:
        """Subscribe."""
        if f"/endpoints/PJSIP/{phone}" not in self._answers:
            raise SwitchError("no such phone")
        self.watched.append(phone)


def endpoint(phone: str, state: str) -> dict[str, object]:
    return {f"/endpoints/PJSIP/{phone}": {"resource": phone, "state": state}}


async def notes(switch: Switch) -> Notes:
    noting = Noting(Names("kaden"), Requests(AsteriskSettings()), switch.ask, switch.watch)
    return await noting.read(SEEN)


async def test_nothing_is_noted_and_every_phone_is_there() -> None:
    switch = Switch(endpoint("7011", "online") | endpoint("7012", "unknown"))
    assert await notes(switch) == Notes()
    assert switch.watched == ["7011", "7012"]


async def test_hold_and_recording_stand_on_the_channels_of_the_conversation() -> None:
    switch = Switch({"KADEN_HELD": {"value": "1"}, "KADEN_RECORDING": {"value": "tape-1"}})
    read = await notes(switch)
    assert (read.holding, read.recordings) == ({LEG}, {CALL: "tape-1"})


@pytest.mark.parametrize(("state", "away"), [("offline", {"7012"}), ("online", set()), ("unknown", set())])
async def test_a_phone_that_is_out_of_reach_now(state: str, away: set[str]) -> None:
    """Row 217: its status changed while nobody listened, and nobody stays "not ready" for that."""
    assert (await notes(Switch(endpoint("7011", "online") | endpoint("7012", state)))).away == away


async def test_a_phone_that_stands_in_no_file_any_more_counts_as_there() -> None:
    """Its leg lives on, so somebody has it in hand."""
    switch = Switch(endpoint("7011", "online"))
    assert (await notes(switch)).away == set()
    assert switch.watched == ["7011"]
