"""The stored and sent words never change once released; adding one is a decision, so they stand here once more."""

from __future__ import annotations

from enum import StrEnum

import pytest

from kaden import vocabulary as words

VALUES: dict[type[StrEnum], str] = {
    words.Role: "administrator supervisor user",
    words.Permission: "none view edit",
    words.AgentState: (
        "idle joining waiting talking held transferring wrapup redialling previewing calling break away stopped"
        " released"
    ),
    words.AttemptState: "claimed dialling ringing answered connected ended",
    words.Dialling: "automatic preview",
    words.CallKind: "auto callback preview recorded",
    words.Outcome: "connected abandoned no_answer busy rejected invalid failed machine cancelled unknown",
    words.RecordState: "ready live wrapup promised finished blocked invalid",
    words.PhoneType: "fixed mobile other",
    words.AfterSave: "continue break away end",
    words.NextAction: "keep stop callback do_not_call",
    words.DispositionClass: "contact effective success failure no_contact",
    words.JobState: "stopped started",
    words.StopReason: "manual end_of_hours period_over restart",
    words.ReleaseReason: "limit phone_cut supervisor no_answer connection transfer",
    words.EndedBy: "customer agent phone transfer switch",
    words.CustomerKind: "individual corporate",
    words.Distribution: "longest_waiting fewest_calls random_agent",
    words.MonitorMode: "listen whisper barge",
    words.PlayingEnd: "done stopped no_answer busy away missing failed",
    words.Method: "progressive predictive adaptive",
    words.Profile: "reference us-tsr uk-ofcom",
    words.Reason: (
        "other_batch unallocated other_group phone_type other_list condition attempts resting number_resting"
        " awaits_restart cap_reached do_not_call no_number promised belongs live number_live awaits_result finished"
        " closed_hours corporate_hours outside_period job_stopped"
    ),
    words.Limiting: (
        "none no_agent_waiting calls_out job_lines trunk_lines no_records before_hours job_stopped switch_down"
        " trunk_down store_down recovering clock_jumped risk ledger learning leaving preview"
    ),
}


def test_every_vocabulary_stands_here() -> None:
    found = {
        value for value in vars(words).values() if isinstance(value, type) and issubclass(value, StrEnum)
    }
    assert found - {StrEnum} == VALUES.keys()


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_values_are_what_is_stored(kind: type[StrEnum]) -> None:
    assert [member.value for member in kind] == VALUES[kind].split()
