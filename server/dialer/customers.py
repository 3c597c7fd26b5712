"""Whether a customer is corporate: read from one column of their list (domain row 323).

Rule: who does not say so in that column is an individual, for whom the law is stricter. Values compare as conditions on
columns do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kaden.vocabulary import CustomerKind
from server.dialer.conditions import plain

_BETWEEN: Final = re.compile(r"[,、，;；]")


@dataclass(frozen=True, slots=True)
class KindColumn:
    """Which column of a list tells corporate customers, and by which values."""

    column: str
    values: tuple[str, ...]

    @classmethod
    def said(cls, column: str | None, values: str) -> KindColumn | None:
        """As people write it, the values with commas between them; None where there is nothing to tell them by."""
        known = tuple(dict.fromkeys(filter(None, map(str.strip, _BETWEEN.split(values)))))
        return cls(column, known) if column and known else None

    @classmethod
    def stored(cls, text: str) -> KindColumn | None:
        """As `text` has it; an empty array is none."""
        kept = json.loads(text)
        return cls(kept[0], tuple(kept[1])) if kept else None

    @property
    def text(self) -> str:
        """As it is stored: JSON."""
        return json.dumps([self.column, self.values], ensure_ascii=False)

    @property
    def listed(self) -> str:
        """The values as people write them."""
        return ", ".join(self.values)

    def kind_of(self, cells: Mapping[str, str]) -> CustomerKind:
        """Who a customer with these values in the columns of their list is."""
        written = plain(cells.get(self.column, ""))
        corporate = written != "" and any(written == plain(value) for value in self.values)
        return CustomerKind.CORPORATE if corporate else CustomerKind.INDIVIDUAL
