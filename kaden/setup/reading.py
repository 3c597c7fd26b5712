"""From JSON to a form: what is wrong is said at the first wrong field, with what to do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.setup.forms import FORMS, Form
from kaden.setup.kinds import Kind
from kaden.text import clean

_SHOWN: Final = 60
"""Characters of a wrong value that a sentence quotes."""

SECRETS: Final = {Kind.ACCOUNT: ("password",)}
"""Fields whose values no sentence quotes."""


def read(kind: Kind, values: Mapping[str, Any]) -> Form:
    """The form that the values fill in.

    Args:
        kind: which form.
        values: its fields as JSON has them.

    Raises:
        Refused: FIELD_BAD with `field` (`conditions.0.column`), `value` and `problem`, a key of `setup_problem`.
    """
    try:
        return FORMS[kind].model_validate_json(json.dumps(values))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
    raise _refused(kind, first)


def wrong(kind: Kind, values: Mapping[str, Any]) -> dict[str, Refused]:
    """All that is wrong with the values, by field: what a form says beside each of its fields.

    Args:
        kind: which form.
        values: its fields as JSON has them.
    """
    try:
        FORMS[kind].model_validate_json(json.dumps(values))
    except ValidationError as error:
        found = [_refused(kind, each) for each in error.errors(include_url=False)]
        # Of several at one field the first is said.
        return {str(each.values["field"]).partition(".")[0]: each for each in reversed(found)}
    return {}


def _refused(kind: Kind, error: Mapping[str, Any]) -> Refused:
    where = ".".join(str(step) for step in error["loc"]) or kind.value
    told = {name: str(value) for name, value in error.get("ctx", {}).items()}
    limit = next((told[name] for name in ("ge", "le", "max_length", "min_length") if name in told), "")
    secret = where in SECRETS.get(kind, ())
    return Refused(
        RefusalCode.FIELD_BAD,
        kind=kind.value,
        field=where,
        value="" if secret else clean(str(error["input"]), _SHOWN),
        problem=error["type"],
        limit=limit or told.get("expected", ""),
    )
