"""What a server says about a fair's customers who are not dialled."""

from __future__ import annotations

from typing import Any, Final

from kaden.clock import HOUR, MINUTE, Instant
from kaden.protocol.why import Funnel, FunnelLayer, Obstacle, RecordInJob, RecordReasons, RecordStanding
from kaden.vocabulary import JobState, Outcome, Reason, RecordState

NOON: Final[Instant] = 1_800_000_000_000
"""17:00 in Tokyo."""

LAYERS: Final = (
    FunnelLayer(reason=Reason.OTHER_GROUP, count=100),
    FunnelLayer(
        reason=Reason.RESTING, count=30, falls=((NOON + HOUR, 10), (NOON + 2 * HOUR + 5 * MINUTE, 20))
    ),
    FunnelLayer(reason=Reason.FINISHED, count=20),
)


def funnel(request: str = "r", **changes: Any) -> Funnel:
    """200 records, 50 of them to be dialled."""
    fields: dict[str, Any] = {
        "request": request,
        "at": NOON,
        "job": 3,
        "name": "展示会フォロー 2月",
        "campaign": "展示会2026",
        "batch": "来場者 第1回",
        "zone": "Asia/Tokyo",
        "state": JobState.STARTED,
        "records": 200,
        "layers": LAYERS,
        "dialable": 50,
    }
    return Funnel(**fields | changes)


def record(*obstacles: Obstacle, **changes: Any) -> RecordStanding:
    """A customer in one job."""
    fields: dict[str, Any] = {
        "record": 12,
        "name": "田中 花子",
        "company": "三和電子工業㈱",
        "number": "03-1234-5678",
        "campaign": "展示会2026",
        "batch": "来場者 第1回",
        "list": "list.csv",
        "line": 13,
        "zone": "Asia/Tokyo",
        "state": RecordState.READY,
        "attempts": 1,
        "last_dial": NOON - HOUR,
        "last_outcome": Outcome.BUSY,
        "jobs": (RecordInJob(job=3, name="展示会フォロー 2月", state=JobState.STARTED, obstacles=obstacles),),
    }
    return RecordStanding(**fields | changes)


RESTS: Final = Obstacle(reason=Reason.RESTING, since=NOON - HOUR, until=NOON + 23 * HOUR, final=False)
LISTED: Final = Obstacle(reason=Reason.DO_NOT_CALL, since=None, until=None, final=True)


def reasons(*records: RecordStanding, request: str = "r", more: bool = False) -> RecordReasons:
    """The answer about some records."""
    return RecordReasons(request=request, at=NOON, records=records, more=more)
