"""What an examination of a switch finds: for each step a value with a code, whose sentence stands in the locales.

Rule: a bad finding's sentence says in one breath what is wrong, what to change, and in which file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Step(StrEnum):
    """What is tried, in this order; each needs those above it."""

    ADDRESS = "address"
    ACCOUNT = "account"
    VERSION = "version"
    MODULES = "modules"
    SOUNDS = "sounds"
    TRUNK = "trunk"
    PHONES = "phones"
    EVENTS = "events"
    DIALPLAN = "dialplan"
    CALL = "call"
    MUSIC = "music"
    RING = "ring"
    DESKS = "desks"
    """Where desks elsewhere come in: address and TLS of `listen`."""
    API = "api"
    """Where programs come in: the same of `[api] listen`."""
    DISK = "disk"
    """Of the server's machine: recordings and calls end where nothing can be written."""


OF_THIS_MACHINE: Final = frozenset({Step.DESKS, Step.API, Step.DISK})
"""Steps that need no switch."""


class State(StrEnum):
    """How a step ended."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    """Work is possible; somebody should look."""
    BAD = "bad"
    UNTRIED = "untried"
    """Something before it must be put right first."""


class Code(StrEnum):
    """Stable codes; the sentence's placeholders are named in the comment beside each."""

    NOT_TRIED = "not_tried"
    ADDRESS_GOOD = "address_good"  # url
    PASSWORD_IN_CLEAR = "password_in_clear"  # url
    UNREACHABLE = "unreachable"  # url, detail
    SILENT = "silent"  # url, seconds
    STRANGE = "strange"  # url, detail
    NO_ARI = "no_ari"  # url
    ACCOUNT_GOOD = "account_good"  # user
    WRONG_PASSWORD = "wrong_password"  # user, file
    READ_ONLY = "read_only"  # user
    VERSION_GOOD = "version_good"  # version
    TOO_OLD = "too_old"  # version, oldest
    VERSION_UNKNOWN = "version_unknown"  # version, oldest
    MODULES_GOOD = "modules_good"  # count
    MODULES_MISSING = "modules_missing"  # names
    SOUNDS_GOOD = "sounds_good"  # names
    SOUND_MISSING = "sound_missing"  # name, setting
    TRUNK_GOOD = "trunk_good"  # trunk
    TRUNK_MISSING = "trunk_missing"  # trunk
    TRUNK_DOWN = "trunk_down"  # trunk
    TRUNK_UNKNOWN = "trunk_unknown"  # trunk
    PHONES_GOOD = "phones_good"  # names
    NO_PHONES = "no_phones"
    PHONE_MISSING = "phone_missing"  # name
    PHONES_AWAY = "phones_away"  # names
    EVENTS_GOOD = "events_good"
    EVENTS_REFUSED = "events_refused"  # detail
    DIALPLAN_GOOD = "dialplan_good"  # context
    CONTEXT_MISSING = "context_missing"  # context
    START_MISSING = "start_missing"  # context
    CALL_GOOD = "call_good"
    CALL_MUTE = "call_mute"
    CALL_ENDLESS = "call_endless"  # context
    NOT_RECORDED = "not_recorded"  # detail
    MUSIC_GOOD = "music_good"  # music
    MUSIC_MUTE = "music_mute"  # music
    RING_GOOD = "ring_good"  # name
    RING_UNANSWERED = "ring_unanswered"  # name
    RING_FAILED = "ring_failed"  # name
    DOOR_OFF = "door_off"  # setting
    DOOR_OPEN = "door_open"  # setting, address
    DOOR_FREE = "door_free"  # setting, address
    DOOR_SHUT = "door_shut"  # setting, address
    DOOR_TAKEN = "door_taken"  # setting, address
    DOOR_BAD = "door_bad"  # setting, address, problem
    DOOR_IN_CLEAR = "door_in_clear"  # setting, address
    TLS_UNUSABLE = "tls_unusable"  # setting, address, file, problem
    DISK_GOOD = "disk_good"  # free
    DISK_LOW = "disk_low"  # free, folder
    DISK_UNKNOWN = "disk_unknown"
    LOST = "lost"  # detail


@dataclass(frozen=True, slots=True)
class Finding:
    """What one step found."""

    step: Step
    state: State
    code: Code
    values: Mapping[str, str | int] = field(default_factory=dict)


def good(step: Step, code: Code, **values: str | int) -> Finding:
    """All is well."""
    return Finding(step, State.GOOD, code, values)


def doubtful(step: Step, code: Code, **values: str | int) -> Finding:
    """It will do, perhaps."""
    return Finding(step, State.DOUBTFUL, code, values)


def bad(step: Step, code: Code, **values: str | int) -> Finding:
    """Something must be changed."""
    return Finding(step, State.BAD, code, values)


def untried(step: Step) -> Finding:
    """It was not its turn."""
    return Finding(step, State.UNTRIED, Code.NOT_TRIED)
