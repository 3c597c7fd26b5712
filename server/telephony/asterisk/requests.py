"""What is asked of Asterisk, as values: one method for each thing that we ever ask.

Rule: paths are built here alone, from names of our own making; of what came from outside only the name of a channel
that is to be cut is part of one, and quoted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from kaden.clock import HOUR, MINUTE, SECOND, Millis
from kaden.vocabulary import MonitorMode
from server.telephony.asterisk.settings import AsteriskSettings
from server.telephony.asterisk.wire import WANTED

START: Final = "s"
"""Where, in our part of the dialplan, an answered channel begins."""

LEG_LIMIT: Final = 16 * HOUR
"""The switch's own hard end for an agent's leg, which stays up for a whole day of work (domain row 201)."""

PHONE_HELD: Final = "KADEN_HELD"
"""A variable of an agent's channel: 1 while its phone holds. It survives us; the button itself is told only once."""

CUSTOMER: Final = "KADEN_CUSTOMER"
"""A variable of an agent's channel: the customer whom the dialplan lets go when the agent ends and we are away."""

RECORDING: Final = "KADEN_RECORDING"
"""A variable of a customer's channel: the name of the recording that was begun of it."""

RING_LIMIT: Final = 30 * SECOND
"""How long an agent's or supervisor's phone rings."""

RINGING: Final = "tone:ring"
FORM: Final = "wav"

