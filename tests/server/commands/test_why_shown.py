"""What `kaden why` shows of a funnel and of records."""

from __future__ import annotations

from kaden.clock import HOUR
from kaden.protocol.why import FunnelLayer
from kaden.vocabulary import Reason
from kaden.words import Words
from server.commands.why_shown import TIMES_SHOWN, funnel_lines, record_lines
from tests.tui.why_samples import LISTED, NOON, RESTS, funnel, reasons, record

EN = Words("en")


def test_a_funnel_is_a_table_that_adds_up() -> None:
    lines = [line.split() for line in funnel_lines(EN, funnel())]
    assert lines[0] == ["What", "stands", "in", "the", "way", "Records", "%", "Next", "at"]
    assert lines[1][-2:] == ["200", "100.0"]
    assert [int(line[-2]) for line in (lines[2], lines[4], lines[5])] == [100, 20, 50]
    assert lines[3][-6:] == ["30", "15.0", "18:00", "10", "19:05", "20"]


def test_of_many_times_the_first_are_shown() -> None:
    falls = tuple((NOON + hour * HOUR, 1) for hour in range(1, TIMES_SHOWN + 2))
    layer = FunnelLayer(reason=Reason.RESTING, count=len(falls), falls=falls)
    line = list(funnel_lines(EN, funnel(records=4, layers=(layer,), dialable=0)))[2]
    assert line.endswith("18:00 1  19:00 1  20:00 1  …")


def test_an_empty_list_has_no_shares() -> None:
    lines = list(funnel_lines(EN, funnel(records=0, layers=(), dialable=0)))
    assert [line.split()[-2:] for line in lines[1:]] == [["0", "-"], ["0", "-"]]


def test_records_stand_apart_and_say_all() -> None:
    told = reasons(record(RESTS, LISTED), record(), record(jobs=()), more=True)
    lines = list(record_lines(EN, told))
    assert lines[0] == "record:12  03-1234-5678 三和電子工業㈱  田中 花子"
    assert lines.count("") == 3
    assert "    - resting after its last call (since 16:00, until 01-16 16:00)" in lines
    assert "    - on a do-not-call list (for good)" in lines
    assert "    may be dialled now" in lines
    assert "  No job dials this batch." in lines
    assert lines[-1].startswith("There are more records")
