"""The telephony port: what the floor asks of a switch, and what it hears from it.

Every adapter passes one contract suite (`tests/telephony/contract.py`). Rules for all of them:
an attempt's id is its channel's id, so a repetition while the channel lives is refused (`ChannelExists`), never dialled
twice; commands to a channel that is gone are no error (the end is on its way as an event); events may come late or
twice; a lost reply raises `FateUnknown`, after which only `live()` tells the truth; joined calls survive our death. A
trunk that dies is told as `TrunkChanged`, and what talks over it is let be: who answers no question may still talk.

Five kinds of channels and their names: a customer's (attempt), an agent's leg (session), a transfer's target
(transfer), a supervisor's leg (monitor), a phone on which a recording is played (playing). An address (`phone`,
`target`) is an extension of the switch or, where it is set up for that, an outside number; the switch refuses
characters that are no part of one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

from kaden.clock import Millis
from kaden.vocabulary import AttemptId, MonitorMode
from server.dialer.events import (
    CallEnded,
    CustomerAnswered,
    CustomerRinging,
    PhoneAnswered,
    PhoneEnded,
    PhoneHeld,
    PhoneReadyChanged,
    SwitchLost,
    SwitchSynchronised,
)
from server.dialer.leg_events import LegEvent
from server.dialer.model import MonitorId, SessionId, TransferId
from server.telephony.live_channels import LiveChannels
from server.telephony.playing import PlaysRecordings

SwitchEvent: TypeAlias = (
    CustomerRinging
    | CustomerAnswered
    | CallEnded
    | PhoneAnswered
    | PhoneEnded
    | PhoneHeld
    | PhoneReadyChanged
    | LegEvent
    | SwitchLost
    | SwitchSynchronised
)

Listener: TypeAlias = Callable[[SwitchEvent], None]
"""Takes one event; must only queue it, for a slow reader is cut off by real switches."""


class SwitchError(Exception):
    """The switch did not do what was asked; itself, when it failed or when the channel is in no state for it."""


class ChannelExists(SwitchError):
    """A channel of this name lives already: the call is out, do not dial again."""


class ChannelGone(SwitchError):
    """There is no channel of this name (any more); nothing was cut."""


class NoLine(SwitchError):
    """All lines of the trunk are in use, or it is dead; nothing was dialled."""


class FateUnknown(SwitchError):
    """The order may or may not have been carried out; ask `live()`."""


class SwitchUnreachable(SwitchError):
    """There is no link to the switch; nothing was asked of it."""


class PhoneAway(SwitchError):
    """This phone is not signed in at the switch; nothing was rung."""


class NoRecording(SwitchError):
    """The switch keeps no recording of this name, or still makes it; nothing was rung."""


class Switch(LiveChannels, PlaysRecordings, Protocol):
    """A telephone switch. All commands return when the switch has taken them, not when they have had their effect.

    Beside what each names, any command may raise a plain `SwitchError`: nothing was done, and that is certain.
    """

    @property
    def lines(self) -> int:
        """Calls that the trunk carries at once: customers', and those to agents' phones that are outside numbers."""
        ...

    async def open(self, listener: Listener) -> None:
        """Start to deliver events; the first is `SwitchSynchronised` once the link stands (again after every loss)."""
        ...

    async def close(self) -> None:
        """Leave the switch without ending any call."""
        ...

    # ---- customers and agents -----------------------------------------------------------------------------------

    async def place(
        self,
        attempt: AttemptId,
        number: str,
        caller_id: str | None,
        ring_timeout: Millis,
        *,
        detect_machine: bool = False,
    ) -> None:
        """Dial a customer.

        Args:
            attempt: the new channel's name.
            number: E.164.
            caller_id: the number shown to the customer; None = withheld (domain rows 77, 78).
            ring_timeout: from dialling to giving up with `EndCause.NO_ANSWER`.
            detect_machine: listen first who answered (row 187): a person is told as `CustomerAnswered`, later by as
                long as the judgement took; a machine is hung up without a word to it and told as `CallEnded` with
                `EndCause.MACHINE` alone. A judgement that comes to nothing counts as a person. Until it is made the
                channel is `ChannelState.RINGING` in `live()`.

        Raises:
            ChannelExists, NoLine, FateUnknown, SwitchUnreachable.
        """
        ...

    async def ring_agent(self, session: SessionId, phone: str, *, shown: str | None = None) -> None:
        """Ring an agent's phone; once it is answered, music plays on the leg.

        A callback (rows 257 to 259) is made of this with `shown`, `place` after `PhoneAnswered`, and `join` after
        `CustomerAnswered`: the beep of the join tells that the customer is there. Nothing is dialled by the leg itself,
        and when it ends before the join the customer's channel goes on: hanging that up is the caller's.

        Args:
            session: the new leg's name.
            phone: its address.
            shown: what the phone shows as calling, and then a ringing tone plays on the leg instead of music: the
                customer's number of a callback. None = the system's own number, 0011 unless set otherwise (row 198).

        Raises:
            ChannelExists, FateUnknown, SwitchUnreachable.
        """
        ...

    async def join(self, attempt: AttemptId, session: SessionId) -> None:
        """Beep to the agent and connect both; from then on they share the leg's end.

        When the leg ends, `PhoneEnded` is followed by the customer's `CallEnded`; a leg that is gone already when the
        order arrives ends the call likewise, so no customer is left alone. When the customer's channel ends, the leg
        stays and hears music. The same join again has no effect. While both are joined, each key pressed on the phone
        is told as `PhoneDigit`, held or not, and the customer may hear its tone.

        Raises:
            FateUnknown, SwitchUnreachable.
        """
        ...

    async def hang_up(self, attempt: AttemptId, *, announce: bool = False) -> None:
        """End a customer's channel, after the recorded message if `announce`; the agent's leg goes back to music.

        A transfer's target that the customer talks with ends with it.

        Raises:
            FateUnknown, SwitchUnreachable.
        """
        ...

    async def hold(self, attempt: AttemptId, *, held: bool) -> None:
        """Hold the customer (music to the customer, who hears and is heard by nobody), or take back.

        Taking back while a target lives is a plain `SwitchError`: drop the target first.

        Raises:
            FateUnknown, SwitchUnreachable.
        """
        ...

    async def drop_agent(self, session: SessionId) -> None:
        """End an agent's leg.

        Raises:
            FateUnknown, SwitchUnreachable.
        """
        ...

    # ---- transfer (rows 219 to 225, 260) ------------------------------------------------------------------------

    async def consult(self, transfer: TransferId, target: str, ring_timeout: Millis) -> None:
        """Ring a target for a joined call, as the system's number; the customer is held by it if not held before.

        The agent hears the target ring, then talks with it (`TargetAnswered`); the customer hears hold music all the
        time. A target that is not reached within `ring_timeout`, refuses, or hangs up is told as `TargetEnded`; agent
        and held customer are then as before, and taking back is the caller's. When the customer's channel ends the
        target stays until it is dropped. When the agent's leg ends while the target rings, all three end; while the
        target is up, that completes the transfer as `transfer` does.

        Raises:
            SwitchError: the call is not joined to a leg, or another target of it lives.
            ChannelExists, FateUnknown, SwitchUnreachable.
        """
        ...

    async def drop_target(self, transfer: TransferId) -> None:
        """End a target's channel before the transfer is complete; told as `TargetEnded`.

        After `CallTransferred` it has no effect: the target belongs to the customer's call.

        Raises:
            FateUnknown, SwitchUnreachable.
        """
        ...

    async def transfer(self, transfer: TransferId) -> None:
        """Connect the customer with the target and end the agent's leg: `CallTransferred`, then `PhoneEnded`.

        From then on the customer's channel lives until either of the two hangs up (`CallEnded`, with no word of the
        target), and uses its line. It is in `live()` with `transferred`, and survives our death like a joined call.

        Raises:
            SwitchError: the target is not up.
            FateUnknown, SwitchUnreachable.
        """
        ...

    # ---- listening, whispering, barging (rows 229, 301, 302, 305, 308) ------------------------------------------

    async def ring_monitor(self, monitor: MonitorId, phone: str) -> None:
        """Ring a supervisor's own phone, as the system's number; once answered it hears silence (`MonitorAnswered`).

        Raises:
            ChannelExists, FateUnknown, SwitchUnreachable.
        """
        ...

    async def monitor(self, monitor: MonitorId, session: SessionId, mode: MonitorMode, *, tone: bool) -> None:
        """Connect a supervisor's leg that is up with an agent's leg that is up, or change what it may do there.

        `LISTEN`: hears what agent and customer say; heard by nobody. `WHISPER`: also heard by the agent, never by the
        customer. `BARGE`: talks with both. It lasts across the agent's calls and its hold until it is dropped or either
        leg ends; when the agent's leg ends the supervisor's hears silence again and stays. Nobody is told of it by the
        switch but by `tone`. The same again has no effect.

        Args:
            monitor: the supervisor's leg.
            session: the agent's leg.
            mode: what the supervisor may do.
            tone: whether the agent, and nobody else, hears a short tone now (row 229).

        Raises:
            SwitchError: one of the legs is gone or not up.
            FateUnknown, SwitchUnreachable.
        """
        ...

    async def drop_monitor(self, monitor: MonitorId) -> None:
        """End a supervisor's leg; the agent's call goes on as if it had never been there.

        Raises:
            FateUnknown, SwitchUnreachable.
        """
        ...

    # ---- recording ----------------------------------------------------------------------------------------------

    async def record(self, attempt: AttemptId, name: str) -> None:
        """Record a joined call, agent and customer, into one file until the call ends or is transferred.

        Told as `RecordingStarted` with the file's path, or `RecordingFailed`: the file exists, the disk is full or
        missing, the switch cannot record. A recording that breaks off later is told as `RecordingFailed` too; none of
        it disturbs the call. What is said while the customer is held is recorded; music on hold may be. Its end with
        the call is told by nothing but `CallEnded`. Where the call is being recorded already, the order only has
        `RecordingStarted` told again, with the file that it is.

        Args:
            attempt: whose call.
            name: letters, digits, `-` and `_` only, without extension; never written over.

        Raises:
            SwitchError: the call is not joined, or the switch refused at once; then nothing more is told.
            FateUnknown, SwitchUnreachable.
        """
        ...

    async def pause_recording(self, attempt: AttemptId, *, paused: bool) -> None:
        """Leave out what follows, or record on into the same file. As it is already: no effect.

        Raises:
            SwitchError: the call is not being recorded.
            FateUnknown, SwitchUnreachable.
        """
        ...

    # ---- what lives ---------------------------------------------------------------------------------------------

    async def live(self) -> SwitchSynchronised:
        """All that lives in the switch now, of ours: calls, agents' legs, targets, supervisors' legs, playings.

        A target of a complete transfer is part of its call and not listed.

        Raises:
            SwitchUnreachable.
        """
        ...
