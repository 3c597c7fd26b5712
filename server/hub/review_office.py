"""Records and reports: what a supervisor looks up, corrects and counts, handed to whoever knows.

Rule: the store is asked of campaigns that the visit may see, and of no other (domain row 29).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import assert_never

from kaden.clock import Instant
from kaden.protocol.activity import FindStays, ShowMyStays
from kaden.protocol.callbacks import (
    AssignCallbacks,
    ChangeCallback,
    CountPromises,
    ShowCallbacks,
    WithdrawCallback,
)
from kaden.protocol.channels import CutChannel, ListChannels
from kaden.protocol.customers import EnterCallback, FindCustomers, OpenCustomer
from kaden.protocol.history import (
    AddNoteToCall,
    CorrectCall,
    CountCalls,
    ExportCalls,
    FindCalls,
    ListUnsaved,
    OpenCall,
)
from kaden.protocol.recordings import GetRecording
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.reports import ShowReport
from kaden.protocol.review import ReviewRequest
from kaden.protocol.searching import AskNames
from kaden.protocol.server import ServerMessage
from server.hub.activity_office import ActivityOffice
from server.hub.callbacks_office import CallbacksOffice
from server.hub.customers_office import CustomersOffice
from server.hub.history_office import HistoryOffice
from server.hub.port import Visit
from server.hub.recordings_office import RecordingsOffice
from server.hub.reports_office import ReportsOffice
from server.hub.search_office import SearchOffice
from server.storage.port import Store


class ReviewOffice:
    """What the desk of records and reports asks of a store.

    Args:
        store: where it all is.
        now: the floor's time.
        zone: where a day of a report without a campaign begins.
        recordings: where the switch keeps them, as this machine sees it; None = it sees none.
    """

    def __init__(
        self, store: Store, now: Callable[[], Instant], zone: str, recordings: Path | None = None
    ) -> None:
        self._search = SearchOffice(store)
        self._callbacks = CallbacksOffice(store, now, zone)
        self._customers = CustomersOffice(store, now)
        self._history = HistoryOffice(store, now)
        self._activity = ActivityOffice(store, now, zone)
        self._recordings = RecordingsOffice(store, recordings, now)
        self._reports = ReportsOffice(store, now, zone)

    async def perform(self, visit: Visit, message: ReviewRequest) -> ServerMessage:
        """Carry out one message; see `Office.perform`."""
        match message:
            case AskNames():
                return await self._search.names(visit, message)
            case (
                ShowCallbacks() | ChangeCallback() | WithdrawCallback() | AssignCallbacks() | CountPromises()
            ):
                return await self._callbacks.perform(visit, message)
            case FindCustomers() | OpenCustomer() | EnterCallback():
                return await self._customers.perform(visit, message)
            case FindStays() | ShowMyStays():
                return await self._activity.perform(visit, message)
            case GetRecording():
                return await self._recordings.piece(visit, message)
            case ShowReport():
                return await self._reports.perform(visit, message)
            case FindCalls() | CountCalls() | ExportCalls() | ListUnsaved():
                return await self._history.perform(visit, message)
            case OpenCall() | CorrectCall() | AddNoteToCall():
                return await self._history.perform(visit, message)
            case ListChannels() | CutChannel():
                # Only a running server has a switch; it answers before it comes to this.
                raise Refused(RefusalCode.SWITCH_UNAVAILABLE)
            case _ as never:
                assert_never(never)
