"""A switch tried step by step: what it says of itself, then test calls.

Rule: a step that cannot tell anything because of an earlier one is told as untried; every step is told once.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Final

from server.telephony.asterisk.checks import (
    endpoint_states,
    judge_first_answer,
    judge_modules,
    judge_phones,
    judge_sounds,
    judge_trunk,
    judge_version,
    sounds_of,
)
from server.telephony.asterisk.findings import OF_THIS_MACHINE, Code, Finding, State, Step, bad, good, untried
from server.telephony.asterisk.inquiry import Inquiry, NoAnswer, Trouble, inquiring
from server.telephony.asterisk.settings import AsteriskSettings
from server.telephony.asterisk.trial import NoEvents, Trial, trying

NOBODY: Final = "kaden-doctor-nobody"
"""A channel that does not exist: to be told so is to be allowed to order."""


async def examine(
    settings: AsteriskSettings, name: str, phones: Sequence[str] = (), ring: str | None = None
) -> AsyncGenerator[Finding, None]:
    """Everything that a floor needs of a switch, in the order of `Step`.

    Args:
        settings: the switch.
        name: of the application in which test calls are made; nobody else may use it.
        phones: agents' phones that must be signed in; empty = those that the switch knows.
        ring: a phone to ring, with somebody beside it.

    Raises:
        Refused: FILE_UNREADABLE, for the password.
    """
    told: list[Finding] = []
    async with inquiring(settings) as inquiry:
        try:
            async for finding in _findings(settings, inquiry, name, phones, ring):
                told.append(finding)
                yield finding
        except (NoAnswer, NoEvents) as error:
            # After a fault that was told this is most likely its consequence, not one more.
            if all(finding.state is not State.BAD for finding in told):
                told.append(_broken_off(told, error))
                yield told[-1]
    for step in _steps_left(told):
        if step is not Step.RING or ring is not None:
            yield untried(step)


async def _findings(
    settings: AsteriskSettings, inquiry: Inquiry, name: str, phones: Sequence[str], ring: str | None
) -> AsyncGenerator[Finding, None]:
    first = judge_first_answer(settings, await _first_trouble(inquiry))
    for finding in first:
        yield finding
    if first[-1].state is State.BAD:
        return
    yield judge_version(await inquiry.ask("GET", "asterisk/info"))
    yield judge_modules(await inquiry.ask("GET", "asterisk/modules"))
    yield judge_sounds(
        settings, [sound for sound in sounds_of(settings).values() if await _has(inquiry, sound)]
    )
    states = endpoint_states(await inquiry.ask("GET", "endpoints/PJSIP"))
    yield judge_trunk(settings.trunk, states)
    yield judge_phones(phones, settings.trunk, states)
    async with trying(settings, inquiry, name) as trial:
        yield good(Step.EVENTS, Code.EVENTS_GOOD)
        async for finding in _calls(trial, ring):
            yield finding


async def _calls(trial: Trial, ring: str | None) -> AsyncGenerator[Finding, None]:
    dialplan = await trial.dialplan()
    yield dialplan
    if dialplan.state is State.BAD:
        return
    yield await trial.beep()
    yield await trial.music()
    if ring is not None:
        yield await trial.ring(ring)


def _broken_off(told: Sequence[Finding], error: NoAnswer | NoEvents) -> Finding:
    step = next(iter(_steps_left(told)), Step.RING)
    code = Code.EVENTS_REFUSED if step is Step.EVENTS else Code.LOST
    return bad(step, code, detail=str(error))


def _steps_left(told: Sequence[Finding]) -> list[Step]:
    tried = {finding.step for finding in told} | OF_THIS_MACHINE
    return [step for step in Step if step not in tried]


async def _first_trouble(inquiry: Inquiry) -> NoAnswer | None:
    """What stands between us and the switch: None when it answers us and would do what we order."""
    try:
        await inquiry.ask("GET", "asterisk/ping")
    except NoAnswer as trouble:
        return trouble
    try:
        await inquiry.ask("DELETE", f"channels/{NOBODY}")
    except NoAnswer as trouble:
        return None if trouble.trouble is Trouble.NOT_FOUND else trouble
    return None


async def _has(inquiry: Inquiry, sound: str) -> bool:
    try:
        await inquiry.ask("GET", f"sounds/{sound}")
    except NoAnswer as error:
        if error.trouble is not Trouble.NOT_FOUND:
            raise
        return False
    return True
