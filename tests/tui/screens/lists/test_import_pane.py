"""Importing from the screen, over a server that is played (rows 112 to 125)."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.base import Message
from kaden.protocol.client import ImportBegin, ImportEnd
from kaden.protocol.server import ImportLook, ImportProgress, ImportRefusedRows, ImportReport, RefusedRow
from tests.tui.client import Client
from tests.tui.screens.lists.lists_office import Shelf, at_lists
from tui.screens.lists.import_pane import ImportPane

COLUMNS = ("会社", "番号")
FIELDS = ("phone", "name", "company", "column")


class Reader:
    """The server's side of an import."""

    def __init__(self, client: Client) -> None:
        self.begun: ImportBegin | None = None
        self._client = client
        client.server.answers |= {
            "import_begin": self._begin,
            "import_chunk": self._ignore,
            "import_end": self.ended,
        }
        self.refused = (RefusedRow(line=4, reason="not_a_number", value="abc", column="番号"),)

    def _begin(self, asked: ImportBegin) -> Message:
        self.begun = asked
        return ImportProgress(request=asked.request, stage="received", done=0, total=asked.size)

    def _ignore(self, asked: Message) -> Message:
        return ImportProgress(request="nobody", stage="received", done=0, total=0)

    def ended(self, asked: ImportEnd) -> Message:
        begun = self.begun
        assert begun is not None
        mapping = {"会社": "company"} | begun.mapping
        preview = (("A社", "03-1234-5678"),)
        if begun.look:
            return ImportLook(
                request=asked.request, encoding="cp932", columns=COLUMNS, mapping=mapping, fields=FIELDS,
                preview=preview,
            )  # fmt: skip
        return ImportReport(
            request=asked.request, list_id=None if begun.dry_run else 9, encoding="cp932", columns=COLUMNS,
            mapping=mapping, preview=preview, rows=4, valid=3, invalid=1, duplicates_in_file=0, duplicates_in_list=0,
            do_not_call=0, unallocated=3,
        )  # fmt: skip


async def chosen(client: Client, folder: Path) -> Reader:
    """A file was chosen and looked at."""
    (folder / "l.csv").write_text("会社,番号\nA社,03-1234-5678\n")
    reader = Reader(client)
    await client.press("i")
    client.app.screen.query_one(ImportPane).bar.field.value = str(folder / "l.csv")
    await client.press("enter")
    await client.shows("Encoding: cp932", "03-1234-5678")
    return reader


async def test_the_preview_is_the_servers_and_the_mapping_changes_by_keys(tmp_path: Path) -> None:
    """Row 116: the column that nobody could guess becomes the phone."""
    async with at_lists(tmp_path, Shelf()) as client:
        reader = await chosen(client, tmp_path)
        await client.shows("Which column is the phone?", "(shown only)")
        await client.press("down", "space")
        await client.until(lambda: reader.begun is not None and reader.begun.mapping.get("番号") == "phone")
        await client.until(lambda: "Which column" not in client.screen)


async def test_a_trial_comes_before_the_import(tmp_path: Path) -> None:
    """Rows 121, 122."""
    async with at_lists(tmp_path, Shelf()) as client:
        reader = await chosen(client, tmp_path)
        await client.press("f10")
        await client.shows("try it first")
        await client.press("t")
        await client.shows("rows 4", "would be imported 3", "refused: wrong 1")
        assert reader.begun is not None
        assert reader.begun.dry_run
        await client.press("f10")
        await client.shows("Import 3 of 4 rows?")
        await client.press("y")
        await client.shows("3 customers are imported")
        assert not reader.begun.dry_run


async def test_a_lost_link_is_told_and_it_can_be_tried_again(tmp_path: Path) -> None:
    """Row 122: nothing is half done."""
    async with at_lists(tmp_path, Shelf()) as client:
        reader = await chosen(client, tmp_path)
        client.server.silent.add("import_end")
        await client.press("t")
        await client.server.hear(ImportEnd, 2)
        await client.lose_link()
        await client.shows("nothing was imported")
        client.server.silent.clear()
        await client.find_link()
        await client.press("t")
        await client.shows("would be imported 3")
        assert reader.begun is not None


async def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    async with at_lists(tmp_path, Shelf(), "i") as client:
        await client.press(*"/nowhere", "enter")
        await client.shows("cannot be read")


async def test_refused_lines_are_shown(tmp_path: Path) -> None:
    async with at_lists(tmp_path, Shelf()) as client:
        reader = await chosen(client, tmp_path)
        client.server.silent.add("import_end")
        await client.press("t")
        end = await client.server.hear(ImportEnd, 2)
        await client.server.send(ImportRefusedRows(request=end.request, rows=reader.refused))
        await client.server.send(reader.ended(end))
        await client.shows("would be imported 3")
        await client.press("r")
        await client.shows("this is no phone number", "abc")
