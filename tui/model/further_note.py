"""A further note about a call, written in the field of the result's note and kept beside it (row 245).

Rule: nothing typed is lost: the field lets go of what the server has, and of nothing else.
"""

from __future__ import annotations


def typed_further(typed: str, saved: str) -> str:
    """What of the field is a note of its own; `saved` is what the result's note is already.

    Usually somebody writes on below it; a field that was written anew is meant whole.
    """
    return typed.removeprefix(saved).strip()


def left_after(typed: str, sent: str, saved: str) -> str:
    """What stands in the field once a further note is kept: the result's own, and what was typed since.

    Args:
        typed: what stands there when the answer comes.
        sent: what stood there when the note was sent.
        saved: what the result's note is.
    """
    return saved + typed.removeprefix(sent) if typed.startswith(sent) else typed
