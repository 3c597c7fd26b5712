"""Recordings in the switch that are heard: a supervisor's phone is rung, and the recording plays for its length.

Rule: there is no sound, so each recording is as long as the rules say; what ends a playing is told once.
"""

from __future__ import annotations

from functools import partial

from kaden.vocabulary import PlayingEnd
from server.dialer.leg_events import PlayingBegan, PlayingEnded
from server.telephony.simulator.channels import Player
from server.telephony.simulator.messages import Play, Refusal, StopPlaying
from server.telephony.simulator.phones import Habit
from server.telephony.simulator.plant import Plant
from server.telephony.simulator.recording import Recordings


class Playings:
    """All phones on which a recording is played."""

    def __init__(self, plant: Plant, recordings: Recordings) -> None:
        self._plant = plant
        self._recordings = recordings

    def play(self, order: Play) -> Refusal | None:
        """Ring the phone."""
        plant = self._plant
        if order.playing in plant.players:
            return Refusal.EXISTS
        if not self._recordings.finished(order.recording):
            return Refusal.NO_RECORDING
        player = Player(playing=order.playing, phone=order.phone, born=plant.timetable.now)
        plant.players[order.playing] = player
        refuses = plant.phones.handset(order.phone).habit is Habit.REFUSE
        untaken = PlayingEnd.BUSY if refuses else PlayingEnd.NO_ANSWER
        ended, answered = partial(self.end, player, untaken), partial(self._answers, player)
        plant.ring(player, order.phone, plant.rules.agent_ring_limit, answered=answered, ended=ended)
        return None

    def stop(self, order: StopPlaying) -> None:
        """End one."""
        player = self._plant.players.get(order.playing)
        if player is not None:
            self.end(player, PlayingEnd.STOPPED)

    def hang_up(self, phone: str) -> None:
        """The supervisor at this address puts the phone down, or refuses to take it."""
        for player in list(self._plant.players.values()):
            if player.phone == phone:
                self.end(player, PlayingEnd.STOPPED if player.up else PlayingEnd.BUSY)

    def cut(self, player: Player) -> None:
        """Its channel is ended by whoever looks after the switch."""
        self.end(player, PlayingEnd.STOPPED)

    def end(self, player: Player, end: PlayingEnd) -> None:
        """The channel is gone."""
        del self._plant.players[player.playing]
        player.end()
        self._plant.tell_of(player, PlayingEnded(player.playing, end))

    def _answers(self, player: Player) -> None:
        player.up = True
        length = self._plant.rules.recording_length
        self._plant.phase(player, length, partial(self.end, player, PlayingEnd.DONE))
        if self._plant.registered():
            self._plant.tell_of(player, PlayingBegan(player.playing))
        else:
            player.told = False
            self.end(player, PlayingEnd.STOPPED)
