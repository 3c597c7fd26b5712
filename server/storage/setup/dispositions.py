"""Results of calls that agents can choose (domain 1.7, rows 84 to 89)."""

from __future__ import annotations

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.setup.forms import DispositionForm
from kaden.setup.kinds import Kind
from kaden.setup.starter import BUILT_IN
from kaden.vocabulary import NextAction
from server.storage.port import Tx
from server.storage.setup.shelf import Edit, Shelf, counted, only
from server.storage.setup_port import Kept


class DispositionShelf(Shelf[DispositionForm]):
    """Results in the order of the agents' screen, campaign by campaign."""

    kind = Kind.DISPOSITION
    table = "disposition"
    label = "label"
    parent = "campaign_id"
    unique_inside = True

    def kept(self, tx: Tx, id_: int | None = None) -> list[Kept]:
        """All of them, or the one of this number."""
        of_result, params = only("id", id_)
        rows = []
        for result, campaign, label, position, class_, action, required, active, belongs, revision in tx.all(
            "SELECT id, campaign_id, label, position, class, next_action, required, active, belongs, revision"
            f" FROM disposition WHERE 1 = 1{of_result} ORDER BY campaign_id, position, id",
            params,
        ):
            values = {
                "label": label,
                "position": position,
                "class": class_,
                "next_action": action,
                "required": bool(required),
                "active": bool(active),
                "belongs": bool(belongs),
            }
            rows.append(Kept(result, label, campaign, campaign, revision, values))
        return rows

    def judge(self, tx: Tx, form: DispositionForm, edit: Edit) -> None:
        """A built-in result keeps its name and what it does; others are free (domain row 88)."""
        former = "" if edit.before is None else edit.before.name
        if former in BUILT_IN and form.label != former:
            raise self.bad("label", form.label, "built_in", former)
        if form.belongs and form.next_action not in (NextAction.KEEP, NextAction.CALLBACK):
            raise self.bad("belongs", "", "nobody_calls_on")
        action = BUILT_IN.get(form.label, form.next_action)
        if action is not form.next_action:
            raise self.bad("next_action", form.next_action.value, "built_in", form.label)

    def columns(self, tx: Tx, form: DispositionForm, edit: Edit) -> dict[str, object]:
        """Its row."""
        return {
            "label": form.label,
            "position": form.position,
            "class": form.class_,
            "next_action": form.next_action,
            "required": int(form.required),
            "active": int(form.active),
            "belongs": int(form.belongs),
        }

    def history(self, tx: Tx, id_: int, edit: Edit) -> int:
        """Calls that ended with it (domain row 86), and drafts that name it."""
        calls = counted(tx, "SELECT count(*) FROM attempt WHERE disposition_id = ?", id_)
        records = counted(tx, "SELECT count(*) FROM record WHERE last_disposition = ?", id_)
        return calls + records + counted(tx, "SELECT count(*) FROM draft WHERE disposition_id = ?", id_)

    def remove(self, tx: Tx, id_: int, edit: Edit) -> None:
        """Not what is built in, which can be made inactive instead."""
        if edit.before is not None and edit.before.name in BUILT_IN:
            raise Refused(
                RefusalCode.FIELD_BAD,
                kind=self.kind.value,
                field=self.label,
                value=edit.before.name,
                problem="built_in",
                limit=edit.before.name,
            )
        super().remove(tx, id_, edit)
