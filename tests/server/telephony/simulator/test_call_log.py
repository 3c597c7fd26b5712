"""The log of calls tells what became of each, two lives of one name apart, and is readable while it grows."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.vocabulary import AttemptId
from server.dialer.events import EndCause
from server.dialer.model import SessionId
from server.telephony.simulator.call_log import CallLog, LoggedCall, read_calls
from server.telephony.simulator.exchange import Exchange
from server.telephony.simulator.messages import Join, Place, Ring
from server.telephony.simulator.outside import Restart
from server.telephony.simulator.population import ByLastDigit

ANSWERS, BUSY = "+81312345670", "+81312345676"


def test_each_call_from_its_dial_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    with path.open("a", encoding="utf-8") as file:
        exchange = Exchange(ByLastDigit(), witness=CallLog(file))
        link = exchange.connect(1_000)
        for number, (attempt, called) in enumerate([(1, ANSWERS), (2, BUSY), (3, ANSWERS)]):
            exchange.ask(1_000, link, number, Place(AttemptId(attempt), called, None, 30_000))
        exchange.ask(1_000, link, 4, Ring(SessionId(7), "1001"))
        exchange.ask(2_500, link, 5, Join(AttemptId(1), SessionId(7)))
        exchange.ask(3_000, link, 6, Place(AttemptId(2), BUSY, None, 30_000))
        exchange.advance(40_000)
        exchange.happen(50_000, Restart())
        assert read_calls(path.read_text("utf-8").splitlines()) == [
            LoggedCall(AttemptId(1), ANSWERS, 1_000, 2_000, 2_500, SessionId(7), 50_000, None),
            LoggedCall(AttemptId(2), BUSY, 1_000, ended_at=1_500, cause=EndCause.BUSY),
            LoggedCall(AttemptId(3), ANSWERS, 1_000, 2_000, ended_at=32_000, cause=EndCause.HANGUP),
            LoggedCall(AttemptId(2), BUSY, 3_000, ended_at=3_500, cause=EndCause.BUSY),
        ]


@pytest.mark.parametrize(
    "line",
    [
        '{"at": 1, "step": "answered", "attempt": 1, "number": "+81"}',
        "half a li",
    ],
)
def test_a_line_that_no_log_of_ours_holds(line: str) -> None:
    with pytest.raises(ValueError, match=r"never dialled|Expecting value"):
        read_calls([line])


def test_a_step_that_nobody_knows() -> None:
    dialled = '{"at": 1, "step": "dialled", "attempt": 1, "number": "+81"}'
    with pytest.raises(ValueError, match="no step"):
        read_calls([dialled, dialled.replace("dialled", "evaporated")])
