"""Forms: filled in by keys, judged where they are left, saved once, and never lost."""

from __future__ import annotations

from pathlib import Path

from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.widget import Widget

from kaden.protocol.setup import SaveDefinition, SavedWarning
from kaden.setup.kinds import Kind
from tests.tui.client import Client
from tests.tui.screens.setup.office import (
    CAMPAIGN,
    JOB,
    RULE,
    arrived,
    desk,
    refused,
    setting_up,
    usual,
)
from tui.screens.setup.form_pane import FormPane
from tui.widgets.field_row import FieldRow


def form(client: Client) -> FormPane:
    """The form in front."""
    pane = desk(client).pane
    assert isinstance(pane, FormPane)
    return pane


async def come_to(client: Client, name: str) -> None:
    """Put the focus on a field, as many Tabs would."""
    form(client).view.come_to(name)
    await client.settle()


async def test_a_field_is_judged_when_it_is_left(tmp_path: Path) -> None:
    """The limit stands at the field; the other fields can be filled in meanwhile."""
    async with setting_up(tmp_path, usual(), "4", "enter", "enter") as client:
        await come_to(client, "ring_timeout")
        await client.press(*"５", "tab")
        await client.shows("it must be 10 or more")
        await client.press("f10")
        await client.shows("Ring timeout is not right yet")
        assert client.server.all(SaveDefinition) == []
        await client.press("ctrl+u", *"45", "f10")
        assert (await client.server.hear(SaveDefinition)).values["ring_timeout"] == 45


async def test_what_is_typed_is_shown_as_it_was_understood(tmp_path: Path) -> None:
    """Row 81: 9 is 09:00, in full width too."""
    async with setting_up(tmp_path, usual(), "6", "enter", "enter", "enter") as client:
        await come_to(client, "hours_start")
        await client.press(*"１０", "tab")
        await client.shows("10:00")
        await client.press("1", "8", "3", "0", "f10")
        said = await client.server.hear(SaveDefinition)
        assert (said.values["hours_start"], said.values["hours_end"]) == ("10:00", "18:30")
        assert said.values["script"] == CAMPAIGN["script"]


async def test_keys_typed_in_one_breath_go_to_their_fields(tmp_path: Path) -> None:
    async with setting_up(tmp_path, usual(), "5", "enter", "n") as client:
        await arrived(client)
        await client.press_in_one_breath(*"Days", "tab", "space", "tab", *"12/29..1/3", "f10")
        said = await client.server.hear(SaveDefinition)
        assert said.values["name"] == "Days"
        assert said.values["weekdays"] == ["tue", "wed", "thu", "fri"]
        assert said.values["holidays"] == ["2025-12-29..2026-01-03"]


async def test_a_form_of_more_fields_than_fit_scrolls(tmp_path: Path) -> None:
    """Row 151: seven conditions are 24 fields."""
    book = usual()
    condition = {"column": "都道府県", "operator": "is", "value": "大阪府"}
    book.put(Kind.JOB, 1, JOB | {"conditions": [condition] * 7}, inside=5)
    keys = ("6", "enter", "enter", "b", "enter", "enter", "c", "a", "enter", "enter")
    async with setting_up(tmp_path, book, *keys) as client:
        await come_to(client, "conditions")
        await client.press("enter")
        await client.shows(" 1 Column")
        assert " 8 Value" not in client.screen
        await client.press(*["tab"] * 23)
        await client.shows(" 8 Value")
        await client.press(*["pageup"] * 3)
        await client.shows(" 1 Column")


async def test_a_move_repaints_the_two_fields_and_the_help_alone(tmp_path: Path) -> None:
    """Over a slow line a Tab costs some hundred bytes, not a screen."""
    async with setting_up(tmp_path, usual(), "6", "enter", "enter", "enter") as client:
        await come_to(client, "hours_start")
        compositor = client.app.screen._compositor
        painted: list[Region] = []
        update = compositor.update_widgets

        def watching(widgets: set[Widget]) -> None:
            update(widgets)
            painted.extend(compositor._dirty_regions)

        compositor.update_widgets = watching  # type: ignore[method-assign]
        await client.press("tab")
        view = form(client).view
        shown = view.query_one(VerticalScroll).region
        rows = {row.region.y for row in view.query(FieldRow) if shown.contains_region(row.region)}
        fields = {y for region in painted for y in range(region.y, region.bottom)} & rows
        assert 0 < len(fields) <= 2


async def test_escape_asks_before_anything_is_dropped(tmp_path: Path) -> None:
    async with setting_up(tmp_path, usual(), "3", "enter", "enter") as client:
        await client.press("x", "escape")
        await client.shows("Drop what was changed here (1)?")
        await client.press("n")
        assert form(client).form is not None
        await client.press("escape", "y")
        await client.shows("shown 2")
        assert client.server.all(SaveDefinition) == []


async def test_without_changes_escape_just_goes_back(tmp_path: Path) -> None:
    async with setting_up(tmp_path, usual(), "3", "enter", "enter", "f10") as client:
        await client.shows("Nothing was changed.")
        await client.press("escape")
        await client.shows("shown 2")


async def test_a_lost_link_loses_nothing_and_the_save_goes_out_once_more_under_its_id(tmp_path: Path) -> None:
    """Guarantee I15: the same request, sent again, is the same."""
    async with setting_up(tmp_path, usual(), "3", "enter", "enter") as client:
        client.server.silent.add("save_definition")
        await client.press("2", "f10")
        first = await client.server.hear(SaveDefinition)
        await client.lose_link()
        await client.shows("東チーム2")
        await client.press("escape")
        await client.shows("It is being saved, and no answer came yet.")
        await client.press("n")
        client.server.silent.clear()
        await client.find_link()
        second = await client.server.hear(SaveDefinition, 2)
        assert second == first
        await client.shows("is saved.")


