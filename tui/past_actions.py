"""The actions of a recorded day on the monitor: part of `tui.actions.ALL`.

Rule: as there; what acts on the floor has its keys here too, because whoever presses one out of habit must hear why
nothing happens.
"""

from __future__ import annotations

from typing import Final

from tui.keys import Action

PAST: Final = "past.day"
PAST_TYPING: Final = "past.typing"
PAST_ALERTS: Final = "past.alerts"
PAST_HELP: Final = "past.help"

OF_PAST: Final = (
    Action("past.earlier", ("left", "h"), (PAST,)),
    Action("past.later", ("right", "l"), (PAST,)),
    Action("past.minute_earlier", ("pageup", "H"), (PAST,), shown=False),
    Action("past.minute_later", ("pagedown", "L"), (PAST,), shown=False),
    Action("past.play", ("space", "f10"), (PAST,)),
    Action("past.at", ("t", "ctrl+e"), (PAST,)),
    Action("past.begin", ("home", "g"), (PAST,), shown=False),
    Action("past.end", ("end", "G"), (PAST,), shown=False),
    Action("past.day_before", ("left_square_bracket", "f7"), (PAST,), shown=False),
    Action("past.day_after", ("right_square_bracket", "f8"), (PAST,), shown=False),
    Action("past.done", ("enter", "f3"), (PAST_TYPING,)),
    Action("past.back", ("escape", "f4"), (PAST, PAST_TYPING, PAST_ALERTS, PAST_HELP)),
    Action("past.next_mark", ("n", "ctrl+n"), (PAST,)),
    Action("past.mark_before", ("b", "ctrl+o"), (PAST,), shown=False),
    Action("past.faster", ("f", "ctrl+f"), (PAST,)),
    Action("past.alerts", ("exclamation_mark", "ctrl+k"), (PAST, PAST_ALERTS)),
    Action("past.help", ("question_mark", "ctrl+underscore"), (PAST, PAST_HELP), shown=False),
)