_TAPS: Final = {
    MonitorMode.LISTEN: "none",
    MonitorMode.WHISPER: "out",
    MonitorMode.BARGE: "both",
}
"""Into which direction of the agent's channel a supervisor speaks: out = to the agent's ear."""


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request below `/ari`."""

    method: str
    path: str
    parameters: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    content: bytes = b""

    @property
    def done(self) -> bool:
        """It was carried out."""
        return 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        """There is no such channel, bridge or variable (any more)."""
        return self.status == 404


class Requests:
    """Everything that we ask, with the office's own settings in it."""

    def __init__(self, settings: AsteriskSettings) -> None:
        self._settings = settings

    # ---- channels ------------------------------------------------------------------------------------------------

    def originate_call(
        self,
        channel: str,
        endpoint: str,
        caller_id: str | None,
        ring_timeout: Millis,
        *,
        detect_machine: bool = False,
    ) -> Request:
        """Dial a customer; the switch itself ends a call that is too long, and one that a machine takes (row 187)."""
        limit = self._settings.call_limit_minutes * MINUTE
        request = self._originate(channel, endpoint, caller_id, ring_timeout, limit)
        if detect_machine and request.body is not None:
            request.body["variables"]["KADEN_DETECT"] = "1"
        return request

    def originate_leg(self, channel: str, endpoint: str, shown: str | None, ring_timeout: Millis) -> Request:
        """Ring an agent; `shown` None = as the system itself (domain row 198)."""
        return self._originate(
            channel, endpoint, shown or self._settings.shown_to_agents, ring_timeout, LEG_LIMIT
        )

    def _originate(
        self, channel: str, endpoint: str, caller_id: str | None, ring_timeout: Millis, limit: Millis
    ) -> Request:
        """Ring somebody; whoever answers enters the dialplan, which hands the channel to the application.

        Through the dialplan and not straight to the application: who answers while we are away hears the announcement
        that stands behind it. Without a caller ID Asterisk withholds the number.
        """
        body: dict[str, Any] = {
            "channelId": channel,
            "endpoint": endpoint,
            "context": self._settings.context,
            "extension": START,
            "priority": 1,
            "timeout": max(1, -(-ring_timeout // SECOND)),
            "variables": {
                "KADEN_APP": self._settings.app,
                "KADEN_LIMIT": str(limit // SECOND),
                "CHANNEL(musicclass)": self._settings.music,
            },
        }
        if caller_id is not None:
            body["callerId"] = caller_id
        return Request("POST", "/channels", body=body)

    def hang_up(self, channel: str) -> Request:
        """End a channel."""
        return Request("DELETE", f"/channels/{channel}")

    def cut(self, channel: str) -> Request:
        """End a channel of anybody's, by the name that Asterisk's list has for it."""
        return Request("DELETE", f"/channels/{quote(channel, safe='')}")

    def announce(self, channel: str) -> Request:
        """The recorded message for a customer whom nobody could take (guarantee I10); named as the channel."""
        parameters = {"media": self._settings.announcement, "playbackId": channel}
        return Request("POST", f"/channels/{channel}/play", parameters)

    def originate_playing(self, channel: str, endpoint: str) -> Request:
        """Ring a supervisor who is to hear a recording; no longer than a call that was recorded can be."""
        limit = self._settings.call_limit_minutes * MINUTE
        return self._originate(channel, endpoint, self._settings.shown_to_agents, RING_LIMIT, limit)

    def play(self, channel: str, recording: str) -> Request:
        """A stored recording, to whoever took the phone; named as the channel."""
        parameters = {"media": f"recording:{recording}", "playbackId": channel}
        return Request("POST", f"/channels/{channel}/play", parameters)

    def played(self, name: str) -> Request:
        """Whether a recording is played still; 404 = it is over."""
        return Request("GET", f"/playbacks/{name}")

    def beep(self, channel: str) -> Request:
        """The tone by which an agent knows that a customer is there (domain row 209); only this channel hears it."""
        return Request("POST", f"/channels/{channel}/play", {"media": self._settings.beep})

    def ring_tone(self, channel: str, name: str) -> Request:
        """Let somebody hear that somebody else is being rung, until `stop_sound`."""
        return Request("POST", f"/channels/{channel}/play", {"media": RINGING, "playbackId": name})

    def stop_sound(self, name: str) -> Request:
        """The end of a sound that goes on; 404 = it is over."""
        return Request("DELETE", f"/playbacks/{name}")

    def silence(self, channel: str) -> Request:
        """Sound without a sound for who is alone, so that a supervisor's whisper has something to be mixed into.

        Until `stop_silence`, nothing that others in a bridge say is heard.
        """
        return Request("POST", f"/channels/{channel}/silence")

    def stop_silence(self, channel: str) -> Request:
        """Others can be heard again; there need not have been silence."""
        return Request("DELETE", f"/channels/{channel}/silence")

    def tap(self, channel: str, tap: str, mode: MonitorMode) -> Request:
        """A channel that hears both directions of another one, and speaks into those that the mode allows."""
        parameters = {"app": self._settings.app, "snoopId": tap, "spy": "both", "whisper": _TAPS[mode]}
        return Request("POST", f"/channels/{channel}/snoop", parameters)

    def note(self, channel: str, variable: str, value: str) -> Request:
        """Write something down on a channel, for a later life of ours."""
        return Request("POST", f"/channels/{channel}/variable", {"variable": variable, "value": value})

    def noted(self, channel: str, variable: str) -> Request:
        """What `note` wrote; 404 = nothing."""
        return Request("GET", f"/channels/{channel}/variable", {"variable": variable})

    # ---- bridges -------------------------------------------------------------------------------------------------

    def make_bridge(self, bridge: str) -> Request:
        """A bridge for conversations; one that is there already stays as it is."""
        return Request("POST", f"/bridges/{bridge}", {"type": "mixing,dtmf_events", "name": bridge})

    def add(self, bridge: str, channel: str) -> Request:
        """Put a channel into a bridge, out of the one that it is in."""
        return Request("POST", f"/bridges/{bridge}/addChannel", {"channel": channel})

    def remove(self, bridge: str, channel: str) -> Request:
        """Take a channel out of a bridge; it hears nothing then."""
        return Request("POST", f"/bridges/{bridge}/removeChannel", {"channel": channel})

    def play_music(self, bridge: str) -> Request:
        """Music for whoever is in a bridge (domain row 200)."""
        return Request("POST", f"/bridges/{bridge}/moh", {"mohClass": self._settings.music})

    def stop_music(self, bridge: str) -> Request:
        """The music's end; 409 = there was none."""
        return Request("DELETE", f"/bridges/{bridge}/moh")

    def drop_bridge(self, bridge: str) -> Request:
        """A bridge's end; channels in it live on."""
        return Request("DELETE", f"/bridges/{bridge}")

    # ---- recordings ----------------------------------------------------------------------------------------------

    def record(self, bridge: str, name: str) -> Request:
        """Record what everybody in a bridge says; a file that exists is never written over."""
        parameters = {"name": name, "format": FORM, "ifExists": "fail"}
        return Request("POST", f"/bridges/{bridge}/record", parameters)

    def recording(self, name: str) -> Request:
        """What of a recording that was begun? 404 = it is over."""
        return Request("GET", f"/recordings/live/{name}")

    def stored(self, name: str) -> Request:
        """What of a recording's file? 404 = there is none. One that is still being made may have one."""
        return Request("GET", f"/recordings/stored/{name}")

    def pause_recording(self, name: str, *, paused: bool) -> Request:
        """Leave out what follows, or go on."""
        return Request("POST" if paused else "DELETE", f"/recordings/live/{name}/pause")

    def stop_recording(self, name: str) -> Request:
        """Close the file; 404 = it is closed."""
        return Request("POST", f"/recordings/live/{name}/stop")

    # ---- the application and the switch --------------------------------------------------------------------------

    def subscribe(self, endpoint: str) -> Request:
        """Hear of a phone or trunk and of every channel through it, from the first moment; 422 = there is none."""
        source = {"eventSource": f"endpoint:PJSIP/{endpoint}"}
        return Request("POST", f"/applications/{self._settings.app}/subscription", source)

    def filter_events(self) -> Request:
        """Have only those events written that we read: a call makes about thirty, of which we need five."""
        wanted = [{"type": kind} for kind in WANTED]
        return Request("PUT", f"/applications/{self._settings.app}/eventFilter", body={"allowed": wanted})

    def endpoint(self, endpoint: str) -> Request:
        """Whether a phone or trunk is reachable; 404 = there is none of this name."""
        return Request("GET", f"/endpoints/PJSIP/{endpoint}")

    def channels(self) -> Request:
        """All channels."""
        return Request("GET", "/channels")

    def bridges(self) -> Request:
        """All bridges."""
        return Request("GET", "/bridges")

    def start_time(self) -> Request:
        """When Asterisk was started."""
        return Request("GET", "/asterisk/info", {"filter": "status"})
