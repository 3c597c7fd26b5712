"""What people were told, what the floor believes, and whether both are so.

Rule: what was acknowledged is durable at that very moment (I7, I15); what the server must do in time is judged by the
time that it lived, had a connection and was not disturbed.
"""

from __future__ import annotations

import asyncio
from typing import Final

from kaden.protocol.client import ClientMessage, JoinJob, SaveResult, StartJob, StopJob
from kaden.protocol.my_work import CallBack
from kaden.protocol.preview import CallShown, PassShown
from kaden.vocabulary import AccountId, AgentState, AttemptId, AttemptState, CallKind
from server.dialer.agent import PLACES_ALONE
from server.dialer.attempt import OUT
from server.dialer.floor import Floor
from server.floor import RECONCILE_SECONDS
from tests.floor.chronicle import Chronicle
from tests.floor.line import Line
from tests.floor.machine import Machine
from tests.floor.rows import broken_promises
from tests.floor.trunk import Weather
from tests.floor.truth import Seen, Truth

FRESH: Final = 3.0
"""Seconds that a change may need from the switch to the rows."""

OWNED_WITHIN: Final = 15.0
"""Seconds after a start or a new link within which every channel has an owner (I8); longer while orders get lost."""
OWNED_IN_STORMS: Final = 60.0
ANSWERED_WITHIN: Final = 10.0
"""Seconds after which a request of a calm time has its answer."""
TRIES: Final = 20
_TALLY: Final = (
    "SELECT attempts, connected, abandoned, no_answer, busy, other, saved, unsaved, talk, passed"
    " FROM job_run WHERE id = ?"
)
_OPEN: Final = "SELECT id FROM attempt WHERE state <> 'ended'"
_WITH_CALL: Final = PLACES_ALONE | {AgentState.WRAPUP, AgentState.PREVIEWING}
LONGEST_DOWN: Final = 30.0
"""Seconds until a dead server has a successor, at most."""
LONGEST_RING: Final = 30.0
"""Seconds for which a call rings at most, with some for the news of its end."""
DRAFT_WITHIN: Final = 3.0
"""Seconds after which a draft is on disk (I7), a slow commit included."""


