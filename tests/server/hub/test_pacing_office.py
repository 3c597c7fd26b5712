"""Why a job dials as it does, and dial rules, over a real connection (rows 29, 69, 73, 190, 321)."""

from __future__ import annotations

from kaden.protocol.pacing import ChangeRule, Decision, ListRules, Rules, Why, WhyJob
from kaden.vocabulary import JobState, Limiting, Method, Permission, Profile
from server.dialer.effects import Decided
from server.storage.transactions import decisions
from tests.server.hub.floor import NOON
from tests.server.hub.world import World

JOB = "来場者フォロー"
RULE = "プログレッシブ"


def keep(office: World, *kept: Decided) -> None:
    office.runner.transact(lambda tx: decisions.keep(tx, kept))


async def test_the_newest_decisions_are_told_with_the_campaigns_ledger(office: World) -> None:
    """Rows 190, 321."""
    job = office.sample.job
    keep(
        office,
        Decided(job, NOON - 2, 1, 1, 0, 1, Limiting.NONE),
        Decided(job, NOON - 1, 1, 1, 1, 0, Limiting.CALLS_OUT),
    )
    async with office.client("supervisor") as client:
        await client.say(WhyJob(request="w", job=JOB, last=1))
        why = await client.hear_a(Why)
        assert (why.job, why.name, why.state) == (job, JOB, JobState.STOPPED)
        assert why.decisions == (
            Decision(
                at=NOON - 1,
                method=Method.PROGRESSIVE,
                waiting=1,
                target=1,
                out=1,
                calls=0,
                limiting=Limiting.CALLS_OUT,
                odds=None,
                shadow=None,
            ),
        )
        assert why.ledger is not None
        assert (why.ledger.profile, why.ledger.limit, why.ledger.day) == (Profile.REFERENCE, 0.03, None)
        await client.say(WhyJob(request="x", job=str(job)))
        assert len((await client.hear_a(Why)).decisions) == 2


async def test_a_job_that_i_may_not_see_is_as_if_it_were_not_there(office: World) -> None:
    """Row 29."""
    office.permit(office.sample.supervisor, office.sample.campaign, Permission.NONE)
    async with office.client("supervisor") as client:
        await client.say(WhyJob(request="w", job=JOB))
        assert await client.refused() == "unknown_job_name"
        await client.say(ListRules(request="l"))
        [rule] = (await client.hear_a(Rules)).rules
        assert (rule.name, rule.campaigns) == (RULE, ())


async def test_an_administrator_changes_a_rule_and_sees_it_as_it_is_then(office: World) -> None:
    """Rows 69, 73."""
    change = ChangeRule(
        request="c", rule=RULE, method=Method.ADAPTIVE, profile=Profile.US_TSR, allowed_share=0.02
    )
    async with office.client("admin") as client:
        await client.say(change)
        [rule] = (await client.hear_a(Rules)).rules
        assert (rule.method, rule.attempt_cap) == (Method.ADAPTIVE, 3)
        assert {(law.profile, law.allowed_share) for law in rule.campaigns} == {(Profile.US_TSR, 0.02)}
        await client.say(ChangeRule(request="d", rule=RULE, attempt_cap=0))
        assert await client.refused() == "rule_bad"


async def test_a_supervisor_changes_a_rule_but_not_the_law_of_its_campaigns(office: World) -> None:
    """Row 31; the rule may serve campaigns that are closed to the supervisor."""
    async with office.client("supervisor") as client:
        await client.say(ChangeRule(request="c", rule=RULE, method=Method.PREDICTIVE))
        [rule] = (await client.hear_a(Rules)).rules
        assert rule.method is Method.PREDICTIVE
        await client.say(ChangeRule(request="d", rule=RULE, allowed_share=0.05))
        assert await client.refused() == "not_allowed"


async def test_the_same_request_again_changes_once(office: World) -> None:
    """Guarantee I15: it does not undo what came between."""
    seven = ChangeRule(request="c", rule=RULE, attempt_cap=7)
    eight = ChangeRule(request="d", rule=RULE, attempt_cap=8)
    async with office.client("admin") as client:
        for change, answered in ((seven, 7), (eight, 8), (seven, 7)):
            await client.say(change)
            assert (await client.hear_a(Rules)).rules[0].attempt_cap == answered
        await client.say(ListRules(request="l"))
        assert [rule.attempt_cap for rule in (await client.hear_a(Rules)).rules] == [8]
    found = office.runner.transact(lambda tx: tx.all("SELECT id FROM audit WHERE code = 'rule.change'"))
    assert len(found) == 2
