"""Slowing down whoever guesses passwords: per account and place, per account, and per place.

Rule: every try is booked as failed before it is checked, so that parallel tries gain nothing; a success takes it back.
Over the local socket only the pair's own delay counts: nobody far away can lock out the last administrator.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from ipaddress import IPv6Address, ip_address
from typing import Final

from kaden.clock import HOUR, SECOND, Millis
from kaden.protocol.refusals import RefusalCode, Refused
from server.hub.limits import Limits

MAX_KEYS: Final = 10_000
"""Accounts, places and pairs that are remembered, each; the longest unused are forgotten first."""

_SLASH_64: Final = 64


class _Failures:
    """Times of failed tries by key, of the last hour."""

    def __init__(self, keep: int) -> None:
        self._keep = keep
        self._times: OrderedDict[str, deque[Millis]] = OrderedDict()

    def within(self, key: str, window: Millis, now: Millis) -> list[Millis]:
        return [at for at in self._times.get(key, ()) if at > now - window]

    def wait(self, key: str, limit: int, window: Millis, now: Millis) -> Millis:
        """Until fewer than `limit` failures lie within the window; 0 or less = now."""
        times = self.within(key, window, now)
        return times[-limit] + window - now if len(times) >= limit else 0

    def add(self, key: str, now: Millis) -> None:
        self._times.setdefault(key, deque(maxlen=self._keep)).append(now)
        self._times.move_to_end(key)
        if len(self._times) > MAX_KEYS:
            self._times.popitem(last=False)

    def take_back(self, key: str) -> None:
        times = self._times.get(key)
        if times:
            times.pop()

    def forget(self, key: str) -> None:
        self._times.pop(key, None)


class Throttle:
    """Failed sign-ins and what they cost. Times are of a steady clock."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        keep = limits.failures_per_hour
        self._pairs = _Failures(keep)
        self._accounts = _Failures(keep)
        self._places = _Failures(keep)

    def begin(self, account: str, place: str, *, local: bool, now: Millis) -> None:
        """Book a try.

        Raises:
            Refused: TOO_MANY_TRIES, with the seconds to wait; the try is not booked.
        """
        wait = self._wait(account, place, local=local, now=now)
        if wait > 0:
            raise Refused(RefusalCode.TOO_MANY_TRIES, seconds=-(-wait // SECOND))
        self._pairs.add(_pair(account, place), now)
        self._accounts.add(account, now)
        self._places.add(place, now)

    def succeeded(self, account: str, place: str) -> None:
        """The try that was booked last was right."""
        self._pairs.forget(_pair(account, place))
        self._accounts.take_back(account)
        self._places.take_back(place)

    def unjudged(self, account: str, place: str) -> None:
        """The try that was booked last could not be checked."""
        self._pairs.take_back(_pair(account, place))
        self._accounts.take_back(account)
        self._places.take_back(place)

    def _wait(self, account: str, place: str, *, local: bool, now: Millis) -> Millis:
        limits = self._limits
        delay = self._delay_of_pair(_pair(account, place), now)
        if local:
            return delay
        return max(
            delay,
            self._accounts.wait(account, limits.failures_locking, limits.failures_window, now),
            self._accounts.wait(account, limits.failures_per_hour, HOUR, now),
            self._places.wait(place, limits.failures_per_hour, HOUR, now),
        )

    def _delay_of_pair(self, pair: str, now: Millis) -> Millis:
        times = self._pairs.within(pair, self._limits.failures_window, now)
        if not times:
            return 0
        doubled: Millis = self._limits.first_delay << min(len(times) - 1, 20)
        return times[-1] + min(doubled, self._limits.longest_delay) - now


def place_of(address: str) -> str:
    """The place that an address counts as: one host, or one IPv6 network of 64 bits."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(IPv6Address(int(parsed) >> _SLASH_64 << _SLASH_64))


def _pair(account: str, place: str) -> str:
    return f"{account}\0{place}"