class Promises:
    """Keeps the books of what was promised.

    Args:
        machine: the server.
        truth: what really happened.
        weather: what got lost on the wire.
        chronicle: where violations go.
    """

    def __init__(self, machine: Machine, truth: Truth, weather: Weather, chronicle: Chronicle) -> None:
        self._machine = machine
        self._disk = machine.disk
        self._truth = truth
        self._weather = weather
        self._chronicle = chronicle
        self._ownerless: dict[tuple[str, int], float] = {}
        self._drafts: dict[int, int] = {}
        """Of each call the newest draft that was seen on the disk."""

    # ---- people --------------------------------------------------------------------------------------------------

    def acknowledged(self, account: AccountId, request: ClientMessage) -> None:
        """Somebody was told that a request is done: then it is durable (I7, I15)."""
        self._chronicle.note("acknowledged", f"{account} {type(request).__name__}")
        match request:
            case SaveResult():
                self._judge_saved(account, request)
            case StopJob(job=job):
                open_run = self._disk.rows(
                    "SELECT 1 FROM job_run WHERE job_id = ? AND stopped_at IS NULL", job
                )
                if not open_run:
                    self._truth.stopped(job)
        if isinstance(request, StartJob | StopJob | SaveResult | CallBack | CallShown | PassShown) or (
            isinstance(request, JoinJob) and not self._inside(account)
        ):
            known = self._disk.rows(
                "SELECT 1 FROM request WHERE account_id = ? AND request = ?", account, request.request
            )
            if not known:
                self._chronicle.violation(f"I15: {request!r} was acknowledged and is not durable")

    def refused(self, account: AccountId, request: ClientMessage, code: str) -> None:
        """Somebody was told that a request is not done: then it has no effect, whenever it was sent first (I15)."""
        known = self._disk.rows(
            "SELECT 1 FROM request WHERE account_id = ? AND request = ?",
            account,
            getattr(request, "request", None),
        )
        # A stay or a promised call that is over does not begin again, and a job that is stopped says so; all else is
        # answered as at first.
        if known and not isinstance(request, JoinJob | StopJob | CallBack):
            self._chronicle.violation(f"I15: {request!r} was done and is refused with {code}")

    def _inside(self, account: AccountId) -> bool:
        return bool(
            self._disk.rows("SELECT 1 FROM agent_session WHERE agent_id = ? AND closed_at IS NULL", account)
        )

    def _judge_saved(self, account: AccountId, order: SaveResult) -> None:
        row = self._disk.rows(
            "SELECT result, disposition_id, note, saved_by FROM attempt WHERE id = ?", order.attempt
        )
        if row != [("saved", order.disposition, order.note, account)]:
            self._chronicle.violation(f"I7: {order!r} was acknowledged, its row is {row}")
        promised = self._disk.rows("SELECT due_at FROM callback WHERE attempt_id = ?", order.attempt)
        if order.callback_at is not None and promised != [(order.callback_at,)]:
            self._chronicle.violation(f"I13: the promise of {order!r} is {promised}")

    def typed(self, attempt: int, sequence: int) -> None:
        """An agent typed a draft over a connection that stands."""
        loop = asyncio.get_running_loop()
        self._chronicle.note("typed", f"{attempt} {sequence}")
        loop.call_later(DRAFT_WITHIN, self._judge_draft, attempt, sequence, self._machine.life)

    def _judge_draft(self, attempt: int, sequence: int, life: int) -> None:
        """The server lived on since: then the draft is on disk, unless the disk was full; then a little later."""
        if life == 0 or self._machine.life != life or self._machine.running is None:
            return
        loop = asyncio.get_running_loop()
        if self._disk.full or loop.time() - self._disk.writes_since < DRAFT_WITHIN:
            loop.call_later(DRAFT_WITHIN, self._judge_draft, attempt, sequence, life)
            return
        row = self._disk.rows(
            "SELECT a.result, coalesce(d.sequence, 0) FROM attempt a LEFT JOIN draft d ON d.attempt_id = a.id"
            " WHERE a.id = ?",
            attempt,
        )
        result, kept = row[0]
        self._drafts[attempt] = max(kept, self._drafts.get(attempt, 0))
        if result in ("due", "unsaved") and kept < sequence:
            self._chronicle.violation(f"I7: draft {sequence} of {attempt} is not on disk, {kept} is")

    def shown(self, attempt: int, sequence: int) -> None:
        """A call stands on a desk that came back: with the newest draft that was seen on the disk."""
        kept = self._drafts.get(attempt, 0)
        if sequence < kept:
            self._chronicle.violation(f"I7: draft {kept} of {attempt} came back as {sequence}")

    # ---- what holds at any moment --------------------------------------------------------------------------------

    def look(self) -> None:
        """Judge everything that can be judged now."""
        for text in broken_promises(self._disk):
            self._chronicle.violation(text)
        running = self._machine.running
        if running is not None:
            self._judge_floor(running.floor.state)
            self._judge_owners(running.floor.state)

    def _judge_floor(self, floor: Floor) -> None:
        """I9 and I11 as the floor believes them; the same as in the tests of the core."""
        for agent in floor.agents.values():
            busy = agent.on_call or agent.state in _WITH_CALL
            if (agent.call is not None) != busy:
                self._chronicle.violation(f"I9: agent {agent.id} is {agent.state} with call {agent.call}")
            call = floor.calls.get(agent.call) if agent.call is not None else None
            if agent.call is not None and (call is None or call.agent != agent.id):
                self._chronicle.violation(f"I9: call {agent.call} is not agent {agent.id}'s")
        seats = [agent.call for agent in floor.agents.values() if agent.call is not None]
        if len(seats) != len(set(seats)):
            self._chronicle.violation(f"I9: two agents have one call: {seats}")
        out = {call.id for call in floor.calls.values() if call.state in OUT and call.kind is CallKind.AUTO}
        if out != {number for calls in floor.unjoined.values() for number in calls}:
            self._chronicle.violation(f"pacing sees {floor.unjoined}, out are {out}")

    def _judge_owners(self, floor: Floor) -> None:
        """I8: every channel in the switch is known to the floor, soon after it could know."""
        loop = asyncio.get_running_loop()
        if not self._machine.trunk_up or not floor.switch_up:
            self._ownerless.clear()
            return
        live = self._machine.switch.exchange.living()
        strange = {
            ("call", call.attempt)
            for call in live.calls
            if (known := floor.calls.get(call.attempt)) is None or known.state is AttemptState.ENDED
        } | {("leg", leg.session) for leg in live.legs if leg.session not in floor.sessions}
        for channel in list(self._ownerless):
            if channel not in strange:
                del self._ownerless[channel]
        limit = OWNED_WITHIN if self._weather.calm else OWNED_IN_STORMS
        for channel in sorted(strange):
            since = self._ownerless.setdefault(channel, loop.time())
            if loop.time() - since > limit:
                self._chronicle.violation(f"I8: {channel} has had no owner for {loop.time() - since:.0f} s")

    # ---- when the faults are over --------------------------------------------------------------------------------

    async def settled(self, lines: list[Line]) -> None:
        """I21: the floor, the rows and the switch agree."""
        running = self._machine.running
        if running is None:
            self._chronicle.violation("I21: no server")
            return
        floor = running.floor.state
        if not (floor.switch_up and floor.synchronised and floor.store_up):
            self._chronicle.violation("I21: switch or store are not up")
        live = {call.attempt for call in self._machine.switch.exchange.living().calls}
        rows = {row[0] for row in self._disk.rows(f"{_OPEN} AND (kind <> 'preview' OR dialled = 1)")}
        fresh = {
            attempt
            for attempt, seen in self._truth.calls.items()
            if self._lately(seen.dialled) or self._lately(seen.ended)
        }
        if (live ^ rows) - fresh:
            self._chronicle.violation(f"I21: open in the rows {sorted(rows)}, in the switch {sorted(live)}")
        alone = [
            agent.id
            for agent in floor.agents.values()
            if agent.state in PLACES_ALONE and not self._may_ring_on(agent.call)
        ]
        if alone:
            self._chronicle.violation(f"I21: agents {alone} still place a call that nobody answers")
        desks = {agent.call for agent in floor.agents.values() if agent.call is not None}
        shown = {row[0] for row in self._disk.rows(f"{_OPEN} AND kind = 'preview' AND dialled = 0")}
        if shown - desks - fresh:
            self._chronicle.violation(f"I21: records that are shown to nobody: {sorted(shown - desks)}")
        due = {row[0] for row in self._disk.rows("SELECT id FROM attempt WHERE result = 'due'")}
        if due - desks - fresh:
            self._chronicle.violation(f"I21: results that nobody will write: {sorted(due - desks)}")
        for line in lines:
            waits = line.waits_since(asyncio.get_running_loop().time() - ANSWERED_WITHIN)
            if waits:
                self._chronicle.violation(f"I21: {line.account} still waits for {waits}")
        await self._tallies_agree()

    async def _tallies_agree(self) -> None:
        """I14: what screens show is what the rows say, once nothing is on its way to the disk."""
        found: list[object] = []
        for _ in range(TRIES):
            found = self._other_tallies()
            if not found:
                return
            await asyncio.sleep(0.31)
        self._chronicle.violation(f"I14: shown and written figures differ: {found}")

    def _other_tallies(self) -> list[object]:
        running = self._machine.running
        if running is None:
            return ["no server"]
        found: list[object] = []
        for seat in running.floor.state.jobs.values():
            rows = self._disk.rows(_TALLY, seat.run)
            shown = [
                (
                    t.attempts,
                    t.connected,
                    t.abandoned,
                    t.no_answer,
                    t.busy,
                    t.other,
                    t.saved,
                    t.unsaved,
                    t.talk,
                    t.passed,
                )
                for t in (seat.tally,)
                if seat.run is not None
            ]
            if rows != shown:
                found.append((seat.run, rows, shown))
        return found

    def over(self) -> bool:
        """Whether everybody has gone home."""
        return not self._left_over()

    def nothing_left_over(self, lines: list[Line]) -> None:
        """Nobody is there: no channel, no open row, no owed answer."""
        left = self._left_over()
        if left:
            self._chronicle.violation(f"left over when everybody has gone: {left}")
        for text in self._lost_promises():
            self._chronicle.violation(text)

    def _left_over(self) -> dict[str, object]:
        running = self._machine.running
        live = self._machine.switch.exchange.living()
        found: dict[str, object] = {
            "no server": running is None,
            "calls in the switch": live.calls,
            "legs in the switch": live.legs,
            "open attempts": self._disk.rows("SELECT id, state, result FROM attempt WHERE state <> 'ended'"),
            "results due": self._disk.rows("SELECT id, agent_id FROM attempt WHERE result = 'due'"),
            "open stays": self._disk.rows("SELECT id, agent_id FROM agent_session WHERE closed_at IS NULL"),
            "open runs": self._disk.rows("SELECT id, job_id FROM job_run WHERE stopped_at IS NULL"),
        }
        if running is not None:
            found["calls on the floor"] = sorted(running.floor.state.calls)
        return {what: value for what, value in found.items() if value}

    def _lost_promises(self) -> list[str]:
        """I6: who was joined is connected in the rows, and asks or asked for a result."""
        found = []
        for attempt, seen in self._truth.calls.items():
            [row] = self._disk.rows("SELECT outcome, result, answered_at FROM attempt WHERE id = ?", attempt)
            kept = seen.joined is None or row[:2] in (("connected", "saved"), ("connected", "unsaved"))
            if not kept and attempt not in self._weather.hit and not self._died_unwritten(seen):
                found.append(f"I6: {attempt} was joined at {seen.joined:.3f} and its row is {row}")
        never = self._disk.rows("SELECT id FROM attempt WHERE n IS NULL AND kind = 'auto'")
        found += [f"I4: {row[0]} was dialled and given back" for row in never if row[0] in self._truth.calls]
        return found

    def _died_unwritten(self, call: Seen) -> bool:
        """Whether the server died before it could write that the call was joined.

        It died at once, or the disk was full until it did; who talked when the next one came is found by it.
        """
        if call.joined is None:
            return False
        for death in self._machine.deaths:
            over = call.ended is not None and call.ended - death < LONGEST_DOWN
            unwritten = self._disk.took_nothing(call.joined + 1.0, death)
            if 0 <= death - call.joined < 1.0 or (over and unwritten and call.joined <= death):
                return True
        return False

    def _may_ring_on(self, attempt: AttemptId | None) -> bool:
        """Whether a customer's phone may still ring: agents of a preview job call on when the faults are over."""
        seen = None if attempt is None else self._truth.calls.get(attempt)
        return seen is not None and asyncio.get_running_loop().time() - seen.dialled < LONGEST_RING

    def _lately(self, moment: float | None) -> bool:
        """Whether what changed then may be in one place and not yet in the other.

        A switch that forgets its subscribers tells nothing of older calls: only the next comparison finds it out.
        """
        silent = self._machine.switch.exchange.rules.forgets_subscriptions
        limit = FRESH + RECONCILE_SECONDS if silent else FRESH
        return moment is not None and asyncio.get_running_loop().time() - moment < limit
