"""Rows and totals of counts, where they come together (rows 318, 320); the recount of whole reports is the office's."""

from __future__ import annotations

from dataclasses import replace

from kaden.vocabulary import AgentId, AgentState, CallKind, DispositionClass, DispositionId, Outcome
from server.reports.figures import Sheet
from server.storage.reports_port import CallTally, Named, ResultName, TimeTally

TALK = CallTally(
    key=7,
    outcome=Outcome.CONNECTED,
    joined=True,
    kind=CallKind.AUTO,
    result="saved",
    disposition=DispositionId(1),
    calls=2,
    answered=2,
    talk=100,
    talked=2,
    held=10,
    wrapup=50,
    wrapped=2,
)

RESULTS = {
    DispositionId(id_): ResultName(DispositionId(id_), label, kind)
    for id_, label, kind in [
        (1, "アポ", DispositionClass.SUCCESS),
        (5, "アポ", DispositionClass.SUCCESS),
        (6, "アポ", DispositionClass.FAILURE),
    ]
}


def test_results_of_one_name_and_meaning_are_one() -> None:
    """Of several campaigns; under the first one's number."""
    sheet = Sheet()
    tallies = [replace(TALK, key=None, disposition=DispositionId(id_)) for id_ in (5, 1, 6)]
    unsaved = replace(TALK, key=None, disposition=None, result="unsaved")
    sheet.add_by_result([*tallies, unsaved], RESULTS)
    rows = sheet.rows({1: Named(1, "アポ", "success")}, {}, None)
    assert [(row.key, row.name, row.figures.connected) for row in rows] == [
        (1, "アポ", 4),
        (6, "6", 2),
        (None, "", 2),
    ]
    assert [(each.label, each.kind, each.calls) for each in sheet.totals().results] == [
        ("アポ", DispositionClass.SUCCESS, 4),
        ("アポ", DispositionClass.FAILURE, 2),
    ]


def test_a_call_that_goes_on_has_its_place() -> None:
    """It is an attempt and no outcome yet; in conversation it is connected."""
    ringing = replace(TALK, outcome=None, joined=False, result="none", disposition=None, calls=3, answered=1)
    talking = replace(ringing, joined=True, result="due", calls=1)
    sheet = Sheet()
    sheet.add_calls([ringing, talking], {})
    [row] = sheet.rows({}, {7: 0.03}, 0.05)
    figures = row.figures
    assert (figures.attempts, figures.live, figures.connected, figures.answered) == (4, 3, 1, 2)
    assert (row.name, row.allowed_share, row.times) == ("7", 0.03, None)


def test_time_makes_a_row_of_its_own() -> None:
    """Of an agent who waited and was given no call; time outside of work counts nowhere."""
    sheet = Sheet(timed=True)
    sheet.add_calls([TALK], RESULTS)
    stays = [
        (7, AgentState.HELD, 5),
        (7, AgentState.TALKING, 6),
        (8, AgentState.WAITING, 9),
        (9, AgentState.IDLE, 4),
    ]
    sheet.add_times(TimeTally(AgentId(agent), state, time) for agent, state, time in stays)
    talked, waited = sheet.rows({}, {}, 0.05)
    assert talked.times is not None
    assert waited.times is not None
    assert (talked.times.talking, talked.figures.connected) == (11, 2)
    assert (talked.allowed_share, sheet.totals(0.05).allowed_share) == (0.05, 0.05)
    assert (waited.key, waited.times.waiting, waited.figures.attempts) == (8, 9, 0)
    whole = sheet.totals().times
    assert whole is not None
    assert (whole.talking, whole.waiting, whole.paused) == (11, 9, 0)
    assert sheet.keys == {7, 8}
