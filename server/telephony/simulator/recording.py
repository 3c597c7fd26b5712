"""Recordings in the switch: which calls are recorded, under which names, and a disk that can fill up.

Rule: no file is made, for there is no sound; but a name is used once only, and nothing here disturbs a call.
"""

from __future__ import annotations

from server.dialer.leg_events import RecordingFailed, RecordingStarted
from server.telephony.simulator.channels import Call, Recording
from server.telephony.simulator.messages import PauseRecording, Record, Refusal
from server.telephony.simulator.plant import Plant


class Recordings:
    """All recordings."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self._used: set[str] = set()
        self._disk_full = False

    def start(self, order: Record) -> Refusal | None:
        """Record a joined call."""
        call = self._plant.calls.get(order.attempt)
        if call is None or call.leg is None:
            return Refusal.FAILED
        if call.recording is not None:
            self._plant.tell_of(call, RecordingStarted(call.attempt, call.recording.path))
            return None
        problem = "no space left" if self._disk_full else "file exists" if order.name in self._used else ""
        if problem:
            self._plant.tell_of(call, RecordingFailed(call.attempt, problem))
            return None
        self._used.add(order.name)
        call.recording = Recording(f"{order.name}.wav")
        self._plant.tell_of(call, RecordingStarted(call.attempt, call.recording.path))
        return None

    def finished(self, path: str) -> bool:
        """Whether there is such a recording, and nobody makes it any more."""
        known = path.removesuffix(".wav") in self._used
        return known and not any(
            call.recording is not None and call.recording.path == path and not call.transferred
            for call in self._plant.calls.values()
        )

    def pause(self, order: PauseRecording) -> Refusal | None:
        """Leave out what follows, or record on."""
        call = self._plant.calls.get(order.attempt)
        if call is None or call.recording is None:
            return Refusal.FAILED
        call.recording.paused = order.paused
        return None

    def fill_disk(self, *, full: bool) -> None:
        """From now on nothing can be recorded, or can again; what is being recorded breaks off."""
        self._disk_full = full
        if full:
            for call in self._plant.calls.values():
                self._break_off(call)

    def _break_off(self, call: Call) -> None:
        if call.recording is not None:
            call.recording = None
            self._plant.tell_of(call, RecordingFailed(call.attempt, "no space left"))
