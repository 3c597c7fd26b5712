"""Dial rules as forms (domain rows 48 to 73)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from kaden.clock import HOUR, SECOND, Millis
from kaden.protocol.setup import SavedWarning
from kaden.setup.forms import RuleForm
from kaden.setup.kinds import Kind
from kaden.vocabulary import Method
from server.storage.port import Tx
from server.storage.setup.shelf import Edit, Shelf, named, one_or_all, warning
from server.storage.setup_port import Kept
from server.storage.transactions.plan import RULE_COLUMNS, rule_of


class RuleShelf(Shelf[RuleForm]):
    """Rules by name."""

    kind = Kind.RULE
    table = "dial_rule"

    def kept(self, tx: Tx, id_: int | None = None) -> list[Kept]:
        """All of them, or the one of this number."""
        rows = []
        for *row, revision in tx.all(f"SELECT {RULE_COLUMNS}, u.revision FROM dial_rule u ORDER BY u.name"):
            rule = rule_of(tuple(row))
            values = {
                "name": rule.name,
                "method": rule.method.value,
                "multipliers": list(rule.multipliers),
                "additional": rule.additional,
                "lead_time": rule.lead_time // SECOND,
                "ring_timeout": rule.ring_timeout // SECOND,
                "redial_interval": rule.redial_interval / HOUR,
                "redial_by_outcome": {
                    outcome.value: rest / HOUR for outcome, rest in sorted(rule.redial_by_outcome)
                },
                "once_a_day": rule.once_a_day,
                "attempt_cap": rule.attempt_cap,
                "shadow": None if rule.shadow is None else rule.shadow.value,
            }
            rows.append(Kept(rule.id, rule.name, None, None, revision, values))
        return one_or_all(rows, id_)

    def columns(self, tx: Tx, form: RuleForm, edit: Edit) -> dict[str, object]:
        """Its row."""
        rests = sorted((outcome.value, _millis(hours)) for outcome, hours in form.redial_by_outcome.items())
        return {
            "name": form.name,
            "method": form.method,
            "multipliers": json.dumps(form.multipliers),
            "additional": form.additional,
            "lead_time": form.lead_time * SECOND,
            "ring_timeout": form.ring_timeout * SECOND,
            "redial_interval": _millis(form.redial_interval),
            "redial_by_outcome": json.dumps(rests),
            "once_a_day": int(form.once_a_day),
            "attempt_cap": form.attempt_cap,
            "shadow": form.shadow,
        }

    def warnings(self, tx: Tx, form: RuleForm, after: Kept, edit: Edit) -> Iterator[SavedWarning]:
        """A method that dials for agents who may leave (domain row 6)."""
        if form.method is not Method.PROGRESSIVE:
            yield warning("predictive", method=form.method.value)

    def users(self, tx: Tx, id_: int) -> list[str]:
        """Campaigns (domain rows 51, 70)."""
        return named(
            tx, "SELECT name FROM campaign WHERE ? IN (rule_id, corporate_rule_id) ORDER BY name", id_
        )


def _millis(hours: float) -> Millis:
    return round(hours * HOUR)
