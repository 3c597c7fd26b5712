"""Dial rules as forms, on each database (domain rows 6, 7, 48 to 73)."""

from __future__ import annotations

from kaden.clock import HOUR, SECOND
from kaden.protocol.pacing import ChangeRule
from kaden.protocol.refusals import RefusalCode
from kaden.setup.kinds import Kind
from kaden.vocabulary import Method, Outcome
from tests.server.storage.office import listed, number
from tests.server.storage.setup.desk import SetupDesk, codes, refused

RULE = "プログレッシブ"


async def test_a_new_rule_is_progressive_and_calls_for_each_agent_once(desk: SetupDesk) -> None:
    """Rows 7, 48, 49, 52, 60, 62, 65: the reference case is what a form begins with."""
    saved = await desk.add(Kind.RULE, name="new")
    assert codes(saved) == []
    values = (await desk.find(Kind.RULE, "new")).values
    assert values["method"] == "progressive"
    assert (values["multipliers"], values["ring_timeout"]) == ([1.0], 30)
    assert (values["redial_interval"], values["attempt_cap"]) == (24.0, 3)


async def test_a_method_that_looks_ahead_is_warned_of(desk: SetupDesk) -> None:
    """Row 6."""
    assert "predictive" in codes(await desk.change(Kind.RULE, RULE, method="predictive"))
    assert "predictive" not in codes(await desk.change(Kind.RULE, RULE, method="progressive"))


async def test_what_is_saved_is_what_the_plan_says_next(desk: SetupDesk) -> None:
    """Rows 55, 69, 71, 72: units and all."""
    await desk.change(
        Kind.RULE, RULE, method="adaptive", multipliers=[1, 1.5, 2], additional=1, lead_time=200, ring_timeout=25,
        redial_interval=12.5, redial_by_outcome={"busy": 0.5, "no_answer": 4}, once_a_day=True, attempt_cap=5,
        shadow="predictive",
    )  # fmt: skip
    [job] = await desk.store.plan()
    rule = job.campaign.rule
    assert (rule.method, rule.shadow, rule.multipliers) == (Method.ADAPTIVE, Method.PREDICTIVE, (1, 1.5, 2))
    assert (rule.additional, rule.lead_time, rule.ring_timeout) == (1, 200 * SECOND, 25 * SECOND)
    assert (rule.redial_interval, rule.attempt_cap, rule.once_a_day) == (12.5 * HOUR, 5, True)
    assert dict(rule.redial_by_outcome) == {Outcome.BUSY: HOUR // 2, Outcome.NO_ANSWER: 4 * HOUR}
    assert (await desk.find(Kind.RULE, RULE)).values["redial_by_outcome"] == {"busy": 0.5, "no_answer": 4.0}


async def test_a_rule_in_use_is_not_deleted(desk: SetupDesk) -> None:
    """Rows 51, 70: with the campaigns that it serves."""
    await desk.office.other_campaign()
    values = await refused(desk.delete(Kind.RULE, RULE), RefusalCode.IN_USE)
    assert values["users"] == "other, 展示会フォロー"
    await desk.add(Kind.RULE, name="unused")
    await desk.delete(Kind.RULE, "unused")


async def test_another_cap_counts_the_open_runs_anew(desk: SetupDesk) -> None:
    """Row 69, guarantee I14: at the edge, both ways."""
    await desk.office.customers(listed(number(1)), listed(number(2)))
    await desk.office.execute("UPDATE record SET attempts = 2 WHERE number = ?", number(1))
    run = await desk.office.start()
    assert await desk.office.remaining(run) == 2
    assert "live" in codes(await desk.change(Kind.RULE, RULE, attempt_cap=2))
    assert await desk.office.remaining(run) == 1
    await desk.change(Kind.RULE, RULE, attempt_cap=3)
    assert await desk.office.remaining(run) == 2


async def test_the_short_way_to_change_a_rule_is_seen_by_its_editors(desk: SetupDesk) -> None:
    """`kaden rule set` and the form do not overwrite each other unseen."""
    seen = await desk.find(Kind.RULE, RULE)
    campaign = await desk.find(Kind.CAMPAIGN, "展示会フォロー")
    change = ChangeRule(request="short", rule=RULE, attempt_cap=4, allowed_share=0.05)
    await desk.store.change_rule(change, desk.office.supervisor, desk.office.now)
    await refused(desk.change(Kind.RULE, RULE, seen=seen, name="x"), RefusalCode.CHANGED_MEANWHILE)
    await refused(desk.change(Kind.CAMPAIGN, "", seen=campaign, script="x"), RefusalCode.CHANGED_MEANWHILE)
