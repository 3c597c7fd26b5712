"""What a person is told while the link is lost: when it is tried again, and what goes on without it.

Rule: one row on a terminal of 80 columns. The next try comes first, then what matters most to whoever sits there
(domain row 285).
"""

from __future__ import annotations

from kaden.clock import SECOND, Millis
from kaden.protocol.desk import Desk
from kaden.vocabulary import AgentState
from kaden.words import Words


def lost_line(words: Words, desk: Desk | None, next_try: Millis | None) -> str:
    """The banner's line.

    Args:
        words: of the person's language.
        desk: as it was last heard; None for who has none.
        next_try: how long until then; None while one is under way.
    """
    seconds = 0 if next_try is None else -(-next_try // SECOND)
    trying = words("lost.next_try", seconds=seconds) if seconds else words("lost.trying")
    return f"{trying} {words(f'lost.{_meanwhile(desk)}')}"


def _meanwhile(desk: Desk | None) -> str:
    if desk is not None and desk.state is AgentState.PREVIEWING:
        return "preview"
    if desk is not None and desk.call is not None:
        return "wrapup" if desk.state is AgentState.WRAPUP else "in_call"
    return "elsewhere" if desk is None or desk.job is None else "in_job"
