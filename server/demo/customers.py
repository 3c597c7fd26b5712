"""The demo's customer file: 500 visitors of a trade fair as an office would type them, and a few rows it got wrong.

It goes through the real list import, so the demo starts where a real office starts: with a CSV file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from random import Random
from typing import Final

VALID_ROWS: Final = 500
HEADER: Final = ("会社名", "部署", "お名前", "電話番号", "都道府県", "来場日", "関心", "備考")

_COMPANIES: Final = (
    "青葉",
    "みなと",
    "髙橋",
    "東亜",
    "サンライズ",
    "北斗",
    "山﨑",
    "ひかり",
    "三和",
    "大島",
    "若葉",
    "白浜",
)
_KINDS: Final = (
    "精機㈱",
    "商事株式会社",
    "電子工業(株)",
    "システムズ㈱",
    "食品",
    "物流株式会社",
    "設計事務所",
    "印刷㈱",
)
_PARTS: Final = ("営業部", "総務部", "開発①課", "購買課", "情報システム部", "製造部", "経営企画室", "")
_FAMILIES: Final = (
    "佐藤",
    "鈴木",
    "髙田",
    "田中",
    "伊藤",
    "渡邊",
    "山本",
    "中村",
    "小林",
    "加藤",
    "吉田",
    "山田",
)
_GIVEN: Final = ("太郎", "花子", "健一", "美咲", "翔", "陽子", "大輔", "恵", "直樹", "由美子", "誠", "さくら")
_PREFECTURES: Final = ("東京都", "神奈川県", "埼玉県", "千葉県", "大阪府", "愛知県", "福岡県", "北海道")
_INTERESTS: Final = ("製品A", "製品B", "保守契約", "資料希望", "見積希望")
_REMARKS: Final = (
    "",
    "",
    "",
    "名刺交換のみ",
    "後日連絡",
    "午前中が良い",
    "担当変更の可能性あり",
    "展示機に興味",
)
_AREAS: Final = ("03-3", "03-5", "06-6", "052-2", "092-4", "045-6", "011-2")
_WRONG: Final = ("", "110", "03-12-34", "不明", "090-123", "0000000000")


def customer_file(seed: int) -> bytes:
    """The CSV file in UTF-8: a header, `VALID_ROWS` good rows and one bad row for each way to get it wrong."""
    random = Random(f"customers {seed}")
    rows = _people(random, VALID_ROWS)
    for wrong in _WRONG:
        rows.insert(random.randrange(len(rows)), _row(random, wrong))
    return as_file(HEADER, rows)


def people(seed: int, count: int) -> list[tuple[str, ...]]:
    """So many customers, with the columns of `HEADER` and good numbers."""
    return _people(Random(f"customers {seed}"), count)


def as_file(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file in UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def _people(random: Random, count: int) -> list[tuple[str, ...]]:
    return [_row(random, number) for number in _numbers(random, count)]


def _row(random: Random, number: str) -> tuple[str, ...]:
    return (
        random.choice(_COMPANIES) + random.choice(_KINDS),
        random.choice(_PARTS),
        f"{random.choice(_FAMILIES)} {random.choice(_GIVEN)}",
        number,
        random.choice(_PREFECTURES),
        f"2026/10/{random.randint(7, 9):02d}",
        random.choice(_INTERESTS),
        random.choice(_REMARKS),
    )


def _numbers(random: Random, count: int) -> list[str]:
    numbers: dict[str, None] = {}
    while len(numbers) < count:
        numbers[_mobile(random) if random.random() < 0.4 else _fixed(random)] = None
    return list(numbers)


def _mobile(random: Random) -> str:
    return f"0{random.choice((7, 8, 9))}0-{random.randint(2000, 8999)}-{random.randint(0, 9999):04d}"


def _fixed(random: Random) -> str:
    area = random.choice(_AREAS)
    missing = 10 - sum(char.isdigit() for char in area) - 4
    return f"{area}{random.randrange(10**missing):0{missing}d}-{random.randint(0, 9999):04d}"
