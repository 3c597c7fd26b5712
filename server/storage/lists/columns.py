"""Which column of a list holds what: from its heading, in Japanese or English, or as `--map` says (domain row 116).

Rule: no column is lost. What no field claims stays as a column and is shown to the agent.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.text import clean

MAX_HEADING: Final = 200
"""Characters of a heading that are kept."""


class Field(StrEnum):
    """What a column can hold for us; the values are what `--map` takes."""

    PHONE = "phone"
    PHONE_2 = "phone_2"
    """Tried after the first one (domain row 124)."""
    PHONE_3 = "phone_3"
    NAME = "name"
    FAMILY_NAME = "family_name"
    """With the given name it makes up the name."""
    GIVEN_NAME = "given_name"
    COMPANY = "company"
    COLUMN = "column"
    """No field of ours: for taking back what the heading suggests."""


NUMBERS: Final = (Field.PHONE, Field.PHONE_2, Field.PHONE_3)

_WHOSE: Final = "連絡先|自宅|勤務先|会社|代表|直通|日中|担当者?|第?[1-3一二三]|home|office|work|business"
_NUMBER: Final = (
    "お?電話(?:番号)?|携帯(?:電話)?(?:番号)?(?:tel)?|連絡先|モバイル|ケータイ"
    "|tel(?:ephone)?|phone|mobile(?:phone)?|cell(?:phone)?"
)
_NUMBER_HEADING: Final = re.compile(
    f"[ごお御]?(?:{_WHOSE})?(?:の|no)?(?:{_NUMBER})(?:no|number|番号)?(?:{_WHOSE}|携帯(?:電話)?)?"
)
"""A heading of numbers, after `_bare`. Fax is none of them."""

_ADDED: Final = re.compile(
    r"[(\[<【〔][^)\]>】〕]*(?:必須|任意|半角|全角|ハイフン|数字|漢字|例)[^)\]>】〕]*[)\]>】〕]"
)
"""Advice on how to fill a column in, which its heading carries along."""

_HEADINGS: Final = {
    Field.NAME: """
        氏名 名前 お名前 御名前 ご氏名 御氏名 氏名漢字 漢字氏名 顧客名 顧客氏名 お客様名 お客様氏名 お客様のお名前
        担当者 担当者名 担当者氏名 ご担当者 ご担当者名 ご担当者様 ご担当者氏名 来場者 来場者名 来場者氏名 参加者名
        name fullname customername contactname contactperson
    """,
    Field.FAMILY_NAME: "姓 名字 苗字 姓漢字 lastname familyname surname",
    Field.GIVEN_NAME: "名 名漢字 firstname givenname",
    Field.COMPANY: """
        会社名 会社 法人名 企業名 貴社名 御社名 社名 勤務先 勤務先名 ご勤務先 団体名 組織名 取引先 取引先名
        会社団体名 会社名団体名 貴社名団体名 company companyname organization organisation accountname
    """,
}

_FIELD_OF: Final = {heading: field for field, known in _HEADINGS.items() for heading in known.split()}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a list and what they hold."""

    headings: tuple[str, ...]
    """Of all columns in the file's order, made unique and harmless."""
    numbers: tuple[int, ...]
    """Places of one to three columns of numbers, in the order in which they are tried."""
    names: tuple[int, ...]
    """Places whose texts make up the customer's name."""
    company: int | None
    mapping: Mapping[str, Field]
    """Heading to field, for the report."""


