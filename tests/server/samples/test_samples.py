"""The ready samples as files (rows 8, 11)."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from kaden.setup.campaign_file import read_file
from kaden.setup.kinds import Kind
from kaden.vocabulary import Method
from server.dialer.model import Hours
from server.samples import PREDICTIVE, PROGRESSIVE, SAMPLES, Place, values
from server.storage.campaign_file.applying import apply
from server.storage.inline_runner import InlineRunner
from server.storage.sample import SampleSpec, create_sample
from server.storage.setup.saving import definitions
from server.storage.transactions.plan import all_jobs

NOON = 1_800_000_000_000
PLACE = Place((540, 1_020), "Asia/Tokyo", date(2027, 1, 1), date(2027, 3, 31))


def test_row_8_the_progressive_file_is_the_sample_that_everybody_begins_with() -> None:
    runner = InlineRunner.in_memory(NOON)
    spec = SampleSpec(NOON, Hours(*PLACE.hours), PLACE.zone, PLACE.first_day, PLACE.last_day)
    runner.transact(lambda tx: create_sample(tx, spec))
    file = read_file(values(PROGRESSIVE, PLACE))
    applied = runner.transact(lambda tx: apply(tx, file, None, None, NOON))
    assert applied.changes == ()
    for kind in (Kind.ACCOUNT, Kind.GROUP, Kind.RULE, Kind.CAMPAIGN, Kind.DISPOSITION, Kind.BATCH):
        kept = runner.transact(partial(definitions, kind=kind))
        assert {each.name for each in kept} == {entry.name for entry in file.of(kind)}


@pytest.mark.parametrize(
    ("name", "method", "agents"), [(PROGRESSIVE, Method.PROGRESSIVE, 5), (PREDICTIVE, Method.PREDICTIVE, 15)]
)
def test_rows_8_and_11_each_sample_is_a_job_that_can_dial(name: str, method: Method, agents: int) -> None:
    runner = InlineRunner.in_memory(NOON)
    runner.transact(lambda tx: apply(tx, read_file(values(name, PLACE)), None, None, NOON))
    [job] = runner.transact(all_jobs)
    assert (job.campaign.rule.method, len(job.members)) == (method, agents)
    assert (job.campaign.hours, job.campaign.zone) == (Hours(540, 1_020), "Asia/Tokyo")
    assert (job.first_day, job.last_day) == (PLACE.first_day, PLACE.last_day)
    assert len(job.campaign.dispositions) == 10
    if method is Method.PREDICTIVE:
        assert job.campaign.rule.lead_time == 120_000
        assert job.campaign.allowed_share == pytest.approx(0.03)


@pytest.mark.parametrize("name", SAMPLES)
def test_its_accounts_are_the_users_who_set_it_up(name: str) -> None:
    file = values(name, Place((0, 1_440), "UTC", PLACE.first_day, PLACE.last_day, "sato"))
    assert {account["os_user"] for account in file["account"]} == {"sato"}
    assert (file["campaign"]["hours_start"], file["campaign"]["hours_end"]) == ("00:00", "24:00")


def test_there_are_no_other_samples() -> None:
    with pytest.raises(ValueError, match="progressive, predictive"):
        values("preview", PLACE)
