"""Customers as a supervisor finds them, and one's story."""

from __future__ import annotations

from typing import Any, Final

from kaden.clock import DAY, HOUR, MINUTE
from kaden.protocol.customers import (
    CustomerNumber,
    CustomerRow,
    CustomersPage,
    CustomerStory,
    StoryCall,
    StoryListing,
    StoryPromise,
    StoryVersion,
)
from kaden.protocol.desk import ResultChoice
from kaden.protocol.why import Obstacle, RecordInJob, RecordStanding
from kaden.vocabulary import CallKind, DispositionClass, JobState, NextAction, Outcome, Reason, RecordState
from tests.tui.samples import NOW


def person(record: int, name: str, **changes: Any) -> CustomerRow:
    """One customer of a list."""
    values: dict[str, Any] = {
        "record": record,
        "name": name,
        "company": "三和電子工業㈱",
        "number": "+819012340001",
        "number_as_given": "090-1234-0001",
        "state": RecordState.FINISHED,
        "attempts": 2,
        "last_dial": NOW - DAY,
        "outcome": Outcome.CONNECTED,
        "result": "見込み",
        "promised_for": None,
        "listed": False,
        "list": "visitors.csv",
        "line": 12,
        "batch": "11月",
        "campaign": "展示会2026",
        "zone": "Asia/Tokyo",
    }
    return CustomerRow(**(values | changes))


PEOPLE: Final = (
    person(903, "田中 花子"),
    person(902, "田中 次郎", state=RecordState.PROMISED, promised_for=NOW + HOUR, result="再コール"),
    person(901, "タナカ商店", listed=True, state=RecordState.BLOCKED, result=None, outcome=Outcome.NO_ANSWER),
)


def found(asked: Any, *people: CustomerRow, **changes: Any) -> CustomersPage:
    """The answer to a search."""
    return CustomersPage(
        request=asked.request, **({"customers": people, "before": None, "unread": 0} | changes)
    )


def call(attempt: int, **changes: Any) -> StoryCall:
    """A call that brought a result."""
    values: dict[str, Any] = {
        "attempt": attempt,
        "kind": CallKind.AUTO,
        "at": NOW - DAY,
        "number": "+819012340001",
        "outcome": Outcome.CONNECTED,
        "went_out": True,
        "job": "来場者フォロー",
        "agent": "佐藤 花子",
        "talked": 3 * MINUTE,
        "result": "見込み",
        "note": "資料を送る",
        "unsaved": False,
        "saved_at": NOW - DAY,
        "saved_by": "佐藤 花子",
        "edited_at": None,
        "edited_by": None,
        "versions": (),
        "recorded": True,
    }
    return StoryCall(**(values | changes))


CALLED_BACK: Final = call(
    82,
    kind=CallKind.RECORDED,
    at=NOW - HOUR,
    agent=None,
    job=None,
    talked=None,
    went_out=False,
    recorded=False,
    saved_by="高橋 花子",
    result="アポ",
    note="来週お越し",
)


_BEFORE: Final = StoryVersion(result="受付NG", note="", promised_for=None, at=NOW - DAY, by="佐藤 花子")

_DONE: Final = Obstacle(reason=Reason.FINISHED, since=NOW - DAY, until=None, final=True)

_STANDING: Final = RecordStanding(
    record=903,
    name="田中 花子",
    company="三和電子工業㈱",
    number="090-1234-0001",
    campaign="展示会2026",
    batch="11月",
    list="visitors.csv",
    line=12,
    zone="Asia/Tokyo",
    state=RecordState.FINISHED,
    attempts=2,
    last_dial=NOW - DAY,
    last_outcome=Outcome.CONNECTED,
    jobs=(RecordInJob(job=3, name="来場者フォロー", state=JobState.STARTED, obstacles=(_DONE,)),),
)

_PROMISE: Final = StoryPromise(
    at=NOW - DAY, due_at=NOW + DAY, agent=None, group="発信グループ1", state="open", closed_at=None
)

_LISTING: Final = StoryListing(
    number="+81312345678",
    company_wide=True,
    reason="苦情",
    at=NOW - DAY,
    by="山田 太郎",
    removed_at=None,
    removed_by=None,
    removed_reason="",
)

_RESULTS: Final = (
    ResultChoice(id=11, label="見込み", kind=DispositionClass.EFFECTIVE, next_action=NextAction.KEEP),
    ResultChoice(id=12, label="アポ", kind=DispositionClass.SUCCESS, next_action=NextAction.STOP),
)


def story(**changes: Any) -> CustomerStory:
    """A customer who was called, promised a call, and called back."""
    values: dict[str, Any] = {
        "request": "-",
        "now": NOW,
        "customer": PEOPLE[0],
        "columns": (("会社名", "三和電子工業㈱"), ("都道府県", "東京都"), ("備考", "")),
        "numbers": (
            CustomerNumber(number="+819012340001", as_given="090-1234-0001", listed=False),
            CustomerNumber(number="+81312345678", as_given="03-1234-5678", listed=True),
        ),
        "standing": _STANDING,
        "imported_at": NOW - 9 * DAY,
        "imported_by": "高橋 花子",
        "calls": (
            call(81, edited_at=NOW - 2 * HOUR, edited_by="山田 太郎", versions=(_BEFORE,)),
            call(
                80, outcome=Outcome.NO_ANSWER, agent=None, result=None, note="", talked=None, recorded=False
            ),
        ),
        "newest": 81,
        "promises": (_PROMISE,),
        "listings": (_LISTING,),
        "results": _RESULTS,
        "hours": (540, 1020),
        "closed_days": (),
        "may_edit": True,
    }
    return CustomerStory(**(values | changes))
