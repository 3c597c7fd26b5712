"""Actions and their keys. The key bar, the help, the bindings and docs/keys.md are all made from one registry.

Rule: every action has two keys of different kinds, because terminals, tmux and input methods each take some away; and
where a text field can have the focus, no action is a plain letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from textual.binding import Binding

from kaden.protocol.refusals import RefusalCode, Refused

ANYWHERE: Final = "anywhere"
"""The context of actions that work on every desk."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a key does."""

    id: str
    """`desk.verb`; stable, because users remap keys by it. Its words are `key.<desk>_<verb>` and `key_help.<…>`."""
    keys: tuple[str, ...]
    """As Textual spells them. The first is the one that the key bar shows."""
    contexts: tuple[str, ...]
    """Where it works, in the words of the screens: `agent.call`, `supervisor.jobs`, …"""
    shown: bool = True
    """Whether the key bar has it; the help has all."""

    @property
    def word(self) -> str:
        """The key of its label in the locale files: one or two words."""
        return f"key.{self.id.replace('.', '_')}"

    @property
    def help(self) -> str:
        """The key of its sentence in the locale files."""
        return f"key_help.{self.id.replace('.', '_')}"


class Registry:
    """All actions of a client, with the keys that its user wants."""

    def __init__(
        self, actions: Iterable[Action], remapped: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        """A key of the user's own is taken from the action of the same context that has it by default.

        So a new action of ours never shuts out a user whose own keys are older.

        Raises:
            Refused: `CONFIG_BAD` when a remapped id does not exist, two actions of one context share a key of the
                user's own, or an action has none left.
        """
        self._actions = {action.id: action for action in actions}
        own = remapped or {}
        for id, keys in own.items():
            if id not in self._actions:
                raise _bad(
                    f"keys.{id}", f"there is no such action; see docs/keys.md for all {len(self._actions)}"
                )
            if not keys:
                raise _bad(f"keys.{id}", "an action needs a key")
            old = self._actions[id]
            self._actions[id] = Action(id, tuple(keys), old.contexts, old.shown)
        for id in own:
            self._give_way(self._actions[id], own)
        self._refuse_clashes()

    def _give_way(self, mine: Action, own: Mapping[str, Sequence[str]]) -> None:
        for other in list(self):
            left = tuple(key for key in other.keys if key not in mine.keys)
            if left and left != other.keys and other.id not in own and _meet(mine, other):
                self._actions[other.id] = replace(other, keys=left)

    def _refuse_clashes(self) -> None:
        owners: dict[tuple[str, str], str] = {}
        contexts = {context for action in self for context in action.contexts}
        for action in self:
            for context in contexts if ANYWHERE in action.contexts else action.contexts:
                for key in action.keys:
                    other = owners.setdefault((context, key), action.id)
                    if other != action.id:
                        raise _bad(
                            "keys", f"{key_name(key)} is asked for by {other} and by {action.id} in {context}"
                        )

    def __iter__(self) -> Iterator[Action]:
        return iter(self._actions.values())

    def __getitem__(self, id: str) -> Action:
        return self._actions[id]

    def of(self, context: str) -> list[Action]:
        """The actions that work in `context`, in the order of the registry."""
        return [a for a in self._actions.values() if context in a.contexts or ANYWHERE in a.contexts]

    def works_in(self, id: str, context: str) -> bool:
        """Whether an action belongs to `context`."""
        contexts = self._actions[id].contexts
        return context in contexts or ANYWHERE in contexts

    def keymap(self) -> dict[str, str]:
        """What Textual's `set_keymap` wants: keys by the id of the binding."""
        return {action.id: ",".join(action.keys) for action in self}


def bindings(actions: Iterable[Action], desk: str) -> list[Binding]:
    """What Textual needs for all contexts of one desk: ahead of focused fields, told apart by `check_action`."""
    return [
        Binding(",".join(action.keys), f"do({action.id!r})", show=False, priority=True, id=action.id)
        for action in actions
        if any(context == ANYWHERE or context.partition(".")[0] == desk for context in action.contexts)
    ]


def _meet(one: Action, other: Action) -> bool:
    return ANYWHERE in one.contexts + other.contexts or not set(one.contexts).isdisjoint(other.contexts)


def _bad(where: str, problem: str) -> Refused:
    return Refused(RefusalCode.CONFIG_BAD, path="client.toml", where=where, problem=problem)


_NAMES: Final = {
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "tab": "Tab",
    "slash": "/",
    "question_mark": "?",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "exclamation_mark": "!",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "delete": "Del",
    "backspace": "Bksp",
    "ctrl+underscore": "^/",
}


def key_name(key: str) -> str:
    """A key as people say it: `F10`, `^S`, `Enter`, `y`."""
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+').upper()}"
    if len(key) > 1 and key[0] == "f" and key[1:].isdigit():
        return key.upper()
    return key
