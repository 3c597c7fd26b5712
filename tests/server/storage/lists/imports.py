"""Importing in tests: text in, report and records out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kaden.protocol.server import ImportReport, RefusedRow
from server.hub.port import ListOrder
from server.storage.lists.loading import StoreLoader
from tests.server.storage.office import Office

HEAD = "会社名,氏名,TEL,携帯,備考\n"
GOOD = "㈱髙橋,山田 太郎,03-1234-5678,090-1234-5678,①\n"


def rows(number: int, start: int = 0) -> str:
    """That many good rows."""
    return "".join(
        f"会社,氏名,,090-{place:08},\n" for place in range(10_000_000 + start, 10_000_000 + start + number)
    )


def reasons(refused: Sequence[RefusedRow]) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in refused]


class Imports:
    """The loader over an office, a folder for files, and what it told."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office = office
        self.loader = StoreLoader(office.runner, lambda: office.now)
        self._folder = folder
        self.progress: list[tuple[str, int, int]] = []

    async def load(
        self,
        text: str | bytes,
        *,
        batch: str = "展示会来場者",
        encoding: str | None = None,
        mapping: dict[str, str] | None = None,
        dry_run: bool = False,
    ) -> tuple[ImportReport, Sequence[RefusedRow]]:
        file = self._folder / "spooled"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        by = self.office.supervisor
        order = ListOrder(by, "i", batch, "来場者.csv", encoding, mapping or {}, dry_run)
        return await self.loader.load(order, file, lambda *told: self.progress.append(told))

    async def records(self) -> list[tuple[object, ...]]:
        return await self.office.rows("SELECT line, number, group_id, state FROM record ORDER BY id")

    async def lists(self) -> list[tuple[object, ...]]:
        return await self.office.rows("SELECT id, state, rows FROM customer_list ORDER BY id")
