"""The set-up desk: one key opens the Outbound menu, panes lie on each other, and the way back is the way in."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.setup import ListDefinitions, SaveDefinition
from kaden.vocabulary import AgentState
from tests.tui.client import open_client
from tests.tui.floor_samples import FAIR, jobs
from tests.tui.samples import ZONE
from tests.tui.samples import desk as agents_desk
from tests.tui.screens.setup.office import arrived, setting_up, usual

PATH = {"callbacks": ("end", "up", "up", "up"), "customers": ("end", "up", "up"), "history": ("end", "up")}
"""To the places of records, from wherever the cursor of the menu stands."""


async def test_one_key_opens_the_menu_in_the_order_of_setting_up(tmp_path: Path) -> None:
    """Rows 13, 15."""
    async with setting_up(tmp_path, usual()) as client:
        text = client.screen
        wanted = ["Accounts", "Statuses", "Dial groups", "Dial rules", "Calendars", "Campaigns"]
        places = [text.index(word) for word in wanted]
        assert places == sorted(places)


async def test_row_15_the_menu_leads_to_what_was_done_and_what_is_done_now(tmp_path: Path) -> None:
    """Promised calls, customers and history open as on the desk of records, and Esc comes back to the menu."""
    async with setting_up(tmp_path, usual()) as client:
        lines = [line.strip() for line in client.screen.splitlines()]
        for place, title in (("Promised", "callbacks"), ("Handling", "history"), ("Customers", "customers")):
            assert any(place in line for line in lines)
            await client.press(*PATH[title], "enter")
            await client.until(lambda: client.app.screen.name == "review")
            await client.settle()
            await client.shows(place)
            # Customers are asked for at once.
            await client.press(*["escape"] * (2 if title == "customers" else 1))
            await client.until(lambda: client.app.screen.name == "setup")
        await client.press("end", "enter")
        await client.until(lambda: client.app.screen.name == "supervisor")


async def test_its_clock_is_the_floors_and_says_where(tmp_path: Path) -> None:
    """As on the supervisor's desk that it was opened from; of jobs in two zones neither is told."""
    async with setting_up(tmp_path, usual()) as client:
        far = FAIR.model_copy(update={"zone": "America/New_York"})
        await client.server.send(jobs(far))
        await client.until(lambda: client.screen.splitlines()[0].rstrip().endswith("01:03 EST"))
        await client.server.send(jobs(far, FAIR.model_copy(update={"zone": ZONE})))
        await client.until(lambda: client.screen.splitlines()[0].rstrip().endswith(" 15:03"))


async def test_a_user_has_no_such_menu(tmp_path: Path) -> None:
    """Rows 34, 36."""
    async with open_client(tmp_path, desk=agents_desk(AgentState.IDLE)) as client:
        assert not client.app.is_screen_installed("setup")
        await client.press("u", "ctrl+o")
        assert client.app.screen.name == "agent"


async def test_escape_goes_back_one_step_at_a_time(tmp_path: Path) -> None:
    async with setting_up(tmp_path, usual(), "6", "enter", "enter") as client:
        for shown in ("shown 1", "Accounts"):
            await client.press("escape")
            await arrived(client)
            await client.shows(shown)
        await client.press("escape")
        assert client.app.screen.name == "supervisor"
        await client.press("u")
        assert client.app.screen.name == "setup"


async def test_help_shows_the_keys_and_goes_back(tmp_path: Path) -> None:
    async with setting_up(tmp_path, usual(), "3", "enter") as client:
        await client.press("question_mark")
        await client.shows("Keys of this screen", "Show only lines with these words")
        await client.press("f1")
        await arrived(client)
        await client.shows("shown 2")


async def test_after_a_lost_link_the_list_is_asked_for_again(tmp_path: Path) -> None:
    async with setting_up(tmp_path, usual(), "3", "enter") as client:
        before = len(client.server.all(ListDefinitions))
        await client.lose_link()
        await client.find_link()
        await client.server.hear(ListDefinitions, before + 1)


async def test_a_deep_way_shows_its_end(tmp_path: Path) -> None:
    """Where one is matters more than how one came."""
    keys = ("6", "enter", "enter", "b", "enter", "enter", "c", "a", "enter")
    async with setting_up(tmp_path, usual(), *keys) as client:
        assert client.screen.splitlines()[0].startswith(" kaden › … › Batches › 2月 › Call jobs")


async def test_a_question_before_quitting_names_what_would_be_lost(tmp_path: Path) -> None:
    async with setting_up(tmp_path, usual(), "3", "enter", "enter") as client:
        await client.press("x", "ctrl+q")
        await client.shows("Drop what was changed here (1)?")
        await client.press("n")
        assert client.app.screen.name == "setup"


async def test_what_is_typed_in_one_breath_with_the_key_of_a_form_waits_for_its_fields(
    tmp_path: Path,
) -> None:
    """No letter is lost, and none is taken for a key of the list: `d` deletes there."""
    async with setting_up(tmp_path, usual(), "3", "enter") as client:
        await client.press_in_one_breath("n", *"dad")
        await client.shows("new dial group", "dad")
        assert "Delete" not in client.screen
        await client.press("x", "f10")
        assert (await client.server.hear(SaveDefinition)).values["name"] == "dadx"


async def test_a_form_left_before_it_opened_leaves_no_keys_behind(tmp_path: Path) -> None:
    async with setting_up(tmp_path, usual(), "3", "enter") as client:
        await client.press_in_one_breath("n", *"ab", "escape")
        await client.shows("shown 2")
        await client.press("n")
        await client.shows("new dial group")
        await client.press("c", "f10")
        assert (await client.server.hear(SaveDefinition)).values["name"] == "c"
