"""Dial rules: read with the campaigns that they serve, and changed under the audit log (domain rows 49 to 73).

Rule: a rule that may not be is not written, and nobody's permission is asked here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, replace
from typing import Final

from kaden.clock import HOUR, SECOND, Instant
from kaden.protocol.pacing import ChangeRule
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId, Method, Outcome, Profile, RuleId
from server.dialer.model import Asked, DialRule
from server.dialer.rule_limits import objections
from server.dialer.writes import Done
from server.storage.pacing_port import RuleCampaign, RuleChange, RuleInfo
from server.storage.port import Tx
from server.storage.transactions import audit
from server.storage.transactions.candidates import recount
from server.storage.transactions.plan import RULE_COLUMNS, rule_of
from server.storage.transactions.requests import once

_SAID_PLAINLY: Final = (
    "method", "multipliers", "additional", "lead_time", "ring_timeout", "redial_interval", "attempt_cap",
)  # fmt: skip


def all_rules(tx: Tx) -> tuple[RuleInfo, ...]:
    """Every dial rule, by number."""
    campaigns: dict[RuleId, list[RuleCampaign]] = defaultdict(list)
    for rule, id_, name, profile, share, recording, detects in tx.all(
        "SELECT rule_id, id, name, profile, allowed_share, recording, detect_machine FROM campaign ORDER BY id"
    ):
        campaign = RuleCampaign(id_, name, Profile(profile), share, bool(recording), bool(detects))
        campaigns[rule].append(campaign)
    rows = tx.all(f"SELECT {RULE_COLUMNS} FROM dial_rule u ORDER BY u.id")
    return tuple(RuleInfo(rule_of(row), tuple(campaigns[row[0]])) for row in rows)


def change_rule(tx: Tx, change: ChangeRule, by: AccountId | None, at: Instant) -> RuleInfo:
    """Change a rule and the law of its campaigns, once for each request of a person (row 69, guarantee I15).

    Returns:
        The rule as it stands afterwards.

    Raises:
        Refused: UNKNOWN_RULE, RULE_BAD, REQUEST_REUSED.
    """
    if by is None:
        _change(tx, change, None, at)
    else:
        asked = RuleChange(Asked(by, change.request), change.model_dump_json(exclude={"request"}))
        once(tx, asked.by, asked, at, lambda tx, _: _change(tx, change, by, at))
    return _find(tx, change.rule)


def _change(tx: Tx, change: ChangeRule, by: AccountId | None, at: Instant) -> Done:
    """With who, before and after in the audit log."""
    before = _find(tx, change.rule)
    after = RuleInfo(_changed(before.rule, change), tuple(_bound(c, change) for c in before.campaigns))
    _refuse_bad(after, change)
    _write(tx, after)
    facts_before, facts_after = _facts(before), _facts(after)
    touched = [name for name in facts_after if facts_after[name] != facts_before[name]]
    if "attempt_cap" in touched:
        _recount(tx, after.rule.id)
    if touched:
        audit.note(
            tx,
            "rule.change",
            f"rule:{after.rule.id}",
            by,
            at,
            before={name: facts_before[name] for name in touched},
            after={name: facts_after[name] for name in touched},
        )
    _tell_editors(tx, before, after, by, at)
    return Done()


def _tell_editors(tx: Tx, before: RuleInfo, after: RuleInfo, by: AccountId | None, at: Instant) -> None:
    """Whoever has the form of the rule, or of one of its campaigns, open sees that it was changed, by whom and when."""
    if after.rule != before.rule:
        tx.execute("UPDATE dial_rule SET revision = revision + 1 WHERE id = ?", (after.rule.id,))
    for former, campaign in zip(before.campaigns, after.campaigns, strict=True):
        if campaign == former:
            continue
        tx.execute("UPDATE campaign SET revision = revision + 1 WHERE id = ?", (campaign.id,))
        then, now = _law_facts(former), _law_facts(campaign)
        touched = [name for name in now if now[name] != then[name]]
        audit.note(
            tx,
            "campaign.change",
            f"campaign:{campaign.id}",
            by,
            at,
            before={name: then[name] for name in touched},
            after={name: now[name] for name in touched},
        )


def _find(tx: Tx, name_or_id: str) -> RuleInfo:
    known = all_rules(tx)
    found = [info for info in known if info.rule.name == name_or_id] or [
        info for info in known if str(info.rule.id) == name_or_id
    ]
    if not found:
        names = ", ".join(info.rule.name for info in known) or "-"
        raise Refused(RefusalCode.UNKNOWN_RULE, rule=name_or_id, known=names)
    return found[0]


def _changed(rule: DialRule, change: ChangeRule) -> DialRule:
    said = {name: getattr(change, name) for name in _SAID_PLAINLY}
    said = {name: value for name, value in said.items() if value is not None}
    if change.shadow is not None:
        said["shadow"] = None if change.shadow == "none" else Method(change.shadow)
    intervals: dict[Outcome, int | None] = dict(rule.redial_by_outcome)
    intervals.update(change.redial_by_outcome)
    kept = tuple((outcome, rest) for outcome, rest in intervals.items() if rest is not None)
    return replace(rule, redial_by_outcome=kept, **said)


def _bound(campaign: RuleCampaign, change: ChangeRule) -> RuleCampaign:
    share = campaign.allowed_share if change.allowed_share is None else change.allowed_share
    return replace(
        campaign,
        profile=change.profile or campaign.profile,
        allowed_share=share,
        recording=campaign.recording if change.recording is None else change.recording,
        detect_machine=campaign.detect_machine if change.detect_machine is None else change.detect_machine,
    )


def _refuse_bad(info: RuleInfo, change: ChangeRule) -> None:
    shares = [campaign.allowed_share for campaign in info.campaigns]
    for share in (*shares, change.allowed_share or 0.0):
        for bad in objections(info.rule, share):
            raise Refused(
                RefusalCode.RULE_BAD,
                field=f"--{bad.field}",
                value=f"{bad.value:g}",
                low=f"{bad.low:g}",
                high=f"{bad.high:g}",
            )


def _write(tx: Tx, info: RuleInfo) -> None:
    rule = info.rule
    tx.execute(
        "UPDATE dial_rule SET method = ?, multipliers = ?, additional = ?, lead_time = ?, shadow = ?,"
        " ring_timeout = ?, redial_interval = ?, redial_by_outcome = ?, attempt_cap = ? WHERE id = ?",
        (
            rule.method,
            json.dumps(rule.multipliers),
            rule.additional,
            rule.lead_time,
            rule.shadow,
            rule.ring_timeout,
            rule.redial_interval,
            json.dumps(rule.redial_by_outcome),
            rule.attempt_cap,
            rule.id,
        ),
    )
    tx.many(
        "UPDATE campaign SET profile = ?, allowed_share = ?, recording = ?, detect_machine = ? WHERE id = ?",
        [
            (each.profile, each.allowed_share, int(each.recording), int(each.detect_machine), each.id)
            for each in info.campaigns
        ],
    )


def _recount(tx: Tx, rule: RuleId) -> None:
    """Another cap makes other records candidates of the open runs; their number is counted anew (guarantee I14)."""
    batches = tx.all(
        "SELECT DISTINCT r.batch_id FROM job_run r JOIN batch b ON b.id = r.batch_id"
        " JOIN campaign c ON c.id = b.campaign_id WHERE r.stopped_at IS NULL AND ? IN (c.rule_id, c.corporate_rule_id)",
        (rule,),
    )
    for (batch,) in batches:
        recount(tx, batch)


def _facts(info: RuleInfo) -> dict[str, object]:
    """What the audit log may show of a rule, in the units of its form, so that all lines of a rule compare."""
    rule = info.rule
    said = {name: value for name, value in asdict(rule).items() if name not in ("id", "name")} | {
        "lead_time": rule.lead_time // SECOND,
        "ring_timeout": rule.ring_timeout // SECOND,
        "redial_interval": rule.redial_interval / HOUR,
        "redial_by_outcome": {outcome.value: rest / HOUR for outcome, rest in sorted(rule.redial_by_outcome)},
    }
    laws: dict[str, object] = {}
    for each in info.campaigns:
        laws[f"campaign:{each.id}"] = [each.profile, each.allowed_share]
        laws[f"campaign:{each.id}.recording"] = each.recording
        laws[f"campaign:{each.id}.detect_machine"] = each.detect_machine
    return said | laws


def _law_facts(campaign: RuleCampaign) -> dict[str, object]:
    """A campaign's law in the units of its form: percent."""
    return asdict(campaign) | {"allowed_share": round(100 * campaign.allowed_share, 6)}