def read_columns(headings: tuple[str, ...], wanted: Mapping[str, str]) -> Columns:
    """Find out what the columns hold.

    Args:
        headings: the first row of the file.
        wanted: heading to field, as a person says; it wins over what the headings suggest.

    Raises:
        Refused: UNKNOWN_FIELD, UNKNOWN_COLUMN, FIELD_MAPPED_TWICE, NO_NUMBER_COLUMN.
    """
    names, fields = _fields(headings, wanted)
    places = {field: place for place, field in fields.items() if field is not Field.COLUMN}
    numbers = tuple(places[field] for field in NUMBERS if field in places)
    if not numbers:
        raise Refused(RefusalCode.NO_NUMBER_COLUMN, columns=_told(names))
    parts = (Field.NAME,) if Field.NAME in places else (Field.FAMILY_NAME, Field.GIVEN_NAME)
    return Columns(
        headings=names,
        numbers=numbers,
        names=tuple(places[field] for field in parts if field in places),
        company=places.get(Field.COMPANY),
        mapping={names[place]: field for place, field in sorted(fields.items())},
    )


def suggested(
    headings: tuple[str, ...], wanted: Mapping[str, str]
) -> tuple[tuple[str, ...], dict[str, Field]]:
    """The headings as shown, and what each would hold, whether or not there is a column of numbers.

    Raises:
        Refused: as `read_columns`, without NO_NUMBER_COLUMN.
    """
    names, fields = _fields(headings, wanted)
    return names, {names[place]: field for place, field in sorted(fields.items())}


def _fields(headings: tuple[str, ...], wanted: Mapping[str, str]) -> tuple[tuple[str, ...], dict[int, Field]]:
    names = _unique(headings)
    fields = _as_wanted(names, wanted)
    for place, field in _as_suggested(names, fields):
        fields[place] = field
    return names, fields


def _unique(headings: tuple[str, ...]) -> tuple[str, ...]:
    """Headings as they are shown: an empty one gets its number, a repeated one the how-manieth it is."""
    names: dict[str, None] = {}
    times: Counter[str] = Counter()
    for number, heading in enumerate(headings, 1):
        name = clean(heading, MAX_HEADING).strip() or f"({number})"
        unique = name
        while unique in names:
            times[name] += 1
            unique = f"{name} ({times[name] + 1})"
        names[unique] = None
    return tuple(names)


def _as_wanted(names: tuple[str, ...], wanted: Mapping[str, str]) -> dict[int, Field]:
    fields: dict[int, Field] = {}
    for column, value in wanted.items():
        if value not in tuple(Field):
            known = ", ".join(Field)
            raise Refused(RefusalCode.UNKNOWN_FIELD, field=value, fields=known)
        name = clean(column, MAX_HEADING).strip()
        if name not in names:
            raise Refused(RefusalCode.UNKNOWN_COLUMN, column=column, columns=_told(names))
        field = Field(value)
        if field is not Field.COLUMN and field in fields.values():
            twice = ", ".join(column for column in wanted if wanted[column] == value)
            raise Refused(RefusalCode.FIELD_MAPPED_TWICE, field=value, columns=twice)
        fields[names.index(name)] = field
    return fields


def _as_suggested(names: tuple[str, ...], taken: Mapping[int, Field]) -> Iterator[tuple[int, Field]]:
    """What the remaining headings suggest, each field once and the numbers in the file's order."""
    free = [field for field in Field if field not in taken.values()]
    for place, name in enumerate(names):
        if place in taken:
            continue
        heading = _bare(name)
        field = next((number for number in NUMBERS if heading == number.replace("_", "")), None)
        if field is None and _NUMBER_HEADING.fullmatch(heading):
            field = next((number for number in NUMBERS if number in free), None)
        field = field or _FIELD_OF.get(heading)
        if field in free:
            free.remove(field)
            yield place, field


def _bare(heading: str) -> str:
    """A heading without signs, spaces, advice, and the difference of full and half width."""
    return re.sub(r"[\W_]", "", _ADDED.sub("", unicodedata.normalize("NFKC", heading))).lower()


def _told(names: tuple[str, ...]) -> str:
    """The columns for a sentence; a list of a thousand is cut."""
    shown = ", ".join(names[:20])
    return f"{shown}, … ({len(names)})" if len(names) > 20 else shown
