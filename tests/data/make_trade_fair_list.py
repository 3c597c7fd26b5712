"""Makes `trade_fair.csv`: the list of visitors that an office brings home from a trade fair, as messy as it comes.

Three people typed it from business cards into one spreadsheet and saved it as Windows writes CSV (CP932). The same seed
makes the same bytes. Numbers are invented; area codes and companies' forms are real.

python -m tests.data.make_trade_fair_list
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Final

FILE: Final = Path(__file__).with_name("trade_fair.csv")
ROWS: Final = 5_000
SEED: Final = 20_261_122

HEADINGS: Final = (
    "No.", "来場日", "会社名", "部署", "役職", "氏名", "フリガナ", "TEL", "携帯電話", "FAX", "メール", "住所",
    "関心製品", "ランク", "備考", "",
)  # fmt: skip

COMPANIES: Final = (
    "青葉", "みなと", "髙橋", "東亜", "サンライズ", "北斗", "山﨑", "ひかり", "三和", "大島", "若葉", "白浜", "富士見",
    "エヌ・ティ", "ティーエム", "日本精密", "クラウド＆ワークス", "西日本", "第一", "德永", "桒原", "セイブ",
)  # fmt: skip
KINDS: Final = (
    "精機㈱", "商事株式会社", "電子工業(株)", "システムズ㈱", "食品工業　株式会社", "物流㈱", "設計事務所", "印刷㈲",
    "テクノロジー合同会社", "製作所", "ホールディングス㈱", "建設（株）", "化学ＫＫ",
)  # fmt: skip
DEPARTMENTS: Final = (
    "営業部", "営業部　第一課", "総務部", "開発①課", "開発②課", "購買課", "情報システム部", "製造部Ⅱ", "経営企画室", "",
    "DX推進G", "生産技術部／金型課",
)  # fmt: skip
TITLES: Final = ("部長", "課長", "係長", "主任", "", "", "代表取締役", "担当", "Manager")
FAMILIES: Final = (
    ("佐藤", "ｻﾄｳ"), ("鈴木", "ｽｽﾞｷ"), ("髙田", "ﾀｶﾀﾞ"), ("田中", "ﾀﾅｶ"), ("伊藤", "ｲﾄｳ"), ("渡邊", "ﾜﾀﾅﾍﾞ"),
    ("渡邉", "ﾜﾀﾅﾍﾞ"), ("斎藤", "ｻｲﾄｳ"), ("齋藤", "ｻｲﾄｳ"), ("髙橋", "ﾀｶﾊｼ"), ("山﨑", "ﾔﾏｻﾞｷ"), ("小林", "ｺﾊﾞﾔｼ"),
    ("吉田", "ﾖｼﾀﾞ"), ("濵田", "ﾊﾏﾀﾞ"), ("神﨑", "ｶﾝｻﾞｷ"), ("栁", "ﾔﾅｷﾞ"), ("佐々木", "ｻｻｷ"), ("Smith", "ｽﾐｽ"),
)  # fmt: skip
GIVEN: Final = (
    ("太郎", "ﾀﾛｳ"), ("花子", "ﾊﾅｺ"), ("健一", "ｹﾝｲﾁ"), ("美咲", "ﾐｻｷ"), ("翔", "ｼｮｳ"), ("陽子", "ﾖｳｺ"),
    ("大輔", "ﾀﾞｲｽｹ"), ("恵", "ﾒｸﾞﾐ"), ("直樹", "ﾅｵｷ"), ("由美子", "ﾕﾐｺ"), ("誠", "ﾏｺﾄ"), ("さくら", "ｻｸﾗ"),
)  # fmt: skip
AREAS: Final = (
    ("03", "東京都千代田区丸の内"), ("03", "東京都港区芝公園"), ("06", "大阪府大阪市北区梅田"),
    ("052", "愛知県名古屋市中区栄"), ("045", "神奈川県横浜市西区"), ("022", "宮城県仙台市青葉区"),
    ("092", "福岡県福岡市博多区"), ("0460", "神奈川県箱根町"), ("0263", "長野県松本市"),
    ("048", "埼玉県さいたま市大宮区"),
)  # fmt: skip
INTERESTS: Final = ("製品Ａ", "製品Ｂ", "保守契約", "見積希望", "資料希望；製品Ａ", "①と③", "")
REMARKS: Final = (
    "", "", "", "", "名刺交換のみ", "後日連絡", "午前中が良い", "担当変更の可能性あり", "「前向きに検討」とのこと",
    "価格を確認したい, 納期も", "展示機に興味\n次回は来年3月", "=要確認", "※要折返し～", "彼は\"A社\"とも商談中",
)  # fmt: skip

CUT_OFF: Final = "〓"
"""Becomes the first half of a character: an old system cut the text at 40 bytes."""

Spelling = Callable[[str, str, str], str]
SPELLINGS: Final[tuple[Spelling, ...]] = (
    lambda area, local, line: f"{area}-{local}-{line}",
    lambda area, local, line: f"{area}-{local}-{line}",
    lambda area, local, line: f"{area}{local}{line}",
    lambda area, local, line: f"({area}){local}-{line}",
    lambda area, local, line: f"{area}({local}){line}",
    lambda area, local, line: f"{area} {local} {line}",
    lambda area, local, line: f"{area}－{local}－{line}",
    lambda area, local, line: f"{area}ー{local}ー{line}",
    lambda area, local, line: f"{area}.{local}.{line}",
    lambda area, local, line: f"+81-{area[1:]}-{local}-{line}",
    lambda area, local, line: f"+81 (0){area[1:]} {local} {line}",
    lambda area, local, line: f"{area[1:]}{local}{line}",
    lambda area, local, line: _wide(f"{area}-{local}-{line}"),
    lambda area, local, line: _wide(f"{area}{local}{line}"),
    lambda area, local, line: f" {area}-{local}-{line}　",
    lambda area, local, line: f"TEL {area}-{local}-{line}",
    lambda area, local, line: f"{area}-{local}-{line}(代)",
)
"""How the three of them, and the spreadsheet, write one number."""

BAD: Final = (
    "", "", "なし", "同上", "不明", "03-1234-567", "090-1234-56789", "03-1234-5678 内線123", "9.01235E+09",
    "110", "0990-12-3456", "+1 650-253-0000", "0312345678/09012345678", "０１８０-123-456", "#N/A", "携帯へ",
)  # fmt: skip
"""What stands in the column of numbers when there is none that can be called."""


def make(random: Random) -> bytes:
    """The file's bytes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows(_rows(random))
    # A spreadsheet that was longer once leaves empty rows behind.
    writer.writerows([""] * len(HEADINGS) for _ in range(3))
    return text.getvalue().encode("cp932").replace(CUT_OFF.encode("cp932"), b"\x81")


