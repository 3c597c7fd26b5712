"""A campaign's whole set-up as one text: taken out, planned, applied. See `kaden.setup.campaign_file`.

Rule: a plan is the application itself, undone before anybody sees it; so the plan cannot promise anything else.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from kaden.protocol.base import Line, Message, RequestId
from kaden.protocol.setup import SavedWarning, Values
from kaden.setup.kinds import Kind

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
"""Of a file and of all that it names, as they were."""


class ExportCampaign(Message):
    """The whole set-up of a campaign."""

    type: Literal["export_campaign"] = "export_campaign"
    request: RequestId
    campaign: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    """Name or number."""
    accounts: bool = False
    """Also the members of its groups; for administrators alone."""


class PlanCampaign(Message):
    """What a file would change."""

    type: Literal["plan_campaign"] = "plan_campaign"
    request: RequestId
    setup: Values = Field(repr=False)


class ApplyCampaign(Message):
    """Change what the file says, all of it or nothing."""

    type: Literal["apply_campaign"] = "apply_campaign"
    request: RequestId
    setup: Values = Field(repr=False)
    expect: Digest | None = None
    """Refused when the plan's digest is another one by now; None = whatever it is."""


CampaignFileRequest = ExportCampaign | PlanCampaign | ApplyCampaign


class CampaignExport(Message):
    """Answer to `ExportCampaign`."""

    type: Literal["campaign_export"] = "campaign_export"
    request: RequestId
    setup: Values = Field(repr=False)


class FieldChange(Message):
    """A field that is another one afterwards."""

    field: str
    before: Any = None
    """None = empty, or the definition is new."""
    after: Any = None


class SetupChange(Message):
    """A definition that is made or changed."""

    kind: Kind
    inside: tuple[Line, ...]
    """The names of campaign and batch that it belongs to."""
    name: Line
    added: bool
    fields: tuple[FieldChange, ...]


class ListAllocated(Message):
    """Records of a list that are given to a group."""

    list: Line
    group: Line
    records: int


class EligibleChange(Message):
    """How many records a job could dial in its hours, if it was started at this moment."""

    batch: Line
    job: Line
    before: int
    after: int
    gained: int
    """Records that it could not dial before."""
    lost: int
    """Records that it can no longer dial."""
    judged: bool = True
    """Whether the records were judged by the list and conditions that the job asks for then; where not, `after`,
    `gained` and `lost` are 0 and say nothing."""


class CampaignPlan(Message):
    """Answer to `PlanCampaign` and `ApplyCampaign`."""

    type: Literal["campaign_plan"] = "campaign_plan"
    request: RequestId
    campaign: Line
    applied: bool
    changes: tuple[SetupChange, ...]
    left: int
    """Definitions of the file that are as it says already."""
    allocated: tuple[ListAllocated, ...]
    eligible: tuple[EligibleChange, ...]
    """Of every job of the campaign."""
    warnings: tuple[SavedWarning, ...]
    digest: Digest


CampaignFileAnswer = CampaignExport | CampaignPlan
