"""What is wrong with a result before it goes to the disk; the form stays as it is (rows 79, 80, 86, 89, 242)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kaden.clock import Instant
from kaden.protocol.base import LAST_STAMP, MAX_NOTE
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import (
    AgentState,
    AttemptId,
    DispositionId,
)
from server.dialer.effects import Answer, PlaceCall, Refuse
from server.dialer.events import (
    PlanChanged,
)
from server.dialer.result_checks import Entered, result_refusal
from server.dialer.writes import (
    ClaimNext,
    SaveResult,
)
from tests.server.dialer.playbook import Playbook, nothing, save
from tests.server.dialer.sample import (
    ABSENT,
    CALL_AGAIN,
    CAMPAIGN,
    RETIRED,
    a_campaign,
    a_job,
    asked,
    at,
)


class TestChecks:
    """What is refused stays at the form: nothing is written, nothing changes."""

    def refused(self, book: Playbook, refusal: Refused, **changes: Any) -> None:
        call = book.wrap_up()
        event = save(call, **changes)
        book >> event << Refuse(event.by, refusal) << nothing
        assert book.agent().state is AgentState.WRAPUP
        assert book.call(call).saving is None

    def test_a_result_is_needed_where_the_campaign_asks_for_one(self, office: Playbook) -> None:
        """Row 79."""
        self.refused(office, Refused(RefusalCode.RESULT_REQUIRED), disposition=None)

    def test_no_result_is_needed_where_the_campaign_does_not_ask(self) -> None:
        """Row 80: straight to the save-after choice."""
        book = Playbook(a_job(campaign=a_campaign(handling_entry=False))).office()
        call = book.wrap_up()
        shown = book.desk().call
        assert shown is not None
        assert shown.results == ()
        book >> save(call, disposition=None) << SaveResult << Answer << ClaimNext << PlaceCall

    @pytest.mark.parametrize("note", ["", " \n "])
    def test_a_result_that_asks_for_a_note(self, note: str) -> None:
        """Row 85."""
        campaign = a_campaign(dispositions=(replace(ABSENT, required=True),))
        book = Playbook(a_job(campaign=campaign)).office()
        told = Refused(RefusalCode.NOTE_REQUIRED, result="担当不在")
        self.refused(book, told, disposition=ABSENT.id, note=note)
        shown = book.desk().call
        assert shown is not None
        assert shown.results[0].note_required
        book >> save(AttemptId(shown.attempt), disposition=ABSENT.id, note="不在") << SaveResult << Answer

    def test_an_unknown_result(self, office: Playbook) -> None:
        self.refused(office, Refused(RefusalCode.UNKNOWN_RESULT, result=77), disposition=DispositionId(77))

    def test_an_inactive_result(self, office: Playbook) -> None:
        """Row 86."""
        self.refused(office, Refused(RefusalCode.RESULT_INACTIVE, result="旧"), disposition=RETIRED.id)

    def test_a_result_that_asks_for_a_callback(self, office: Playbook) -> None:
        """Row 89."""
        expected = Refused(RefusalCode.CALLBACK_REQUIRED, result="再コール")
        self.refused(office, expected, disposition=CALL_AGAIN.id)

    @pytest.mark.parametrize("length", [MAX_NOTE, MAX_NOTE + 1])
    def test_a_note_has_its_length(self, office: Playbook, length: int) -> None:
        call = office.wrap_up()
        office >> save(call, note="あ" * length)
        if length > MAX_NOTE:
            office << Refuse(
                asked(f"save{call}", 1), Refused(RefusalCode.NOTE_TOO_LONG, length=length, limit=MAX_NOTE)
            )
        else:
            office << SaveResult << Answer << ClaimNext << PlaceCall

    @pytest.mark.parametrize(
        ("callback", "code"),
        [
            (at("10:00"), RefusalCode.CALLBACK_IN_PAST),
            (at("10:00:00.500"), RefusalCode.CALLBACK_IN_PAST),
            (at("10:00:01"), None),
            (at("16:59", "2021-02-12"), None),
            (at("17:00", "2021-02-12"), RefusalCode.CALLBACK_OUTSIDE_HOURS),
            (at("09:00", "2021-02-12"), None),
            (at("09:30", "2021-02-12"), None),
            (at("08:59:59.999", "2021-02-12"), RefusalCode.CALLBACK_OUTSIDE_HOURS),
            (at("10:00:00.500", "2022-02-11"), None),
            (at("10:00:00.501", "2022-02-11"), RefusalCode.CALLBACK_TOO_FAR),
            (LAST_STAMP, RefusalCode.CALLBACK_TOO_FAR),
        ],
    )
    @pytest.mark.parametrize("disposition", [CALL_AGAIN.id, ABSENT.id])
    def test_a_callback_lies_in_the_future_and_in_the_business_hours(
        self, callback: Instant, code: RefusalCode | None, disposition: DispositionId
    ) -> None:
        """Row 242, with whatever result."""
        book = Playbook(now=at("10:00:00.250")).office()
        call = book.wrap_up()
        assert book.now == at("10:00:00.500")
        book >> save(call, disposition=disposition, callback_at=callback)
        book << (code or SaveResult)
        if code is None:
            book << Answer << ClaimNext << PlaceCall

    def test_a_callback_without_a_result_is_checked_too(self) -> None:
        book = Playbook(a_job(campaign=a_campaign(handling_entry=False))).office()
        said = Refused(RefusalCode.CALLBACK_IN_PAST, at="2021-02-10 09:59")
        self.refused(book, said, disposition=None, callback_at=at("09:59"))

    def test_hours_of_a_callback_are_told_in_the_campaigns_zone(self) -> None:
        book = Playbook(a_job(campaign=a_campaign(zone="America/New_York")), now=at("23:30")).office()
        told = Refused(RefusalCode.CALLBACK_OUTSIDE_HOURS, at="2021-02-11 20:00", start="09:00", end="17:00")
        self.refused(
            book, told, disposition=CALL_AGAIN.id, callback_at=at("20:00", "2021-02-11", "America/New_York")
        )

    def test_what_a_correction_leaves_as_it_was_is_not_judged(self) -> None:
        """Row 276: the promise of the result can be kept by now, or called off; any other one is judged."""
        kept = Entered(CALL_AGAIN.id, "", None)
        assert result_refusal(replace(kept, note="部長"), CAMPAIGN, at("10:00"), kept) is None
        other = result_refusal(kept, CAMPAIGN, at("10:00"), replace(kept, disposition=ABSENT.id))
        assert other == Refused(RefusalCode.CALLBACK_REQUIRED, result=CALL_AGAIN.label)
        past = replace(kept, callback_at=at("09:00"))
        assert result_refusal(past, CAMPAIGN, at("10:00"), past) is None
        moved = result_refusal(past, CAMPAIGN, at("10:00"), kept)
        assert moved is not None
        assert moved.code is RefusalCode.CALLBACK_IN_PAST

    @pytest.mark.parametrize("state", ["talking", "held"])
    def test_a_call_that_goes_on_has_no_result_yet(self, office: Playbook, state: str) -> None:
        call = office.talk()
        office.agent().state = AgentState(state)
        event = save(call)
        refusal = Refused(RefusalCode.NOT_NOW, action="save_result", state=state)
        office >> event << Refuse(event.by, refusal)

    def test_a_call_belongs_to_its_agent(self) -> None:
        """Guarantees 7.3, case 17."""
        book = Playbook().office(2)
        call = book.wrap_up()
        book >> save(call, agent=2) << RefusalCode.CALL_GONE << nothing
        book >> save(call, agent=9) << RefusalCode.CALL_GONE << nothing

    def test_a_call_of_a_deleted_job_still_has_a_length_of_note(self, office: Playbook) -> None:
        office.wrap_up()
        call = office.agent().call
        assert call is not None
        office.aside(PlanChanged(()))
        office >> save(call, note="あ" * (MAX_NOTE + 1)) << RefusalCode.NOTE_TOO_LONG << nothing
