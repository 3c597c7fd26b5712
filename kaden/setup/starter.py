"""The results that a new campaign begins with (domain row 87), and those of them that behaviour hangs on (row 88)."""

from __future__ import annotations

from typing import Final

from kaden.vocabulary import DispositionClass, NextAction

STARTER_RESULTS: Final = (
    ("不通・留守電", DispositionClass.NO_CONTACT, NextAction.KEEP),
    ("担当不在(再)", DispositionClass.CONTACT, NextAction.KEEP),
    ("担当不在(終)", DispositionClass.CONTACT, NextAction.STOP),
    ("受付NG", DispositionClass.FAILURE, NextAction.STOP),
    ("担当NG", DispositionClass.FAILURE, NextAction.DO_NOT_CALL),
    ("見込み", DispositionClass.EFFECTIVE, NextAction.STOP),
    ("アポ", DispositionClass.SUCCESS, NextAction.STOP),
    ("再コール", DispositionClass.EFFECTIVE, NextAction.CALLBACK),
    ("現アナ", DispositionClass.NO_CONTACT, NextAction.STOP),
    ("クレーム", DispositionClass.FAILURE, NextAction.DO_NOT_CALL),
)
"""Label, class and next action, in the order of the agents' screen; a refusal enters the do-not-call list (row 104)."""

BUILT_IN: Final = {"再コール": NextAction.CALLBACK, "クレーム": NextAction.DO_NOT_CALL}
"""Results that a campaign always has, so that a promise and a refusal can be entered; each is what it does."""
