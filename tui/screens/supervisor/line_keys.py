"""What a supervisor does on an agent's line: listen, whisper, join the call, leave (domain rows 298, 301, 302, 308).

Rule: the keys of the bar are about the line that was chosen when it opened; the row under the cursor may be another one
by now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaden.protocol.client import Listen, StopListening
from kaden.protocol.server import AgentRow
from kaden.vocabulary import MonitorMode
from tui import actions
from tui.screens.supervisor.orders import Orders

if TYPE_CHECKING:
    from tui.screens.supervisor.desk import SupervisorDesk

LINE_VERBS: Final = ("listen", "whisper", "barge", "hang_up")


class LineKeys:
    """Carries them out for one desk."""

    def __init__(self, screen: SupervisorDesk, orders: Orders) -> None:
        self._screen = screen
        self._orders = orders
        self.agent: AgentRow | None = None
        """Whose line it is."""

    def do_line(self) -> None:
        """Choose what to do on the line of the agent under the cursor."""
        self.agent = self._screen.monitor_pane.selected
        if self.agent is not None:
            self._screen.lay_over(actions.LISTENING)

    def do_listen(self) -> None:
        """Hear agent and customer (domain row 301)."""
        self._go_onto_line(MonitorMode.LISTEN)

    def do_whisper(self) -> None:
        """Be heard by the agent too (domain row 302)."""
        self._go_onto_line(MonitorMode.WHISPER)

    def do_barge(self) -> None:
        """Talk with both (domain row 308)."""
        self._go_onto_line(MonitorMode.BARGE)

    def do_hang_up(self) -> None:
        """Leave whatever line this supervisor is on; hanging up the phone does the same."""
        request = StopListening(request=self._orders.next_request())
        self._orders.give(request, self._screen.words("done.off_line"))
        self._screen.do_done()

    def _go_onto_line(self, mode: MonitorMode) -> None:
        if self.agent is not None:
            request = Listen(request=self._orders.next_request(), agent=self.agent.agent, mode=mode)
            self._orders.give(request, self._screen.words(f"done.{mode}", agent=self.agent.name))
            self._screen.do_done()
