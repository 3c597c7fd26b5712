"""Pacing in words, alike on a supervisor's screen and on the command line (domain rows 73, 190, 321)."""

from __future__ import annotations

from kaden.clock import SECOND
from kaden.protocol.pacing import LedgerFigures, Odds, Shadow
from kaden.vocabulary import Profile
from kaden.words import Words


def percent(share: float) -> str:
    """As in "2.1 %"."""
    return f"{100 * share:.1f} %"


def calls(words: Words, count: int) -> str:
    """As in "9 calls"."""
    return words("pace.call" if count == 1 else "pace.calls", count=count)


def decision(words: Words, target: int, waiting: int, odds: Odds | None) -> str:
    """Why so many calls are wanted: "9 calls: 4 waiting, 2 likely free in 8 s, risk 2.1 %"."""
    if odds is None:
        return words("pace.plain", calls=calls(words, target), waiting=waiting)
    return words(
        "pace.odds",
        calls=calls(words, target),
        waiting=waiting,
        free=round(odds.free_soon),
        seconds=round(odds.horizon / SECOND),
        risk=percent(odds.accepted),
    )


def shadow(words: Words, figures: Shadow) -> str:
    """What the second policy would do, and its difference to ours on average: "shadow 12 (+2.3)"."""
    return words("pace.shadow", target=figures.target, difference=f"{figures.difference:+.1f}")


def shares(words: Words, ledger: LedgerFigures) -> list[str]:
    """The shares of abandoned calls, the hour first; without a law the day is the window and is said once."""
    parts = [words("ledger.hour", share=_share(words, ledger.hour))]
    if ledger.profile is not Profile.REFERENCE:
        parts.append(words("ledger.day", share=_share(words, ledger.day)))
    window = words(f"window.{ledger.profile}")
    limit = f"{100 * ledger.limit:g} %"
    parts.append(words("ledger.window", window=window, share=_share(words, ledger.window), limit=limit))
    return parts


def warning(words: Words, ledger: LedgerFigures) -> str | None:
    """The word that stands beside the shares when they come near the limit or pass it; None when all is fine."""
    return None if ledger.standing == "fine" else words(f"ledger.{ledger.standing}")


def _share(words: Words, share: float | None) -> str:
    return words("ledger.none") if share is None else percent(share)
