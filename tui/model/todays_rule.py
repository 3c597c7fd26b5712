"""What a supervisor types to change a rule for today: `2%` abandoned at most, `x1.2` calls for each waiting agent.

Rule: what is not understood is not guessed; nothing typed means the rule as it is defined.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from kaden.words import Words

_SHARE: Final = re.compile(r"(\d+(?:\.\d+)?)%")
LEAST_RATIO: Final = 0.1
MOST_RATIO: Final = 20.0
"""What the server takes of calls for each waiting agent."""

_RATIO: Final = re.compile(r"[x*](\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Today:
    """The figures of one day; None = as defined."""

    ratio: float | None = None
    allowed_share: float | None = None

    @property
    def as_defined(self) -> bool:
        """Whether nothing is other than the rule says."""
        return self.ratio is None and self.allowed_share is None

    def typed(self) -> str:
        """As it is typed: "2% x1.2"."""
        share = "" if self.allowed_share is None else f"{100 * self.allowed_share:g}%"
        return f"{share}{'' if self.ratio is None else f' x{self.ratio:g}'}".strip()

    def told(self, words: Words) -> str:
        """In words: "at most 2 % abandoned, 1.2 calls for each waiting agent"."""
        parts = []
        if self.allowed_share is not None:
            parts.append(words("today.share", share=f"{100 * self.allowed_share:g} %"))
        if self.ratio is not None:
            parts.append(words("today.ratio", ratio=f"{self.ratio:g}"))
        return words("today.between").join(parts) or words("today.as_defined")

    def asked(self, words: Words) -> str:
        """As a question has room for it at 80 columns: "max 2% abandoned, x1.2 per agent"."""
        parts = []
        if self.allowed_share is not None:
            parts.append(words("today.asked_share", share=f"{100 * self.allowed_share:g}%"))
        if self.ratio is not None:
            parts.append(words("today.asked_ratio", ratio=f"{self.ratio:g}"))
        return words("today.between").join(parts) or words("today.as_defined")

    def out_of_range(self, words: Words) -> str | None:
        """Which figure no rule can have, and what it can be; None = both can be asked for."""
        if self.allowed_share is not None and self.allowed_share > 1:
            return words("today.share_too_high", share=f"{100 * self.allowed_share:g}%")
        if self.ratio is not None and not LEAST_RATIO <= self.ratio <= MOST_RATIO:
            figures = {"least": f"{LEAST_RATIO:g}", "most": f"{MOST_RATIO:g}"}
            return words("today.ratio_out_of_range", ratio=f"{self.ratio:g}", **figures)
        return None


def read_today(text: str) -> Today | None:
    """What was typed, full width or half; None where a word of it is neither figure, or one comes twice."""
    ratio: float | None = None
    share: float | None = None
    for word in unicodedata.normalize("NFKC", text).lower().replace("×", "x").split():
        if share is None and (found := _SHARE.fullmatch(word)) is not None:
            share = round(float(found[1]) / 100, 6)
        elif ratio is None and (found := _RATIO.fullmatch(word)) is not None:
            ratio = float(found[1])
        else:
            return None
    return Today(ratio, share)
