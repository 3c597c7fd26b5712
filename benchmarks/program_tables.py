"""A table on a terminal, to be measured from outside: ours, Textual's, or the job monitor's.

python -m benchmarks.program_tables live|stock|monitor 16|true ROWS COLUMNS

Keys: `c` changes one cell, `a` starts to change all cells four times a second, any other is counted at the bottom.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from typing import Final, TypeAlias

from textual import events
from textual.app import App, ComposeResult
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import DataTable

from kaden.clock import MINUTE, SECOND
from kaden.protocol.server import AgentRow
from kaden.vocabulary import AgentState
from kaden.words import Words
from tui.model.columns import Column
from tui.screens.supervisor.columns import PINNED, agent_columns
from tui.themes import DARK
from tui.widgets.live_grid import LiveGrid

WIDTH: Final = 8
"""Cells of a column."""

EVERY: Final = 0.25
"""Seconds between two changes of all cells."""

NOW: Final = 1_764_655_380_000

Values: TypeAlias = list[str]


class Counter(Widget):
    """Shows how many keys were pressed."""

    DEFAULT_CSS = "Counter { height: 1; dock: bottom; }"
    count: reactive[int] = reactive(0)

    def render(self) -> str:
        return f"KEY{self.count:04}"


class TableProgram(App[None]):
    """A table that fills the terminal but for one line."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, colours: str, rows: int, columns: int) -> None:
        super().__init__(ansi_color=colours == "16")
        if colours == "16":
            self.register_theme(DARK)
            self.theme = DARK.name
        self.animation_level = "none"
        self.columns = columns
        self.random = random.Random(1)
        self.values: dict[int, Values] = {
            key: [self.value() for _ in range(columns)] for key in range(1, rows + 1)
        }
        self.counter = Counter()

    def value(self) -> str:
        return f"{self.random.randrange(10**7):07}"

    def on_key(self, event: events.Key) -> None:
        if event.key == "c":
            self.change_one(5, self.columns - 2)
        elif event.key == "a":
            self.set_interval(EVERY, self.change_all)
        else:
            self.counter.count += 1

    def change_one(self, key: int, number: int) -> None:
        """One cell gets another value."""
        raise NotImplementedError

    def change_all(self) -> None:
        """Every cell gets another value."""
        raise NotImplementedError


class LiveTable(TableProgram):
    """Our grid; its third column has two looks, as a state would."""

    def compose(self) -> ComposeResult:
        self.grid = LiveGrid([self.column(number) for number in range(self.columns)])
        yield self.grid
        yield self.counter

    def column(self, number: int) -> Column[Values]:
        return Column(
            key=f"c{number}",
            title=f"Col {number}",
            width=WIDTH,
            show=lambda values, _now: values[number],
            sort=lambda values: values[number],
            role=lambda values, _now: "busy" if number == 2 and values[2] < "5" else "plain",
        )

    def on_mount(self) -> None:
        self.grid.put(self.values)
        self.grid.set_order(list(self.values))
        self.grid.focus()

    def change_one(self, key: int, number: int) -> None:
        self.values[key][number] = self.value()
        self.grid.put({key: self.values[key]})

    def change_all(self) -> None:
        for values in self.values.values():
            values[:] = [self.value() for _ in values]
        self.grid.put(self.values)


class StockTable(TableProgram):
    """Textual's table, used as its guide shows."""

    def compose(self) -> ComposeResult:
        self.table: DataTable[str] = DataTable()
        yield self.table
        yield self.counter

    def on_mount(self) -> None:
        for number in range(self.columns):
            self.table.add_column(f"Col {number}", width=WIDTH, key=str(number))
        for key, values in self.values.items():
            self.table.add_row(*values, key=str(key))
        self.table.focus()

    def change_one(self, key: int, number: int) -> None:
        self.table.update_cell(str(key), str(number), self.value())

    def change_all(self) -> None:
        for key in self.values:
            for number in range(self.columns):
                self.change_one(key, number)


class MonitorTable(TableProgram):
    """The job monitor's own columns: every second the clocks tick, and nothing else happens."""

    def compose(self) -> ComposeResult:
        self.grid = LiveGrid(agent_columns(Words("en")), pinned=PINNED)
        yield self.grid
        yield self.counter

    def on_mount(self) -> None:
        self.now = NOW
        rows = {key: self.agent(key) for key in self.values}
        self.grid.set_now(self.now)
        self.grid.put(rows)
        self.grid.set_order(list(rows))
        self.grid.focus()
        self.set_interval(1.0, self.tick)

    def tick(self) -> None:
        self.now += SECOND
        self.grid.set_now(self.now)

    def agent(self, key: int) -> AgentRow:
        """Every second agent talks."""
        since = NOW - self.random.randrange(10 * MINUTE)
        talking = key % 2 == 0
        return AgentRow(
            agent=key,
            name=f"Agent {key}",
            account=f"agent{key}",
            terminal="tmux",
            state=AgentState.TALKING if talking else AgentState.WAITING,
            since=since,
            connected=True,
            phone="up",
            talk_since=since if talking else None,
            hold_since=None,
            customer="㈱山﨑製作所 髙橋" if talking else "",
            number="03-1234-5678" if talking else "",
            attempt=1 if talking else None,
            calls=key,
            saved=key,
            talk=key * MINUTE,
            pause_after=False,
        )

    def change_one(self, key: int, number: int) -> None:
        return

    def change_all(self) -> None:
        return


PROGRAMS: Final[dict[str, Callable[[str, int, int], TableProgram]]] = {
    "live": LiveTable,
    "stock": StockTable,
    "monitor": MonitorTable,
}

if __name__ == "__main__":
    kind, colours, rows, columns = sys.argv[1:]
    PROGRAMS[kind](colours, int(rows), int(columns)).run(mouse=False)
