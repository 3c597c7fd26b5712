"""What the Outbound menu and the menus of single definitions open: one table.

A place at None stands in the Outbound menu, in the order of setting up an office (domain rows 13, 15); a place at a
kind stands in the menu of each definition of that kind: a campaign's batches, a batch's lists. To add one, append it
here: its words are `setup_place.<id>` and `setup_place.<id>_hint`, its pane a `SetupPane`, imported when it is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from kaden.setup.kinds import Kind
from kaden.vocabulary import Role
from tui.screens.setup.pane import SetupPane, Thing

if TYPE_CHECKING:
    from tui.screens.setup.desk import SetupDesk

Opening: TypeAlias = "Callable[[SetupDesk, Thing | None], SetupPane | None]"
"""Makes the pane of a place, or leads to another desk and gives None; the thing is the definition whose menu it was
chosen from, None in the Outbound menu."""


@dataclass(frozen=True, slots=True)
class Place:
    """One line of a menu."""

    id: str
    at: Kind | None
    open: Opening
    role: Role = Role.SUPERVISOR
    """Whose menu has it: supervisors and administrators, or administrators alone (domain row 34)."""


def places(at: Kind | None, role: Role = Role.ADMINISTRATOR) -> tuple[Place, ...]:
    """The lines that a role has in the Outbound menu (None), or in the menu of a definition."""
    return tuple(place for place in PLACES if place.at is at and role in (Role.ADMINISTRATOR, place.role))


def _definitions(kind: Kind) -> Opening:
    def opening(desk: SetupDesk, thing: Thing | None) -> SetupPane:
        if kind is Kind.JOB:
            from tui.screens.setup.jobs_pane import JobsPane

            return JobsPane(desk, thing)
        from tui.screens.setup.list_pane import ListPane

        return ListPane(desk, kind, thing)

    return opening


def _settings(desk: SetupDesk, thing: Thing | None) -> SetupPane:
    from tui.screens.setup.form_pane import FormPane

    assert thing is not None
    return FormPane(desk, thing.kind, thing.definition.id, thing.inside)


def _lists(desk: SetupDesk, thing: Thing | None) -> SetupPane:
    from tui.screens.lists.lists_pane import open_lists

    return open_lists(desk, thing)


def _numbers(desk: SetupDesk, thing: Thing | None) -> SetupPane:
    from tui.screens.lists.numbers_pane import open_numbers

    return open_numbers(desk, thing)


def _audit(desk: SetupDesk, thing: Thing | None) -> SetupPane:
    from tui.screens.audit.audit_pane import AuditPane

    return AuditPane(desk)


def _guide(desk: SetupDesk, thing: Thing | None) -> SetupPane:
    from tui.screens.setup.guide_pane import GuidePane

    return GuidePane(desk)


def _records(place: str) -> Opening:
    def leading(desk: SetupDesk, thing: Thing | None) -> None:
        desk.kaden.seating.open_review(place)

    return leading


def _monitor(desk: SetupDesk, thing: Thing | None) -> None:
    desk.leave()


PLACES: Final = (
    Place("account", None, _definitions(Kind.ACCOUNT), Role.ADMINISTRATOR),
    Place("status", None, _definitions(Kind.STATUS)),
    Place("group", None, _definitions(Kind.GROUP)),
    Place("rule", None, _definitions(Kind.RULE)),
    Place("calendar", None, _definitions(Kind.CALENDAR)),
    Place("campaign", None, _definitions(Kind.CAMPAIGN)),
    Place("company_numbers", None, _numbers),
    Place("audit", None, _audit),
    Place("guide", None, _guide),
    Place("callbacks", None, _records("callbacks")),
    Place("customers", None, _records("customers")),
    Place("history", None, _records("history")),
    Place("monitor", None, _monitor),
    Place("campaign_settings", Kind.CAMPAIGN, _settings),
    Place("disposition", Kind.CAMPAIGN, _definitions(Kind.DISPOSITION)),
    Place("batch", Kind.CAMPAIGN, _definitions(Kind.BATCH)),
    Place("numbers", Kind.CAMPAIGN, _numbers),
    Place("batch_settings", Kind.BATCH, _settings),
    Place("lists", Kind.BATCH, _lists),
    Place("job", Kind.BATCH, _definitions(Kind.JOB)),
)
