"""Open promises of the campaigns that somebody may see, the earliest first (rows 256, 269 to 272).

Rule: each campaign's are walked along an index of what is open, so far as they are told.
"""

from __future__ import annotations

from heapq import merge
from itertools import islice
from typing import Final

from kaden.clock import Instant
from kaden.protocol.callbacks import OpenPromise, Seen, ShowCallbacks
from kaden.protocol.my_work import NOTE_TOLD
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId, AgentId, CallbackId, CampaignId, GroupId, RecordState
from server.storage.callbacks_port import PromiseQuestion
from server.storage.port import Row, Tx
from server.storage.transactions import audit
from server.storage.transactions.search_names import agent_called, spoken_names

_OPEN: Final = (
    "SELECT k.due_at, k.id, k.campaign_id, k.agent_id, k.group_id, k.record_id, r.name, r.company, k.number,"
    " substr(a.note, 1, ?), k.at, coalesce(a.saved_by, a.agent_id), (SELECT count(*) FROM attempt t"
    " WHERE t.callback_id = k.id AND t.state = 'ended' AND t.connected_at IS NULL AND t.dialled = 1), k.moved, r.state,"
    " k.own = 1 AND k.agent_id IS NOT NULL"
    " FROM callback k JOIN record r ON r.id = k.record_id JOIN attempt a ON a.id = k.attempt_id"
    " WHERE k.campaign_id = ? AND k.state = 'open'{narrowed} ORDER BY k.due_at, k.id LIMIT ?"
)

_AFTER: Final = " AND (k.due_at > ? OR (k.due_at = ? AND k.id > ?))"

_OF_GROUP: Final = (
    " AND (k.group_id = ? OR k.agent_id IN (SELECT m.account_id FROM group_member m WHERE m.group_id = ?))"
)

_CAMPAIGN: Final = "SELECT name, zone, hours_start, hours_end FROM campaign WHERE id = ?"


def open_promises(tx: Tx, question: PromiseQuestion) -> tuple[OpenPromise, ...]:
    """As `CallbackBooks.open_promises`."""
    narrowed, params = _narrowed(tx, question)
    sql = _OPEN.format(narrowed=narrowed)
    rows = [
        tx.all(sql, (NOTE_TOLD, campaign, *params, question.limit)) for campaign in sorted(question.campaigns)
    ]
    first = list(islice(merge(*rows), question.limit))
    if not first:
        return ()
    names = _Names(tx)
    return tuple(_told(row, names, question) for row in first)


def note_export(tx: Tx, search: ShowCallbacks, by: AccountId | None, at: Instant) -> None:
    """As `CallbackBooks.note_promises_export`."""
    envelope = {"type", "request", "after", "to_file"}
    facts = search.model_dump(mode="json", exclude_defaults=True, exclude=envelope)
    audit.note(tx, "callback.export", "callback", by, at, after=facts)


def campaign_of(tx: Tx, callback: CallbackId) -> tuple[CampaignId, str] | None:
    """As `CallbackBooks.campaign_of_callback`."""
    row = tx.one(
        "SELECT c.id, c.name FROM callback k JOIN campaign c ON c.id = k.campaign_id WHERE k.id = ?",
        (callback,),
    )
    return None if row is None else (CampaignId(row[0]), row[1])


def keeper_called(tx: Tx, agent: str, group: str) -> tuple[AgentId | None, GroupId | None]:
    """The agent, or the group, of that name.

    Raises:
        Refused: UNKNOWN_KEEPER.
    """
    if agent:
        found = agent_called(tx, agent)
        if found is not None:
            return found, None
    elif group:
        row = tx.one("SELECT id FROM dial_group WHERE name = ?", (group,))
        if row is not None:
            return None, GroupId(row[0])
    raise Refused(RefusalCode.UNKNOWN_KEEPER, name=agent or group or "-")


def _narrowed(tx: Tx, question: PromiseQuestion) -> tuple[str, list[object]]:
    conditions: list[str] = []
    params: list[object] = []
    for condition, value in ((" AND k.due_at >= ?", question.since), (" AND k.due_at < ?", question.until)):
        if value is not None:
            conditions.append(condition)
            params.append(value)
    if question.callback is not None:
        conditions.append(" AND k.id = ?")
        params.append(question.callback)
    if question.after is not None:
        due_at, last = question.after
        conditions.append(_AFTER)
        params += [due_at, due_at, last]
    if question.agent:
        conditions.append(" AND k.agent_id = ?")
        params.append(keeper_called(tx, question.agent, "")[0])
    if question.group:
        group = keeper_called(tx, "", question.group)[1]
        conditions.append(_OF_GROUP)
        params += [group, group]
    return "".join(conditions), params


class _Names:
    """What people call the keepers and the campaigns of promises."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self.people = spoken_names(tx)
        self.groups = {id_: name for id_, name in tx.all("SELECT id, name FROM dial_group")}
        self._campaigns: dict[int, Row] = {}

    def campaign(self, id_: int) -> Row:
        if id_ not in self._campaigns:
            row = self._tx.one(_CAMPAIGN, (id_,))
            assert row is not None
            self._campaigns[id_] = row
        return self._campaigns[id_]


def _told(row: Row, names: _Names, question: PromiseQuestion) -> OpenPromise:
    (
        due_at,
        id_,
        campaign_id,
        agent,
        group,
        record,
        name,
        company,
        number,
        note,
        at,
        by,
        tries,
        moved,
        state,
        own,
    ) = row
    campaign, zone, start, end = names.campaign(campaign_id)
    return OpenPromise(
        seen=Seen(callback=id_, due_at=due_at, agent=agent, group=group),
        record=record,
        name=name,
        company=company,
        number=number,
        note=note,
        campaign=campaign,
        zone=zone,
        hours=(start, end),
        keeper=names.groups[group] if agent is None else names.people[agent],
        promised_at=at,
        promised_by=names.people.get(by, "-"),
        tries=tries,
        moved=moved,
        calling=state in (RecordState.LIVE, RecordState.WRAPUP),
        may_edit=campaign_id in question.editable,
        own=bool(own),
    )
