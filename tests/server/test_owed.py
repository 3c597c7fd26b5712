"""What the disk owes: kept in the order of the calls, a call's drafts as the newest (guarantees I7, I18)."""

from __future__ import annotations

import pytest

from kaden.vocabulary import AgentId, AttemptId
from server import owed as module
from server.dialer.writes import KeepDraft, MarkAnswered, Write
from server.owed import Asked, Owed


def mark(number: int) -> MarkAnswered:
    return MarkAnswered(AttemptId(number), 5)


def draft(attempt: int, sequence: int) -> KeepDraft:
    return KeepDraft(AttemptId(attempt), AgentId(1), sequence, f"note {sequence}", None, None, 5)


def owing(*orders: Write) -> Owed:
    owed = Owed()
    for place, order in enumerate(orders):
        assert owed.owe(Asked(place, order)) is None
    return owed


def paid_back(owed: Owed) -> list[Write]:
    """All that is owed, as it is written."""
    written = []
    while owed:
        asked = owed.first()
        written.append(owed.newest(asked))
        owed.settle(asked, written[-1])
    return written


def test_what_failed_out_of_turn_is_paid_back_in_its_turn() -> None:
    owed = Owed()
    for place in (3, 1, 2):
        owed.owe(Asked(place, mark(place)))
    assert paid_back(owed) == [mark(1), mark(2), mark(3)]


def test_of_a_calls_drafts_only_the_newest_is_owed_in_the_place_of_the_first() -> None:
    owed = owing(draft(1, 1), mark(1), draft(1, 2), draft(2, 1), draft(1, 3))
    assert len(owed) == 3
    assert paid_back(owed) == [draft(1, 3), mark(1), draft(2, 1)]


def test_an_older_draft_that_fails_later_does_not_win() -> None:
    assert paid_back(owing(draft(1, 2), draft(1, 1))) == [draft(1, 2)]


def test_a_draft_typed_while_the_one_before_is_being_written_is_still_owed() -> None:
    owed = owing(draft(1, 1))
    asked = owed.first()
    written = owed.newest(asked)
    owed.owe(Asked(7, draft(1, 2)))
    owed.settle(asked, written)
    assert paid_back(owed) == [draft(1, 2)]


def test_an_order_that_fails_while_another_is_being_written_is_not_taken_for_it() -> None:
    """An older mark can come in late: what is settled is what was written, whatever stands first by then."""
    owed = Owed()
    owed.owe(Asked(2, mark(2)))
    asked = owed.first()
    owed.owe(Asked(1, mark(1)))
    owed.settle(asked, mark(2))
    assert paid_back(owed) == [mark(1)]


def test_too_many_cost_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "OWED_LIMIT", 2)
    owed = owing(draft(1, 1), mark(2))
    assert owed.owe(Asked(7, mark(3))) == draft(1, 1)
    assert owed.owe(Asked(8, draft(1, 2))) == mark(2)
    assert paid_back(owed) == [mark(3), draft(1, 2)]
