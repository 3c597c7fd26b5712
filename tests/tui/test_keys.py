"""The registry of keys: two kinds for every action, no clash, no plain letter beside a text field, remapping by id."""

from __future__ import annotations

import re

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from tui import actions, review_actions
from tui.keys import ANYWHERE, Action, Registry, bindings, key_name

FIELDS_OF_TEXT = {
    *(actions.CALL, actions.RECORD, actions.SETUP_FORM, actions.SETUP_PICK, actions.SETUP_PARTS),
    actions.PAST_TYPING,
    actions.TELLING,
    actions.TODAY,
    *review_actions.FORMS,
}
"""Contexts in which a text field can have the focus, and so an input method may be on."""

TAKEN = {"f11", "ctrl+a", "ctrl+b", "ctrl+h", "ctrl+i", "ctrl+m", "ctrl+j", "ctrl+p", "ctrl+c", "ctrl+z"}
"""Keys that terminals, tmux, screen or the keyboard itself take, or that are kept free."""


NAMED = frozenset({"enter", "escape", "left", "right", "pageup", "pagedown", "home", "end"})


def kind(key: str) -> str:
    if re.fullmatch(r"f\d+", key):
        return "function"
    if key.startswith("ctrl+"):
        return "chord"
    return "named" if key in NAMED else "plain"


@pytest.mark.parametrize("action", actions.ALL, ids=lambda action: action.id)
def test_every_action_has_two_keys_of_different_kinds(action: Action) -> None:
    """Row 337."""
    assert len({kind(key) for key in action.keys}) >= 2


@pytest.mark.parametrize("action", actions.ALL, ids=lambda action: action.id)
def test_no_action_is_on_a_key_that_is_taken(action: Action) -> None:
    assert TAKEN.isdisjoint(action.keys)


def test_beside_a_text_field_no_action_is_a_plain_key() -> None:
    registry = Registry(actions.ALL)
    for context in FIELDS_OF_TEXT:
        assert [a.id for a in registry.of(context) if any(kind(key) == "plain" for key in a.keys)] == []


def test_the_defaults_do_not_clash() -> None:
    Registry(actions.ALL)


TWO = (Action("a.one", ("f1", "x"), ("a.here",)), Action("a.two", ("f2", "y"), ("a.here", "a.there")))


def test_keys_are_remapped_by_id() -> None:
    registry = Registry(TWO, {"a.two": ("f3",)})
    assert registry["a.two"].keys == ("f3",)
    assert registry.keymap() == {"a.one": "f1,x", "a.two": "f3"}
    assert registry["a.two"].contexts == ("a.here", "a.there")


@pytest.mark.parametrize(
    ("remapped", "named"),
    [
        ({"a.two": ("f1", "x")}, ("F1", "a.one", "a.two", "a.here")),
        ({"a.one": ("f5",), "a.two": ("f5",)}, ("F5", "a.one", "a.two", "a.here")),
        ({"a.nine": ("f9",)}, ("a.nine",)),
        ({"a.two": ()}, ("a.two",)),
    ],
)
def test_a_bad_remapping_names_both_and_where(
    remapped: dict[str, tuple[str, ...]], named: tuple[str, ...]
) -> None:
    with pytest.raises(Refused) as refused:
        Registry(TWO, remapped)
    assert refused.value.code is RefusalCode.CONFIG_BAD
    told = f"{refused.value.values['where']} {refused.value.values['problem']}"
    assert all(name in told for name in named)


def test_a_key_of_the_users_own_is_taken_from_the_action_that_has_it_by_default() -> None:
    three = (*TWO, Action("a.three", ("f1", "z"), ("a.elsewhere",)))
    registry = Registry(three, {"a.two": ("f1",)})
    assert registry.keymap() == {"a.one": "x", "a.two": "f1", "a.three": "f1,z"}


def test_one_key_may_mean_two_things_in_two_places() -> None:
    Registry((Action("a.one", ("f1",), ("a.here",)), Action("a.two", ("f1",), ("a.there",))))


def test_what_works_anywhere_clashes_everywhere() -> None:
    with pytest.raises(Refused):
        Registry((*TWO, Action("app.three", ("y",), (ANYWHERE,))))


def test_contexts() -> None:
    registry = Registry((*TWO, Action("app.three", ("f9",), (ANYWHERE,))))
    assert [action.id for action in registry.of("a.there")] == ["a.two", "app.three"]
    assert registry.works_in("a.one", "a.here")
    assert not registry.works_in("a.one", "a.there")
    assert registry.works_in("app.three", "b.anything")


def test_bindings_of_a_desk_win_over_focused_fields() -> None:
    made = bindings(
        (*TWO, Action("b.other", ("f4",), ("b.here",)), Action("app.any", ("f9",), (ANYWHERE,))), "a"
    )
    assert [binding.id for binding in made] == ["a.one", "a.two", "app.any"]
    assert all(binding.priority for binding in made)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("f10", "F10"),
        ("ctrl+s", "^S"),
        ("enter", "Enter"),
        ("slash", "/"),
        ("y", "y"),
        ("ctrl+underscore", "^/"),
    ],
)
def test_names_people_use(key: str, name: str) -> None:
    assert key_name(key) == name


@pytest.mark.parametrize(
    "action", actions.AGENT + actions.MINE + actions.GENERAL, ids=lambda action: action.id
)
def test_with_an_input_method_on_every_action_of_an_agent_has_a_key(action: Action) -> None:
    """Letters, Enter and Escape are the input method's while it composes; function keys and chords pass by it."""
    assert any(kind(key) in ("function", "chord") for key in action.keys)