def _rows(random: Random) -> Iterator[list[str]]:
    used: list[tuple[str, str, str]] = []
    for number in range(1, ROWS + 1):
        fixed, place = _fixed(random)
        mobile = ("090" if random.random() < 0.6 else random.choice(("080", "070")), *_lines(random, 4))
        if used and random.random() < 0.02:
            # Visited two days, or two cards of one reception.
            fixed = random.choice(used)
        used.append(fixed)
        has_fixed, has_mobile = random.random() < 0.85, random.random() < 0.4
        phone = _written(random, fixed) if has_fixed else ""
        if not (has_fixed or has_mobile) or random.random() < 0.015:
            phone = random.choice(BAD)
        row = _person(random, number, phone, _written(random, mobile) if has_mobile else "", place)
        if number % 1_600 == 11:
            row[14] = "前回のご来場は大阪会場でした。次回は東京" + CUT_OFF
        if number % 1_300 == 17:
            # Somebody typed a comma into the file by hand.
            row[-1:] = ["", "至急"]
        # Excel leaves empty cells at the end of a row away when somebody has edited the file by hand.
        yield row[: 15 if random.random() < 0.1 else len(row)]


def _person(random: Random, number: int, phone: str, mobile: str, place: str) -> list[str]:
    (family, family_kana), (given, given_kana) = random.choice(FAMILIES), random.choice(GIVEN)
    kind = random.choice(KINDS)
    company = kind + random.choice(COMPANIES) if random.random() < 0.2 else random.choice(COMPANIES) + kind
    between = random.choice(("　", " ", ""))
    return [
        str(number),
        random.choice(("2026/11/18", "11月19日", "2026-11-20", "H38.11.18")),
        company,
        random.choice(DEPARTMENTS),
        random.choice(TITLES),
        family + between + given + random.choice(("", "", "", "　様")),
        f"{family_kana} {given_kana}",
        phone,
        mobile,
        phone if random.random() < 0.3 else "",
        f"{chr(97 + number % 26)}{number}@example.jp" if random.random() < 0.7 else "",
        f"{place}{random.randrange(1, 9)}丁目{random.randrange(1, 30)}-{random.randrange(1, 20)}",
        random.choice(INTERESTS),
        random.choice(("Ａ", "B", "Ｃ", "")),
        random.choice(REMARKS),
        "",
    ]


def _fixed(random: Random) -> tuple[tuple[str, str, str], str]:
    area, place = random.choice(AREAS)
    # Ten digits in all; an exchange's number begins with 2 to 9.
    return (area, *_lines(random, 6 - len(area))), place


def _lines(random: Random, digits: int) -> tuple[str, str]:
    local = random.randrange(2 * 10 ** (digits - 1), 10**digits)
    return str(local), f"{random.randrange(10_000):04}"


def _written(random: Random, number: tuple[str, str, str]) -> str:
    return random.choice(SPELLINGS)(*number)


def _wide(text: str) -> str:
    """Digits and signs as a Japanese keyboard gives them."""
    return text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


if __name__ == "__main__":
    FILE.write_bytes(make(Random(SEED)))
