"""The table of actions has words in both languages, nobody's letters, and somebody who carries each out."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator
from typing import Final

import pytest

from kaden.words import LANGUAGES, Words
from tui import actions, review_actions, screens
from tui.app import KadenApp
from tui.keys import ANYWHERE, Action
from tui.screens.agent.desk import AgentDesk
from tui.screens.agent.forbidding import Forbidding
from tui.screens.agent.line_keys import LineKeys as CallLine
from tui.screens.agent.noting import Noting
from tui.screens.agent.pausing import Pausing
from tui.screens.agent.previewing import Previewing
from tui.screens.mine.desk import MineDesk
from tui.screens.pane import Pane
from tui.screens.pane_desk import PaneDesk
from tui.screens.past.desk import PastDesk
from tui.screens.review.desk import ReviewDesk
from tui.screens.setup.desk import SetupDesk
from tui.screens.supervisor.agent_orders import AgentOrders
from tui.screens.supervisor.column_list import ColumnList
from tui.screens.supervisor.desk import SupervisorDesk
from tui.screens.supervisor.line_keys import LineKeys
from tui.screens.supervisor.orders import Orders
from tui.screens.supervisor.today_bar import TodayBar
from tui.screens.why.desk import WhyDesk

DOERS: Final[dict[str, tuple[type, ...]]] = {
    "agent": (AgentDesk, CallLine, Pausing, Forbidding, Noting, Previewing),
    "mine": (MineDesk,),
    "past": (PastDesk,),
    "review": (ReviewDesk,),
    "setup": (SetupDesk,),
    "supervisor": (SupervisorDesk, Orders, LineKeys, AgentOrders, ColumnList, TodayBar),
    "why": (WhyDesk,),
}
"""Who is asked on a desk, beside the pane in front and the app."""

CONTEXTS: Final = {context for action in actions.ALL for context in action.contexts} - {ANYWHERE}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("action", actions.ALL, ids=lambda action: action.id)
def test_every_action_has_a_label_and_a_sentence(language: str, action: Action) -> None:
    words = Words(language)
    assert 0 < len(words(action.word)) <= 14
    assert words(action.help).endswith((".", "。")) or ":" in words(action.help)


def test_ids_are_unique_and_named_by_desk_and_verb() -> None:
    ids = [action.id for action in actions.ALL]
    assert len(set(ids)) == len(ids)
    assert {id.partition(".")[0] for id in ids} <= {
        "app",
        "agent",
        "mine",
        "supervisor",
        "past",
        "review",
        "setup",
        "why",
        "lists",
        "audit",
    }


def panes(kind: type[Pane] = Pane) -> Iterator[type[Pane]]:
    """Every kind of pane that there is."""
    for each in kind.__subclasses__():
        yield each
        yield from panes(each)


def contexts_of(pane: type[Pane]) -> set[str]:
    """Which contexts the source of a pane says that it has: by their names, or by `<desk's kind>.<place>`."""
    words = {value for value in vars(pane).values() if isinstance(value, str)}
    told = [vars(pane)[name] for name in ("context", "own_context") if name in vars(pane)]
    for node in [node for each in told for node in ast.walk(ast.parse(_source(each)))]:
        name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
        words |= {str(getattr(each, name, "")) for each in (actions, review_actions)}
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words |= {f"{kind}{node.value}" for kind in DOERS}
    return CONTEXTS & words


def _source(told: property) -> str:
    return textwrap.dedent(inspect.getsource(told.fget or type))


def carried_out(action: Action, doers: tuple[type, ...]) -> bool:
    """Whether one of them does it."""
    return any(hasattr(doer, f"do_{action.id.partition('.')[2]}") for doer in doers)


def test_whatever_a_key_means_somewhere_somebody_carries_it_out() -> None:
    """An action that nobody carries out is a key that does nothing, wherever it is pressed."""
    for module in pkgutil.walk_packages(screens.__path__, f"{screens.__name__}."):
        importlib.import_module(module.name)
    kinds, idle = set(panes()), set[tuple[str, str, str]]()
    for context in CONTEXTS:
        kind = context.partition(".")[0]
        of_panes = issubclass(DOERS[kind][0], PaneDesk)
        fronts = [pane for pane in kinds if context in contexts_of(pane)] if of_panes else [DOERS[kind][0]]
        assert fronts, f"no pane says that it has {context}"
        for front in fronts:
            idle |= {
                (context, action.id, front.__name__)
                for action in actions.ALL
                if context in action.contexts or ANYWHERE in action.contexts
                if not carried_out(action, (front, *DOERS[kind], KadenApp))
            }
    of_the_floor = {each for each in idle if each[0] == actions.PAST and each[1].startswith("supervisor.")}
    assert idle - of_the_floor == set(), "a recorded day refuses what acts on the floor, in words"
