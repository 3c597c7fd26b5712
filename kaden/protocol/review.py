"""All that the desk of records and reports asks and hears, of whichever part: see the files that are named here."""

from __future__ import annotations

from kaden.protocol.activity import ActivityAnswer, ActivityRequest
from kaden.protocol.callbacks import CallbacksAnswer, CallbacksRequest
from kaden.protocol.channels import ChannelAnswer, ChannelRequest
from kaden.protocol.customers import CustomerAnswer, CustomerRequest
from kaden.protocol.history import HistoryAnswer, HistoryRequest
from kaden.protocol.recordings import PlayRequest, RecordingAnswer, RecordingRequest
from kaden.protocol.reports import ReportAnswer, ReportRequest
from kaden.protocol.searching import AskNames, SearchNames

ReviewRequest = (
    AskNames
    | CallbacksRequest
    | ReportRequest
    | HistoryRequest
    | CustomerRequest
    | ActivityRequest
    | RecordingRequest
    | ChannelRequest
)
"""What the office answers."""

FromReview = ReviewRequest | PlayRequest
"""All that it asks; the rest the floor answers."""

ReviewAnswer = (
    SearchNames
    | CallbacksAnswer
    | ReportAnswer
    | HistoryAnswer
    | CustomerAnswer
    | ActivityAnswer
    | RecordingAnswer
    | ChannelAnswer
)
