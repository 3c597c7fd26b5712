"""One turn of the machine: the floor, the moment, and the effects gathered so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AgentId, CampaignId, JobId, Limiting
from server.dialer.effects import Answer, Effect, Refuse, ShowDesk, ShowJob, ShowPromises, Write
from server.dialer.floor import Agent, Call, Floor, JobSeat
from server.dialer.model import Asked, SessionId
from server.dialer.tally import Tally
from server.dialer.writes import Write as WriteOrder


@dataclass(slots=True)
class Turn:
    """What handlers work on. Effects keep their order; screens are told once, at the end."""

    floor: Floor
    now: Instant
    effects: list[Effect] = field(default_factory=list)
    jobs_to_pace: set[JobId] = field(default_factory=set)
    jobs_to_show: set[JobId] = field(default_factory=set)
    promises_to_show: set[CampaignId] = field(default_factory=set)
    desks_to_show: dict[AgentId, None] = field(default_factory=dict)

    def do(self, effect: Effect) -> None:
        """Ask the shell for something."""
        self.effects.append(effect)

    def write(self, order: WriteOrder) -> None:
        """Ask for something to be made durable."""
        self.effects.append(Write(order))

    def answer(self, to: Asked) -> None:
        """The request is done."""
        self.effects.append(Answer(to))

    def refuse(self, to: Asked, code: RefusalCode, **values: str | int) -> None:
        """The request is not carried out."""
        self.effects.append(Refuse(to, Refused(code, **values)))

    def show_desk(self, agent: Agent) -> None:
        """The agent's screen, and its row in the monitor, changed."""
        self.desks_to_show[agent.id] = None
        if agent.job is not None:
            self.jobs_to_show.add(agent.job)

    def show_job(self, job: JobId) -> None:
        """The job's monitor changed."""
        self.jobs_to_show.add(job)

    def show_promises(self, campaign: CampaignId) -> None:
        """Promises of the campaign changed."""
        self.promises_to_show.add(campaign)

    def pace(self, job: JobId) -> None:
        """Who could take a call, or how many are out, changed: decide anew at the end of the turn."""
        self.jobs_to_pace.add(job)
        self.jobs_to_show.add(job)

    def free_line(self) -> None:
        """A line of the trunk is free again: jobs that had to wait for one decide anew (domain row 177)."""
        for job, seat in self.floor.jobs.items():
            if seat.decision.limiting is Limiting.TRUNK_LINES:
                self.pace(job)

    def look_again(self, of: JobSeat | None) -> None:
        """A record of this job's batch is due at once: no job of the batch has come to the end of its list after all.

        Of a job that was deleted the batch is not known: every job looks.
        """
        for job, seat in self.floor.jobs.items():
            if of is None or seat.plan.batch == of.plan.batch:
                seat.look_again()
                self.pace(job)

    def record_is_back(self, dialled_at: Instant) -> None:
        """A call that was dialled then is over: its record can be due in runs that began since (domain row 178)."""
        for job, seat in self.floor.jobs.items():
            if seat.since is not None and seat.since > dialled_at:
                seat.look_again()
                self.pace(job)

    def tally_of(self, call: Call) -> Tally | None:
        """The counters that the call is counted in; None when they are shown no longer."""
        seat = self.floor.seat_of(call)
        return None if seat is None or call.run is None else seat.tally_of(call.run)

    def is_old(self, since: Instant) -> bool:
        """Whether what is missing from the switch's list since then is gone, and the list is not merely older.

        A time in the future is of a clock that was set back since, and says nothing.
        """
        return not since <= self.now <= since + self.floor.rules.doubt

    def agent_of(self, session: SessionId) -> Agent | None:
        """The agent whose phone leg this is."""
        agent = self.floor.agents.get(self.floor.sessions.get(session, AgentId(0)))
        return agent if agent is not None and agent.session == session else None

    def seat_of(self, agent: Agent) -> JobSeat | None:
        """The job that the agent is in."""
        return None if agent.job is None else self.floor.jobs.get(agent.job)

    def closing_effects(self) -> list[Effect]:
        """All effects, with each changed screen once at the end."""
        desks = [ShowDesk(agent) for agent in self.desks_to_show]
        jobs = [ShowJob(job) for job in sorted(self.jobs_to_show)]
        promises = [ShowPromises(campaign) for campaign in sorted(self.promises_to_show)]
        return [*self.effects, *desks, *jobs, *promises]
