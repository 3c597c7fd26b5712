"""Definitions, for people: listed as far as they may see them, saved and deleted as forms (domain 1.1 to 1.12).

Rule: what belongs to a campaign that somebody may not see is not even named to them (domain row 29); a password is
judged and hashed here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from kaden.clock import Instant, local_time
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import Answered, ServerMessage
from kaden.protocol.setup import (
    Definition,
    Definitions,
    DeleteDefinition,
    ListDefinitions,
    SaveDefinition,
    SavedWarning,
)
from kaden.setup.forms import AccountForm, Form, JobForm
from kaden.setup.kinds import INSIDE, MAXIMUM, Kind
from kaden.setup.reading import read
from kaden.vocabulary import AccountId, CampaignId
from server.dialer.model import Asked
from server.hub.port import Visit
from server.passwords import PasswordChecks, accepted
from server.storage.port import Store
from server.storage.setup_port import Change, DefinitionRequest, Kept

SECRETS: Final = frozenset({"password"})
"""Values of which a remembered request has a mark only."""


class SetupOffice:
    """The definitions of a store.

    Args:
        store: where they are.
        checks: hashes passwords beside the loop.
        now: the floor's time.
        zone: in which sentences tell times.
        lines: of the trunk; None = not known here.
    """

    def __init__(
        self,
        store: Store,
        checks: PasswordChecks,
        now: Callable[[], Instant],
        zone: str,
        lines: int | None,
    ) -> None:
        self._store = store
        self._checks = checks
        self._now = now
        self._zone = ZoneInfo(zone)
        self._lines = lines

    async def perform(
        self, visit: Visit, asked: ListDefinitions | SaveDefinition | DeleteDefinition
    ) -> ServerMessage:
        """Carry out one message.

        Raises:
            Refused: the codes under "definitions", WEAK_PASSWORD, LAST_ADMINISTRATOR, REQUEST_REUSED.
        """
        try:
            match asked:
                case ListDefinitions():
                    return await self._list(visit, asked)
                case SaveDefinition():
                    return await self._save(visit, asked)
                case DeleteDefinition():
                    return await self._delete(visit, asked)
        except Refused as refusal:
            raise self._told(refusal) from None

    async def campaign_of(self, kind: Kind, id_: int) -> tuple[CampaignId, str] | None:
        """Number and name of the campaign that a definition belongs to."""
        return await self._store.campaign_of(kind, id_)

    async def _list(self, visit: Visit, asked: ListDefinitions) -> Definitions:
        await self._refuse_unseen(visit, asked)
        seen = await self._seen(visit, asked.kind)
        shown = [kept for kept in seen if asked.inside in (None, kept.inside)]
        return await self._answer(visit, asked.request, asked.kind, asked.inside, shown, len(seen))

    async def _refuse_unseen(self, visit: Visit, asked: ListDefinitions) -> None:
        """A campaign or batch that somebody may not see is no other than one that does not exist (domain row 29)."""
        parent = INSIDE.get(asked.kind)
        if parent is None or asked.inside is None:
            return
        found = await self._store.campaign_of(parent, asked.inside)
        if found is None or not visit.sees(found[0]):
            raise Refused(RefusalCode.UNKNOWN_DEFINITION, kind=parent.value, id=asked.inside)

    async def _save(self, visit: Visit, asked: SaveDefinition) -> Definitions:
        form = read(asked.kind, asked.values)
        change = Change(
            kind=asked.kind,
            form=form,
            id=asked.id,
            inside=asked.inside,
            revision=asked.revision,
            password_hash=await self._password(form),
        )
        saved = await self._store.save_definition(
            change, visit.by, self._now(), await self._remembered(visit, asked)
        )
        seen = await self._seen(visit, asked.kind)
        shown = [kept for kept in seen if kept.id == saved.id]
        warnings = (*saved.warnings, *self._of_trunk(form), *await self._of_live(visit, saved.live))
        inside = shown[0].inside if shown else None
        return await self._answer(visit, asked.request, asked.kind, inside, shown, len(seen), warnings)

    async def _delete(self, visit: Visit, asked: DeleteDefinition) -> Answered:
        await self._store.delete_definition(
            asked.kind, asked.id, asked.revision, visit.by, self._now(), await self._remembered(visit, asked)
        )
        return Answered(request=asked.request)

    async def _seen(self, visit: Visit, kind: Kind) -> list[Kept]:
        kept = await self._store.definitions(kind)
        return [each for each in kept if each.campaign is None or visit.sees(each.campaign)]

    async def _answer(
        self,
        visit: Visit,
        request: str,
        kind: Kind,
        inside: int | None,
        shown: Sequence[Kept],
        total: int,
        warnings: tuple[SavedWarning, ...] = (),
    ) -> Definitions:
        live = await self._store.live_definitions()
        rows = tuple(
            Definition(
                id=kept.id,
                inside=kept.inside,
                revision=kept.revision,
                values=dict(kept.values),
                may_edit=visit.may_save(kind, kept.campaign, new=False),
                live=(kind, kept.id) in live,
            )
            for kept in shown
        )
        return Definitions(
            request=request,
            kind=kind,
            rows=rows,
            names=await self._store.definition_names(kind, inside),
            may_add=await self._may_add(visit, kind, inside),
            total=total,
            maximum=MAXIMUM[kind],
            warnings=warnings,
        )

    async def _may_add(self, visit: Visit, kind: Kind, inside: int | None) -> bool:
        """Of what belongs nowhere in particular the answer is for the list as a whole: the place decides later."""
        campaign = None
        if kind in INSIDE and inside is not None:
            found = await self._store.campaign_of(INSIDE[kind], inside)
            campaign = None if found is None else found[0]
        return visit.may_save(kind, campaign, new=True)

    async def _password(self, form: Form) -> str | None:
        if not isinstance(form, AccountForm) or not form.password:
            return None
        password = accepted(form.password, (form.name, *form.full_name.split()))
        return await self._checks.hashed(password)

    async def _of_live(self, visit: Visit, jobs: tuple[str, ...]) -> tuple[SavedWarning, ...]:
        """Started jobs that go on with the change, of those that the visit sees: a rule may serve others' too."""
        seen = {job.name for job in await self._seen(visit, Kind.JOB)} if jobs else set()
        told = [name for name in jobs if name in seen]
        return (SavedWarning(code="live", values={"jobs": ", ".join(told)}),) if told else ()

    def _of_trunk(self, form: Form) -> tuple[SavedWarning, ...]:
        """A job can have more lines than the trunk (domain rows 67, 68)."""
        if not isinstance(form, JobForm) or self._lines is None or form.lines <= self._lines:
            return ()
        values: dict[str, str | int] = {"lines": form.lines, "trunk": self._lines}
        return (SavedWarning(code="lines_beyond_trunk", values=values),)

    def _told(self, refusal: Refused) -> Refused:
        """The time of another's change, as people read it."""
        if refusal.code is not RefusalCode.CHANGED_MEANWHILE:
            return refusal
        instant = int(refusal.values["at"])
        at = f"{local_time(instant, self._zone):%Y-%m-%d %H:%M:%S}" if instant else "-"
        return Refused(refusal.code, **(refusal.values | {"at": at}))

    async def _remembered(
        self, visit: Visit, asked: SaveDefinition | DeleteDefinition
    ) -> DefinitionRequest | None:
        if visit.by is None:
            return None
        content = asked
        if isinstance(asked, SaveDefinition):
            values = dict(asked.values)
            for name in SECRETS & values.keys():
                values[name] = await self._mark(visit.by, asked.request, values[name])
            content = asked.model_copy(update={"values": values})
        return DefinitionRequest(Asked(visit.by, asked.request), content.model_dump_json(exclude={"request"}))

    async def _mark(self, by: AccountId, request: str, secret: object) -> str | None:
        """By what a secret of a repeated request is recognised; as costly to guess from as the kept hash."""
        if not isinstance(secret, str) or not secret:
            return None
        return await self._checks.marked(secret, f"{by}:{request}")
