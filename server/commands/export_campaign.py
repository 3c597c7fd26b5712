"""`kaden export --campaign`: a campaign's whole set-up as a text that `kaden apply` reads."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kaden.protocol.campaign_file import CampaignExport, ExportCampaign
from kaden.spreadsheet_csv import new_file
from server.commands.asking import Whereabouts
from server.commands.campaign_text import as_toml
from server.commands.through_server import OfficeConnection


def export_campaign(campaign: str, *, accounts: bool, out: Path | None, place: Whereabouts) -> None:
    """Write the text to a new file, or to standard output.

    Raises:
        Refused: UNKNOWN_CAMPAIGN, FILE_EXISTS, NOT_ALLOWED; and whatever stands in the way.
    """
    if not 0 < len(campaign) <= 60:
        raise click.UsageError("--campaign takes 1 to 60 characters")
    asked = ExportCampaign(request=OfficeConnection.new_request(), campaign=campaign, accounts=accounts)
    answer = place.ask(asked)
    assert isinstance(answer, CampaignExport)
    text = as_toml(answer.setup)
    if out is None:
        sys.stdout.write(text)
        return
    with new_file(out) as file:
        file.write(text.encode())
