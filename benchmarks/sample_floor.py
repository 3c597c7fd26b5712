"""A database with the ready sample and as many customers as a benchmark wants."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from kaden.clock import DAY, Instant
from kaden.vocabulary import PhoneType
from server.dialer.model import Asked, Hours
from server.dialer.writes import RunStarted, StartRun
from server.storage.inline_runner import InlineRunner
from server.storage.port import Tx
from server.storage.sample import SampleIds, SampleSpec, create_sample
from server.storage.transactions.records import NewList, NewRecord, add_list, add_records
from server.storage.transactions.redial import ListedNumber
from server.storage.transactions.runs import start_run

NOW: Final[Instant] = 1_800_000_000_000

COLUMNS: Final = ("会社名", "氏名", "部署", "電話番号", "住所", "備考")


def make(path: Path, records: int) -> SampleIds:
    """Make a database of that many ready customers in one list."""
    runner = InlineRunner.on_file(path, NOW, create=True)
    ids = runner.transact(lambda tx: _fill(tx, records))
    runner.shut()
    return ids


def start(path: Path, ids: SampleIds) -> RunStarted:
    """Start the sample's job a day later."""
    runner = InlineRunner.on_file(path, NOW)
    started = runner.transact(
        lambda tx: start_run(tx, StartRun(Asked(ids.supervisor, "start"), ids.job, NOW + DAY))
    )
    runner.shut()
    return started


def _fill(tx: Tx, records: int) -> SampleIds:
    period = SampleSpec(NOW, Hours(0, 1440), "Asia/Tokyo", date(2026, 1, 1), date(2028, 12, 31))
    ids = create_sample(tx, period)
    new = NewList(ids.batch, "list.csv", COLUMNS, "cp932", None, NOW)
    add_records(tx, add_list(tx, new), ids.group, list(_customers(records)))
    return ids


def _customers(number: int) -> Iterator[NewRecord]:
    for place in range(number):
        mobile = place % 3 == 0
        dialled = f"+8190{place:08}" if mobile else f"+813{place:08}"
        as_given = dialled.replace("+81", "0")
        kind = PhoneType.MOBILE if mobile else PhoneType.FIXED
        company, name = f"株式会社サンプル{place % 977}", f"山田 太郎{place}"
        extra = (company, name, "営業部", as_given, "東京都千代田区1-2-3", "展示会でご来場")
        yield NewRecord(place + 2, name, company, (ListedNumber(dialled, as_given, kind),), extra)
