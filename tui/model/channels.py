"""Channels of the switch as columns: what kaden does not know stands first (row 331)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kaden import channel_words
from kaden.clock import Instant
from kaden.protocol.channels import ChannelRow, ChannelStanding
from kaden.words import Words
from tui.model.columns import Column, Role, SortValue, natural

_ROLES: Final[dict[ChannelStanding, Role]] = {
    ChannelStanding.NOBODYS: "alarm",
    ChannelStanding.OVER: "warn",
    ChannelStanding.MISSING: "warn",
    ChannelStanding.OURS: "plain",
}
_ORDER: Final = {standing: place for place, standing in enumerate(ChannelStanding)}


def columns(words: Words) -> tuple[Column[ChannelRow], ...]:
    """The most important first; they sort by `whose` as the server sends them."""

    def column(
        key: str,
        width: int,
        show: Callable[[ChannelRow, Instant], str],
        grow: int = 0,
        *,
        sort: Callable[[ChannelRow], SortValue] | None = None,
        ticks: bool = False,
    ) -> Column[ChannelRow]:
        return Column(
            key=key,
            title=words(f"channels.{key}"),
            width=width,
            grow=grow,
            show=show,
            sort=sort or (lambda row: natural(show(row, 0))),
            role=lambda row, _now: _ROLES[row.standing],
            ticks=ticks,
        )

    return (
        column("whose", 24, lambda row, _now: channel_words.marked(words, row), 16, sort=_strange_first),
        column(
            "state",
            20,
            lambda row, now: channel_words.state(words, row, now),
            sort=lambda row: row.since or 0,
            ticks=True,
        ),
        column("line", 10, lambda row, _now: row.line, 8),
        column("number", 16, lambda row, _now: channel_words.number(row)),
        column("job", 14, lambda row, _now: row.job, 10),
        column("id", 18, lambda row, _now: row.id, 20),
    )


def _strange_first(row: ChannelRow) -> SortValue:
    """What kaden does not know, then the oldest; of an unknown age last."""
    return (_ORDER[row.standing], row.since is None, row.since or 0)