async def test_saved_while_the_link_is_lost_it_is_sent_when_it_is_back(tmp_path: Path) -> None:
    async with setting_up(tmp_path, usual(), "3", "enter", "enter") as client:
        await client.lose_link()
        await client.press("2", "f10")
        await client.shows("It is saved as soon as the link is back")
        await client.find_link()
        await client.server.hear(SaveDefinition)
        await client.shows("is saved.")


async def test_the_servers_refusal_stands_at_its_field_in_words(tmp_path: Path) -> None:
    """Rows 45, 83: the sentence names field, reason and way out."""
    book = usual()
    book.saving = lambda asked: refused(
        asked.request, "name_taken", kind="group", field="name", value="西チーム"
    )
    async with setting_up(tmp_path, book, "3", "enter", "enter") as client:
        await client.press("2", "tab", "f10")
        await client.shows("dial group, Dial group: there is a", "already; choose another")
        spec = form(client).view.focused_spec
        assert spec is not None
        assert spec.name == "name"


async def test_two_supervisors_cannot_overwrite_each_other_unseen(tmp_path: Path) -> None:
    """Both versions are seen; mine goes on top of theirs, and what I did not touch stays theirs."""
    book = usual()
    async with setting_up(tmp_path, book, "3", "enter", "enter") as client:
        book.overtaken(Kind.GROUP, 1, {"name": "東チーム", "members": ["sato"]})
        await client.press("2", "f10")
        await client.shows("suzuki changed this at", "theirs", "yours", "(as opened)")
        book.saving = None
        await client.press("m")
        said = await client.server.hear(SaveDefinition, 2)
        assert (said.revision, said.values["members"]) == (2, ["sato"])
        assert said.values["name"] != "東チーム"


async def test_theirs_can_be_taken_instead(tmp_path: Path) -> None:
    book = usual()
    async with setting_up(tmp_path, book, "3", "enter", "enter") as client:
        book.overtaken(Kind.GROUP, 1, {"name": "東京", "members": []})
        await client.press("2", "f10")
        await client.shows("suzuki changed this at")
        await client.press("t")
        await client.shows("東京")
        assert form(client).loses() is None


async def test_a_form_that_may_not_be_changed_is_to_look_at(tmp_path: Path) -> None:
    """Rows 31, 35: view alone changes nothing."""
    book = usual()
    book.put(Kind.RULE, 1, RULE, may_edit=False)
    async with setting_up(tmp_path, book, "4", "enter", "enter") as client:
        await client.shows("標準, to look at", "1, 1.5")
        assert "save" not in client.screen.splitlines()[-1]
        await client.press("9", "down", "space", "f10")
        await client.shows("You may look at it, not change it.")
        assert client.server.all(SaveDefinition) == []


async def test_predictive_is_warned_about_before_it_is_saved(tmp_path: Path) -> None:
    """Row 6."""
    async with setting_up(tmp_path, usual(), "4", "enter", "enter") as client:
        assert "Begin with progressive, and watch" not in client.screen
        await client.press("tab", "right")
        await client.shows("Predictive: calls may find no agent")
        await client.press("left")
        await client.until(lambda: "may find no agent" not in client.screen)


async def test_the_rule_form_opens_the_page_with_the_formula(tmp_path: Path) -> None:
    """Row 54."""
    async with setting_up(tmp_path, usual(), "4", "enter", "enter", "f5") as client:
        await client.shows("round_down( m(w) x w ) + k + p")
        await client.press("escape")
        await client.shows("Ring timeout")


async def test_a_new_campaign_says_that_results_come_with_it(tmp_path: Path) -> None:
    """Row 87."""
    async with setting_up(tmp_path, usual(), "6", "enter", "n") as client:
        await arrived(client)
        await client.press(*"Fair", "tab", "right", "f10")
        said = await client.server.hear(SaveDefinition)
        assert (said.values["name"], said.values["rule"]) == ("Fair", "標準")
        await client.shows("It begins with ten results")


async def test_what_the_server_wants_known_is_read_before_one_goes_on(tmp_path: Path) -> None:
    """Row 322."""
    book = usual()
    async with setting_up(tmp_path, book, "3", "enter", "enter") as client:
        said = book.saved

        def warning(asked: SaveDefinition) -> object:
            book.saving = None
            warned = (SavedWarning(code="no_phone", values={}),)
            return said(asked).model_copy(update={"warnings": warned})

        book.saving = warning  # type: ignore[assignment]
        await client.press("2", "f10")
        await client.shows("to know", "without a phone it cannot join a job")
        await client.press("escape")
        await client.shows("shown 2")


async def test_what_was_deleted_meanwhile_cannot_be_opened(tmp_path: Path) -> None:
    book = usual()
    async with setting_up(tmp_path, book, "3", "enter") as client:
        book.rows[Kind.GROUP] = []
        await client.press("enter")
        await client.shows("It was deleted meanwhile.")


async def test_a_new_result_begins_with_the_place_after_the_last(tmp_path: Path) -> None:
    """Row 84."""
    book = usual()
    for id, position in ((1, 4), (2, 9)):
        values = {"label": f"result {id}", "position": position, "class": "contact", "next_action": "keep"}
        book.put(Kind.DISPOSITION, id, values | {"required": False, "active": True}, inside=3)
    async with setting_up(tmp_path, book, "6", "enter", "enter", "2", "enter", "n") as client:
        await client.press(*"Later", "f10")
        assert (await client.server.hear(SaveDefinition)).values["position"] == 10
