"""Ticks belong to names: typing and moving never take one away (row 43)."""

from __future__ import annotations

from tui.model.setup_picking import Picking

NAMES = ("sato", "suzuki", "tanaka", "ito", "渡辺 ①")


def test_five_are_ticked_in_one_operation() -> None:
    """Row 43."""
    picking = Picking(NAMES, (), several=True)
    for _ in NAMES:
        picking.tick()
        picking.move(1)
    assert picking.ticked == NAMES


def test_narrowing_keeps_ticks_and_the_cursor_on_its_name() -> None:
    picking = Picking(NAMES, ("ito",), several=True)
    picking.move(2)
    picking.narrow("ta")
    assert (picking.shown, picking.current) == (("tanaka",), "tanaka")
    picking.tick()
    picking.narrow("")
    assert picking.ticked == ("tanaka", "ito")
    assert picking.current == "tanaka"


def test_forms_of_letters_are_one() -> None:
    picking = Picking(NAMES, (), several=True)
    picking.narrow("ＳＡＴＯ")
    assert picking.shown == ("sato",)
    picking.narrow("1")
    assert picking.shown == ("渡辺 ①",)


def test_the_ends_hold_and_nothing_found_is_harmless() -> None:
    picking = Picking(NAMES, (), several=True)
    picking.move(-5)
    assert picking.cursor == 0
    picking.move(50)
    assert picking.current == NAMES[-1]
    picking.narrow("nobody")
    picking.tick()
    picking.move(1)
    assert picking.current is None
    assert picking.ticked == ()


def test_a_single_choice_replaces_and_begins_where_it_is() -> None:
    picking = Picking(NAMES, ("tanaka",), several=False)
    assert picking.current == "tanaka"
    picking.move(-1)
    picking.tick()
    assert picking.ticked == ("suzuki",)


def test_a_name_that_is_not_listed_any_more_stays() -> None:
    """What this account may not see must not fall out of the form by being opened."""
    assert Picking(NAMES, ("hidden",), several=True).ticked == ("hidden",)
