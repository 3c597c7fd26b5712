"""What a switch's own answers tell about it: version, modules, sounds, line and phones.

Rule: each check takes an answer as it came and never trusts its form; what is strange counts as missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from server.telephony.asterisk.findings import Code, Finding, Step, bad, doubtful, good
from server.telephony.asterisk.inquiry import NoAnswer, Trouble
from server.telephony.asterisk.settings import AsteriskSettings

OLDEST: Final = 20
"""The first version that is supported: a long-term release whose ARI has everything that is used."""

MODULES: Final = (
    "app_amd.so",
    "app_playback.so",
    "app_stasis.so",
    "bridge_holding.so",
    "bridge_simple.so",
    "bridge_softmix.so",
    "chan_bridge_media.so",
    "chan_pjsip.so",
    "codec_alaw.so",
    "codec_ulaw.so",
    "format_wav.so",
    "func_channel.so",
    "func_timeout.so",
    "pbx_config.so",
    "res_ari_applications.so",
    "res_ari_asterisk.so",
    "res_ari_bridges.so",
    "res_ari_channels.so",
    "res_ari_endpoints.so",
    "res_ari_events.so",
    "res_ari_playbacks.so",
    "res_ari_recordings.so",
    "res_ari_sounds.so",
    "res_http_websocket.so",
    "res_musiconhold.so",
    "res_pjsip_dtmf_info.so",
    "res_pjsip_registrar.so",
    "res_pjsip_sdp_rtp.so",
    "res_pjsip_session.so",
    "res_rtp_asterisk.so",
    "res_stasis_answer.so",
    "res_stasis_playback.so",
    "res_stasis_recording.so",
    "res_stasis_snoop.so",
)
"""Without one of these some part of a call does not work."""

_SHOWN: Final = 6
"""Names in one sentence; a longer list is cut."""

_CODE_OF_TROUBLE: Final = {
    Trouble.UNREACHABLE: Code.UNREACHABLE,
    Trouble.SILENT: Code.SILENT,
    Trouble.STRANGE: Code.STRANGE,
    Trouble.NOT_FOUND: Code.NO_ARI,
}


def judge_first_answer(settings: AsteriskSettings, trouble: NoAnswer | None) -> list[Finding]:
    """Address and account, from what the first question came to."""
    reached = _reached(settings.url)
    if trouble is None:
        return [reached, good(Step.ACCOUNT, Code.ACCOUNT_GOOD, user=settings.user)]
    if trouble.trouble is Trouble.WRONG_PASSWORD:
        file = "-" if settings.password_file is None else str(settings.password_file)
        return [reached, bad(Step.ACCOUNT, Code.WRONG_PASSWORD, user=settings.user, file=file)]
    if trouble.trouble is Trouble.NOT_ALLOWED:
        return [reached, bad(Step.ACCOUNT, Code.READ_ONLY, user=settings.user)]
    code = _CODE_OF_TROUBLE[trouble.trouble]
    seconds = f"{settings.reply_seconds:g}"
    return [bad(Step.ADDRESS, code, url=settings.url, detail=trouble.detail, seconds=seconds)]


def judge_version(info: Any) -> Finding:
    """From `GET /asterisk/info`."""
    system = info.get("system") if isinstance(info, dict) else None
    version = str(system.get("version", "-")) if isinstance(system, dict) else "-"
    found = re.search(r"\d+", version)
    # A build of somebody's own says "GIT-master-1a2b3c" or the like.
    if found is None or not re.match(r"(certified/|certified-)?\d", version):
        return doubtful(Step.VERSION, Code.VERSION_UNKNOWN, version=version, oldest=OLDEST)
    if int(found[0]) < OLDEST:
        return bad(Step.VERSION, Code.TOO_OLD, version=version, oldest=OLDEST)
    return good(Step.VERSION, Code.VERSION_GOOD, version=version)


def judge_modules(modules: Any) -> Finding:
    """From `GET /asterisk/modules`."""
    running = {module.get("name") for module in _objects(modules) if module.get("status") == "Running"}
    missing = [name for name in MODULES if name not in running]
    if missing:
        return bad(Step.MODULES, Code.MODULES_MISSING, names=_listed(missing))
    return good(Step.MODULES, Code.MODULES_GOOD, count=len(MODULES))


def sounds_of(settings: AsteriskSettings) -> Mapping[str, str]:
    """The sound files that the settings name: key to name. Tones and recordings are no files of the switch."""
    named = {"beep": settings.beep, "announcement": settings.announcement}
    return {key: name.removeprefix("sound:") for key, name in named.items() if name.startswith("sound:")}


def judge_sounds(settings: AsteriskSettings, there: Iterable[str]) -> Finding:
    """From which of the sounds the switch has."""
    wanted, having = sounds_of(settings), set(there)
    for key, name in wanted.items():
        if name not in having:
            return bad(Step.SOUNDS, Code.SOUND_MISSING, name=name, setting=key)
    return good(Step.SOUNDS, Code.SOUNDS_GOOD, names=_listed([settings.beep, settings.announcement]))


def judge_trunk(trunk: str, states: Mapping[str, str]) -> Finding:
    """From the states of all endpoints."""
    match states.get(trunk):
        case None:
            return bad(Step.TRUNK, Code.TRUNK_MISSING, trunk=trunk)
        case "online":
            return good(Step.TRUNK, Code.TRUNK_GOOD, trunk=trunk)
        case "offline":
            return bad(Step.TRUNK, Code.TRUNK_DOWN, trunk=trunk)
        case _:
            return doubtful(Step.TRUNK, Code.TRUNK_UNKNOWN, trunk=trunk)


def judge_phones(named: Sequence[str], trunk: str, states: Mapping[str, str]) -> Finding:
    """From the states of all endpoints; those that somebody named must be there, the others may be away."""
    phones = list(named) or sorted(name for name in states if name != trunk)
    if not phones:
        return bad(Step.PHONES, Code.NO_PHONES)
    for name in phones:
        if name not in states:
            return bad(Step.PHONES, Code.PHONE_MISSING, name=name)
    away = [name for name in phones if states[name] != "online"]
    if not away:
        return good(Step.PHONES, Code.PHONES_GOOD, names=_listed(phones))
    judged = bad if named or len(away) == len(phones) else doubtful
    return judged(Step.PHONES, Code.PHONES_AWAY, names=_listed(away))


def endpoint_states(endpoints: Any) -> dict[str, str]:
    """From `GET /endpoints/PJSIP`: name to "online", "offline" or "unknown"."""
    return {
        str(endpoint["resource"]): str(endpoint.get("state"))
        for endpoint in _objects(endpoints)
        if "resource" in endpoint
    }


def _reached(url: str) -> Finding:
    parts = urlsplit(url)
    if parts.scheme == "https" or parts.hostname == "localhost" or _is_loopback(parts.hostname or ""):
        return good(Step.ADDRESS, Code.ADDRESS_GOOD, url=url)
    return doubtful(Step.ADDRESS, Code.PASSWORD_IN_CLEAR, url=url)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _objects(answer: Any) -> list[dict[str, Any]]:
    return [item for item in answer if isinstance(item, dict)] if isinstance(answer, list) else []


def _listed(names: Sequence[str]) -> str:
    more = f" … (+{len(names) - _SHOWN})" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
