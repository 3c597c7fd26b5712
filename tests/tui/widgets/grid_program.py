"""A live grid alone on a terminal, for tests that read its bytes. Each key does one thing and rings when it is painted.

Keys: `c` one cell changes, `t` the clocks tick, `n` the next random step, `p` everything is painted anew, `b` a notice
lies over the table, `B` it goes while the clocks tick. Cursor keys are the grid's own.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass, replace
from typing import Final

from textual.app import App, ComposeResult

from tui.model.columns import Column
from tui.themes import DARK
from tui.widgets.live_grid import LiveGrid

WORDS: Final = ("ok", "bad", "佐藤", "", "㈱東京", "[b]", "x" * 30)


@dataclass(frozen=True)
class Thing:
    words: tuple[str, ...]
    since: int


def column(number: int) -> Column[Thing]:
    return Column(
        key=f"c{number}",
        title=f"Col {number}",
        width=8,
        grow=3,
        show=lambda thing, _now: thing.words[number],
        sort=lambda thing: thing.words[number],
        role=lambda thing, _now: "alarm" if thing.words[number] == "bad" else "plain",
        marks=number == 1,
    )


CLOCK: Final = Column[Thing](
    key="clock",
    title="Clock",
    width=6,
    align="right",
    ticks=True,
    show=lambda thing, now: str(now - thing.since),
    sort=lambda thing: thing.since,
)


class GridProgram(App[None]):
    """`rows` rows, random from `seed` on."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, rows: int, seed: int) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self.random = random.Random(seed)
        self.now = 100
        self.things = {key: self.thing() for key in range(1, rows + 1)}
        self.grid = LiveGrid[Thing]([*(column(number) for number in range(9)), CLOCK])

    def thing(self) -> Thing:
        return Thing(tuple(self.random.choice(WORDS) for _ in range(9)), self.random.randrange(100))

    def compose(self) -> ComposeResult:
        yield self.grid

    def on_mount(self) -> None:
        self.grid.set_now(self.now)
        self.grid.put(self.things)
        self.grid.set_order(list(self.things))
        self.grid.focus()

    def on_ready(self) -> None:
        self.ring()

    def ring(self) -> None:
        """Ring once all is painted: a frame is due within a sixtieth of a second."""
        self.set_timer(3 / 60, self.bell)

    def on_key(self, event: object) -> None:
        match getattr(event, "key", None):
            case "c":
                self.change(5, 7)
            case "t":
                self.now += 1
                self.grid.set_now(self.now)
            case "n":
                self.step()
            case "p":
                self.screen.refresh()
            case "b":
                self.notify("cover", timeout=60, markup=False)
            case "B":
                self.clear_notifications()
                self.now += 1
                self.grid.set_now(self.now)
            case _:
                pass
        self.ring()

    def change(self, key: int, number: int) -> None:
        thing = self.things[key]
        words = list(thing.words)
        words[number] = "zz" if words[number] == "yy" else "yy"
        self.things[key] = replace(thing, words=tuple(words))
        self.grid.put({key: self.things[key]})

    def step(self) -> None:
        keys = list(self.things)
        match self.random.randrange(6):
            case 0:
                self.random.shuffle(keys)
                self.grid.set_order(keys[: self.random.randrange(len(keys) + 1)])
            case 1:
                self.grid.action_move(self.random.randrange(-20, 20))
            case 2:
                self.grid.action_shift(self.random.choice((-1, 1)))
            case 3:
                self.now += 1
                self.grid.set_now(self.now)
            case _:
                for key in self.random.sample(keys, 3):
                    self.change(key, self.random.randrange(9))


if __name__ == "__main__":
    GridProgram(int(sys.argv[1]), int(sys.argv[2])).run(mouse=False)
