"""A share on the command line, written alike everywhere: 3% or 0.03, so that a bare 3 is neither."""

from __future__ import annotations

from typing import Any, Final

import click


class Share(click.ParamType[float]):
    """A part of a whole, 0 to 1."""

    name = "SHARE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read what was typed, to 0 to 1."""
        text = str(value).strip()
        try:
            share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
        except ValueError:
            share = -1.0
        if not 0 <= share <= 1:
            self.fail(f"{value!r} is no share like 3% or 0.03, from 0 to 100%", param, ctx)
        return share


SHARE: Final = Share()
