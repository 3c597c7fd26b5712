"""What references may name (domain rows 39, 44, 75)."""

from __future__ import annotations

from kaden.setup.kinds import Kind
from tests.server.storage.setup.desk import SetupDesk

GROUP = "発信グループ1"


async def test_each_form_is_offered_what_it_may_name(desk: SetupDesk) -> None:
    await desk.add(Kind.GROUP, name="East")
    await desk.change(Kind.ACCOUNT, "agent5", disabled=True)
    names = desk.store.definition_names
    agents = ("agent1", "agent2", "agent3", "agent4")
    assert await names(Kind.GROUP, None) == {Kind.ACCOUNT: agents}
    assert await names(Kind.ACCOUNT, None) == {
        Kind.GROUP: ("East", GROUP),
        Kind.CAMPAIGN: ("展示会フォロー",),
    }
    assert await names(Kind.CAMPAIGN, None) == {Kind.RULE: ("プログレッシブ",), Kind.CALENDAR: ()}
    assert await names(Kind.JOB, None) == {Kind.GROUP: ("East", GROUP)}
    assert await names(Kind.JOB, desk.office.ids.batch) == {Kind.GROUP: (GROUP,)}
    assert await names(Kind.RULE, None) == {}
