"""The rhythm of drafts: 0.8 s after typing stops, at most one in 2 s, nothing waits longer than 2 s (row 244)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.model.draft_pace import LONGEST, QUIET, DraftPace


def test_nothing_typed_nothing_due() -> None:
    assert DraftPace().due(5_000) is None


def test_a_draft_is_due_when_typing_has_stopped() -> None:
    pace = DraftPace()
    pace.typed(1_000)
    assert pace.due(1_000 + QUIET - 1) == 1
    assert pace.due(1_000 + QUIET) == 0


def test_typing_on_and_on_does_not_put_it_off() -> None:
    pace = DraftPace()
    for now in range(1_000, 1_000 + LONGEST, 100):
        pace.typed(now)
    assert pace.due(1_000 + LONGEST) == 0


def test_two_drafts_are_never_closer() -> None:
    pace = DraftPace()
    pace.typed(0)
    pace.sent(800)
    pace.typed(900)
    assert pace.due(900 + QUIET) == 800 + LONGEST - 900 - QUIET
    pace.sent(800 + LONGEST)
    assert pace.due(9_000) is None


@given(st.lists(st.integers(1, 3_000), min_size=1, max_size=60))
def test_however_people_type(gaps: list[int]) -> None:
    pace, now, sent, unsent_since = DraftPace(), 0, -LONGEST, None
    for gap in gaps:
        for _ in range(gap):
            now += 1
            if pace.due(now) == 0:
                assert now - sent >= LONGEST
                assert unsent_since is not None
                assert now - unsent_since <= LONGEST
                pace.sent(now)
                sent, unsent_since = now, None
        pace.typed(now)
        unsent_since = now if unsent_since is None else unsent_since
