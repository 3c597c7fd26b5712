"""Channels of the switch in words: alike on the screen and on the command line, and never told by colour alone."""

from __future__ import annotations

from typing import Final

from kaden.clock import Instant, lasted, stopwatch
from kaden.phone_spelling import spelled
from kaden.protocol.channels import ChannelKind, ChannelRow, Channels, ChannelStanding
from kaden.words import Words

NOBODY_KNOWS: Final = "!"
"""Before what the floor does not know: for whoever sees no colours."""


def whose(words: Words, row: ChannelRow) -> str:
    """Whose it is: "agent Sato", "customer of Sato", "no call of kaden's"."""
    if row.standing is not ChannelStanding.OURS:
        return words(f"channels.{row.standing.value}")
    named = f"channels.{row.kind.value}_of"
    return words(named, who=row.who) if row.who and named in words else words(f"channels.{row.kind.value}")


def marked(words: Words, row: ChannelRow) -> str:
    """Whose it is, with a sign before what the floor does not know."""
    known = row.standing is ChannelStanding.OURS
    return whose(words, row) if known else f"{NOBODY_KNOWS} {whose(words, row)}"


def state(words: Words, row: ChannelRow, now: Instant) -> str:
    """What it does, and for how long: "ringing for 12:04"."""
    key = "channels.missing_state" if row.state is None else f"channels.state_{row.state}"
    span = "?" if row.since is None else stopwatch(lasted(row.since, now))
    return words(key, span=span)


def number(row: ChannelRow) -> str:
    """Who is at its other end."""
    return spelled(row.number) if row.number.startswith("+") else row.number


def ends(words: Words, row: ChannelRow, now: Instant) -> str:
    """What a cut would end, in one sentence without its stop."""
    return _told(words, row, now, "ends", words("channels.ends_other", whose=whose(words, row)))


def briefly(words: Words, row: ChannelRow, now: Instant) -> str:
    """The same in a few words, for a question on one line."""
    return _told(words, row, now, "brief", whose(words, row))


def _told(words: Words, row: ChannelRow, now: Instant, how: str, otherwise: str) -> str:
    if row.standing is ChannelStanding.NOBODYS:
        return words(f"channels.{how}_nobodys", line=row.line or row.id, number=number(row) or "?")
    told = {"who": row.who or "-", "customer": spelled(row.customer) if row.customer else "-"}
    if row.talking_since is not None and row.kind is not ChannelKind.TARGET:
        span = stopwatch(lasted(row.talking_since, now))
        return words(f"channels.{how}_talk", span=span, **told)
    if row.attempt is not None and row.kind is ChannelKind.CUSTOMER:
        return words(f"channels.{how}_call", **told)
    return otherwise


def total(words: Words, told: Channels) -> str:
    """How full the trunk is, and how much of it kaden knows nothing of."""
    strange = sum(row.standing is not ChannelStanding.OURS for row in told.rows)
    line = words("channels.told", taken=told.taken, lines=told.lines, strange=strange)
    return f"{line} {words('channels.left_out', count=told.left_out)}" if told.left_out else line
